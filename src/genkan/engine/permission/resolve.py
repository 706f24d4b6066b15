"""Metadata, catalogs and a role to the role's whole world.

The only maker of grants. What is inconsistent grants nothing: schema_cache.py finds out by
`check_permission` and tells the operator; here it is absent.
"""

from __future__ import annotations

from collections.abc import Mapping

from genkan.engine.catalog.model import Catalog, Table
from genkan.engine.errors import EngineError, NotExists
from genkan.engine.ir.bool_exp import TRUE, GrantedRows
from genkan.engine.ir.grant import SelectGrant
from genkan.engine.metadata.model import (
    AllColumns,
    Columns,
    DeletePermission,
    InsertPermission,
    Metadata,
    SelectPermission,
    Source,
    TrackedTable,
    UpdatePermission,
)
from genkan.engine.names import ADMIN, ColumnName, RoleName, SourceName, TableName
from genkan.engine.permission.naming import type_name
from genkan.engine.permission.role_table import Readable, enum_table, role_table
from genkan.engine.permission.role_view import EnumTable, RoleTable, RoleView
from genkan.engine.permission.row_filter import read_row_filter
from genkan.engine.permission.source_scope import SourceScope, tracked_table

Permission = SelectPermission | InsertPermission | UpdatePermission | DeletePermission


def resolve_role(
    metadata: Metadata, catalogs: Mapping[SourceName, Catalog], role: RoleName
) -> RoleView:
    """All that ``role`` may see; tables in the metadata's order. An unknown role sees nothing."""
    tables: dict[TableName, RoleTable] = {}
    enum_tables: dict[TableName, EnumTable] = {}
    for name, source in metadata.sources.items():
        catalog = catalogs.get(name)
        if catalog is None:
            continue
        scope = SourceScope(source.tables, catalog)
        readable = _readable_tables(source, scope, role)
        for found in readable.values():
            table = role_table(found, scope, readable.keys())
            tables[table.name] = table
            for column in table.columns.values():
                if column.enum_table is not None:
                    enum_tables[column.enum_table] = enum_table(column.enum_table, scope)
    return RoleView(role, tables, enum_tables)


def check_permission(
    source: Source, catalog: Catalog, table: TableName, permission: Permission
) -> None:
    """Raises what is wrong with a permission: an unknown column, a filter that does not read.

    The error's path begins at the permission: ``$.filter.id._foo``.
    """
    scope = SourceScope(source.tables, catalog)
    _, found = tracked_table(scope, table, "$")
    match permission:
        case SelectPermission(columns, filter):
            granted_columns(found, columns)
            read_row_filter(filter, found, scope, "$.filter")
            _check_computed_fields(scope.tracked[table], permission)
        case InsertPermission(columns, check, presets):
            granted_columns(found, columns)
            _check_presets(found, presets)
            read_row_filter(check, found, scope, "$.check")
        case UpdatePermission(columns, filter, check, presets):
            granted_columns(found, columns)
            _check_presets(found, presets)
            read_row_filter(filter, found, scope, "$.filter")
            if check is not None:
                read_row_filter(check, found, scope, "$.check")
        case DeletePermission(filter):
            read_row_filter(filter, found, scope, "$.filter")


def granted_columns(table: Table, columns: Columns) -> tuple[ColumnName, ...]:
    """The columns a permission names, in the table's order.

    Raises NotExists for one that is not there.
    """
    if isinstance(columns, AllColumns):
        return tuple(table.columns)
    for index, column in enumerate(columns):
        if column not in table.columns:
            raise NotExists(f'"{column}" does not exist', path=f"$.columns[{index}]")
    return tuple(column for column in table.columns if column in columns)


def _readable_tables(
    source: Source, scope: SourceScope, role: RoleName
) -> Mapping[TableName, Readable]:
    """The tables of a source the role may read and GraphQL can name."""
    readable: dict[TableName, Readable] = {}
    for name, tracked in source.tables.items():
        table = scope.catalog.tables.get(name)
        graphql_type = type_name(name, tracked.configuration)
        if table is None or graphql_type is None:
            continue
        if role == ADMIN:
            readable[name] = Readable(graphql_type, tracked, table, _admin_grant(table), None)
            continue
        permission = tracked.select_permissions.get(role)
        grant = None if permission is None else _select_grant(permission, table, scope)
        if grant is not None:
            readable[name] = Readable(graphql_type, tracked, table, grant, permission)
    return readable


def _admin_grant(table: Table) -> SelectGrant:
    return SelectGrant(
        granted=GrantedRows(table, TRUE),
        columns=dict.fromkeys(table.columns, TRUE),
        limit=None,
        aggregate=True,
    )


def _select_grant(
    permission: SelectPermission, table: Table, scope: SourceScope
) -> SelectGrant | None:
    """The grant, or None for a permission that does not read."""
    try:
        columns = granted_columns(table, permission.columns)
        rows = read_row_filter(permission.filter, table, scope, "$.filter")
    except EngineError:
        return None
    return SelectGrant(
        granted=GrantedRows(table, rows),
        columns=dict.fromkeys(columns, TRUE),
        limit=permission.limit,
        aggregate=permission.allow_aggregations,
    )


def _check_presets(table: Table, presets: Mapping[ColumnName, object]) -> None:
    for column in presets:
        if column not in table.columns:
            raise NotExists(f'"{column}" does not exist', path=f"$.set.{column}")


def _check_computed_fields(tracked: TrackedTable, permission: SelectPermission) -> None:
    for index, field in enumerate(permission.computed_fields):
        if field not in tracked.computed_fields:
            raise NotExists(f'"{field}" does not exist', path=f"$.computed_fields[{index}]")
