"""A page of a relation's rows, by keyset: what follows a place, in an order that is whole.

An order is made whole by the columns that tell rows apart, so that no row is shown twice or left
out whatever else ties. Values come as text, as Postgres prints them, and go back as text.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, LiteralString

from genkan.engine.ir.browse import (
    BrowsedColumn,
    BrowsedPage,
    BrowsedRelation,
    Conditions,
    Direction,
    Order,
    Paging,
    RowKey,
)
from genkan.engine.ir.value import PgType
from genkan.engine.names import ColumnName
from genkan.engine.sql.browse_condition import (
    CTID,
    QUALIFIED,
    READABLE,
    Style,
    column_of,
    column_sql,
    comparison_sql,
    following,
    key_sql,
    sorted_sql,
    text_sql,
    where_sql,
)
from genkan.engine.sql.fragment import EMPTY, Sql, concat, identifier, join, ordinal, raw
from genkan.engine.sql.statement import Statement, finish

_BYTEA: Final = PgType("pg_catalog", "bytea")
_BEGINNING: Final = ("(0,0)",)
_DIRECTIONS: Final[dict[Direction, LiteralString]] = {
    Direction.ASC: " asc",
    Direction.DESC: " desc",
}


def whole_order(relation: BrowsedRelation, wanted: Sequence[Order]) -> tuple[Order, ...]:
    """The order that tells all rows apart; what stands behind a whole key says nothing more."""
    order: dict[ColumnName, Order] = {}
    for one in wanted:
        order.setdefault(one.column, one)
        if relation.key and order.keys() >= set(relation.key):
            return tuple(order.values())
    match relation.paging:
        case Paging.KEY:
            last = relation.key
        case Paging.CTID:
            last = (CTID.name,)
        case Paging.OFFSET:
            last = tuple(relation.columns)
    for column in last:
        order.setdefault(column, Order(column))
    return tuple(order.values())


def page_statement(page: BrowsedPage) -> Statement:
    """The rows as one json list: of each its cells, then its values in the whole order.

    A cell that has to be cut has one character more than it may. One row more than asked tells
    that there are others.
    """
    order = whole_order(page.relation, page.order_by)
    branches = [_branch_sql(page, order, one) for one in _places(page, order, QUALIFIED)]
    if len(branches) == 1:
        rows = branches[0]
    else:
        united = join(" union all ", [concat(raw("("), one, raw(")")) for one in branches])
        by = [
            concat(identifier("u", f"o{place}"), raw(_DIRECTIONS[one.direction]))
            for place, one in enumerate(order)
        ]
        rows = concat(
            raw("select u.row from ("),
            united,
            raw(") u order by "),
            join(", ", by),
            raw(" limit "),
            ordinal(page.limit + 1),
        )
    sql = concat(raw("select coalesce(json_agg(p.row), '[]') from ("), rows, raw(") p"))
    return finish(sql, page.relation.source)


def page_text(page: BrowsedPage) -> str:
    """The page's SQL as a person would write it."""
    order = whole_order(page.relation, page.order_by)
    conditions = [comparison_sql(page.relation, one, READABLE) for one in page.where]
    # A scan begins at the beginning for anybody else.
    if page.after is not None and page.relation.paging is not Paging.OFFSET:
        places = [concat(raw("("), one, raw(")")) for one in _places(page, order, READABLE)]
        either = join(" or ", places)
        conditions.append(either if len(places) == 1 else concat(raw("("), either, raw(")")))
    sql = concat(
        raw("select "),
        join(", ", [identifier(name) for name in page.columns]),
        raw(" from "),
        relation_sql(page.relation),
        where_sql(conditions),
        _order_sql(page.relation, order, READABLE),
        raw(" limit "),
        ordinal(page.limit),
        _offset_sql(page),
    )
    return finish(sql, page.relation.source).text


def count_statement(relation: BrowsedRelation, where: Conditions) -> Statement:
    """How many rows there are, as a json number."""
    conditions = [comparison_sql(relation, one, QUALIFIED) for one in where]
    sql = concat(
        raw("select to_json(count(*)) from "), aliased_sql(relation), where_sql(conditions)
    )
    return finish(sql, relation.source)


