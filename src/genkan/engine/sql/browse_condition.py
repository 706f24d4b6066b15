"""Conditions on the rows that an admin browses: those of the filter bar, and what follows a place.

A column whose type has no order (json, xml, point) is ordered and compared as text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, LiteralString

from genkan.engine.ir.browse import (
    BrowsedColumn,
    BrowsedRelation,
    Comparison,
    Direction,
    Operator,
    Order,
    RowKey,
)
from genkan.engine.ir.value import TEXT, Constant, PgType
from genkan.engine.names import ColumnName
from genkan.engine.sql.fragment import EMPTY, Sql, concat, identifier, join, key, parameter, raw
from genkan.engine.sql.value import type_sql

CTID: Final = BrowsedColumn(
    ColumnName("ctid"), PgType("pg_catalog", "tid"), "tid", is_nullable=False, is_sortable=True
)
_OPERATORS: Final[dict[Operator, LiteralString]] = {
    Operator.EQUAL: " = ",
    Operator.NOT_EQUAL: " <> ",
    Operator.LESS: " < ",
    Operator.LESS_EQUAL: " <= ",
    Operator.GREATER: " > ",
    Operator.GREATER_EQUAL: " >= ",
    Operator.LIKE: " like ",
    Operator.ILIKE: " ilike ",
    Operator.IN: " in ",
    Operator.IS_NULL: " is null",
    Operator.IS_NOT_NULL: " is not null",
}


@dataclass(frozen=True, slots=True)
class Style:
    """How a statement is written: to be run, or to be read by a person.

    prefix: what stands before the names of columns.
    """

    value: Callable[[str | None, PgType], Sql]
    prefix: Sql


def _bound(value: str | None, pg_type: PgType) -> Sql:
    """A value as ``$n``, cast from text by Postgres."""
    given = concat(raw("("), parameter(Constant(value, TEXT)), raw("::text)"))
    return given if pg_type == TEXT else concat(given, raw("::"), type_sql(pg_type))


def _literal(value: str | None, _type: PgType) -> Sql:
    return raw("null") if value is None else key(value)


# Qualified, for ``order by "row"`` would mean a column of the answer before one of the table.
QUALIFIED: Final = Style(_bound, raw("r."))
BOUND: Final = Style(_bound, EMPTY)
READABLE: Final = Style(_literal, EMPTY)


def column_of(relation: BrowsedRelation, name: ColumnName) -> BrowsedColumn:
    """The column, or where the row lies when no column has that name."""
    return CTID if name == CTID.name and name not in relation.columns else relation.columns[name]


def column_sql(column: BrowsedColumn, style: Style) -> Sql:
    """The column's name."""
    return concat(style.prefix, identifier(column.name))


def text_sql(column: BrowsedColumn, style: Style) -> Sql:
    """The column's value as Postgres prints it."""
    return concat(column_sql(column, style), raw("::text"))


def sorted_sql(column: BrowsedColumn, style: Style) -> Sql:
    """What stands for the column in an order."""
    return column_sql(column, style) if column.is_sortable else text_sql(column, style)


def where_sql(conditions: Sequence[Sql]) -> Sql:
    """The conditions together, with the word before them."""
    return concat(raw(" where "), join(" and ", conditions)) if conditions else EMPTY


def key_sql(relation: BrowsedRelation, row: RowKey, style: Style) -> Sql:
    """That a row has this key."""
    columns = [(column_of(relation, name), value) for name, value in row.items()]
    return join(
        " and ",
        [
            concat(column_sql(column, style), raw(" = "), style.value(value, column.type))
            for column, value in columns
        ],
    )


def comparison_sql(relation: BrowsedRelation, comparison: Comparison, style: Style) -> Sql:
    """A condition of the filter bar."""
    column = column_of(relation, comparison.column)
    operator = raw(_OPERATORS[comparison.operator])
    match comparison.operator:
        case Operator.IS_NULL | Operator.IS_NOT_NULL:
            return concat(column_sql(column, style), operator)
        case Operator.LIKE | Operator.ILIKE:
            return concat(
                text_sql(column, style), operator, style.value(comparison.values[0], TEXT)
            )
        case Operator.IN:
            values = join(", ", [_value(column, value, style) for value in comparison.values])
            return concat(sorted_sql(column, style), operator, raw("("), values, raw(")"))
        case _:
            value = _value(column, comparison.values[0], style)
            return concat(sorted_sql(column, style), operator, value)


@dataclass(frozen=True, slots=True)
class _Step:
    """A column of an order, and its value in the row that is followed."""

    column: BrowsedColumn
    direction: Direction
    value: str | None

    @property
    def may_be_null(self) -> bool:
        return self.column.is_nullable or self.value is None


def following(
    relation: BrowsedRelation, order: Sequence[Order], place: Sequence[str | None], style: Style
) -> list[Sql]:
    """Conditions, of which exactly one holds for each row that follows the place.

    ``(a, b) > (1, 2)`` where that says it. Else what ties with the place in all columns but the
    last, then in fewer: each is a condition that an index can go by, where an ``or`` of them
    would have Postgres read the index from its beginning.
    """
    steps = [
        _Step(column_of(relation, one.column), one.direction, value)
        for one, value in zip(order, place, strict=True)
    ]
    if len({step.direction for step in steps}) == 1 and not any(s.may_be_null for s in steps):
        return [_row_comparison(steps, style)]
    return [
        join(" and ", [*(_same(step, style) for step in steps[:ties]), after])
        for ties in reversed(range(len(steps)))
        for after in _after(steps[ties], style)
    ]


def _row_comparison(steps: Sequence[_Step], style: Style) -> Sql:
    columns = join(", ", [sorted_sql(step.column, style) for step in steps])
    values = join(", ", [_value(step.column, step.value, style) for step in steps])
    operator = raw(") > (" if steps[0].direction is Direction.ASC else ") < (")
    return concat(raw("("), columns, operator, values, raw(")"))


def _same(step: _Step, style: Style) -> Sql:
    if step.value is None:
        return concat(column_sql(step.column, style), raw(" is null"))
    value = _value(step.column, step.value, style)
    return concat(sorted_sql(step.column, style), raw(" = "), value)


def _after(step: _Step, style: Style) -> list[Sql]:
    """What comes after a value in one column; nulls are the largest."""
    is_null = concat(column_sql(step.column, style), raw(" is null"))
    is_not_null = concat(column_sql(step.column, style), raw(" is not null"))
    value = _value(step.column, step.value, style)
    match step.direction, step.value:
        case Direction.ASC, None:
            return []
        case Direction.ASC, _:
            larger = concat(sorted_sql(step.column, style), raw(" > "), value)
            return [larger, is_null] if step.column.is_nullable else [larger]
        case Direction.DESC, None:
            return [is_not_null]
        case Direction.DESC, _:
            return [concat(sorted_sql(step.column, style), raw(" < "), value)]


def _value(column: BrowsedColumn, value: str | None, style: Style) -> Sql:
    return style.value(value, column.type if column.is_sortable else TEXT)
