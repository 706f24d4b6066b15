"""Kinde's tag "Organizations", the part of who belongs to one."""

from typing import Final

from pydantic import Field

from genkan.identity.errors import InvalidBody, Unknown
from genkan.identity.management.call import Body, Call, Line, Reply, not_found, read_body, success
from genkan.identity.management.listing import end_token, several, sorted_listing
from genkan.identity.management.operation import Operation, operation
from genkan.identity.management.organizations import called_organization
from genkan.identity.model.organization import (
    Member,
    MemberChange,
    MemberFilter,
    MembersChanged,
    Membership,
)
from genkan.identity.names import OrganizationCode, PermissionKey, RoleKey, UserId

_MOST_AT_ONCE: Final = 500


class NewMemberBody(Body):
    """A user to be added, with keys of roles and permissions."""

    id: Line
    roles: list[Line] = Field(default=[], max_length=100)
    permissions: list[Line] = Field(default=[], max_length=100)


class MemberBody(NewMemberBody):
    """A user to be added, changed, or removed with the operation `delete`.

    Roles and permissions are given besides those the member has.
    """

    operation: Line | None = None


class NewMembersBody(Body):
    """`POST /api/v1/organizations/{org_code}/users`."""

    users: list[NewMemberBody] = Field(default=[], max_length=_MOST_AT_ONCE)


class MembersBody(Body):
    """`PATCH /api/v1/organizations/{org_code}/users`."""

    users: list[MemberBody] = Field(default=[], max_length=_MOST_AT_ONCE)


async def get_organization_users(call: Call) -> Reply:
    """The members, part by part; `roles` and `permissions` ask for those who have them all."""
    organization = await called_organization(call)
    wanted = MemberFilter(
        roles=tuple(RoleKey(each) for each in several(call, "roles")),
        permissions=tuple(PermissionKey(each) for each in several(call, "permissions")),
    )
    listing = sorted_listing(call, ("name", "email"))
    part = await call.ports.members.members(organization.code, wanted, listing)
    return success(
        organization_users=[_entry(each) for each in part.rows],
        next_token=end_token(call, part.end),
    )


async def add_organization_users(call: Call) -> Reply:
    """Users become members with the default roles and what is given; all or none."""
    organization = await called_organization(call)
    users = read_body(call, NewMembersBody).users
    changed = await _change(call, organization.code, [_change_of(each) for each in users])
    return success(users_added=list(changed.added))


async def update_organization_users(call: Call) -> Reply:
    """Add, change and remove members; all or none. The grants of who is removed end."""
    organization = await called_organization(call)
    users = read_body(call, MembersBody).users
    faults = [
        f"users[{place}].operation: expected 'delete' or nothing"
        for place, each in enumerate(users)
        if each.operation not in {None, "", "add", "update", "delete"}
    ]
    if faults:
        raise InvalidBody(tuple(faults))
    changes = [
        MemberChange(user_id=UserId(each.id), is_removed=True)
        if each.operation == "delete"
        else _change_of(each)
        for each in users
    ]
    changed = await _change(call, organization.code, changes)
    return success(
        users_added=list(changed.added),
        users_updated=list(changed.updated),
        users_removed=list(changed.removed),
    )


async def remove_organization_user(call: Call) -> Reply:
    """The user is no member any more, and their grants for the organization end."""
    membership = await called_membership(call)
    change = MemberChange(user_id=membership.user_id, is_removed=True)
    await _change(call, membership.organization.code, [change])
    return success()


async def called_membership(call: Call) -> Membership:
    """The place of the path's user in the path's organization. Raises ManagementError (404)."""
    memberships = await call.ports.organizations.memberships(UserId(call.path["user_id"]))
    for membership in memberships:
        if membership.organization.code == call.path["org_code"]:
            return membership
    raise not_found("USER_NOT_FOUND", "the organization has no such member")


async def _change(
    call: Call, code: OrganizationCode, changes: list[MemberChange]
) -> MembersChanged:
    try:
        return await call.ports.members.change_members(code, changes, call.now)
    except Unknown as error:
        raise InvalidBody((f"users: {error.description}",)) from error


def _change_of(body: NewMemberBody) -> MemberChange:
    return MemberChange(
        user_id=UserId(body.id),
        roles=tuple(RoleKey(each) for each in body.roles),
        permissions=tuple(PermissionKey(each) for each in body.permissions),
    )


def _entry(member: Member) -> dict[str, object]:
    names = (member.given_name, member.family_name)
    return {
        "id": member.user_id,
        "email": member.email,
        "full_name": " ".join(name for name in names if name),
        "last_name": member.family_name,
        "first_name": member.given_name,
        "picture": member.picture,
        "joined_on": member.joined_at.isoformat(),
        "last_accessed_on": (
            member.last_accessed_at.isoformat() if member.last_accessed_at else None
        ),
        "is_suspended": member.is_suspended,
        "roles": list(member.roles),
    }


_MEMBERS = "/organizations/{org_code}/users"

OPERATIONS: Final[tuple[Operation, ...]] = (
    operation("GET", _MEMBERS, "read:organization_users", get_organization_users),
    operation("POST", _MEMBERS, "create:organization_users", add_organization_users),
    operation("PATCH", _MEMBERS, "update:organization_users", update_organization_users),
    operation(
        "DELETE",
        f"{_MEMBERS}/{{user_id}}",
        "delete:organization_users",
        remove_organization_user,
    ),
)
