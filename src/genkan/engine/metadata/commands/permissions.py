"""The four permissions of a role on a table."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar

from genkan.engine.catalog.model import RelationKind, Table
from genkan.engine.errors import (
    AlreadyExists,
    ConstraintViolation,
    InvalidParams,
    NotSupported,
    PermissionDenied,
)
from genkan.engine.metadata.decode_permission import (
    delete_permission,
    insert_permission,
    select_permission,
    update_permission,
)
from genkan.engine.metadata.dependents import Catalogs
from genkan.engine.metadata.edit import Draft, Edit, Edited, table_of
from genkan.engine.metadata.model import TrackedTable
from genkan.engine.metadata.objects import (
    PermissionKind,
    PermissionObject,
    with_table,
    without,
)
from genkan.engine.metadata.reading import (
    Node,
    fields,
    name,
    optional_text,
    required,
    text,
)
from genkan.engine.names import ADMIN, RoleName, TableName

Permission = TypeVar("Permission")


def create_permission(kind: PermissionKind) -> Edit:
    """``pg_create_<kind>_permission``."""

    def edit(draft: Draft, args: Node) -> Edited:
        members = fields(args, "CreatePerm")
        role = RoleName(name(required(members, "role", args)))
        node = required(members, "permission", args)
        comment = optional_text(members, "comment")
        table = table_of(draft.metadata, members, args)
        if role == ADMIN:
            raise ConstraintViolation(f"{kind.value} permission for role admin can not be defined")
        if role in _roles(table, kind):
            raise AlreadyExists(
                f'{kind.value} permission already defined on table "{table.name}" '
                f'with role "{role}"'
            )
        _check_writable(kind, table.name, draft.catalogs)
        added = _with_permission(table, kind, role, node, comment)
        return Edited(with_table(draft.metadata, added), PermissionObject(table.name, role, kind))

    return edit


def drop_permission(kind: PermissionKind) -> Edit:
    """``pg_drop_<kind>_permission``."""

    def edit(draft: Draft, args: Node) -> Edited:
        members = fields(args, "DropPerm")
        role = RoleName(name(required(members, "role", args)))
        table = table_of(draft.metadata, members, args)
        _check_defined(table, kind, role)
        return Edited(without(draft.metadata, PermissionObject(table.name, role, kind)))

    return edit


def set_permission_comment(draft: Draft, args: Node) -> Edited:
    """``pg_set_permission_comment``."""
    members = fields(args, "SetPermComment")
    role = RoleName(name(required(members, "role", args)))
    kind = _kind(required(members, "type", args))
    comment = optional_text(members, "comment")
    table = table_of(draft.metadata, members, args)
    _check_defined(table, kind, role)
    commented = _with_comment(table, kind, role, comment)
    return Edited(with_table(draft.metadata, commented), PermissionObject(table.name, role, kind))


def _kind(node: Node) -> PermissionKind:
    try:
        return PermissionKind(text(node))
    except ValueError:
        expected = ", ".join(kind.value for kind in PermissionKind)
        raise InvalidParams(
            f'unknown permission type "{node.value}"; expected one of: {expected}', path=node.path
        ) from None


def _roles(table: TrackedTable, kind: PermissionKind) -> Mapping[RoleName, object]:
    match kind:
        case PermissionKind.SELECT:
            return table.select_permissions
        case PermissionKind.INSERT:
            return table.insert_permissions
        case PermissionKind.UPDATE:
            return table.update_permissions
        case PermissionKind.DELETE:
            return table.delete_permissions


def _with_permission(
    table: TrackedTable, kind: PermissionKind, role: RoleName, node: Node, comment: str | None
) -> TrackedTable:
    def added(
        known: Mapping[RoleName, Permission], read: Callable[[Node, str | None], Permission]
    ) -> Mapping[RoleName, Permission]:
        return {**known, role: read(node, comment)}

    match kind:
        case PermissionKind.SELECT:
            select = added(table.select_permissions, select_permission)
            return replace(table, select_permissions=select)
        case PermissionKind.INSERT:
            insert = added(table.insert_permissions, insert_permission)
            return replace(table, insert_permissions=insert)
        case PermissionKind.UPDATE:
            update = added(table.update_permissions, update_permission)
            return replace(table, update_permissions=update)
        case PermissionKind.DELETE:
            delete = added(table.delete_permissions, delete_permission)
            return replace(table, delete_permissions=delete)


def _with_comment(
    table: TrackedTable, kind: PermissionKind, role: RoleName, comment: str | None
) -> TrackedTable:
    match kind:
        case PermissionKind.SELECT:
            select = replace(table.select_permissions[role], comment=comment)
            return replace(table, select_permissions={**table.select_permissions, role: select})
        case PermissionKind.INSERT:
            insert = replace(table.insert_permissions[role], comment=comment)
            return replace(table, insert_permissions={**table.insert_permissions, role: insert})
        case PermissionKind.UPDATE:
            update = replace(table.update_permissions[role], comment=comment)
            return replace(table, update_permissions={**table.update_permissions, role: update})
        case PermissionKind.DELETE:
            delete = replace(table.delete_permissions[role], comment=comment)
            return replace(table, delete_permissions={**table.delete_permissions, role: delete})


def _check_defined(table: TrackedTable, kind: PermissionKind, role: RoleName) -> None:
    if role not in _roles(table, kind):
        raise PermissionDenied(
            f'{kind.value} permission on "{table.name}" for role "{role}" does not exist'
        )


def _check_writable(kind: PermissionKind, table: TableName, catalogs: Catalogs) -> None:
    """A view that Postgres can not write through takes no permission to write."""
    catalog = catalogs.get(table.source)
    found = None if catalog is None else catalog.tables.get(table)
    if found is None or found.kind not in {RelationKind.VIEW, RelationKind.MATERIALIZED_VIEW}:
        return
    can, word = _writability(kind, found)
    if not can:
        raise NotSupported(f'view "{table}" is not {word}')


def _writability(kind: PermissionKind, table: Table) -> tuple[bool, str]:
    match kind:
        case PermissionKind.SELECT:
            return True, "readable"
        case PermissionKind.INSERT:
            return table.is_insertable, "insertable"
        case PermissionKind.UPDATE:
            return table.is_updatable, "updatable"
        case PermissionKind.DELETE:
            return table.is_deletable, "deletable"
