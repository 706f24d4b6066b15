"""The order of rows. Keys of related rows are sub-selects over what the client may see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import LiteralString

from genkan.engine.ir.order_by import (
    AggregateKey,
    ColumnKey,
    Direction,
    OrderBy,
    OrderKey,
    RelatedKey,
)
from genkan.engine.sql.aggregate_function import CALLED
from genkan.engine.sql.aliases import Aliases
from genkan.engine.sql.bool_exp import (
    Scope,
    bool_exp_sql,
    join_conditions,
    shown_sql,
    table_sql,
    where_sql,
)
from genkan.engine.sql.fragment import EMPTY, Sql, concat, identifier, join, raw
from genkan.engine.sql.function import call_sql, given_conditions

DIRECTIONS: Mapping[Direction, LiteralString] = {
    Direction.ASC_NULLS_LAST: " asc nulls last",
    Direction.ASC_NULLS_FIRST: " asc nulls first",
    Direction.DESC_NULLS_LAST: " desc nulls last",
    Direction.DESC_NULLS_FIRST: " desc nulls first",
}


@dataclass(frozen=True, slots=True)
class WrittenKey:
    """A key that stands in the statement already."""

    key: ColumnKey
    sql: Sql


def order_by_sql(
    keys: tuple[OrderBy, ...], row: str, aliases: Aliases, written: Sequence[WrittenKey] = ()
) -> Sql:
    """`` order by ...``, or nothing; ``written``: the keys of ``distinct on``.

    Those are repeated to the letter: Postgres takes two expressions for one only when their
    aliases are the same, too, and wants to find the first in the second (42P10).
    """
    if not keys:
        return EMPTY
    ordered: list[Sql] = []
    for by in keys:
        same = [one.sql for one in written if one.key == by.key]
        key = same[0] if same else key_sql(by.key, row, aliases)
        ordered.append(key + raw(DIRECTIONS[by.direction]))
    return raw(" order by ") + join(", ", ordered)


def key_sql(key: OrderKey, row: str, aliases: Aliases) -> Sql:
    """What rows are ordered by, of the row aliased ``row``."""
    match key:
        case ColumnKey(column, shown):
            return shown_sql(column, shown, row, aliases)
        case RelatedKey(source, columns, inner_key):
            inner = aliases.next()
            wanted = key_sql(inner_key, inner, aliases)
            one, call = raw(" limit 1"), None
        case AggregateKey(source, columns, function, column, call):
            inner = aliases.next()
            argument = raw("*") if column is None else key_sql(column, inner, aliases)
            wanted = concat(raw(CALLED[function]), argument, raw(")"))
            one = EMPTY
    conditions = [
        *join_conditions(columns, row, inner),
        *given_conditions(call, inner),
        bool_exp_sql(source.granted.rows, Scope(inner, inner), aliases),
    ]
    return concat(
        raw("(select "),
        wanted,
        raw(" from "),
        table_sql(source.granted.table) if call is None else call_sql(call, row),
        raw(" as "),
        identifier(inner),
        where_sql(conditions),
        one,
        raw(")"),
    )
