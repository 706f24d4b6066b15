"""Metadata, catalogs and a role to the role's whole world.

The only maker of grants. What is inconsistent grants nothing: schema_cache.py finds out by
`check_permission` and tells the operator; here it is absent.
"""

from __future__ import annotations

from collections.abc import Mapping

from genkan.engine.catalog.model import Catalog, Table
from genkan.engine.convention import Convention
from genkan.engine.errors import EngineError, NotExists, NotSupported, ValidationFailed
from genkan.engine.ir.bool_exp import TRUE, GrantedRows
from genkan.engine.ir.grant import SelectGrant
from genkan.engine.metadata.customization import source_naming
from genkan.engine.metadata.model import (
    DeletePermission,
    InsertPermission,
    Metadata,
    SelectPermission,
    Source,
    TrackedTable,
    UpdatePermission,
)
from genkan.engine.names import (
    ADMIN,
    GraphQLName,
    NativeQueryName,
    RoleName,
    SourceName,
    TableName,
)
from genkan.engine.permission.function import (
    FunctionPermissions,
    given_functions,
    role_functions,
)
from genkan.engine.permission.inherit import (
    Share,
    combined_grant,
    combined_root_fields,
    holders,
)
from genkan.engine.permission.naming import table_words
from genkan.engine.permission.native_query import readable_queries, role_native_query
from genkan.engine.permission.presets import granted_columns, read_presets
from genkan.engine.permission.role_table import Readable, enum_table, role_table
from genkan.engine.permission.role_view import (
    EnumTable,
    RoleColumn,
    RoleFunction,
    RoleNativeQuery,
    RoleTable,
    RoleView,
    RoleWrites,
)
from genkan.engine.permission.row_filter import read_row_filter
from genkan.engine.permission.source_scope import (
    SourceScope,
    computed_field_function,
    tracked_table,
)
from genkan.engine.permission.write import source_writes
from genkan.engine.permission.write_grant import Writer
from genkan.engine.session import Scenario

Permission = SelectPermission | InsertPermission | UpdatePermission | DeletePermission


def resolve_role(
    metadata: Metadata,
    catalogs: Mapping[SourceName, Catalog],
    role: RoleName,
    function_permissions: FunctionPermissions = FunctionPermissions.INFERRED,
    default_convention: Convention | None = None,
    scenario: Scenario = Scenario.FRONTEND,
) -> RoleView:
    """All that ``role`` may see; tables in the metadata's order. An unknown role sees nothing.

    default_convention: of sources that declare none; None where conventions are not enabled.
    """
    tables: dict[TableName, RoleTable] = {}
    writes: dict[TableName, RoleWrites] = {}
    enum_tables: dict[TableName, EnumTable] = {}
    writer = Writer(role, scenario, metadata.inherited_roles)
    functions: list[RoleFunction] = []
    native_queries: dict[NativeQueryName, RoleNativeQuery] = {}
    for name, source in metadata.sources.items():
        catalog = catalogs.get(name)
        if catalog is None:
            continue
        naming = source_naming(source.customization, default_convention)
        scope = SourceScope(source.tables, catalog, naming)
        readable = _readable_tables(source, scope, role, metadata.inherited_roles)
        queries = readable_queries(source, scope, role, metadata.inherited_roles)
        for query in queries.values():
            native_queries[query.query.name] = role_native_query(
                query, scope, readable.keys(), queries.keys()
            )
        for found in readable.values():
            table = role_table(found, scope, readable.keys(), queries.keys())
            tables[table.name] = table
            enum_tables |= _enum_tables(table.columns, scope)
        written = source_writes(scope, writer, tables)
        for one in written.values():
            if one.insert is not None:
                enum_tables |= _enum_tables(one.insert.columns, scope)
            if one.update is not None:
                enum_tables |= _enum_tables(one.update.columns, scope)
        writes |= written
        given = given_functions(metadata, source, role, function_permissions)
        functions += role_functions(given, scope, tables)
    return RoleView(role, scenario, tables, writes, enum_tables, tuple(functions), native_queries)


def _enum_tables(
    columns: Mapping[GraphQLName, RoleColumn], scope: SourceScope
) -> Mapping[TableName, EnumTable]:
    """The enum tables that columns refer to."""
    return {
        column.enum_table: enum_table(column.enum_table, scope)
        for column in columns.values()
        if column.enum_table is not None
    }


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
            _check_computed_fields(scope, scope.tracked[table], permission)
            _check_root_fields(found, permission)
        case InsertPermission(columns, check, presets):
            granted_columns(found, columns)
            read_presets(found, presets)
            read_row_filter(check, found, scope, "$.check")
        case UpdatePermission(columns, filter, check, presets):
            granted_columns(found, columns)
            read_presets(found, presets)
            read_row_filter(filter, found, scope, "$.filter")
            if check is not None:
                read_row_filter(check, found, scope, "$.check")
        case DeletePermission(filter):
            read_row_filter(filter, found, scope, "$.filter")


def _readable_tables(
    source: Source,
    scope: SourceScope,
    role: RoleName,
    inherited_roles: Mapping[RoleName, tuple[RoleName, ...]],
) -> Mapping[TableName, Readable]:
    """The tables of a source the role may read and GraphQL can name."""
    readable: dict[TableName, Readable] = {}
    for name, tracked in source.tables.items():
        table = scope.catalog.tables.get(name)
        words = table_words(name, tracked.configuration)
        if table is None or words is None:
            continue
        if role == ADMIN:
            grant = _admin_grant(tracked, table)
            readable[name] = Readable(words, tracked, table, grant, None, None)
            continue
        permissions = tracked.select_permissions
        roles = holders(role, permissions, inherited_roles)
        shares = tuple(
            share for one in roles if (share := _share(permissions[one], table, scope)) is not None
        )
        if shares:
            readable[name] = Readable(
                words=words,
                tracked=tracked,
                table=table,
                grant=combined_grant(shares, table),
                query_root_fields=combined_root_fields(
                    [share.permission.query_root_fields for share in shares]
                ),
                subscription_root_fields=combined_root_fields(
                    [share.permission.subscription_root_fields for share in shares]
                ),
            )
    return readable


def _admin_grant(tracked: TrackedTable, table: Table) -> SelectGrant:
    return SelectGrant(
        granted=GrantedRows(table, TRUE),
        columns=dict.fromkeys(table.columns, TRUE),
        computed_fields=dict.fromkeys(tracked.computed_fields, TRUE),
        limit=None,
        aggregate=True,
    )


def _share(permission: SelectPermission, table: Table, scope: SourceScope) -> Share | None:
    """What a permission gives, or None for one that does not read."""
    try:
        columns = granted_columns(table, permission.columns)
        rows = read_row_filter(permission.filter, table, scope, "$.filter")
        _check_computed_fields(scope, scope.tracked[table.name], permission)
    except EngineError:
        return None
    return Share(permission, rows, frozenset(columns))


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


def _check_computed_fields(
    scope: SourceScope, tracked: TrackedTable, permission: SelectPermission
) -> None:
    for index, name in enumerate(permission.computed_fields):
        path = f"$.computed_fields[{index}]"
        field = tracked.computed_fields.get(name)
        if field is None:
            raise NotExists(f'"{name}" does not exist', path=path)
        function = computed_field_function(scope, field, path)
        if function.returns_table is not None:
            raise NotSupported(
                f'select permissions on computed field "{name}" are auto-derived from the '  # noqa: S608 - a sentence
                f'permissions on its returning table "{function.returns_table}" and cannot be '
                "specified manually",
                path=path,
            )
