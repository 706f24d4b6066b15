"""Remote schemas, and what roles see of them.

Source: Hasura v2, RemoteSchema/MetadataAPI/{Core,Permission}, whose messages are used.
"""

from dataclasses import replace

from genkan.engine.errors import (
    AlreadyExists,
    ConstraintViolation,
    DependencyError,
    NotExists,
)
from genkan.engine.metadata.edit import Draft, Edited
from genkan.engine.metadata.model import Metadata
from genkan.engine.metadata.objects import (
    RemotePermissionObject,
    RemoteSchemaObject,
    with_remote_schema,
    without,
)
from genkan.engine.metadata.reading import (
    Node,
    fields,
    name,
    optional_text,
    refuse_misspelt,
    required,
    strings,
)
from genkan.engine.metadata.remote_schemas import (
    RemotePermissions,
    RemoteSchema,
    remote_definition,
    remote_permission,
)
from genkan.engine.names import ADMIN, RemoteSchemaName, RoleName
from genkan.engine.remote_schemas.reading import reading_of


def add_remote_schema(draft: Draft, args: Node) -> Edited:
    """``add_remote_schema``."""
    added = _declared(args)
    if added.name in draft.metadata.remote_schemas:
        raise AlreadyExists(f'remote schema with name "{added.name}" already exists')
    return Edited(with_remote_schema(draft.metadata, added), RemoteSchemaObject(added.name))


def update_remote_schema(draft: Draft, args: Node) -> Edited:
    """``update_remote_schema``: the definition is another; the permissions stay."""
    declared = _declared(args)
    known = draft.metadata.remote_schemas.get(declared.name)
    if known is None:
        raise NotExists(f'remote schema with name "{declared.name}" doesn\'t exist')
    updated = replace(known, definition=declared.definition, comment=declared.comment)
    return Edited(with_remote_schema(draft.metadata, updated), RemoteSchemaObject(known.name))


def remove_remote_schema(draft: Draft, args: Node) -> Edited:
    """``remove_remote_schema``: its permissions go with it; what else needs it keeps it."""
    removed = remote_schema_name(args)
    if removed not in draft.metadata.remote_schemas:
        raise NotExists("no such remote schema")
    dependents = _relationships_to(draft.metadata, removed)
    if dependents:
        listed = ", ".join(dependents)
        raise DependencyError(
            f"cannot drop due to the following dependent objects: {listed}",
        )
    return Edited(without(draft.metadata, RemoteSchemaObject(removed)))


def add_remote_schema_permissions(draft: Draft, args: Node) -> Edited:
    """``add_remote_schema_permissions``. Raises ValidationFailed with all that is wrong."""
    members = fields(args, "AddRemoteSchemaPermission")
    refuse_misspelt(members, {"remote_schema", "role", "definition", "comment"}, args)
    wanted = RemoteSchemaName(name(required(members, "remote_schema", args)))
    role = RoleName(name(required(members, "role", args)))
    comment = optional_text(members, "comment")
    permission = remote_permission(required(members, "definition", args), comment)
    if draft.remote_permissions is not RemotePermissions.ENFORCED:
        raise ConstraintViolation(
            "remote schema permissions can only be added when remote schema permissions are "
            "enabled in the graphql-engine"
        )
    remote, reading = _remote(draft, wanted), reading_of(draft.remotes, wanted)
    if reading is None:
        raise _no_remote(wanted)
    if role in remote.permissions:
        raise AlreadyExists(
            f'permissions for role: "{role}" for remote schema:"{wanted}" already exists'
        )
    if role == ADMIN:
        raise ConstraintViolation("cannot define permission for admin role")
    reading.permitted(permission.schema)
    permissions = {**remote.permissions, role: permission}
    return Edited(
        with_remote_schema(draft.metadata, replace(remote, permissions=permissions)),
        RemotePermissionObject(wanted, role),
    )


def drop_remote_schema_permissions(draft: Draft, args: Node) -> Edited:
    """``drop_remote_schema_permissions``."""
    members = fields(args, "DropRemoteSchemaPermissions")
    refuse_misspelt(members, {"remote_schema", "role"}, args)
    wanted = RemoteSchemaName(name(required(members, "remote_schema", args)))
    role = RoleName(name(required(members, "role", args)))
    if role not in _remote(draft, wanted).permissions:
        raise NotExists(
            f'permissions for role: "{role}" for remote schema:"{wanted}" doesn\'t exist'
        )
    return Edited(without(draft.metadata, RemotePermissionObject(wanted, role)))


def remote_schema_name(args: Node) -> RemoteSchemaName:
    """``{"name": ...}``."""
    return RemoteSchemaName(name(required(fields(args, "RemoteSchemaNameQuery"), "name", args)))


def _declared(args: Node) -> RemoteSchema:
    members = fields(args, "AddRemoteSchemaQuery")
    refuse_misspelt(members, {"name", "definition", "comment"}, args)
    return RemoteSchema(
        RemoteSchemaName(name(required(members, "name", args))),
        remote_definition(required(members, "definition", args)),
        optional_text(members, "comment"),
    )


def _remote(draft: Draft, wanted: RemoteSchemaName) -> RemoteSchema:
    remote = draft.metadata.remote_schemas.get(wanted)
    if remote is None:
        raise _no_remote(wanted)
    return remote


def _no_remote(wanted: RemoteSchemaName) -> NotExists:
    return NotExists(f'remote schema "{wanted}" doesn\'t exist')


def _relationships_to(metadata: Metadata, removed: RemoteSchemaName) -> list[str]:
    """Remote relationships, which are kept word for word, that name the remote."""
    return [
        f'table {tracked.name} in source "{source.name}"'
        for source in metadata.sources.values()
        for tracked in source.tables.values()
        if removed in strings(tracked.rest.get("remote_relationships"))
    ]
