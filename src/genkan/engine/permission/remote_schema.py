"""What a role sees of the remote schemas.

Source: Hasura v2, GraphQL/Schema (buildRemoteSchemaParser): admin, and every role where
permissions are off, sees all there is.
"""

from __future__ import annotations

from collections.abc import Iterator

from genkan.engine.ir.remote import GrantedRemote
from genkan.engine.metadata.model import Metadata
from genkan.engine.metadata.remote_permissions import seen_by_roles
from genkan.engine.metadata.remote_schemas import RemotePermissions, RemoteSchema
from genkan.engine.names import ADMIN, RoleName
from genkan.engine.permission.role_view import RoleRemote
from genkan.engine.remote_schemas.model import RemoteTypes, preset_inputs
from genkan.engine.remote_schemas.reading import RemoteReading, Remotes, reading_of


def role_remotes(
    metadata: Metadata, remotes: Remotes, role: RoleName, permissions: RemotePermissions
) -> Iterator[RoleRemote]:
    """The remotes of which the role sees anything, in the metadata's order."""
    for remote in metadata.remote_schemas.values():
        reading = reading_of(remotes, remote.name)
        if reading is None:
            continue
        types = _seen(metadata, remote, reading, role, permissions)
        if types is not None:
            grant = GrantedRemote(remote.name, remote.definition)
            yield RoleRemote(grant, types, reading.names, preset_inputs(types))


def _seen(
    metadata: Metadata,
    remote: RemoteSchema,
    reading: RemoteReading,
    role: RoleName,
    permissions: RemotePermissions,
) -> RemoteTypes | None:
    if role == ADMIN or permissions is RemotePermissions.OFF:
        return reading.types
    return seen_by_roles(remote, reading, metadata.inherited_roles).types.get(role)
