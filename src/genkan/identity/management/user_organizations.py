"""Genkan's own: all places of a user at once, with what they hold in each."""

from typing import Final

from genkan.identity.management.call import Call, Reply, success
from genkan.identity.management.operation import Operation, operation
from genkan.identity.management.permissions import permission_entry
from genkan.identity.management.user_passwords import no_user
from genkan.identity.model.organization import Membership, Visited
from genkan.identity.model.permission import Permission
from genkan.identity.names import PermissionKey, UserId


async def get_user_organizations(call: Call) -> Reply:
    """The organizations of a user: the roles there, and each permission with where it is from.

    `is_direct`: given to the member; `roles`: keys of the roles that give it.
    """
    user_id = UserId(call.path["user_id"])
    if await call.ports.users.by_id(user_id) is None:
        raise no_user()
    memberships = await call.ports.organizations.memberships(user_id)
    places = (await call.ports.members.visited([user_id])).get(user_id, ())
    visited = {each.code: each for each in places}
    keys = sorted({key for each in memberships for key in each.permissions})
    permissions = {each.key: each for each in await call.ports.permissions.by_keys(keys)}
    return success(
        organizations=[
            _entry(each, visited.get(each.organization.code), permissions) for each in memberships
        ]
    )


def _entry(
    membership: Membership,
    visited: Visited | None,
    permissions: dict[PermissionKey, Permission],
) -> dict[str, object]:
    last = visited and visited.last_accessed_at
    return {
        "code": membership.organization.code,
        "name": membership.organization.name,
        "is_default": membership.organization.is_default,
        "is_suspended": membership.organization.is_suspended,
        "last_accessed_on": last.isoformat() if last else None,
        "roles": [{"id": role.id, "key": role.key, "name": role.name} for role in membership.roles],
        "permissions": [
            permission_entry(permissions[key])
            | {
                "is_direct": key in membership.direct_permissions,
                "roles": [role.key for role in membership.roles if key in role.permissions],
            }
            for key in membership.permissions
            if key in permissions
        ],
    }


OPERATIONS: Final[tuple[Operation, ...]] = (
    operation(
        "GET",
        "/genkan/users/{user_id}/organizations",
        "read:organization_users",
        get_user_organizations,
    ),
)
