"""What a role may write: permissions to change and to delete rows, as grants.

A permission that does not read grants nothing, as with reading.
Source: Hasura v2, update and delete permissions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from genkan.engine.catalog.model import Table
from genkan.engine.convention import Words
from genkan.engine.errors import EngineError, NotExists
from genkan.engine.ir.bool_exp import FALSE, TRUE, BoolExp, GrantedRows
from genkan.engine.ir.grant import DeleteGrant, SelectGrant, UpdateGrant
from genkan.engine.ir.value import Value
from genkan.engine.metadata.check_roles import PermissionT, inherited_writes
from genkan.engine.metadata.model import (
    AllColumns,
    Columns,
    TrackedTable,
    UpdatePermission,
)
from genkan.engine.names import ADMIN, ColumnName, RoleName, TableName
from genkan.engine.permission.filter_value import filter_value
from genkan.engine.permission.naming import (
    table_root_description,
    table_root_field,
    table_words,
)
from genkan.engine.permission.role_table import Readable, role_columns, role_table
from genkan.engine.permission.role_view import (
    MutationRoot,
    RoleTable,
    RoleUpdate,
    RoleWrites,
)
from genkan.engine.permission.row_filter import read_row_filter
from genkan.engine.permission.source_scope import SourceScope
from genkan.engine.session import Scenario


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes: a role, from where, and the roles that inherit."""

    role: RoleName
    scenario: Scenario
    inherited_roles: Mapping[RoleName, tuple[RoleName, ...]]


@dataclass(frozen=True, slots=True)
class _Place:
    """A tracked table, and the source around it."""

    tracked: TrackedTable
    table: Table
    scope: SourceScope


def source_writes(
    scope: SourceScope, writer: Writer, readable: Mapping[TableName, RoleTable]
) -> Mapping[TableName, RoleWrites]:
    """The tables of a source that the role may write, in the metadata's order.

    readable: the tables it may read.
    """
    found: dict[TableName, RoleWrites] = {}
    for name, tracked in scope.tracked.items():
        table = scope.catalog.tables.get(name)
        words = table_words(name, tracked.configuration)
        if table is None or words is None:
            continue
        place = _Place(tracked, table, scope)
        update, delete = _update(place, writer), _delete(place, writer)
        if update is None and delete is None:
            continue
        read = readable.get(name)
        found[name] = _role_writes(place, read or _unreadable(place, words), update, delete)
    return found


def _role_writes(
    place: _Place, table: RoleTable, update: RoleUpdate | None, delete: DeleteGrant | None
) -> RoleWrites:
    # Hasura: a row is found by its key only where the role may read the key.
    has_key = table.lookup_key is not None
    possible = {
        MutationRoot.UPDATE: update is not None,
        MutationRoot.UPDATE_BY_PK: update is not None and has_key,
        MutationRoot.UPDATE_MANY: update is not None,
        MutationRoot.DELETE: delete is not None,
        MutationRoot.DELETE_BY_PK: delete is not None and has_key,
    }
    configuration = place.tracked.configuration
    names = {
        root: name
        for root, is_possible in possible.items()
        if is_possible
        and (name := table_root_field(root, table.words, configuration, table.naming)) is not None
    }
    described = {root: table_root_description(root, table.name, configuration) for root in names}
    return RoleWrites(
        table=table,
        is_readable=bool(table.columns),
        update=update,
        delete=delete,
        root_fields=names,
        root_field_descriptions={
            root: text for root, text in described.items() if text is not None
        },
    )


def _unreadable(place: _Place, words: Words) -> RoleTable:
    """The table for a role that may not read it: no column and no row of it."""
    grant = SelectGrant(
        granted=GrantedRows(place.table, FALSE),
        columns={},
        computed_fields={},
        limit=None,
        aggregate=False,
    )
    nothing = frozenset[str]()
    readable = Readable(words, place.tracked, place.table, grant, nothing, nothing)
    return role_table(readable, place.scope, (), ())


def _update(place: _Place, writer: Writer) -> RoleUpdate | None:
    if not place.table.is_updatable:
        return None
    if writer.role == ADMIN:
        granted = GrantedRows(place.table, TRUE)
        return _role_update(place, tuple(place.table.columns), granted, {}, TRUE)
    permission = _permission(place.tracked.update_permissions, writer)
    if permission is None or _is_hidden(writer, is_backend_only=permission.backend_only):
        return None
    try:
        columns = granted_columns(place.table, permission.columns)
        rows = read_row_filter(permission.filter, place.table, place.scope, "$.filter")
        presets = read_presets(place.table, permission.presets)
        check = _check(permission, place)
    except EngineError:
        return None
    return _role_update(place, columns, GrantedRows(place.table, rows), presets, check)


def _check(permission: UpdatePermission, place: _Place) -> BoolExp:
    # Hasura: without a check of its own an update may lead anywhere.
    if permission.check is None:
        return TRUE
    return read_row_filter(permission.check, place.table, place.scope, "$.check")


def _role_update(
    place: _Place,
    columns: tuple[ColumnName, ...],
    granted: GrantedRows,
    presets: Mapping[ColumnName, Value],
    check: BoolExp,
) -> RoleUpdate:
    """A preset column is not the client's to give; a generated one nobody's."""
    given = [
        column
        for column in columns
        if column not in presets and not place.table.columns[column].is_generated
    ]
    shown = dict.fromkeys(given, TRUE)
    return RoleUpdate(
        UpdateGrant(granted=granted, columns=frozenset(given), presets=presets, check=check),
        role_columns(place.tracked, place.table, shown, place.scope),
    )


def _delete(place: _Place, writer: Writer) -> DeleteGrant | None:
    if not place.table.is_deletable:
        return None
    if writer.role == ADMIN:
        return DeleteGrant(granted=GrantedRows(place.table, TRUE))
    permission = _permission(place.tracked.delete_permissions, writer)
    if permission is None or _is_hidden(writer, is_backend_only=permission.backend_only):
        return None
    try:
        rows = read_row_filter(permission.filter, place.table, place.scope, "$.filter")
    except EngineError:
        return None
    return DeleteGrant(granted=GrantedRows(place.table, rows))


def _permission(permissions: Mapping[RoleName, PermissionT], writer: Writer) -> PermissionT | None:
    """The role's own permission, or what its parents have, if they all have the same."""
    own = permissions.get(writer.role)
    if own is not None or writer.role not in writer.inherited_roles or not permissions:
        return own
    return inherited_writes(permissions, writer.inherited_roles).permissions.get(writer.role)


def _is_hidden(writer: Writer, *, is_backend_only: bool) -> bool:
    return is_backend_only and writer.scenario is Scenario.FRONTEND


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


def read_presets(table: Table, presets: Mapping[ColumnName, object]) -> Mapping[ColumnName, Value]:
    """The values of ``set``: JSON, or session variables.

    Raises NotExists for a column that is not there, ParseFailed for a value that does not
    read.
    """
    for column in presets:
        if column not in table.columns:
            raise NotExists(f'"{column}" does not exist', path=f"$.set.{column}")
    return {
        column: filter_value(value, table.columns[column].type, f"$.set.{column}")
        for column, value in presets.items()
    }
