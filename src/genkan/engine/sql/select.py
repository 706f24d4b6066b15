"""Rows to JSON: lists, single rows, and aggregates with their nodes.

The rows come from the innermost sub-select, with all of where, order and limit, so that
indexes serve them; the JSON is built around it, with nested fields as correlated sub-selects.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from genkan.engine.ir.aggregate import AggregateObject, TypenameField
from genkan.engine.ir.order_by import ColumnKey
from genkan.engine.ir.select import (
    Aggregate,
    AggregateRelationshipField,
    ArrayRelationshipField,
    ColumnField,
    Field,
    Nodes,
    ObjectRelationshipField,
    RowsOf,
    Select,
)
from genkan.engine.ir.value import INT8, Constant
from genkan.engine.names import ColumnName, ResponseName
from genkan.engine.sql.aggregate import aggregate_sql, has_distinct, typename_sql
from genkan.engine.sql.bool_exp import (
    Scope,
    bool_exp_sql,
    join_conditions,
    rows_sql,
    shown_sql,
    table_sql,
    where_sql,
)
from genkan.engine.sql.compilation import Compilation
from genkan.engine.sql.fragment import EMPTY, Sql, concat, identifier, join, raw
from genkan.engine.sql.json_object import object_sql
from genkan.engine.sql.order_by import key_sql, order_by_sql
from genkan.engine.sql.value import output_sql, value_sql


@dataclass(frozen=True, slots=True)
class Parent:
    """The row whose related rows are wanted: its alias, and how they are joined."""

    row: str
    join: Mapping[ColumnName, ColumnName]


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
    rows = chosen_sql(select.rows, raw(" limit 1"), parent, compilation)
    row = compilation.aliases.next()
    return concat(
        raw("(select "), fields_sql(select.fields, row, compilation),
        raw(" from "), rows, raw(" as "), identifier(row), raw(")"),
    )  # fmt: skip


def about_sql(aggregate: Aggregate, parent: Parent | None, compilation: Compilation) -> Sql:
    """A scalar sub-select: one object about the rows.

    Hasura: the permission's limit bounds ``nodes``, not what is counted and summed.
    """
    rows = aggregate.rows
    counted = [one for one in aggregate.fields.values() if isinstance(one, AggregateObject)]
    bounded = limit_sql(rows)
    free = client_limit_sql(rows) if counted else bounded
    chosen = chosen_sql(rows, free, parent, compilation)
    row = compilation.aliases.next()
    # Nodes come from the same rows where they can. Postgres sorts the rows of a select for
    # its ``distinct`` aggregates, and would have the nodes in that order.
    shares_rows = free == bounded and not any(map(has_distinct, counted))
    nodes = {
        name: array_sql(member.fields, row, compilation)
        if shares_rows
        else list_sql(Select(rows=rows, fields=member.fields), parent, compilation)
        for name, member in aggregate.fields.items()
        if isinstance(member, Nodes)
    }
    return aggregate_sql(aggregate.fields, nodes, chosen, row, compilation)


def chosen_sql(rows: RowsOf, limit: Sql, parent: Parent | None, compilation: Compilation) -> Sql:
    """A sub-select of whole rows: granted, related, wanted, in order, at most so many.

    The one place that reads a table for an answer; the condition comes from the grant.
    """
    aliases = compilation.aliases
    row = aliases.next()
    granted = rows.source.granted
    related = [] if parent is None else join_conditions(parent.join, parent.row, row)
    conditions = [
        *related,
        rows_sql(granted, row, aliases),
        bool_exp_sql(rows.where, Scope(row, row), aliases),
    ]
    return concat(
        raw("(select "), distinct_on_sql(rows, row, compilation), identifier(row), raw(".* from "),
        table_sql(granted.table), raw(" as "), identifier(row),
        where_sql(conditions), order_by_sql(rows.order_by, row, aliases), limit, raw(")"),
    )  # fmt: skip


def distinct_on_sql(rows: RowsOf, row: str, compilation: Compilation) -> Sql:
    """``distinct on (...)``, or nothing; a hidden value is not told apart from null."""
    if not rows.distinct_on:
        return EMPTY
    keys = [
        key_sql(ColumnKey(column, rows.source.columns[column.name]), row, compilation.aliases)
        for column in rows.distinct_on
    ]
    return concat(raw("distinct on ("), join(", ", keys), raw(") "))


def limit_sql(rows: RowsOf) -> Sql:
    """The client's limit, never above the grant's; and the offset.

    ``least`` passes over nulls: a null limit of the client's leaves the grant's.
    """
    limits = [value_sql(rows.limit)] if rows.limit is not None else []
    if rows.source.limit is not None:
        limits.append(value_sql(Constant(str(rows.source.limit), INT8)))
    return bound_sql(limits, rows)


def client_limit_sql(rows: RowsOf) -> Sql:
    """The client's limit alone, and the offset: what aggregates run over."""
    return bound_sql([value_sql(rows.limit)] if rows.limit is not None else [], rows)


def bound_sql(limits: list[Sql], rows: RowsOf) -> Sql:
    """`` limit ... offset ...``, as far as there is any."""
    limit = EMPTY
    if len(limits) == 1:
        limit = raw(" limit ") + limits[0]
    elif limits:
        limit = concat(raw(" limit least("), join(", ", limits), raw(")"))
    if rows.offset is None:
        return limit
    return concat(limit, raw(" offset "), value_sql(rows.offset))


def array_sql(fields: Mapping[ResponseName, Field], row: str, compilation: Compilation) -> Sql:
    """An aggregate: the rows aliased ``row``, in their order, as one json array."""
    return concat(raw("coalesce(json_agg("), fields_sql(fields, row, compilation), raw("), '[]')"))


def fields_sql(fields: Mapping[ResponseName, Field], row: str, compilation: Compilation) -> Sql:
    """One row as an object."""
    return object_sql({name: field_sql(field, row, compilation) for name, field in fields.items()})


def field_sql(field: Field, row: str, compilation: Compilation) -> Sql:
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
