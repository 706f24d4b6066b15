"""Rows to JSON: lists, single rows, and aggregates with their nodes.

The rows come from the innermost sub-select, with all of where, order and limit, so that
indexes serve them; the JSON is built around it, with nested fields as correlated sub-selects.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from genkan.engine.ir.aggregate import AggregateObject, TypenameField
from genkan.engine.ir.bool_exp import ColumnKey
from genkan.engine.ir.function import Call
from genkan.engine.ir.group_by import GroupBy
from genkan.engine.ir.native_query import NativeCall
from genkan.engine.ir.relay import NodeIdField
from genkan.engine.ir.select import (
    Aggregate,
    AggregateRelationshipField,
    ArrayRelationshipField,
    ColumnField,
    ComputedAggregateField,
    ComputedRowsField,
    Connection,
    ConnectionRelationshipField,
    Field,
    Nodes,
    ObjectRelationshipField,
    RowsOf,
    Select,
    Written,
)
from genkan.engine.ir.value import INT8, Constant, Value
from genkan.engine.names import ColumnName, ResponseName
from genkan.engine.sql.aggregate import aggregate_sql, has_distinct, typename_sql
from genkan.engine.sql.bool_exp import (
    granted_conditions,
    join_conditions,
    shown_sql,
    table_sql,
    where_sql,
)
from genkan.engine.sql.compilation import Compilation
from genkan.engine.sql.fragment import EMPTY, Sql, concat, identifier, join, raw
from genkan.engine.sql.function import call_sql, given_conditions
from genkan.engine.sql.group_by import groups_sql
from genkan.engine.sql.json_object import object_sql
from genkan.engine.sql.native_query import native_call_sql
from genkan.engine.sql.order_by import WrittenKey, key_sql, order_by_sql
from genkan.engine.sql.relay import Writers, connection_sql, node_id_sql
from genkan.engine.sql.value import output_sql, value_sql


@dataclass(frozen=True, slots=True)
class Parent:
    """The row whose related rows are wanted: its alias, and how they are joined.

    A computed field's rows are not joined: the row is an argument of their function.
    """

    row: str
    join: Mapping[ColumnName, ColumnName] | None


def list_sql(select: Select, parent: Parent | None, compilation: Compilation) -> Sql:
    """A scalar sub-select: the rows as one json array, ``[]`` when there are none."""
    rows = chosen_sql(select.rows, limit_sql(select.rows), parent, compilation)
    row = compilation.aliases.next()
    return concat(
        raw("(select "), array_sql(select.fields, row, compilation),
        raw(" from "), rows, raw(" as "), identifier(row), raw(")"),
    )  # fmt: skip


def row_sql(select: Select, parent: Parent | None, compilation: Compilation) -> Sql:
    """A scalar sub-select: the first row as an object, null when there is none."""
    # A function of one row needs no limit; the client's holds for it, as in Hasura.
    is_called = isinstance(select.rows.call, Call)
    limit = limit_sql(select.rows) if is_called else raw(" limit 1")
    rows = chosen_sql(select.rows, limit, parent, compilation)
    row = compilation.aliases.next()
    return concat(
        raw("(select "), fields_sql(select.fields, row, compilation),
        raw(" from "), rows, raw(" as "), identifier(row), raw(")"),
    )  # fmt: skip


def about_sql(aggregate: Aggregate, parent: Parent | None, compilation: Compilation) -> Sql:
    """A scalar sub-select: one object about the rows.

    Hasura: the permission's limit bounds ``nodes``, not what is counted and summed. Groups are
    listed, so that it bounds them, too.
    """
    rows = aggregate.rows
    counted = [one for one in aggregate.fields.values() if isinstance(one, AggregateObject)]
    bounded = limit_sql(rows)
    free = client_limit_sql(rows)
    chosen = chosen_sql(rows, free if counted else bounded, parent, compilation)
    row = compilation.aliases.next()
    # Nodes come from the same rows where they can. Postgres sorts the rows of a select for
    # its ``distinct`` aggregates, and would have the nodes in that order.
    shares_rows = (not counted or free == bounded) and not any(map(has_distinct, counted))
    lists = {
        name: array_sql(member.fields, row, compilation)
        if shares_rows
        else list_sql(Select(rows=rows, fields=member.fields), parent, compilation)
        for name, member in aggregate.fields.items()
        if isinstance(member, Nodes)
    }
    for name, member in aggregate.fields.items():
        if isinstance(member, GroupBy):
            grouped = chosen_sql(rows, free, parent, compilation)
            limit = groups_limit_sql(member, rows.source.limit)
            lists[name] = groups_sql(member, grouped, limit, compilation)
    return aggregate_sql(aggregate.fields, lists, chosen, row, compilation)


def page_object_sql(connection: Connection, parent: Parent | None, compilation: Compilation) -> Sql:
    """A scalar sub-select: one page of the rows in Relay's form.

    Hasura: the permission's limit bounds all pages together.
    """
    writers = Writers(
        lambda rows: chosen_sql(rows, limit_sql(rows), parent, compilation),
        lambda fields, row: fields_sql(fields, row, compilation),
    )
    return connection_sql(connection, writers, compilation)


def chosen_sql(rows: RowsOf, limit: Sql, parent: Parent | None, compilation: Compilation) -> Sql:
    """A sub-select of whole rows: granted, related, wanted, in order, at most so many.

    The one place that reads a table for an answer; the condition comes from the grant.
    """
    aliases = compilation.aliases
    row = aliases.next()
    conditions = [
        *related_conditions(parent, row),
        *given_conditions(rows.call if isinstance(rows.call, Call) else None, row),
        *granted_conditions(rows.granted, rows.where, row, aliases),
    ]
    distinct = distinct_keys(rows, row, compilation)
    order = order_by_sql(rows.order_by, row, aliases, distinct)
    return concat(
        raw("(select "), distinct_on_sql(distinct), identifier(row), raw(".* from "),
        source_sql(rows, parent, compilation), raw(" as "), identifier(row),
        where_sql(conditions), order, limit, raw(")"),
    )  # fmt: skip


def source_sql(rows: RowsOf, parent: Parent | None, compilation: Compilation) -> Sql:
    """The table, what gives rows of it, those that were just written, or a native query."""
    if isinstance(rows.source, NativeCall):
        return native_call_sql(rows.source)
    match rows.call:
        case None:
            return table_sql(rows.source.granted.table)
        case Written.ROWS:
            if compilation.written is None:
                raise AssertionError("nothing is written where rows are to be returned")
            return compilation.written
        case Call() if parent is None and compilation.called is not None:
            return compilation.called
        case Call() as call:
            return call_sql(call, None if parent is None else parent.row)


def related_conditions(parent: Parent | None, row: str) -> list[Sql]:
    """That the row aliased ``row`` is one of the parent's."""
    if parent is None or parent.join is None:
        return []
    return join_conditions(parent.join, parent.row, row)


