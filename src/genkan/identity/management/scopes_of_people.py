"""Kinde's tags "Roles" and "Organizations", the part of which API scopes people have.

What it means for their tokens: tokens/api_scope.py.
"""

from typing import Final

from genkan.identity.errors import ManagementError
from genkan.identity.management.apis import called_scope
from genkan.identity.management.call import Body, Call, Line, Reply, not_found, read_body, success
from genkan.identity.management.operation import Operation, operation
from genkan.identity.management.organization_members import called_membership
from genkan.identity.management.roles import called_role
from genkan.identity.model.api import GivenScope
from genkan.identity.names import ApiScopeId


class RoleScopeBody(Body):
    """`POST /api/v1/roles/{role_id}/scopes`."""

    scope_id: Line


async def get_role_scopes(call: Call) -> Reply:
    """The scopes of APIs that a role has."""
    role = await called_role(call)
    found = await call.ports.roles.scopes(role.id)
    return success(scopes=[_shown(scope) for scope in found])


async def add_role_scope(call: Call) -> Reply:
    """Give a role a scope: its holders' tokens have it from the next refresh on."""
    role = await called_role(call)
    scope_id = ApiScopeId(read_body(call, RoleScopeBody).scope_id)
    if not await call.ports.roles.add_scope(role.id, scope_id):
        raise _no_scope()
    # Code and message are Kinde's.
    return Reply(content={"code": "ROLE_SCOPE_ADDED", "message": "Scope added to role"}, status=201)


async def delete_role_scope(call: Call) -> Reply:
    """Take a scope from a role; whoever has it otherwise keeps it."""
    role = await called_role(call)
    if not await call.ports.roles.remove_scope(role.id, ApiScopeId(call.path["scope_id"])):
        raise not_found("SCOPE_NOT_FOUND", "the role does not have this scope")
    return Reply(content={"code": "SCOPE_DELETED", "message": "Scope deleted from role"})


async def add_organization_user_scope(call: Call) -> Reply:
    """Give a member a scope besides those of their roles."""
    membership = await called_membership(call)
    _, scope = await called_scope(call)
    code = membership.organization.code
    if not await call.ports.members.give_scope(code, membership.user_id, scope.id):
        raise _no_scope()
    return success()


async def delete_organization_user_scope(call: Call) -> Reply:
    """Take a scope that was given to the member directly; those of roles stay."""
    membership = await called_membership(call)
    _, scope = await called_scope(call)
    code = membership.organization.code
    if not await call.ports.members.take_scope(code, membership.user_id, scope.id):
        raise not_found("SCOPE_NOT_FOUND", "the member was not given this scope directly")
    return success()


def _shown(scope: GivenScope) -> dict[str, str]:
    return {
        "id": scope.id,
        "key": scope.key,
        "description": scope.description or "",
        "api_id": scope.api_id,
    }


def _no_scope() -> ManagementError:
    return not_found(
        "SCOPE_NOT_FOUND",
        "there is no scope with this id for people; those of the management API are for machines",
    )


_ROLE_SCOPES: Final = "/roles/{role_id}/scopes"
_MEMBER_SCOPE: Final = "/organizations/{org_code}/users/{user_id}/apis/{api_id}/scopes/{scope_id}"

OPERATIONS: Final[tuple[Operation, ...]] = (
    operation("GET", _ROLE_SCOPES, "read:role_scopes", get_role_scopes),
    operation("POST", _ROLE_SCOPES, "create:role_scopes", add_role_scope),
    operation("DELETE", f"{_ROLE_SCOPES}/{{scope_id}}", "delete:role_scopes", delete_role_scope),
    operation(
        "POST",
        _MEMBER_SCOPE,
        "create:organization_user_api_scopes",
        add_organization_user_scope,
    ),
    operation(
        "DELETE",
        _MEMBER_SCOPE,
        "delete:organization_user_api_scopes",
        delete_organization_user_scope,
    ),
)
