"""That every value reads, before any row is looked at.

Note [Errors must not tell of rows]: Postgres evaluates the conditions of a ``where`` in an order
of its own, and a client's may come before the permission's. A condition that can fail then fails
on a row that the client may not see, and the error says that there is such a row: as often as
one asks, that is the row itself. So what can fail fails beforehand: values and patterns are read
here, and a computed field is called on granted rows alone (permission/function.py).
"""

import re
from collections.abc import Mapping
from typing import Final, TypeAlias

from genkan.engine.ir.native_query import CodeText
from genkan.engine.ir.value import (
    Composed,
    Constant,
    RelayValue,
    SessionObject,
    SessionValue,
    Variable,
)
from genkan.engine.sql.fragment import Identifier, Key, Sql, concat, join, parameter, raw
from genkan.engine.sql.parameter import (
    CellList,
    Parameter,
    Pattern,
    PatternKind,
    WrittenCount,
    WrittenKey,
    WrittenRows,
)
from genkan.engine.sql.value import text_sql, type_sql, value_sql

_NO_PARAMETER: Final = (str, Identifier, Key, CodeText)  # a union would be made anew for each part
_Given: TypeAlias = Constant | Variable | Composed | SessionValue | RelayValue
# What clients give of these was read by GraphQL's rules when it was coerced.
_READ_BY_COERCION: Final = frozenset({"int4", "bool"})
_ANY_TEXT: Final = frozenset({"text", "varchar"})
# Literals of which one sees that they read.
_PLAIN: Final[Mapping[str, re.Pattern[str]]] = {
    "int4": re.compile(r"-?[0-9]{1,9}"),
    "int8": re.compile(r"-?[0-9]{1,18}"),
    "bool": re.compile(r"true|false"),
}


def gated_sql(value: Sql) -> Sql:
    """``value``, for which no row is looked at unless all its parameters read.

    Postgres comes to ``then`` when it is through with ``when``.
    """
    gate = gate_sql(value)
    if gate is None:
        return value
    return concat(raw("case when "), gate, raw(" then "), value, raw(" end"))


def gate_sql(value: Sql) -> Sql | None:
    """A condition that is true when all parameters of ``value`` read, and fails else.

    It mentions no row, so as a part of a ``where`` Postgres judges it once, before it looks at
    the first one (a "one-time filter"). None when there is nothing to check.
    """
    given = dict.fromkeys(part for part in value.parts if not isinstance(part, _NO_PARAMETER))
    probes = [probe for one in given if (probe := probe_sql(one)) is not None]
    if not probes:
        return None
    listed = join(", ", [concat(raw("("), probe, raw(") is null")) for probe in probes])
    return concat(raw("cardinality(array["), listed, raw("]) > 0"))


def gated_conditions(values: list[Sql], conditions: list[Sql]) -> list[Sql]:
    """The conditions of a write, for which no row is looked at unless all ``values`` read."""
    gate = gate_sql(concat(*values))
    return conditions if gate is None else [gate, *conditions]


def probe_sql(given: Parameter) -> Sql | None:
    """An expression that fails when the parameter does not read; None for what always does."""
    match given:
        case Pattern(_, PatternKind.REGEX):
            return concat(raw("'' ~ "), parameter(given), raw("::text"))
        case Pattern(_, PatternKind.SIMILAR):
            return concat(raw("'' similar to "), parameter(given), raw("::text"))
        case Pattern() | SessionObject():
            return None
        case WrittenRows() | WrittenCount() | WrittenKey() | CellList():
            return None
        case Constant() | Variable() | Composed() | SessionValue() | RelayValue():
            return None if _always_reads(given) else _read_sql(given)


def _read_sql(value: _Given) -> Sql:
    """The value; of several arrays (`several_sql`) their number, for which each is read."""
    element = value.type.element
    if element is None or element.element is None:
        return value_sql(value)
    return concat(
        raw('select count("element."::'), type_sql(element),
        raw(") from unnest("), text_sql(value), raw('::text[]) as "element."'),
    )  # fmt: skip


def _always_reads(value: _Given) -> bool:
    name = value.type.name
    if value.type.schema != "pg_catalog":
        return False
    if name in _ANY_TEXT:
        return True
    match value:
        case Constant(text):
            plain = _PLAIN.get(name)
            return text is None or (plain is not None and plain.fullmatch(text) is not None)
        case Variable():
            return name in _READ_BY_COERCION
        case Composed() | SessionValue() | RelayValue():
            return False
