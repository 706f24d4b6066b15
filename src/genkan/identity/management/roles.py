"""Kinde's tag "Roles"."""

from typing import Annotated, Final

from pydantic import Field

from genkan.identity.errors import AlreadyExists, ManagementError
from genkan.identity.management.call import (
    Body,
    Call,
    Line,
    Reply,
    created,
    next_token,
    page_wish,
    read_body,
    success,
)
from genkan.identity.management.operation import Operation, operation
from genkan.identity.model.role import Role
from genkan.identity.names import RoleId, RoleKey


class RoleBody(Body):
    """`POST /api/v1/roles`."""

    name: Annotated[Line, Field(min_length=1, max_length=100)]
    # A key becomes a Hasura role as it stands.
    key: Annotated[str, Field(pattern=r"^[A-Za-z0-9_:.-]{1,64}$")]
    description: Line | None = None
    is_default_role: bool = False


async def get_roles(call: Call) -> Reply:
    """The roles, page by page."""
    wish = page_wish(call)
    after = RoleId(wish.after) if wish.after else None
    found = await call.ports.roles.page(after=after, limit_rows=wish.size + 1)
    return success(
        roles=[
            {
                "id": role.id,
                "key": role.key,
                "name": role.name,
                "description": role.description,
                "is_default_role": role.is_default,
            }
            for role in found[: wish.size]
        ],
        next_token=next_token([role.id for role in found], wish),
    )


async def create_role(call: Call) -> Reply:
    """A new role. The key `admin` is kept out of Hasura's claims (tokens/hasura_mapping.py)."""
    body = read_body(call, RoleBody)
    role = Role(
        id=RoleId(call.ports.randomness.uuid()),
        key=RoleKey(body.key),
        name=body.name,
        description=body.description,
        is_default=body.is_default_role,
    )
    try:
        await call.ports.roles.create(role)
    except AlreadyExists as error:
        raise ManagementError("ROLE_ALREADY_EXISTS", error.description) from error
    return created(role={"id": role.id})


OPERATIONS: Final[tuple[Operation, ...]] = (
    operation("GET", "/roles", "read:roles", get_roles),
    operation("POST", "/roles", "create:roles", create_role),
)
