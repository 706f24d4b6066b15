"""What a permission says of one column: ``{"_eq": 1, "_cgt": "other"}`` and the like.

Source: Hasura v2, permission rules; Postgres operators. What is unknown is refused, in
Hasura's words: a condition that is not understood must not let rows through.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import cast

from genkan.engine.catalog.model import BOOL, FLOAT8, TEXT, Column, PgType, Table
from genkan.engine.errors import (
    NotExists,
    NotSupported,
    ParseFailed,
    UnexpectedInput,
    UnexpectedPayload,
)
from genkan.engine.ir.bool_exp import (
    TRUE,
    And,
    BoolExp,
    Compare,
    CompareColumns,
    CompareNullable,
    Computed,
    DistanceOperator,
    IsNull,
    Operand,
    Operator,
    RowOf,
    Within,
)
from genkan.engine.ir.value import Constant, Value
from genkan.engine.names import ColumnName
from genkan.engine.permission.filter_value import (
    Origin,
    as_object,
    filter_value,
    filter_values,
    is_list,
    member_path,
)

# Source: Hasura v2, permission rules, column comparison operators.
COLUMN_OPERATORS: Mapping[str, Operator] = {
    "_ceq": Operator.EQ,
    "_cne": Operator.NEQ,
    "_cneq": Operator.NEQ,
    "_cgt": Operator.GT,
    "_clt": Operator.LT,
    "_cgte": Operator.GTE,
    "_clte": Operator.LTE,
}


@dataclass(frozen=True, slots=True)
class RightSide:
    """What an operator compares with.

    columns: names of the types it works on; None is all. type: the right-hand side's, None
    for the column's own. is_many: a list of it.
    """

    columns: frozenset[str] | None = None
    type: str | None = None
    is_many: bool = False


_STRING = RightSide(frozenset({"text", "varchar", "bpchar", "citext", "char", "name"}))
_GEOMETRY = RightSide(frozenset({"geometry"}))
_JSONB = frozenset({"jsonb"})
_LTREE = frozenset({"ltree"})

# Raster operators are missing: Hasura has them in queries, not in permissions.
RIGHT_SIDES: Mapping[Operator, RightSide] = {
    Operator.EQ: RightSide(),
    Operator.NEQ: RightSide(),
    Operator.GT: RightSide(),
    Operator.LT: RightSide(),
    Operator.GTE: RightSide(),
    Operator.LTE: RightSide(),
    Operator.IN: RightSide(is_many=True),
    Operator.NIN: RightSide(is_many=True),
    Operator.LIKE: _STRING,
    Operator.NLIKE: _STRING,
    Operator.ILIKE: _STRING,
    Operator.NILIKE: _STRING,
    Operator.SIMILAR: _STRING,
    Operator.NSIMILAR: _STRING,
    Operator.REGEX: _STRING,
    Operator.IREGEX: _STRING,
    Operator.NREGEX: _STRING,
    Operator.NIREGEX: _STRING,
    Operator.CONTAINS: RightSide(_JSONB),
    Operator.CONTAINED_IN: RightSide(_JSONB),
    Operator.HAS_KEY: RightSide(_JSONB, "text"),
    Operator.HAS_KEYS_ANY: RightSide(_JSONB, "text", is_many=True),
    Operator.HAS_KEYS_ALL: RightSide(_JSONB, "text", is_many=True),
    Operator.ANCESTOR: RightSide(_LTREE),
    Operator.ANCESTOR_ANY: RightSide(_LTREE, is_many=True),
    Operator.DESCENDANT: RightSide(_LTREE),
    Operator.DESCENDANT_ANY: RightSide(_LTREE, is_many=True),
    Operator.MATCHES: RightSide(_LTREE, "lquery"),
    Operator.MATCHES_ANY: RightSide(_LTREE, "lquery", is_many=True),
    Operator.MATCHES_FULLTEXT: RightSide(_LTREE, "ltxtquery"),
    Operator.ST_CONTAINS: _GEOMETRY,
    Operator.ST_CROSSES: _GEOMETRY,
    Operator.ST_EQUALS: _GEOMETRY,
    Operator.ST_OVERLAPS: _GEOMETRY,
    Operator.ST_TOUCHES: _GEOMETRY,
    Operator.ST_WITHIN: _GEOMETRY,
    Operator.ST_3D_INTERSECTS: _GEOMETRY,
    Operator.ST_INTERSECTS: RightSide(frozenset({"geometry", "geography"})),
}
# `_ne` is an older name of `_neq`.
OPERATORS: Mapping[str, Operator] = {
    **{operator.value: operator for operator in RIGHT_SIDES},
    "_ne": Operator.NEQ,
}
ON_ARRAYS = frozenset({Operator.CONTAINS, Operator.CONTAINED_IN})

# Which casts there are, by the names GraphQL and Postgres have for the target.
CASTS: Mapping[tuple[str, str], str] = {
    ("geometry", "geography"): "geography",
    ("geography", "geometry"): "geometry",
    ("jsonb", "String"): "text",
    ("jsonb", "text"): "text",
}


@dataclass(frozen=True, slots=True)
class Subject:
    """What is compared: a column or computed field, perhaps cast; and the tables around it.

    table: the row's own, for ``_ceq``. root: the table the permission belongs to.
    """

    operand: Operand
    table: Table
    root: Table
    cast: PgType | None = None
    origin: Origin = Origin.PERMISSION

    @property
    def type(self) -> PgType:
        """What the comparison sees."""
        return self.cast or self.operand.type


def read_column_filter(value: object, subject: Subject, path: str) -> BoolExp:
    """All operators of an object together; any other value is an equality with null = null."""
    if subject.type.name == "json":
        raise UnexpectedPayload("JSON column can not be part of boolean expression", path=path)
    operators = as_object(value)
    if operators is None:
        right = filter_value(value, subject.type, path, subject.origin)
        return _equality(Operator.EQ, right, subject)
    return And(
        tuple(
            _read_operator(name, right, subject, member_path(path, name))
            for name, right in operators.items()
        )
    )


def canonical(name: str) -> str:
    """``$eq`` is an older spelling of ``_eq``."""
    return f"_{name[1:]}" if name.startswith("$") else name


def _read_operator(name: str, value: object, subject: Subject, path: str) -> BoolExp:
    canonical_name = canonical(name)
    if canonical_name in COLUMN_OPERATORS:
        return _compare_columns(COLUMN_OPERATORS[canonical_name], value, subject, path)
    special = SPECIAL.get(canonical_name)
    if special is not None:
        return special(value, subject, path)
    operator = OPERATORS.get(canonical_name)
    if operator is None:
        raise UnexpectedPayload(f"Unknown operator: {name}", path=path)
    return _compare(operator, value, subject, path)


def _compare(operator: Operator, value: object, subject: Subject, path: str) -> BoolExp:
    pg_type = subject.type
    if operator in {Operator.EQ, Operator.NEQ} and _is_nullable(subject):
        return _equality(operator, filter_value(value, pg_type, path, subject.origin), subject)
    side = RIGHT_SIDES[operator]
    is_array = operator in ON_ARRAYS and pg_type.element is not None
    if side.columns is not None and not is_array:
        _check_type(pg_type, side.columns, path)
    right_type = _right_type(side, pg_type)
    right = (filter_values if side.is_many else filter_value)(
        value, right_type, path, subject.origin
    )
    return Compare(subject.operand, operator, right, TRUE, subject.cast)


def _equality(operator: Operator, right: Value, subject: Subject) -> BoolExp:
    """Under which null equals null. Only a constant can be null; all else is a plain
    comparison, which an index serves.
    """
    if right == Constant(None, subject.type):
        is_equal = operator is Operator.EQ
        return CompareNullable(subject.operand, is_equal, right, subject.cast)
    return Compare(subject.operand, operator, right, TRUE, subject.cast)


def _right_type(side: RightSide, pg_type: PgType) -> PgType:
    if side.type is None:
        return pg_type
    # lquery and ltxtquery live where ltree lives.
    return TEXT if side.type == "text" else PgType(pg_type.schema, side.type)


def _check_type(pg_type: PgType, names: frozenset[str], path: str) -> None:
    if pg_type.name not in names:
        expected = ", ".join(f'"{name}"' for name in sorted(names))
        raise UnexpectedPayload(
            f' is of type "{pg_type.name}"; this operator works only on columns of type {expected}',
            path=path,
        )


def _is_nullable(subject: Subject) -> bool:
    # Hasura: computed fields and casts count as nullable.
    if isinstance(subject.operand, Computed) or subject.cast is not None:
        return True
    return subject.operand.nullable


def _compare_columns(operator: Operator, value: object, subject: Subject, path: str) -> BoolExp:
    column = subject.operand
    if isinstance(column, Computed) or subject.cast is not None:
        raise NotSupported("column operators can only compare postgres columns", path=path)
    name, row, table = _other_column(value, subject, path)
    other = table.columns.get(ColumnName(name))
    if other is None:
        raise NotExists(f'"{name}" does not exist', path=path)
    if other.type != column.type:
        raise UnexpectedPayload(
            f'incompatible column types: "{column.name}" has type "{column.type.name}", '
            f'but "{name}" has type "{other.type.name}"',
            path=path,
        )
    return CompareColumns(column, operator, row, other)


def _other_column(value: object, subject: Subject, path: str) -> tuple[str, RowOf, Table]:
    if isinstance(value, str):
        return value, RowOf.THIS, subject.table
    if is_list(value) and all(isinstance(step, str) for step in value):
        steps = cast("list[str]", value)
        if len(steps) == 1:
            return steps[0], RowOf.THIS, subject.table
        if len(steps) == 2 and steps[0] == "$":  # noqa: PLR2004 - ["$", "column"]
            return steps[1], RowOf.ROOT, subject.root
        if not steps:
            raise UnexpectedInput("path cannot be empty", path=path)
        raise NotSupported(
            "Relationship references are not supported in column comparison RHS", path=path
        )
    raise UnexpectedInput(
        "a boolean expression JSON must be either a string or an array", path=path
    )


def _is_null(value: object, subject: Subject, path: str) -> BoolExp:
    if not isinstance(value, bool):
        raise ParseFailed("expected true or false", path=path)
    if subject.cast is not None:
        raise NotSupported("'_is_null' of a cast is not supported; ask it of the column", path=path)
    return IsNull(subject.operand, value, TRUE)


def _cast(value: object, subject: Subject, path: str) -> BoolExp:
    targets = as_object(value)
    if targets is None:
        raise ParseFailed("expected an object of types and their operators", path=path)
    parts: list[BoolExp] = []
    for name, operators in targets.items():
        target = CASTS.get((subject.type.name, name))
        if target is None:
            raise UnexpectedPayload(
                f'cannot cast column of type "{subject.type.name}" to type "{name}"', path=path
            )
        pg_type = TEXT if target == "text" else PgType(subject.type.schema, target)
        cast_subject = replace(subject, cast=pg_type)
        parts.append(read_column_filter(operators, cast_subject, f"{path}.{name}"))
    return And(tuple(parts))


def _d_within(value: object, subject: Subject, path: str) -> BoolExp:
    geography = subject.type.name == "geography"
    _check_type(subject.type, frozenset({"geometry", "geography"}), path)
    return _within(DistanceOperator.ST_D_WITHIN, value, subject, path, has_spheroid=geography)


def _d_within_3d(value: object, subject: Subject, path: str) -> BoolExp:
    _check_type(subject.type, frozenset({"geometry"}), path)
    return _within(DistanceOperator.ST_3D_D_WITHIN, value, subject, path, has_spheroid=False)


def _within(
    operator: DistanceOperator, value: object, subject: Subject, path: str, *, has_spheroid: bool
) -> BoolExp:
    members = as_object(value)
    allowed = {"distance", "from"} | ({"use_spheroid"} if has_spheroid else set[str]())
    if members is None or not ({"distance", "from"} <= members.keys() <= allowed):
        raise ParseFailed("expected an object with 'distance' and 'from'", path=path)
    spheroid = None
    if has_spheroid:
        given = members.get("use_spheroid", True)
        spheroid = filter_value(given, BOOL, f"{path}.use_spheroid", subject.origin)
    return Within(
        subject.operand,
        operator,
        origin=filter_value(members["from"], subject.type, f"{path}.from", subject.origin),
        distance=filter_value(members["distance"], FLOAT8, f"{path}.distance", subject.origin),
        use_spheroid=spheroid,
        shown=TRUE,
        cast=subject.cast,
    )


SPECIAL: Mapping[str, Callable[[object, Subject, str], BoolExp]] = {
    "_is_null": _is_null,
    "_cast": _cast,
    "_st_d_within": _d_within,
    "_st_3d_d_within": _d_within_3d,
}


def column_subject(column: Column, table: Table, root: Table) -> Subject:
    """A plain column as what is compared."""
    return Subject(column, table, root)
