"""Postgres types as GraphQL scalars, and which operators a type has.

Source: Hasura v2, Backends/Postgres/Instances/Schema (comparisonExps), mkScalarTypeName.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Final

from genkan.engine.catalog.model import TEXT, PgType, TypeKind, array_of, list_of
from genkan.engine.ir.bool_exp import Operator
from genkan.engine.names import GraphQLName
from genkan.engine.schema.model import ListOf, Named, NonNull, Ready, ScalarType, TypeRef

_PG = "pg_catalog"

_SCALAR_NAMES: Final[Mapping[str, str]] = {
    "int4": "Int",
    "int2": "smallint",
    "int8": "bigint",
    "float4": "Float",
    "bool": "Boolean",
    "text": "String",
    "varchar": "String",
    "bpchar": "bpchar",
}
_GRAPHQL_NAME: Final = re.compile(r"[_A-Za-z][_0-9A-Za-z]*")
_INTERVAL: Final = PgType("pg_catalog", "interval")
_MONEY: Final = PgType("pg_catalog", "money")
_NUMERIC: Final = frozenset({"int2", "int4", "int8", "float4", "float8", "numeric", "money"})
_STRINGS: Final = frozenset({"text", "varchar", "citext", "bpchar"})
_COMPARABLE: Final = (
    _NUMERIC
    | _STRINGS
    | {
        "char",
        "date",
        "timestamp",
        "timestamptz",
        "timetz",
        "uuid",
        "ltree",
        "lquery",
        "ltxtquery",
        "raster",
    }
)

# Source: PostgreSQL, 11.10 Operator Classes: those without one for B-trees; and see `has_order`.
_WITHOUT_ORDER: Final = frozenset(
    {
        *("json", "jsonb", "jsonpath", "xml", "geometry", "geography", "raster"),
        *("point", "line", "lseg", "box", "path", "polygon", "circle"),
        *("lquery", "ltxtquery", "tsquery", "cid", "xid", "aclitem", "refcursor"),
    }
)


@cache
def scalar(name: str) -> Named:
    """A scalar by its GraphQL name."""
    graphql_name = GraphQLName(name)
    return Named(graphql_name, Ready(ScalarType(graphql_name)))


INT: Final = scalar("Int")
STRING: Final = scalar("String")
BOOLEAN: Final = scalar("Boolean")
FLOAT: Final = scalar("Float")
ID: Final = scalar("ID")


def scalar_name(column_type: PgType) -> GraphQLName:
    """The scalar of a type that is no array; letters GraphQL refuses become ``_``."""
    if column_type.schema == _PG:
        name = _SCALAR_NAMES.get(column_type.name, column_type.name)
    else:
        name = column_type.name
    if not _GRAPHQL_NAME.fullmatch(name):
        name = re.sub(r"^(?=\d)|[^_0-9A-Za-z]", "_", name)
    return GraphQLName(name)


def scalar_type(column_type: PgType) -> Named | ListOf:
    """The GraphQL type of a column's values; arrays are ``[T!]``, however deep they are."""
    if column_type.element is not None:
        return ListOf(NonNull(scalar(scalar_name(column_type.element))))
    return scalar(scalar_name(column_type))


def is_json(column_type: PgType) -> bool:
    """Whether it is json or jsonb: such a field has a ``path`` argument."""
    return column_type.name in {"json", "jsonb"} and column_type.kind is TypeKind.SCALAR


def can_be_added(column_type: PgType) -> bool:
    """Whether Postgres adds two of them."""
    return is_numeric(column_type) or column_type == _INTERVAL


def can_be_multiplied(column_type: PgType) -> bool:
    """Whether Postgres multiplies two of them."""
    return is_numeric(column_type) and column_type != _MONEY


def is_numeric(column_type: PgType) -> bool:
    """A type that has sum, avg and their like."""
    return column_type.kind is TypeKind.SCALAR and column_type.name in _NUMERIC


def is_comparable(column_type: PgType) -> bool:
    """A type that has max and min."""
    if column_type.element is not None:
        return is_comparable(column_type.element)
    return column_type.kind is TypeKind.SCALAR and column_type.name in _COMPARABLE


