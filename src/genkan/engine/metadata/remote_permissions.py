"""What roles see of remote schemas: by their own permissions, and by those that they inherit.

Source: Hasura v2, RemoteSchema/SchemaCache/Build (buildRemoteSchemaPermissions).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from graphlib import TopologicalSorter

from genkan.engine.errors import EngineError
from genkan.engine.metadata.check_roles import Roles
from genkan.engine.metadata.fault import Fault
from genkan.engine.metadata.model import WRITE_CONFLICT, Inconsistency, Metadata
from genkan.engine.metadata.objects import RemotePermissionObject, RemoteSchemaObject
from genkan.engine.metadata.remote_schemas import RemoteSchema
from genkan.engine.names import RemoteSchemaName, RoleName
from genkan.engine.remote_schemas.model import RemoteTypes
from genkan.engine.remote_schemas.reading import RemoteReading, Remotes, Unreadable, reading_of


@dataclass(frozen=True, slots=True)
class SeenByRoles:
    """What each role sees of a remote, and the roles whose parents see different things."""

    types: Mapping[RoleName, RemoteTypes]
    conflicting: tuple[RoleName, ...]


def seen_by_roles(remote: RemoteSchema, reading: RemoteReading, roles: Roles) -> SeenByRoles:
    """A role's own permission wins; what its parents see it sees when they all see the same.

    ``roles`` go in no circle, and all permissions are parts of the remote's schema.
    """
    known = {
        role: reading.permitted(permission.schema)
        for role, permission in remote.permissions.items()
    }
    conflicting: set[RoleName] = set()
    for role in TopologicalSorter(roles).static_order():  # parents first
        parents = roles.get(role, ())
        inherited = [known[one] for one in parents if one in known]
        if role in known:
            continue
        # What a parent could not inherit is not made good by another parent.
        if any(one in conflicting for one in parents) or any(
            one != inherited[0] for one in inherited
        ):
            conflicting.add(role)
        elif inherited:
            known[role] = inherited[0]
    return SeenByRoles(known, tuple(role for role in roles if role in conflicting))


def remote_schema_faults(metadata: Metadata, remotes: Remotes) -> Iterator[Fault]:
    """The remotes that could not be read, and why."""
    for name in metadata.remote_schemas:
        match remotes.get(name):
            case RemoteReading():
                continue
            case Unreadable(reason, message):
                yield Fault(RemoteSchemaObject(name), reason, message)
            case None:
                yield Fault(RemoteSchemaObject(name), "the remote schema has not been read")


def remote_permission_faults(metadata: Metadata, remotes: Remotes) -> Iterator[Fault]:
    """The permissions that are no part of what their remotes offer."""
    for remote in metadata.remote_schemas.values():
        reading = reading_of(remotes, remote.name)
        if reading is None:
            continue
        for role, permission in remote.permissions.items():
            try:
                reading.permitted(permission.schema)
            except EngineError as error:
                reason = f'in remote schema permission for role "{role}": {error.message}'
                yield Fault(RemotePermissionObject(remote.name, role), reason)


def remote_conflicts(metadata: Metadata, remotes: Remotes) -> Iterator[Inconsistency]:
    """A report of each permission that a role can not inherit; nothing is taken out."""
    for remote in metadata.remote_schemas.values():
        reading = reading_of(remotes, remote.name)
        if reading is not None:
            for role in seen_by_roles(remote, reading, metadata.inherited_roles).conflicting:
                yield _conflict(role, remote.name)


def _conflict(role: RoleName, remote: RemoteSchemaName) -> Inconsistency:
    return Inconsistency(
        kind=WRITE_CONFLICT,
        name=role,
        reason=f"Could not inherit permission for the role '{role}' "
        f"for the entity: 'remote schema: {remote}'",
        definition={"remote_schema": remote},
    )
