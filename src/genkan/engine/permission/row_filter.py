"""A permission's boolean expression, JSON to `BoolExp`.

``{}`` is every row; nothing else is: what is null, unknown or malformed is refused, so that
a permission that is not understood shows nothing.
Source: Hasura v2, permission rules (row-level permissions), boolean expressions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from genkan.engine.catalog.model import Table
from genkan.engine.errors import NotExists, UnexpectedPayload
from genkan.engine.ir.bool_exp import (
    BoolExp,
    Computed,
    TrustedComputed,
    TrustedRelated,
)
from genkan.engine.metadata.model import ComputedField
from genkan.engine.names import ColumnName, ComputedFieldName, TableName
from genkan.engine.permission.column_filter import (
    Subject,
    column_subject,
    read_column_filter,
)
from genkan.engine.permission.connectives import QualifiedName, Reader, read_expression
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
    return read_expression(value, around, path, _READER)


def read_exists(
    name: TableName, condition: object, root: Table, scope: SourceScope, path: str
) -> BoolExp:
    """``_exists`` of a tracked table; ``root``: what the permission belongs to."""
    _, table = tracked_table(scope, name, f"{path}._table")
    inner = Around(table, root, scope)
    return TrustedRelated(table, {}, _expression(condition, inner, f"{path}._where"))


def _exists(named: QualifiedName, condition: object, around: Around, path: str) -> BoolExp:
    name = TableName(around.table.name.source, named.schema, named.name)
    return read_exists(name, condition, around.root, around.scope, path)


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


def _member_path(path: str, name: str) -> str:
    return f"{path}.{name}"


_READER = Reader(field=_field, exists=_exists, member_path=_member_path)
