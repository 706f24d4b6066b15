"""Permissions to insert, to change and to delete rows, as grants.

A permission that does not read grants nothing, as with reading.
Source: Hasura v2, insert, update and delete permissions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from genkan.engine.catalog.model import KeyConstraint, Table
from genkan.engine.convention import graphql_name
from genkan.engine.errors import EngineError
from genkan.engine.ir.bool_exp import TRUE, BoolExp, GrantedRows
from genkan.engine.ir.grant import DeleteGrant, InsertGrant, UpdateGrant
from genkan.engine.ir.value import Value
from genkan.engine.metadata.check_roles import PermissionT, WritePermission, inherited_writes
from genkan.engine.metadata.input_validation import InputValidation
from genkan.engine.metadata.model import Json, TrackedTable
from genkan.engine.names import ADMIN, ColumnName, GraphQLName, RoleName
from genkan.engine.permission.presets import granted_columns, read_presets
from genkan.engine.permission.role_table import role_columns
from genkan.engine.permission.role_view import RoleColumn, RoleInsert, RoleUpdate
from genkan.engine.permission.row_filter import read_row_filter
from genkan.engine.permission.source_scope import SourceScope
from genkan.engine.permission.validated_input import NOBODY, WriteValidations
from genkan.engine.session import Scenario


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes: a role, from where, and the roles that inherit."""

    role: RoleName
    scenario: Scenario
    inherited_roles: Mapping[RoleName, tuple[RoleName, ...]]


@dataclass(frozen=True, slots=True)
class Writable:
    """A tracked table, and the source around it."""

    tracked: TrackedTable
    table: Table
    scope: SourceScope


def role_insert(writable: Writable, writer: Writer) -> RoleInsert | None:
    """How the role may insert, before its relationships are known; None when it may not."""
    table = writable.table
    if not table.is_insertable:
        return None
    if writer.role == ADMIN:
        return _role_insert(writable, tuple(table.columns), {}, TRUE)
    permission = _permission(writable.tracked.insert_permissions, writer)
    if permission is None or _is_hidden(writer, is_backend_only=permission.backend_only):
        return None
    try:
        columns = granted_columns(table, permission.columns)
        presets = read_presets(table, permission.presets)
        check = read_row_filter(permission.check, table, writable.scope, "$.check")
    except EngineError:
        return None
    return _role_insert(writable, columns, presets, check)


def role_update(writable: Writable, writer: Writer) -> RoleUpdate | None:
    """How the role may change rows; None when it may not."""
    table = writable.table
    if not table.is_updatable:
        return None
    if writer.role == ADMIN:
        granted = GrantedRows(table, TRUE)
        return _role_update(writable, tuple(table.columns), granted, {}, TRUE)
    permission = _permission(writable.tracked.update_permissions, writer)
    if permission is None or _is_hidden(writer, is_backend_only=permission.backend_only):
        return None
    try:
        columns = granted_columns(table, permission.columns)
        rows = read_row_filter(permission.filter, table, writable.scope, "$.filter")
        presets = read_presets(table, permission.presets)
        check = _update_check(permission.check, writable)
    except EngineError:
        return None
    return _role_update(writable, columns, GrantedRows(table, rows), presets, check)


def delete_grant(writable: Writable, writer: Writer) -> DeleteGrant | None:
    """Which rows the role may delete; None when it may not."""
    table = writable.table
    if not table.is_deletable:
        return None
    if writer.role == ADMIN:
        return DeleteGrant(granted=GrantedRows(table, TRUE))
    permission = _permission(writable.tracked.delete_permissions, writer)
    if permission is None or _is_hidden(writer, is_backend_only=permission.backend_only):
        return None
    try:
        rows = read_row_filter(permission.filter, table, writable.scope, "$.filter")
    except EngineError:
        return None
    return DeleteGrant(granted=GrantedRows(table, rows))


def write_validations(writable: Writable, writer: Writer) -> WriteValidations:
    """Whom what the role writes is shown to; nobody sees admin's."""
    if writer.role == ADMIN:
        return NOBODY
    tracked = writable.tracked
    return WriteValidations(
        insert=_validation(_permission(tracked.insert_permissions, writer)),
        update=_validation(_permission(tracked.update_permissions, writer)),
        delete=_validation(_permission(tracked.delete_permissions, writer)),
    )


def _validation(permission: WritePermission | None) -> InputValidation | None:
    return None if permission is None else permission.validate_input


def _role_insert(
    writable: Writable,
    columns: tuple[ColumnName, ...],
    presets: Mapping[ColumnName, Value],
    check: BoolExp,
) -> RoleInsert:
    given = _given(writable, columns, presets)
    return RoleInsert(
        grant=InsertGrant(
            table=writable.table,
            columns=frozenset(column.column.name for column in given.values()),
            presets=presets,
            check=check,
        ),
        columns=given,
        relationships={},
        constraints=_constraints(writable.table),
    )


def _role_update(
    writable: Writable,
    columns: tuple[ColumnName, ...],
    granted: GrantedRows,
    presets: Mapping[ColumnName, Value],
    check: BoolExp | None,
) -> RoleUpdate:
    given = _given(writable, columns, presets)
    return RoleUpdate(
        UpdateGrant(
            granted=granted,
            columns=frozenset(column.column.name for column in given.values()),
            presets=presets,
            check=check,
        ),
        given,
    )


def _given(
    writable: Writable, columns: tuple[ColumnName, ...], presets: Mapping[ColumnName, Value]
) -> Mapping[GraphQLName, RoleColumn]:
    """A preset column is not the client's to give; a generated one nobody's."""
    table = writable.table
    given = [one for one in columns if one not in presets and not table.columns[one].is_generated]
    shown = dict.fromkeys(given, TRUE)
    return role_columns(writable.tracked, table, shown, writable.scope)


def _constraints(table: Table) -> Mapping[GraphQLName, KeyConstraint]:
    """The primary key and the unique constraints whose names GraphQL can say."""
    keys = (*(() if table.primary_key is None else (table.primary_key,)), *table.unique_constraints)
    names = ((graphql_name(key.name), key) for key in keys)
    return {name: key for name, key in names if name is not None}


def _update_check(check: Json | None, writable: Writable) -> BoolExp | None:
    # Hasura: without a check of its own an update may lead anywhere.
    if check is None:
        return None
    return read_row_filter(check, writable.table, writable.scope, "$.check")


def _permission(permissions: Mapping[RoleName, PermissionT], writer: Writer) -> PermissionT | None:
    """The role's own permission, or what its parents have, if they all have the same."""
    own = permissions.get(writer.role)
    if own is not None or writer.role not in writer.inherited_roles or not permissions:
        return own
    return inherited_writes(permissions, writer.inherited_roles).permissions.get(writer.role)


def _is_hidden(writer: Writer, *, is_backend_only: bool) -> bool:
    return is_backend_only and writer.scenario is Scenario.FRONTEND
