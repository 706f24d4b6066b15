"""Rows in groups: a list with the keys of each group and the aggregates over its rows.

The keys are computed beside each row, in a lateral of their own: what is grouped by, selected,
compared and ordered by is then one column, whatever its value is made of.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import LiteralString

from genkan.engine.ir.aggregate import AggregateObject, TypenameField
from genkan.engine.ir.bool_exp import TRUE, BoolExp, GroupKeyValue
from genkan.engine.ir.group_by import (
    DateUnit,
    GroupBy,
    GroupField,
    GroupKey,
    GroupKeyObject,
    GroupOrder,
)
from genkan.engine.sql.aggregate import Computation, aggregate_object_sql, typename_sql
from genkan.engine.sql.bool_exp import Scope, bool_exp_sql, comparand_sql, key_name, key_value_sql
from genkan.engine.sql.compilation import Compilation
from genkan.engine.sql.fragment import EMPTY, Sql, concat, identifier, join, raw
from genkan.engine.sql.json_object import object_sql
from genkan.engine.sql.order_by import DIRECTIONS, key_sql
from genkan.engine.sql.value import output_sql, value_sql

UNITS: Mapping[DateUnit, LiteralString] = {
    DateUnit.MICROSECONDS: "date_trunc('microseconds', ",
    DateUnit.MILLISECONDS: "date_trunc('milliseconds', ",
    DateUnit.SECOND: "date_trunc('second', ",
    DateUnit.MINUTE: "date_trunc('minute', ",
    DateUnit.HOUR: "date_trunc('hour', ",
    DateUnit.DAY: "date_trunc('day', ",
    DateUnit.WEEK: "date_trunc('week', ",
    DateUnit.MONTH: "date_trunc('month', ",
    DateUnit.QUARTER: "date_trunc('quarter', ",
    DateUnit.YEAR: "date_trunc('year', ",
    DateUnit.DECADE: "date_trunc('decade', ",
    DateUnit.CENTURY: "date_trunc('century', ",
    DateUnit.MILLENNIUM: "date_trunc('millennium', ",
}


@dataclass(frozen=True, slots=True)
class Groups:
    """The sub-select in the making: the values so far, and where rows and keys are."""

    computation: Computation
    scope: Scope


def groups_sql(group_by: GroupBy, rows: Sql, limit: Sql, compilation: Compilation) -> Sql:
    """A scalar sub-select: the groups as one json array.

    rows: a sub-select of the rows. limit: of groups, and the offset.
    """
    aliases = compilation.aliases
    row, keys = aliases.next(), aliases.next()
    computation = Computation(compilation, row, aliases.next())
    groups = Groups(computation, Scope(row, row, keys))
    group = object_sql({name: field_sql(one, groups) for name, one in group_by.fields.items()})
    having = having_sql(group_by.having, groups)
    order = order_sql(group_by.order_by, groups)
    values = join(", ", computation.values or [raw("1")])
    return concat(
        raw("(select coalesce(json_agg("), group, raw("), '[]') from (select "), values,
        raw(" from "), rows, raw(" as "), identifier(row), beside_sql(group_by.keys, groups),
        raw(" group by "), join(", ", [
            identifier(keys, key_name(index)) for index in range(len(group_by.keys))
        ]),
        having, order, limit,
        raw(") as "), identifier(computation.result), raw(")"),
    )  # fmt: skip


def beside_sql(keys: tuple[GroupKey, ...], groups: Groups) -> Sql:
    """The keys of each row, as a row beside it."""
    row, aliases = groups.scope.row, groups.computation.compilation.aliases
    values = [
        concat(cut_sql(key, key_sql(key.column, row, aliases)), raw(" as "), identifier(name))
        for key, name in zip(keys, map(key_name, range(len(keys))), strict=True)
    ]
    return concat(
        raw(" cross join lateral (select "), join(", ", values),
        raw(") as "), identifier(groups.scope.keys or ""),
    )  # fmt: skip


def cut_sql(key: GroupKey, value: Sql) -> Sql:
    """The value, cut to the key's unit of time; it keeps its type."""
    if key.unit is None:
        return value
    pg_type = key.column.column.type
    is_day = pg_type.name == "date"  # Postgres would make a timestamptz of it
    zone = EMPTY if key.time_zone is None else raw(", ") + value_sql(key.time_zone)
    timestamp = raw("::timestamp") if is_day else EMPTY
    date = raw("::date") if is_day else EMPTY
    return concat(raw(UNITS[key.unit]), value, timestamp, zone, raw(")"), date)


def field_sql(field: GroupField, groups: Groups) -> Sql:
    """``group_key { ... }``, ``aggregate { ... }`` or ``__typename``."""
    match field:
        case GroupKeyObject(fields):
            return object_sql({name: key_field_sql(one, groups) for name, one in fields.items()})
        case AggregateObject():
            return aggregate_object_sql(field, groups.computation)
        case TypenameField(typename):
            return typename_sql(typename)


def key_field_sql(field: GroupKeyValue | TypenameField | None, groups: Groups) -> Sql:
    """The value of a key, as the column's would be written; null for what is no key."""
    if field is None:
        return raw("null::text")
    if isinstance(field, TypenameField):
        return typename_sql(field.name)
    value = key_value_sql(field, groups.scope)
    computation = groups.computation
    return computation.reference(output_sql(value, field.type, computation.compilation))


def having_sql(having: BoolExp, groups: Groups) -> Sql:
    """`` having ...``, or nothing."""
    if having == TRUE:
        return EMPTY
    condition = bool_exp_sql(having, groups.scope, groups.computation.compilation.aliases)
    return raw(" having ") + condition


def order_sql(orders: tuple[GroupOrder, ...], groups: Groups) -> Sql:
    """`` order by ...``, or nothing."""
    aliases = groups.computation.compilation.aliases
    ordered = [
        comparand_sql(one.value, TRUE, groups.scope, aliases) + raw(DIRECTIONS[one.direction])
        for one in orders
    ]
    return raw(" order by ") + join(", ", ordered) if ordered else EMPTY