def cell_statement(relation: BrowsedRelation, row: RowKey, column: ColumnName) -> Statement:
    """One cell, whole, as json ``{"value": text or null}``; null when the row is gone."""
    sql = concat(
        raw("select coalesce((select json_build_object('value', "),
        text_sql(relation.columns[column], QUALIFIED),
        raw(") from "),
        aliased_sql(relation),
        where_sql([key_sql(relation, row, QUALIFIED)]),
        raw("), 'null')"),
    )
    return finish(sql, relation.source)


def offset_of(page: BrowsedPage) -> int:
    """How many rows are passed over: none but where nothing else tells rows apart."""
    if page.relation.paging is not Paging.OFFSET or page.after is None:
        return 0
    return int(page.after[0] or 0)


def relation_sql(relation: BrowsedRelation) -> Sql:
    """The relation's name."""
    return identifier(relation.schema, relation.name)


def aliased_sql(relation: BrowsedRelation) -> Sql:
    """The relation, under the alias that `QUALIFIED` names its columns by."""
    return concat(relation_sql(relation), raw(" as r"))


def _places(page: BrowsedPage, order: Sequence[Order], style: Style) -> list[Sql]:
    """What holds for the rows of the page, each by one of them; empty for all rows."""
    if page.relation.paging is Paging.OFFSET:
        return [EMPTY]
    if page.after is not None:
        return following(page.relation, order, page.after, style)
    if _goes_by_place(page, order):
        return following(page.relation, order, _BEGINNING, style)
    return [EMPTY]


def _goes_by_place(page: BrowsedPage, order: Sequence[Order]) -> bool:
    """Whether rows are taken as they lie, without being sorted.

    A scan from a ctid on gives them so; to ask for that order would sort the whole table.
    With a condition of the client's Postgres may go by an index, which gives another.
    """
    is_by_ctid = page.relation.paging is Paging.CTID and len(order) == 1
    return is_by_ctid and order[0].direction is Direction.ASC and not page.where


def _branch_sql(page: BrowsedPage, order: Sequence[Order], place: Sql) -> Sql:
    relation = page.relation
    cells = [_cell_sql(page, relation.columns[name]) for name in page.columns]
    values = [text_sql(column_of(relation, one.column), QUALIFIED) for one in order]
    sorted_by = [
        concat(
            raw(", "),
            sorted_sql(column_of(relation, one.column), QUALIFIED),
            raw(" as "),
            identifier(f"o{index}"),
        )
        for index, one in enumerate(order)
    ]
    conditions = [comparison_sql(relation, one, QUALIFIED) for one in page.where]
    return concat(
        raw("select array["),
        join(", ", [*cells, *values]),
        raw("]::text[] as row"),
        *sorted_by,
        raw(" from "),
        aliased_sql(relation),
        where_sql(conditions if place == EMPTY else [*conditions, place]),
        EMPTY if _goes_by_place(page, order) else _order_sql(relation, order, QUALIFIED),
        raw(" limit "),
        ordinal(page.limit + 1),
        _offset_sql(page),
    )


def _cell_sql(page: BrowsedPage, column: BrowsedColumn) -> Sql:
    text = text_sql(column, QUALIFIED)
    if column.name in page.relation.key:
        return text
    if column.type == _BYTEA:
        # In hexadecimal it is longer than it is: the rest need not be read at all.
        start = concat(raw("substring("), column_sql(column, QUALIFIED), raw(" from 1 for "))
        text = concat(start, ordinal(page.cell_characters), raw(")::text"))
    return concat(raw("left("), text, raw(", "), ordinal(page.cell_characters + 1), raw(")"))


def _order_sql(relation: BrowsedRelation, order: Sequence[Order], style: Style) -> Sql:
    by = [
        concat(sorted_sql(column_of(relation, one.column), style), raw(_DIRECTIONS[one.direction]))
        for one in order
    ]
    return concat(raw(" order by "), join(", ", by))


def _offset_sql(page: BrowsedPage) -> Sql:
    offset = offset_of(page)
    return concat(raw(" offset "), ordinal(offset)) if offset else EMPTY
