"""Kinde's tag "Organizations": the list, and who holds which role in one."""

from typing import Final

from genkan.identity.errors import ManagementError
from genkan.identity.management.call import (
    Body,
    Call,
    Line,
    Reply,
    next_token,
    not_found,
    page_wish,
    read_body,
    success,
)
from genkan.identity.management.operation import Operation, operation
from genkan.identity.model.organization import Membership
from genkan.identity.names import OrganizationCode, RoleId, UserId


class UserRoleBody(Body):
    """`POST /api/v1/organizations/{org_code}/users/{user_id}/roles`."""

    role_id: Line


async def get_organizations(call: Call) -> Reply:
    """The organizations, page by page."""
    wish = page_wish(call)
    after = OrganizationCode(wish.after) if wish.after else None
    found = await call.ports.organizations.page(after=after, limit_rows=wish.size + 1)
    return success(
        organizations=[
            {
                "code": each.code,
                "name": each.name,
                "handle": None,
                "is_default": each.is_default,
                "external_id": None,
                "is_auto_membership_enabled": each.is_default,
            }
            for each in found[: wish.size]
        ],
        next_token=next_token([each.code for each in found], wish),
    )


async def get_organization_user_roles(call: Call) -> Reply:
    """The roles of a member."""
    membership = await _called_membership(call)
    return success(
        roles=[{"id": role.id, "key": role.key, "name": role.name} for role in membership.roles],
        next_token=None,
    )


async def create_organization_user_role(call: Call) -> Reply:
    """Give a member a role; it is in the tokens from the next refresh on."""
    membership = await _called_membership(call)
    role_id = RoleId(read_body(call, UserRoleBody).role_id)
    code = membership.organization.code
    if not await call.ports.roles.assign(code, membership.user_id, role_id):
        raise _no_role()
    return success()


async def delete_organization_user_role(call: Call) -> Reply:
    """Take a role from a member."""
    membership = await _called_membership(call)
    role_id = RoleId(call.path["role_id"])
    code = membership.organization.code
    if not await call.ports.roles.withdraw(code, membership.user_id, role_id):
        raise _no_role()
    return success()


async def _called_membership(call: Call) -> Membership:
    memberships = await call.ports.organizations.memberships(UserId(call.path["user_id"]))
    for membership in memberships:
        if membership.organization.code == call.path["org_code"]:
            return membership
    raise not_found("USER_NOT_FOUND", "the organization has no such member")


def _no_role() -> ManagementError:
    return not_found("ROLE_NOT_FOUND", "there is no role with this id")


_MEMBER_ROLES = "/organizations/{org_code}/users/{user_id}/roles"

OPERATIONS: Final[tuple[Operation, ...]] = (
    operation("GET", "/organizations", "read:organizations", get_organizations),
    operation("GET", _MEMBER_ROLES, "read:organization_user_roles", get_organization_user_roles),
    operation(
        "POST", _MEMBER_ROLES, "create:organization_user_roles", create_organization_user_role
    ),
    operation(
        "DELETE",
        f"{_MEMBER_ROLES}/{{role_id}}",
        "delete:organization_user_roles",
        delete_organization_user_role,
    ),
)
