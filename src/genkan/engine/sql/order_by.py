"""The order of rows. Keys of related rows are sub-selects over what the client may see."""

from collections.abc import Mapping
from typing import LiteralString

from genkan.engine.ir.aggregate_function import AggregateFunction
from genkan.engine.ir.order_by import (
    AggregateKey,
    ColumnKey,
    Direction,
    OrderBy,
    OrderKey,
    RelatedKey,
)
from genkan.engine.sql.aliases import Aliases
from genkan.engine.sql.bool_exp import (
    join_conditions,
    rows_sql,
    shown_sql,
    table_sql,
    where_sql,
)
from genkan.engine.sql.fragment import EMPTY, Sql, concat, identifier, join, raw

DIRECTIONS: Mapping[Direction, LiteralString] = {
    Direction.ASC_NULLS_LAST: " asc nulls last",
    Direction.ASC_NULLS_FIRST: " asc nulls first",
    Direction.DESC_NULLS_LAST: " desc nulls last",
    Direction.DESC_NULLS_FIRST: " desc nulls first",
}

FUNCTIONS: Mapping[AggregateFunction, LiteralString] = {
    AggregateFunction.COUNT: "count(",
    AggregateFunction.SUM: "sum(",
    AggregateFunction.AVG: "avg(",
    AggregateFunction.MAX: "max(",
    AggregateFunction.MIN: "min(",
    AggregateFunction.STDDEV: "stddev(",
    AggregateFunction.STDDEV_POP: "stddev_pop(",
    AggregateFunction.STDDEV_SAMP: "stddev_samp(",
    AggregateFunction.VAR_POP: "var_pop(",
    AggregateFunction.VAR_SAMP: "var_samp(",
    AggregateFunction.VARIANCE: "variance(",
}


def order_by_sql(keys: tuple[OrderBy, ...], row: str, aliases: Aliases) -> Sql:
    """`` order by ...``, or nothing."""
    if not keys:
        return EMPTY
    return raw(" order by ") + join(
        ", ", [key_sql(by.key, row, aliases) + raw(DIRECTIONS[by.direction]) for by in keys]
    )


def key_sql(key: OrderKey, row: str, aliases: Aliases) -> Sql:
    """What rows are ordered by, of the row aliased ``row``."""
    match key:
        case ColumnKey(column, shown):
            return shown_sql(column, shown, row, aliases)
        case RelatedKey(source, columns, inner_key):
            inner = aliases.next()
            wanted = key_sql(inner_key, inner, aliases)
            one = raw(" limit 1")
        case AggregateKey(source, columns, function, column):
            inner = aliases.next()
            argument = raw("*") if column is None else key_sql(column, inner, aliases)
            wanted = concat(raw(FUNCTIONS[function]), argument, raw(")"))
            one = EMPTY
    conditions = [
        *join_conditions(columns, row, inner),
        rows_sql(source.granted, inner, aliases),
    ]
    return concat(
        raw("(select "),
        wanted,
        raw(" from "),
        table_sql(source.granted.table),
        raw(" as "),
        identifier(inner),
        where_sql(conditions),
        one,
        raw(")"),
    )
