"""What the user may do in the organization of their token: roles and permissions."""

from collections.abc import Mapping, Sequence

from genkan.identity.account.page import PageWish, page
from genkan.identity.model.permission import Permission
from genkan.identity.names import OrganizationCode, PermissionId, RoleId
from genkan.identity.tokens.claims import TokenSubject


def roles_answer(subject: TokenSubject, wish: PageWish) -> Mapping[str, object]:
    """`GET /account_api/v1/roles`."""
    roles = subject.membership.roles if subject.membership else ()
    items = [{"id": account_role_id(role.id), "name": role.name, "key": role.key} for role in roles]
    return page("roles", items, wish, org_code=organization_code(subject))


def permissions_answer(
    subject: TokenSubject, permissions: Sequence[Permission], wish: PageWish
) -> Mapping[str, object]:
    """`GET /account_api/v1/permissions`; `permissions` are those of the subject, as records."""
    items = [
        {"id": account_permission_id(each.id), "name": each.name, "key": each.key}
        for each in permissions
    ]
    return page("permissions", items, wish, org_code=organization_code(subject))


def permission_answer(subject: TokenSubject, key: str) -> Mapping[str, object]:
    """`GET /account_api/v1/permission/{key}`: whether the user has one permission.

    The names are those Kinde's js-utils hands on to its caller.
    """
    keys = subject.membership.permissions if subject.membership else ()
    return {
        "permissionKey": key,
        "orgCode": organization_code(subject),
        "isGranted": key in keys,
    }


def organization_code(subject: TokenSubject) -> OrganizationCode | None:
    """The organization that all of this is about."""
    return subject.membership.organization.code if subject.membership else None


def account_role_id(role_id: RoleId) -> str:
    """A role's id as the account API spells it: "role_" and 32 hex digits."""
    return f"role_{role_id.replace('-', '')}"


def account_permission_id(permission_id: PermissionId) -> str:
    """A permission's id in the same form."""
    return f"perm_{permission_id.replace('-', '')}"
