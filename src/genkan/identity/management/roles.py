"""Kinde's tag "Roles": the roles themselves."""

from dataclasses import replace
from typing import Annotated, Final

from pydantic import Field

from genkan.identity.errors import AlreadyExists, InvalidBody, ManagementError
from genkan.identity.management.call import (
    Body,
    Call,
    Line,
    Reply,
    created,
    next_token,
    not_found,
    page_wish,
    read_body,
    success,
)
from genkan.identity.management.listing import end_token, sorted_listing
from genkan.identity.management.operation import Operation, operation
from genkan.identity.model.role import Role
from genkan.identity.names import PermissionId, RoleId, RoleKey, UserId

Name = Annotated[Line, Field(min_length=1, max_length=100)]
# A key becomes a Hasura role as it stands.
Key = Annotated[str, Field(pattern=r"^[A-Za-z0-9_:.-]{1,64}$")]


class NewRoleBody(Body):
    """`POST /api/v1/roles`."""

    name: Name
    key: Key
    description: Line | None = None
    is_default_role: bool = False
    assignment_permission_id: Line | None = None


class RoleBody(Body):
    """`PATCH /api/v1/roles/{role_id}`: name and key are needed, what else is absent stays."""

    name: Name
    key: Key
    description: Line | None = None
    is_default_role: bool | None = None
    assignment_permission_id: Line | None = None


async def get_roles(call: Call) -> Reply:
    """The roles, part by part."""
    part = await call.ports.roles.part(sorted_listing(call, ("name", "key")))
    return success(roles=[_entry(role) for role in part.rows], next_token=end_token(call, part.end))


async def create_role(call: Call) -> Reply:
    """A new role. The key `admin` is kept out of Hasura's claims (tokens/hasura_mapping.py)."""
    body = read_body(call, NewRoleBody)
    role = Role(
        id=RoleId(call.ports.randomness.uuid()),
        key=RoleKey(body.key),
        name=body.name,
        description=body.description,
        is_default=body.is_default_role,
        assignment_permission_id=await _guard(call, body.assignment_permission_id),
    )
    try:
        await call.ports.roles.create(role)
    except AlreadyExists as error:
        raise _taken(error) from error
    return created(role={"id": role.id})


async def get_role(call: Call) -> Reply:
    """One role."""
    return success(role=_entry(await called_role(call)))


async def update_role(call: Call) -> Reply:
    """Another name, key or description; the tokens have it from the next refresh on."""
    role = await called_role(call)
    body = read_body(call, RoleBody)
    sent = body.model_fields_set
    changed = replace(
        role,
        key=RoleKey(body.key),
        name=body.name,
        description=body.description if "description" in sent else role.description,
        is_default=role.is_default if body.is_default_role is None else body.is_default_role,
        assignment_permission_id=(
            await _guard(call, body.assignment_permission_id)
            if "assignment_permission_id" in sent
            else role.assignment_permission_id
        ),
    )
    try:
        is_stored = await call.ports.roles.update(changed)
    except AlreadyExists as error:
        raise _taken(error) from error
    if not is_stored:
        raise no_role()
    return created()


async def delete_role(call: Call) -> Reply:
    """The role goes, and from all who hold it."""
    if not await call.ports.roles.delete(RoleId(call.path["role_id"])):
        raise no_role()
    return success()


async def get_role_users(call: Call) -> Reply:
    """Who holds the role, and in which organizations."""
    role = await called_role(call)
    wish = page_wish(call)
    holders = await call.ports.roles.holders(
        role.id,
        organization=None,
        after=UserId(wish.after) if wish.after else None,
        limit_rows=wish.size + 1,
    )
    return success(
        users=[
            {"id": each.user_id, "org_codes": list(each.organizations)}
            for each in holders[: wish.size]
        ],
        next_token=next_token([each.user_id for each in holders], wish),
    )


async def called_role(call: Call) -> Role:
    """The role that the path names. Raises ManagementError (404)."""
    role = await call.ports.roles.by_id(RoleId(call.path["role_id"]))
    if role is None:
        raise no_role()
    return role


def no_role() -> ManagementError:
    """The refusal of an id that no role has."""
    return not_found("ROLE_NOT_FOUND", "there is no role with this id")


async def _guard(call: Call, permission_id: str | None) -> PermissionId | None:
    """The permission that is needed to give the role away. Raises InvalidBody."""
    if not permission_id:
        return None
    permission = await call.ports.permissions.by_id(PermissionId(permission_id))
    if permission is None:
        raise InvalidBody(("assignment_permission_id: there is no permission with this id",))
    return permission.id


def _taken(error: AlreadyExists) -> ManagementError:
    return ManagementError("ROLE_ALREADY_EXISTS", error.description)


def _entry(role: Role) -> dict[str, object]:
    return {
        "id": role.id,
        "key": role.key,
        "name": role.name,
        "description": role.description,
        "is_default_role": role.is_default,
    }


_ROLE = "/roles/{role_id}"

OPERATIONS: Final[tuple[Operation, ...]] = (
    operation("GET", "/roles", "read:roles", get_roles),
    operation("POST", "/roles", "create:roles", create_role),
    operation("GET", _ROLE, "read:roles", get_role),
    operation("PATCH", _ROLE, "update:roles", update_role),
    operation("DELETE", _ROLE, "delete:roles", delete_role),
    operation("GET", f"{_ROLE}/users", "read:organization_user_roles", get_role_users),
)
