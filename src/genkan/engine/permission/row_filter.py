"""A permission's boolean expression, JSON to `BoolExp`.

``{}`` is every row; nothing else is: what is null, unknown or malformed is refused, so that
a permission that is not understood shows nothing.
Source: Hasura v2, permission rules (row-level permissions), boolean expressions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from genkan.engine.catalog.model import Table
from genkan.engine.errors import NotExists, ParseFailed, UnexpectedPayload
from genkan.engine.ir.bool_exp import (
    And,
    BoolExp,
    Computed,
    Not,
    Or,
    TrustedComputed,
    TrustedRelated,
)
from genkan.engine.metadata.model import ComputedField
from genkan.engine.names import ColumnName, ComputedFieldName, TableName
from genkan.engine.permission.column_filter import (
    Subject,
    canonical,
    column_subject,
    read_column_filter,
)
from genkan.engine.permission.filter_value import as_object, is_list
from genkan.engine.permission.relationship_join import relationship_named, tracked_join
from genkan.engine.permission.signature import computed_field_signature
from genkan.engine.permission.source_scope import (
    SourceScope,
    computed_field_function,
    tracked_table,
)


@dataclass(frozen=True, slots=True)
class Around:
    """Where in the permission we are: the row's table, and the table it all began at."""

    table: Table
    root: Table
    scope: SourceScope


def read_row_filter(
    filter: Mapping[str, object],  # noqa: A002 - the metadata's own word
    table: Table,
    scope: SourceScope,
    path: str = "$",
) -> BoolExp:
    """The condition on a row of ``table``.

    Raises UnexpectedPayload, ParseFailed, NotExists or NotSupported, with the path to the
    member that is wrong.
    """
    return _expression(filter, Around(table, table, scope), path)


def _expression(value: object, around: Around, path: str) -> BoolExp:
    members = as_object(value)
    if members is None:
        raise ParseFailed("expecting an Object for boolean exp", path=path)
    parts = tuple(_member(name, inner, around, f"{path}.{name}") for name, inner in members.items())
    return parts[0] if len(parts) == 1 else And(parts)


def _member(name: str, value: object, around: Around, path: str) -> BoolExp:
    match canonical(name):
        case "_and":
            return And(_expressions(value, around, path))
        case "_or":
            return Or(_expressions(value, around, path))
        case "_not":
            return Not(_expression(value, around, path))
        case "_exists":
            return _exists(value, around, path)
        case _:
            return _field(name, value, around, path)


def _expressions(value: object, around: Around, path: str) -> tuple[BoolExp, ...]:
    if not is_list(value):
        raise ParseFailed("expecting an Array of boolean expressions", path=path)
    return tuple(_expression(part, around, f"{path}[{index}]") for index, part in enumerate(value))


def _exists(value: object, around: Around, path: str) -> BoolExp:
    members = as_object(value)
    if members is None or members.keys() != {"_table", "_where"}:
        raise ParseFailed("expecting an Object with '_table' and '_where'", path=path)
    name = _table_name(members["_table"], around.table.name, f"{path}._table")
    _, table = tracked_table(around.scope, name, f"{path}._table")
    inner = Around(table, around.root, around.scope)
    return TrustedRelated(table, {}, _expression(members["_where"], inner, f"{path}._where"))


def _table_name(value: object, near: TableName, path: str) -> TableName:
    members = as_object(value) or {"name": value}
    name, schema = members.get("name"), members.get("schema", "public")
    if not isinstance(name, str) or not isinstance(schema, str):
        raise ParseFailed("expecting a table: a name, or an object of schema and name", path=path)
    return TableName(near.source, schema, name)


def _field(name: str, value: object, around: Around, path: str) -> BoolExp:
    table = around.table
    column = table.columns.get(ColumnName(name))
    if column is not None:
        return read_column_filter(value, column_subject(column, table, around.root), path)
    tracked, _ = tracked_table(around.scope, table.name, path)
    relationship = relationship_named(tracked, name)
    if relationship is not None:
        join = tracked_join(relationship, table, around.scope)
        if join is None:
            raise NotExists(f'"{name}" does not exist', path=path)
        inner = Around(join.target, around.root, around.scope)
        return TrustedRelated(join.target, join.columns, _expression(value, inner, path))
    field = tracked.computed_fields.get(ComputedFieldName(name))
    if field is not None:
        return _computed(field, value, around, path)
    raise NotExists(f'"{name}" does not exist', path=path)


def _computed(field: ComputedField, value: object, around: Around, path: str) -> BoolExp:
    function = computed_field_function(around.scope, field, path)
    call = computed_field_signature(field, function, around.table, path).plain_call
    if call is None:
        raise UnexpectedPayload(
            "Computed columns with input arguments can not be part of the where clause",
            path=path,
        )
    if function.returns_table is None:
        computed = Computed(call, function.returns)
        return read_column_filter(value, Subject(computed, around.table, around.root), path)
    _, target = tracked_table(around.scope, function.returns_table, path)
    # Hasura: inside, a column comparison's "$" is the function's table.
    condition = _expression(value, Around(target, target, around.scope), path)
    return TrustedComputed(call, target, condition)
