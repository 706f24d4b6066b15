"""Kinde's tag "Permissions"."""

from dataclasses import replace
from typing import Annotated, Final

from pydantic import Field

from genkan.identity.errors import AlreadyExists, ManagementError, StillInUse
from genkan.identity.management.call import (
    Body,
    Call,
    Line,
    Reply,
    created,
    not_found,
    read_body,
    success,
)
from genkan.identity.management.listing import end_token, sorted_listing
from genkan.identity.management.operation import Operation, operation
from genkan.identity.model.permission import Permission
from genkan.identity.names import PermissionId, PermissionKey

Name = Annotated[Line, Field(min_length=1, max_length=100)]
# Keys stand in tokens and in Postgres array literals: no spaces, no commas, no braces.
Key = Annotated[str, Field(pattern=r"^[A-Za-z0-9_:./-]{1,64}$")]


class NewPermissionBody(Body):
    """`POST /api/v1/permissions`."""

    name: Name
    key: Key
    description: Line | None = None


class PermissionBody(Body):
    """`PATCH /api/v1/permissions/{permission_id}`: what is absent stays."""

    name: Name | None = None
    key: Key | None = None
    description: Line | None = None


async def get_permissions(call: Call) -> Reply:
    """The permissions, part by part."""
    part = await call.ports.permissions.part(sorted_listing(call, ("name", "id")))
    return success(
        permissions=[permission_entry(each) for each in part.rows],
        next_token=end_token(call, part.end),
    )


async def create_permission(call: Call) -> Reply:
    """A new permission; its id is answered as well, which Kinde leaves to the list."""
    body = read_body(call, NewPermissionBody)
    permission = Permission(
        id=PermissionId(call.ports.randomness.uuid()),
        key=PermissionKey(body.key),
        name=body.name,
        description=body.description,
        created_at=call.now,
    )
    try:
        await call.ports.permissions.create(permission)
    except AlreadyExists as error:
        raise _taken(error) from error
    return created(permission={"id": permission.id})


async def update_permission(call: Call) -> Reply:
    """Another name, key or description; the tokens have it from the next refresh on."""
    permission = await call.ports.permissions.by_id(PermissionId(call.path["permission_id"]))
    if permission is None:
        raise no_permission()
    body = read_body(call, PermissionBody)
    changed = replace(
        permission,
        name=body.name or permission.name,
        key=PermissionKey(body.key) if body.key else permission.key,
        description=permission.description if body.description is None else body.description,
    )
    try:
        is_stored = await call.ports.permissions.update(changed)
    except AlreadyExists as error:
        raise _taken(error) from error
    if not is_stored:
        raise no_permission()
    return success()


async def delete_permission(call: Call) -> Reply:
    """The permission goes, from all roles and members."""
    try:
        is_gone = await call.ports.permissions.delete(PermissionId(call.path["permission_id"]))
    except StillInUse as error:
        raise ManagementError("PERMISSION_IN_USE", error.description) from error
    if not is_gone:
        raise no_permission()
    return success()


def permission_entry(permission: Permission) -> dict[str, object]:
    """A permission as all lists show it."""
    return {
        "id": permission.id,
        "key": permission.key,
        "name": permission.name,
        "description": permission.description,
    }


def no_permission() -> ManagementError:
    """The refusal of an id that no permission has."""
    return not_found("PERMISSION_NOT_FOUND", "there is no permission with this id")


def _taken(error: AlreadyExists) -> ManagementError:
    return ManagementError("PERMISSION_ALREADY_EXISTS", error.description)


_PERMISSION = "/permissions/{permission_id}"

OPERATIONS: Final[tuple[Operation, ...]] = (
    operation("GET", "/permissions", "read:permissions", get_permissions),
    operation("POST", "/permissions", "create:permissions", create_permission),
    operation("PATCH", _PERMISSION, "update:permissions", update_permission),
    operation("DELETE", _PERMISSION, "delete:permissions", delete_permission),
)