def has_order(column_type: PgType) -> bool:
    """Whether a cursor can go along such values: Postgres orders them, and their text is theirs.

    jsonb and PostGIS' types have an order, but nobody's rows come in it.
    """
    if column_type.element is not None:
        return has_order(column_type.element)
    return column_type.kind is not TypeKind.SCALAR or column_type.name not in _WITHOUT_ORDER


class OperandKind(Enum):
    """What an operator compares the column with."""

    OWN = "a value of the column's type"
    LIST = "a list of such values"
    TEXT = "a string"
    TEXT_LIST = "a list of strings"
    LQUERY = "an lquery"
    LQUERY_LIST = "a list of lqueries"
    LTXTQUERY = "an ltxtquery"


@dataclass(frozen=True, slots=True)
class Offered:
    """An operator as a type offers it."""

    operator: Operator
    operand: OperandKind
    description: str | None = None


_OWN, _LIST = OperandKind.OWN, OperandKind.LIST

EQUALITY: Final = (
    Offered(Operator.EQ, _OWN),
    Offered(Operator.NEQ, _OWN),
    Offered(Operator.IN, _LIST),
    Offered(Operator.NIN, _LIST),
)
_ORDER: Final = (
    Offered(Operator.GT, _OWN),
    Offered(Operator.LT, _OWN),
    Offered(Operator.GTE, _OWN),
    Offered(Operator.LTE, _OWN),
)
_ARRAY: Final = (
    Offered(Operator.CONTAINS, _OWN, "does the array contain the given value"),
    Offered(Operator.CONTAINED_IN, _OWN, "is the array contained in the given array value"),
)
_PATTERN: Final = (
    Offered(Operator.LIKE, _OWN, "does the column match the given pattern"),
    Offered(Operator.NLIKE, _OWN, "does the column NOT match the given pattern"),
    Offered(Operator.ILIKE, _OWN, "does the column match the given case-insensitive pattern"),
    Offered(Operator.NILIKE, _OWN, "does the column NOT match the given case-insensitive pattern"),
    Offered(Operator.SIMILAR, _OWN, "does the column match the given SQL regular expression"),
    Offered(Operator.NSIMILAR, _OWN, "does the column NOT match the given SQL regular expression"),
    Offered(
        Operator.REGEX,
        _OWN,
        "does the column match the given POSIX regular expression, case sensitive",
    ),
    Offered(
        Operator.IREGEX,
        _OWN,
        "does the column match the given POSIX regular expression, case insensitive",
    ),
    Offered(
        Operator.NREGEX,
        _OWN,
        "does the column NOT match the given POSIX regular expression, case sensitive",
    ),
    Offered(
        Operator.NIREGEX,
        _OWN,
        "does the column NOT match the given POSIX regular expression, case insensitive",
    ),
)
_JSONB: Final = (
    Offered(
        Operator.CONTAINS, _OWN, "does the column contain the given json value at the top level"
    ),
    Offered(Operator.CONTAINED_IN, _OWN, "is the column contained in the given json value"),
    Offered(
        Operator.HAS_KEY,
        OperandKind.TEXT,
        "does the string exist as a top-level key in the column",
    ),
    Offered(
        Operator.HAS_KEYS_ANY,
        OperandKind.TEXT_LIST,
        "do any of these strings exist as top-level keys in the column",
    ),
    Offered(
        Operator.HAS_KEYS_ALL,
        OperandKind.TEXT_LIST,
        "do all of these strings exist as top-level keys in the column",
    ),
)
_LTREE: Final = (
    Offered(Operator.ANCESTOR, _OWN, "is the left argument an ancestor of right (or equal)?"),
    Offered(Operator.ANCESTOR_ANY, _LIST, "does array contain an ancestor of `ltree`?"),
    Offered(Operator.DESCENDANT, _OWN, "is the left argument a descendant of right (or equal)?"),
    Offered(Operator.DESCENDANT_ANY, _LIST, "does array contain a descendant of `ltree`?"),
    Offered(Operator.MATCHES, OperandKind.LQUERY, "does `ltree` match `lquery`?"),
    Offered(
        Operator.MATCHES_ANY, OperandKind.LQUERY_LIST, "does `ltree` match any `lquery` in array?"
    ),
    Offered(Operator.MATCHES_FULLTEXT, OperandKind.LTXTQUERY, "does `ltree` match `ltxtquery`?"),
)
_GEOGRAPHY: Final = (
    Offered(
        Operator.ST_INTERSECTS,
        _OWN,
        "does the column spatially intersect the given geography value",
    ),
)
_GEOMETRY: Final = (
    Offered(Operator.ST_CONTAINS, _OWN, "does the column contain the given geometry value"),
    Offered(Operator.ST_CROSSES, _OWN, "does the column cross the given geometry value"),
    Offered(
        Operator.ST_EQUALS,
        _OWN,
        "is the column equal to given geometry value (directionality is ignored)",
    ),
    Offered(
        Operator.ST_OVERLAPS,
        _OWN,
        "does the column 'spatially overlap' (intersect but not completely contain) "
        "the given geometry value",
    ),
    Offered(
        Operator.ST_TOUCHES,
        _OWN,
        "does the column have atleast one point in common with the given geometry value",
    ),
    Offered(Operator.ST_WITHIN, _OWN, "is the column contained in the given geometry value"),
    Offered(
        Operator.ST_INTERSECTS,
        _OWN,
        "does the column spatially intersect the given geometry value",
    ),
    Offered(
        Operator.ST_3D_INTERSECTS,
        _OWN,
        "does the column spatially intersect the given geometry value in 3D",
    ),
)
_RASTER: Final = (Offered(Operator.ST_INTERSECTS_RAST, _OWN),)

