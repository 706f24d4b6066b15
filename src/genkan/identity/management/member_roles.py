"""Kinde's tag "Organizations", the part of what members hold: roles and direct permissions."""

from collections.abc import Mapping
from typing import Final

from genkan.identity.errors import InvalidBody
from genkan.identity.management.call import (
    Body,
    Call,
    Line,
    Reply,
    next_token,
    page_wish,
    read_body,
    success,
)
from genkan.identity.management.listing import expanded, moment
from genkan.identity.management.operation import Operation, operation
from genkan.identity.management.organization_members import called_membership
from genkan.identity.management.organizations import called_organization
from genkan.identity.management.permissions import no_permission, permission_entry
from genkan.identity.management.roles import called_role, no_role
from genkan.identity.model.organization import Membership
from genkan.identity.names import PermissionId, PermissionKey, RoleId, UserId


class UserRoleBody(Body):
    """`POST /api/v1/organizations/{org_code}/users/{user_id}/roles`."""

    role_id: Line


class UserPermissionBody(Body):
    """`POST /api/v1/organizations/{org_code}/users/{user_id}/permissions`."""

    permission_id: Line


async def get_organization_user_roles(call: Call) -> Reply:
    """The roles of a member."""
    membership = await called_membership(call)
    return success(
        roles=[{"id": role.id, "key": role.key, "name": role.name} for role in membership.roles],
        next_token=None,
    )


async def create_organization_user_role(call: Call) -> Reply:
    """Give a member a role; it is in the tokens from the next refresh on."""
    membership = await called_membership(call)
    role_id = RoleId(read_body(call, UserRoleBody).role_id)
    code = membership.organization.code
    if not await call.ports.roles.assign(code, membership.user_id, role_id):
        raise no_role()
    return success()


async def delete_organization_user_role(call: Call) -> Reply:
    """Take a role from a member."""
    membership = await called_membership(call)
    role_id = RoleId(call.path["role_id"])
    code = membership.organization.code
    if not await call.ports.roles.withdraw(code, membership.user_id, role_id):
        raise no_role()
    return success()


async def get_organization_user_permissions(call: Call) -> Reply:
    """What a member may do, by roles and directly; `expand=roles` says by which roles."""
    with_roles = "roles" in expanded(call, ("roles",))
    membership = await called_membership(call)
    granting = _granting(membership)
    permissions = await call.ports.permissions.by_keys(membership.permissions)
    return success(
        permissions=[
            permission_entry(each) | ({"roles": granting.get(each.key, [])} if with_roles else {})
            for each in permissions
        ]
    )


async def create_organization_user_permission(call: Call) -> Reply:
    """Give a member a permission directly."""
    membership = await called_membership(call)
    permission_id = PermissionId(read_body(call, UserPermissionBody).permission_id)
    code = membership.organization.code
    if not await call.ports.members.permit(code, membership.user_id, permission_id):
        raise no_permission()
    return success()


async def delete_organization_user_permission(call: Call) -> Reply:
    """Take a permission that was given directly; those of roles stay."""
    membership = await called_membership(call)
    permission_id = PermissionId(call.path["permission_id"])
    code = membership.organization.code
    if not await call.ports.members.forbid(code, membership.user_id, permission_id):
        raise no_permission()
    return success()


async def get_organization_role_users(call: Call) -> Reply:
    """Who holds a role in the organization."""
    organization, role = await called_organization(call), await called_role(call)
    wish = page_wish(call)
    holders = await call.ports.roles.holders(
        role.id,
        organization=organization.code,
        after=UserId(wish.after) if wish.after else None,
        limit_rows=wish.size + 1,
    )
    return success(
        users=[{"id": each.user_id} for each in holders[: wish.size]],
        next_token=next_token([each.user_id for each in holders], wish),
    )


async def count_organization_role_users(call: Call) -> Reply:
    """How many hold a role in the organization."""
    organization, role = await called_organization(call), await called_role(call)
    count = await call.ports.roles.count_holders(role.id, organization.code, active_between=None)
    return success(count=count)


async def count_organization_role_active_users(call: Call) -> Reply:
    """How many of them were last there within a time, whole seconds, both ends included."""
    organization, role = await called_organization(call), await called_role(call)
    begin, end = moment(call, "date_time_from"), moment(call, "date_time_to")
    faults = [
        f"{name}: missing; a time such as 2026-01-31T12:00:00Z"
        for name, value in (("date_time_from", begin), ("date_time_to", end))
        if value is None
    ]
    if begin is None or end is None:
        raise InvalidBody(tuple(faults))
    if end < begin:
        raise InvalidBody(("date_time_to: is before date_time_from",))
    count = await call.ports.roles.count_holders(
        role.id, organization.code, active_between=(begin, end)
    )
    return success(
        active_users_count=count,
        date_time_from=begin.isoformat(),
        date_time_to=end.isoformat(),
    )


def _granting(membership: Membership) -> Mapping[PermissionKey, list[dict[str, str]]]:
    """The roles that give each permission."""
    found: dict[PermissionKey, list[dict[str, str]]] = {}
    for role in membership.roles:
        for key in role.permissions:
            found.setdefault(key, []).append({"id": role.id, "key": role.key})
    return found


_MEMBER = "/organizations/{org_code}/users/{user_id}"
_ROLE_USERS = "/organizations/{org_code}/roles/{role_id}/users"
_ACTIVE = "/organizations/{org_code}/roles/{role_id}/active_users/count"

OPERATIONS: Final[tuple[Operation, ...]] = (
    operation(
        "GET", f"{_MEMBER}/roles", "read:organization_user_roles", get_organization_user_roles
    ),
    operation(
        "POST",
        f"{_MEMBER}/roles",
        "create:organization_user_roles",
        create_organization_user_role,
    ),
    operation(
        "DELETE",
        f"{_MEMBER}/roles/{{role_id}}",
        "delete:organization_user_roles",
        delete_organization_user_role,
    ),
    operation(
        "GET",
        f"{_MEMBER}/permissions",
        "read:organization_user_permissions",
        get_organization_user_permissions,
    ),
    operation(
        "POST",
        f"{_MEMBER}/permissions",
        "create:organization_user_permissions",
        create_organization_user_permission,
    ),
    operation(
        "DELETE",
        f"{_MEMBER}/permissions/{{permission_id}}",
        "delete:organization_user_permissions",
        delete_organization_user_permission,
    ),
    operation("GET", _ROLE_USERS, "read:organization_user_roles", get_organization_role_users),
    operation(
        "GET",
        f"{_ROLE_USERS}/count",
        "read:organization_user_roles",
        count_organization_role_users,
    ),
    operation("GET", _ACTIVE, "read:organization_user_roles", count_organization_role_active_users),
)
