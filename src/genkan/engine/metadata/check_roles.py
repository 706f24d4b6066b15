"""Do the inherited roles make sense? Parents that are not there, circles, conflicts.

Which permissions such a role has, permission/inherit.py says.
Source: Hasura v2, inherited roles.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from graphlib import TopologicalSorter
from typing import Generic, TypeAlias, TypeVar, cast

from genkan.engine.metadata.model import (
    AllColumns,
    DeletePermission,
    InsertPermission,
    Metadata,
    UpdatePermission,
)
from genkan.engine.metadata.native_queries import permissions_in
from genkan.engine.metadata.objects import PermissionKind
from genkan.engine.names import RoleName, TableName

Roles: TypeAlias = Mapping[RoleName, tuple[RoleName, ...]]
WritePermission: TypeAlias = InsertPermission | UpdatePermission | DeletePermission
PermissionT = TypeVar("PermissionT", bound=WritePermission)


@dataclass(frozen=True, slots=True)
class InheritedWrites(Generic[PermissionT]):
    """Roles with the permission they have, and roles whose parents' permissions differ."""

    permissions: Mapping[RoleName, PermissionT]
    conflicting: tuple[RoleName, ...]


@dataclass(frozen=True, slots=True)
class WriteConflict:
    """The parents of ``role`` may write in different ways: it inherits none of them."""

    role: RoleName
    table: TableName
    kind: PermissionKind


def role_faults(declared: Metadata) -> Mapping[RoleName, str]:
    """The inherited roles that can not be, and why; a role of one of them can not be either."""
    roles = declared.inherited_roles
    faults = {
        role: f"found cycle(s) in roles: {cycle_text(cycle)}"
        for role in roles
        if (cycle := role_cycle(role, roles))
    }
    known = _roles_with_permissions(declared)
    while True:
        there = known | (roles.keys() - faults.keys())
        more = {
            role: _missing_text(role, missing)
            for role, parents in roles.items()
            if role not in faults and (missing := [one for one in parents if one not in there])
        }
        if not more:
            return faults
        faults.update(more)


def role_cycle(role: RoleName, roles: Roles) -> tuple[RoleName, ...]:
    """A way from ``role`` by its parents back to it; empty when there is none."""
    ways: list[tuple[RoleName, ...]] = [(role,)]
    seen: set[RoleName] = set()
    for way in ways:  # grows while it is read
        for parent in roles.get(way[-1], ()):
            if parent == role:
                return (*way, role)
            if parent not in seen:
                seen.add(parent)
                ways.append((*way, parent))
    return ()


def cycle_text(cycle: tuple[RoleName, ...]) -> str:
    """``["a","b","a"]``."""
    return "[" + ",".join(f'"{role}"' for role in cycle) + "]"


def write_conflicts(metadata: Metadata) -> Iterator[WriteConflict]:
    """Where an inherited role has none of its parents' permissions to write."""
    roles = metadata.inherited_roles
    for source in metadata.sources.values() if roles else ():
        for tracked in source.tables.values():
            for kind, permissions in (
                (PermissionKind.INSERT, tracked.insert_permissions),
                (PermissionKind.UPDATE, tracked.update_permissions),
                (PermissionKind.DELETE, tracked.delete_permissions),
            ):
                for role in inherited_writes(permissions, roles).conflicting:
                    yield WriteConflict(role, tracked.name, kind)


def inherited_writes(
    permissions: Mapping[RoleName, PermissionT], roles: Roles
) -> InheritedWrites[PermissionT]:
    """A table's permissions of one kind, with those that roles inherit.

    A role's own wins; what its parents have it has only when they all have the same.
    Source: Hasura v2, inherited roles, mutations. ``roles`` go in no circle.
    """
    known = dict(permissions)
    conflicting: list[RoleName] = []
    for role in TopologicalSorter(roles).static_order():  # parents first
        inherited = [known[one] for one in roles.get(role, ()) if one in known]
        if role in known or not inherited:
            continue
        if all(_meaning(one) == _meaning(inherited[0]) for one in inherited):
            known[role] = inherited[0]
        else:
            conflicting.append(role)
    return InheritedWrites(known, tuple(conflicting))


def _meaning(permission: WritePermission) -> tuple[object, ...]:
    """The permission as far as it matters whether two are the same."""
    plain = replace(permission, comment=None)
    match plain:
        case DeletePermission():
            return (plain,)
        case InsertPermission(columns) | UpdatePermission(columns):
            names = columns if isinstance(columns, AllColumns) else frozenset(columns)
            return (replace(plain, columns=()), names)


def _missing_text(role: RoleName, missing: list[RoleName]) -> str:
    return (
        f"the following parent role(s) are not found: {', '.join(missing)} "
        f'which are required to construct the inherited role: "{role}"'
    )


def _roles_with_permissions(metadata: Metadata) -> frozenset[RoleName]:
    """Every role that the metadata gives anything, be it enforced yet or kept word for word."""
    found: set[RoleName] = set()
    for source in metadata.sources.values():
        for tracked in source.tables.values():
            found.update(
                tracked.select_permissions,
                tracked.insert_permissions,
                tracked.update_permissions,
                tracked.delete_permissions,
            )
        for function in source.functions.values():
            found.update(function.permissions)
        for _, _, permissions in permissions_in(source):
            found.update(permissions)
        found |= _roles_named_in(source.rest)
    for action in metadata.actions.values():
        found.update(action.permissions)
    for remote in metadata.remote_schemas.values():
        found.update(remote.permissions)
    return frozenset(found | _roles_named_in(metadata.rest))


def _roles_named_in(value: object) -> set[RoleName]:
    """The ``role`` of every permission in JSON (remote schemas)."""
    found: set[RoleName] = set()
    waiting = [value]
    for one in waiting:  # grows while it is read
        if isinstance(one, list):
            waiting += cast("list[object]", one)
        elif isinstance(one, Mapping):
            members = cast("Mapping[str, object]", one)
            role = members.get("role")
            if isinstance(role, str):
                found.add(RoleName(role))
            waiting += members.values()
    return found