def distinct_keys(rows: RowsOf, row: str, compilation: Compilation) -> list[WrittenKey]:
    """What rows are told apart by; a hidden value is not told apart from null."""
    keys = [ColumnKey(column, rows.source.columns[column.name]) for column in rows.distinct_on]
    return [WrittenKey(key, key_sql(key, row, compilation.aliases)) for key in keys]


def distinct_on_sql(keys: list[WrittenKey]) -> Sql:
    """``distinct on (...)``, or nothing."""
    if not keys:
        return EMPTY
    return concat(raw("distinct on ("), join(", ", [key.sql for key in keys]), raw(") "))


def limit_sql(rows: RowsOf) -> Sql:
    """The client's limit, never above the grant's; and the offset.

    ``least`` passes over nulls: a null limit of the client's leaves the grant's.
    """
    # Hasura: the permission's limit is not for rows that the role has written.
    granted = None if rows.call is Written.ROWS else rows.source.limit
    return bound_sql(least_sql(rows.limit, granted), rows.offset)


def client_limit_sql(rows: RowsOf) -> Sql:
    """The client's limit alone, and the offset: what aggregates run over."""
    return bound_sql(least_sql(rows.limit, None), rows.offset)


def groups_limit_sql(group_by: GroupBy, granted: int | None) -> Sql:
    """The client's limit of groups, never above the grant's; and the offset."""
    return bound_sql(least_sql(group_by.limit, granted), group_by.offset)


def least_sql(limit: Value | None, granted: int | None) -> list[Sql]:
    """The limits there are: the client's, and the grant's."""
    limits = [value_sql(limit)] if limit is not None else []
    if granted is not None:
        limits.append(value_sql(Constant(str(granted), INT8)))
    return limits


def bound_sql(limits: list[Sql], offset: Value | None) -> Sql:
    """`` limit ... offset ...``, as far as there is any."""
    limit = EMPTY
    if len(limits) == 1:
        limit = raw(" limit ") + limits[0]
    elif limits:
        limit = concat(raw(" limit least("), join(", ", limits), raw(")"))
    if offset is None:
        return limit
    return concat(limit, raw(" offset "), value_sql(offset))


def array_sql(fields: Mapping[ResponseName, Field], row: str, compilation: Compilation) -> Sql:
    """An aggregate: the rows aliased ``row``, in their order, as one json array."""
    return concat(raw("coalesce(json_agg("), fields_sql(fields, row, compilation), raw("), '[]')"))


def fields_sql(fields: Mapping[ResponseName, Field], row: str, compilation: Compilation) -> Sql:
    """One row as an object."""
    return object_sql({name: field_sql(field, row, compilation) for name, field in fields.items()})


def field_sql(field: Field, row: str, compilation: Compilation) -> Sql:  # noqa: C901, PLR0911  # one return for each case of a match
    """One member of a row's object."""
    match field:
        case ColumnField(column, shown, json_path):
            value = shown_sql(column, shown, row, compilation.aliases)
            if json_path is not None:
                return concat(raw("("), value, raw(" #> "), value_sql(json_path), raw(")"))
            return output_sql(value, column.type, compilation)
        case TypenameField(name):
            return typename_sql(name)
        case ObjectRelationshipField(select, columns):
            return row_sql(select, Parent(row, columns), compilation)
        case ArrayRelationshipField(select, columns):
            return list_sql(select, Parent(row, columns), compilation)
        case AggregateRelationshipField(aggregate, columns):
            return about_sql(aggregate, Parent(row, columns), compilation)
        case ConnectionRelationshipField(connection, columns):
            return page_object_sql(connection, Parent(row, columns), compilation)
        case NodeIdField():
            return node_id_sql(field, row)
        case ComputedRowsField(select):
            return list_sql(select, Parent(row, None), compilation)
        case ComputedAggregateField(aggregate):
            return about_sql(aggregate, Parent(row, None), compilation)
