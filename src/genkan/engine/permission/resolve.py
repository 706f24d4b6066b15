"""Metadata, catalogs and a role to the role's whole world.

The only maker of grants. What is inconsistent grants nothing: schema_cache.py finds out by
`check_permission` and tells the operator; here it is absent.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from functools import partial

from genkan.engine.catalog.model import Catalog, Table
from genkan.engine.convention import Convention, SourceNaming, Words
from genkan.engine.errors import EngineError
from genkan.engine.ir.bool_exp import TRUE, GrantedRows
from genkan.engine.ir.grant import SelectGrant
from genkan.engine.metadata.customization import source_naming
from genkan.engine.metadata.ground import Ground
from genkan.engine.metadata.memory import Memory
from genkan.engine.metadata.model import Metadata, SelectPermission, TrackedTable
from genkan.engine.metadata.remote_schemas import RemotePermissions
from genkan.engine.names import (
    ADMIN,
    NativeQueryName,
    RoleName,
    SourceName,
    TableName,
)
from genkan.engine.permission.action import role_actions
from genkan.engine.permission.check import Permission, check_permission
from genkan.engine.permission.function import (
    FunctionPermissions,
    given_functions,
    role_functions,
)
from genkan.engine.permission.inherit import Share, combined_grant, holders
from genkan.engine.permission.lazy_mapping import MadeTogether, MadeWhenAsked
from genkan.engine.permission.naming import table_words
from genkan.engine.permission.native_query import readable_queries, role_native_query
from genkan.engine.permission.offered_roots import all_roots, shared_roots
from genkan.engine.permission.presets import granted_columns
from genkan.engine.permission.remote_schema import role_remotes
from genkan.engine.permission.role_table import Readable, enum_table, enum_tables, role_table
from genkan.engine.permission.role_view import (
    OfferedRoots,
    RoleNativeQuery,
    RoleTable,
    RoleView,
    RoleWrites,
)
from genkan.engine.permission.row_filter import read_row_filter
from genkan.engine.permission.source_scope import SourceScope
from genkan.engine.permission.write import source_writes
from genkan.engine.permission.write_grant import Writer
from genkan.engine.remote_schemas.reading import NO_REMOTES, Remotes
from genkan.engine.session import Scenario


def resolve_role(  # noqa: PLR0913 - the last ones by name
    metadata: Metadata,
    catalogs: Mapping[SourceName, Catalog],
    role: RoleName,
    function_permissions: FunctionPermissions = FunctionPermissions.INFERRED,
    default_convention: Convention | None = None,
    *,
    scenario: Scenario = Scenario.FRONTEND,
    memory: Memory | None = None,
    remotes: Remotes = NO_REMOTES,
    remote_permissions: RemotePermissions = RemotePermissions.OFF,
) -> RoleView:
    """All that ``role`` may see; tables in the metadata's order. An unknown role sees nothing.

    default_convention: of sources that declare none; None where conventions are not enabled.
    memory: what was worked out for other roles, and before.
    remotes: what the remote schemas have answered.
    """
    readers = [
        _Reader(
            role=role,
            inherited_roles=metadata.inherited_roles,
            ground=Ground(source, catalogs[name]),
            naming=source_naming(source.customization, default_convention),
            memory=memory or Memory(),
        )
        for name, source in metadata.sources.items()
        if name in catalogs
    ]
    makers: dict[TableName, Callable[[], RoleTable]] = {}
    roots: dict[TableName, OfferedRoots] = {}
    native_queries: dict[NativeQueryName, RoleNativeQuery] = {}
    for reader in readers:
        readings = _readings(reader)
        queries = readable_queries(
            reader.ground.source, reader.scope, role, metadata.inherited_roles
        )
        makers |= _table_makers(readings, queries.keys(), reader)
        roots |= {name: _roots(reading, reader) for name, reading in readings.items()}
        native_queries |= {
            name: role_native_query(query, reader.scope, readings.keys(), queries.keys())
            for name, query in queries.items()
        }
    tables = MadeWhenAsked(makers)
    scopes = tuple(reader.scope for reader in readers)
    return RoleView(
        role=role,
        scenario=scenario,
        tables=tables,
        roots=roots,
        writes=MadeTogether(
            partial(_writes, scopes, Writer(role, scenario, metadata.inherited_roles), tables)
        ),
        enum_tables={
            name: enum_table(name, scope) for scope in scopes for name in enum_tables(scope)
        },
        functions=tuple(
            function
            for reader in readers
            for function in role_functions(
                given_functions(metadata, reader.ground.source, role, function_permissions),
                reader.scope,
                tables,
            )
        ),
        native_queries=native_queries,
        actions=role_actions(metadata, catalogs, role, makers.keys()),
        remotes=tuple(role_remotes(metadata, remotes, role, remote_permissions)),
    )


def _writes(
    scopes: tuple[SourceScope, ...], writer: Writer, tables: Mapping[TableName, RoleTable]
) -> Mapping[TableName, RoleWrites]:
    return {
        name: writes
        for scope in scopes
        for name, writes in source_writes(scope, writer, tables).items()
    }


@dataclass(frozen=True, slots=True, weakref_slot=True)
class PermissionReading:
    """A permission as it reads: what is wrong with it, or, to select, what it gives."""

    fault: str | None
    share: Share | None


def read_permission(
    table: TableName, permission: Permission, ground: Ground, memory: Memory
) -> PermissionReading:
    """The permission as it reads on a tracked table; read once for all roles that have it."""
    key = ("permission", table, id(permission))
    return memory.recall(key, (permission,), ground, partial(_reading, table, permission))


def _reading(table: TableName, permission: Permission, ground: Ground) -> PermissionReading:
    source, catalog = ground.source, ground.catalog
    try:
        check_permission(source, catalog, table, permission)
    except EngineError as error:
        return PermissionReading(error.message, None)
    if not isinstance(permission, SelectPermission):
        return PermissionReading(None, None)
    scope = SourceScope(source.tables, catalog)
    return PermissionReading(None, _share(permission, catalog.tables[table], scope))


@dataclass(frozen=True, slots=True)
class _Reader:
    """Who reads what: a role, the roles that inherit, a source, and its names."""

    role: RoleName
    inherited_roles: Mapping[RoleName, tuple[RoleName, ...]]
    ground: Ground
    naming: SourceNaming
    memory: Memory

    @property
    def scope(self) -> SourceScope:
        """The source, as permissions see it."""
        return SourceScope(self.ground.source.tables, self.ground.catalog, self.naming)


@dataclass(frozen=True, slots=True)
class _Reading:
    """A table that the role may read: what its permissions give; None gives all there is."""

    table: TableName
    shares: tuple[Share, ...] | None


def _readings(reader: _Reader) -> Mapping[TableName, _Reading]:
    """The tables of a source the role may read and GraphQL can name."""
    return {
        name: found
        for name, tracked in reader.ground.source.tables.items()
        if (found := _reading_of(tracked, reader)) is not None
    }


def _reading_of(tracked: TrackedTable, reader: _Reader) -> _Reading | None:
    """The table, if the role may read it."""
    name, ground = tracked.name, reader.ground
    if name not in ground.catalog.tables or table_words(name, tracked.configuration) is None:
        return None
    if reader.role == ADMIN:
        return _Reading(name, None)
    permissions = tracked.select_permissions
    holding = holders(reader.role, permissions, reader.inherited_roles)
    read = [read_permission(name, permissions[one], ground, reader.memory) for one in holding]
    shares = tuple(one.share for one in read if one.share is not None)
    return _Reading(name, shares) if shares else None


def _roots(reading: _Reading, reader: _Reader) -> OfferedRoots:
    tracked = reader.ground.source.tables[reading.table]
    table = reader.ground.catalog.tables[reading.table]
    if reading.shares is None:
        return all_roots(tracked, table, reader.naming)
    return shared_roots(reading.shares, tracked, table, reader.naming)


def _table_makers(
    readings: Mapping[TableName, _Reading], queries: Collection[NativeQueryName], reader: _Reader
) -> Mapping[TableName, Callable[[], RoleTable]]:
    """How to make each of them, once for all roles of the same permissions.

    queries: where relationships may lead besides to the tables.
    """
    targets: dict[object, object] = dict.fromkeys((*readings, *queries), True)
    ground = replace(reader.ground, others=targets)
    return {
        name: partial(_recall_table, reading, ground, reader) for name, reading in readings.items()
    }


def _recall_table(reading: _Reading, ground: Ground, reader: _Reader) -> RoleTable:
    shares = reading.shares
    which = None if shares is None else tuple(map(id, shares))
    key = ("role table", reading.table, reader.naming, which)
    make = partial(_role_table, reading, reader.naming)
    return reader.memory.recall(key, shares or (), ground, make)


def _role_table(reading: _Reading, naming: SourceNaming, ground: Ground) -> RoleTable:
    scope = SourceScope(ground.source.tables, ground.catalog, naming)
    tracked, table = scope.tracked[reading.table], scope.catalog.tables[reading.table]
    shares = reading.shares
    grant = _admin_grant(tracked, table) if shares is None else combined_grant(shares, table)
    readable = Readable(_words(tracked), tracked, table, grant)
    return role_table(readable, scope, ground.others, ground.others)


def _words(tracked: TrackedTable) -> Words:
    words = table_words(tracked.name, tracked.configuration)
    if words is None:
        raise AssertionError(f"{tracked.name} has no name in GraphQL")
    return words


def _admin_grant(tracked: TrackedTable, table: Table) -> SelectGrant:
    return SelectGrant(
        granted=GrantedRows(table, TRUE),
        columns=dict.fromkeys(table.columns, TRUE),
        computed_fields=dict.fromkeys(tracked.computed_fields, TRUE),
        limit=None,
        aggregate=True,
    )


def _share(permission: SelectPermission, table: Table, scope: SourceScope) -> Share:
    """What a permission gives, if it reads."""
    columns = granted_columns(table, permission.columns)
    rows = read_row_filter(permission.filter, table, scope, "$.filter")
    return Share(permission, rows, frozenset(columns))