_BY_TYPE: Final[Mapping[str, tuple[Offered, ...]]] = {
    **dict.fromkeys(_STRINGS, EQUALITY + _ORDER + _PATTERN),
    "jsonb": EQUALITY + _ORDER + _JSONB,
    "ltree": EQUALITY + _ORDER + _LTREE,
    "geography": EQUALITY + _ORDER + _GEOGRAPHY,
    "geometry": EQUALITY + _ORDER + _GEOMETRY,
    "raster": EQUALITY + _RASTER,
}


def operators(column_type: PgType) -> tuple[Offered, ...]:
    """The operators of a type, in Hasura's order; `_is_null` and `_cast` come besides."""
    if column_type.element is not None:
        return EQUALITY + _ORDER + _ARRAY
    if column_type.kind is not TypeKind.SCALAR:
        return EQUALITY + _ORDER
    return _BY_TYPE.get(column_type.name, EQUALITY + _ORDER)


def operand_type(operand: OperandKind, column_type: PgType) -> PgType:  # noqa: PLR0911  # one return for each case of a match
    """The Postgres type that the operand of a comparison is bound as.

    lquery and ltxtquery live in the schema that the ltree extension lives in.
    """
    match operand:
        case OperandKind.OWN:
            return column_type
        case OperandKind.LIST:
            return list_of(column_type)
        case OperandKind.TEXT:
            return TEXT
        case OperandKind.TEXT_LIST:
            return array_of(TEXT)
        case OperandKind.LQUERY:
            return PgType(column_type.schema, "lquery")
        case OperandKind.LQUERY_LIST:
            return array_of(PgType(column_type.schema, "lquery"))
        case OperandKind.LTXTQUERY:
            return PgType(column_type.schema, "ltxtquery")


def element_reference(operand: OperandKind, column_type: PgType) -> TypeRef:
    """The GraphQL type of an operand."""
    bound = operand_type(operand, column_type)
    is_list = operand in {OperandKind.LIST, OperandKind.TEXT_LIST, OperandKind.LQUERY_LIST}
    if operand is OperandKind.LQUERY_LIST:
        return ListOf(NonNull(STRING))
    if is_list and bound.element is not None:
        return ListOf(NonNull(scalar_type(bound.element)))
    return scalar_type(bound)
