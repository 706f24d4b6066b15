"""What is wrong with a permission, in Hasura's words.

Source: Hasura v2, `RQL/DDL/Permission.hs`, `Table/Cache.hs`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from genkan.engine.catalog.model import Catalog, Table
from genkan.engine.errors import (
    EngineError,
    NotExists,
    NotSupported,
    UnexpectedPayload,
    ValidationFailed,
)
from genkan.engine.metadata.model import (
    AllColumns,
    Columns,
    DeletePermission,
    InsertPermission,
    SelectPermission,
    Source,
    TrackedTable,
    UpdatePermission,
)
from genkan.engine.names import ColumnName, ComputedFieldName, TableName
from genkan.engine.permission.presets import granted_columns, read_presets, refuse_other_fields
from genkan.engine.permission.relationship_join import relationship_named
from genkan.engine.permission.row_filter import read_row_filter
from genkan.engine.permission.source_scope import (
    SourceScope,
    computed_field_function,
    tracked_table,
)

Permission = SelectPermission | InsertPermission | UpdatePermission | DeletePermission

_NOT_TO_SELECT: Final = "permissions for relationships are automatically inferred"
_NOT_TO_INSERT: Final = ""
_NOT_TO_UPDATE: Final = "relationships can't be used in update"


def check_permission(
    source: Source, catalog: Catalog, table: TableName, permission: Permission
) -> None:
    """Raises what is wrong with a permission: an unknown column, a filter that does not read.

    The error's path begins at the permission: ``$.filter.id._foo``.
    """
    scope = SourceScope(source.tables, catalog)
    tracked, found = tracked_table(scope, table, "$")
    # In Hasura's order: of several faults it tells the first.
    match permission:
        case SelectPermission(columns, filter):
            read_row_filter(filter, found, scope, "$.filter")
            _check_columns(columns, tracked, found, _NOT_TO_SELECT)
            _check_computed_fields(scope, tracked, permission)
            _check_root_fields(found, permission)
        case InsertPermission(columns, check, presets):
            read_row_filter(check, found, scope, "$.check")
            _check_presets(presets, tracked, found)
            _check_columns(columns, tracked, found, _NOT_TO_INSERT)
        case UpdatePermission(columns, filter, check, presets):
            read_row_filter(filter, found, scope, "$.filter")
            if check is not None:
                read_row_filter(check, found, scope, "$.check")
            _check_presets(presets, tracked, found)
            _check_columns(columns, tracked, found, _NOT_TO_UPDATE)
        case DeletePermission(filter):
            read_row_filter(filter, found, scope, "$.filter")


def _check_columns(columns: Columns, tracked: TrackedTable, table: Table, otherwise: str) -> None:
    if not isinstance(columns, AllColumns):
        refuse_other_fields(tracked, columns, otherwise, "$.columns")
    granted_columns(table, columns)


def _check_presets(
    presets: Mapping[ColumnName, object], tracked: TrackedTable, table: Table
) -> None:
    for column in presets:
        otherwise = f'column "{column}" not found in table "{table.name}"'
        refuse_other_fields(tracked, [column], otherwise, "$.set")
    read_presets(table, presets)


def _check_root_fields(table: Table, permission: SelectPermission) -> None:
    """Raises ValidationFailed for a root field that the permission names and does not give.

    Source: Hasura v2, root field visibility; `RQL/DDL/Permission.hs`.
    """
    lists = (permission.query_root_fields, permission.subscription_root_fields)
    named = frozenset[str]().union(*(one for one in lists if one is not None))
    if "select_aggregate" in named and not permission.allow_aggregations:
        raise ValidationFailed(
            'The "select_aggregate" root field can only be enabled in the query_root_fields or  '
            'the subscription_root_fields when "allow_aggregations" is set to true'
        )
    key = () if table.primary_key is None else table.primary_key.columns
    given = granted_columns(table, permission.columns)
    if "select_by_pk" in named and not (key and all(column in given for column in key)):
        raise ValidationFailed(
            'The "select_by_pk" field cannot be included in the query_root_fields or '
            "subscription_root_fields because the role does not have access to the primary key "
            f'of the table "{table.name}" in the source {table.name.source}'
        )


def _no_computed_field(
    tracked: TrackedTable, table: Table, name: ComputedFieldName, path: str
) -> EngineError:
    if ColumnName(name) in table.columns:
        kind = "column"
    elif relationship_named(tracked, name) is not None:
        kind = "relationship"
    else:
        return NotExists(f'computed field "{name}" does not exist', path=path)
    return UnexpectedPayload(f'expecting a computed field; but, "{name}" is a {kind}', path=path)


def _check_computed_fields(
    scope: SourceScope, tracked: TrackedTable, permission: SelectPermission
) -> None:
    table = scope.catalog.tables[tracked.name]
    for index, name in enumerate(permission.computed_fields):
        path = f"$.computed_fields[{index}]"
        field = tracked.computed_fields.get(name)
        if field is None:
            raise _no_computed_field(tracked, table, name, path)
        function = computed_field_function(scope, field, path)
        if function.returns_table is not None:
            raise NotSupported(
                f'select permissions on computed field "{name}" are auto-derived from the '  # noqa: S608 - a sentence
                f'permissions on its returning table "{function.returns_table}" and cannot be '
                "specified manually",
                path=path,
            )
