"""Kinde's tag "Applications", the part of who gets in: the roles an application lets in.

They count while `is_access_control_enabled` is on (PATCH /api/v1/applications/{id}); where they
are asked for: oauth/authorize/task.py and tokens/subject.py.
"""

from typing import Final

from genkan.identity.errors import ManagementError
from genkan.identity.management.applications import called_application
from genkan.identity.management.call import Call, Reply, not_found, success
from genkan.identity.management.operation import Operation, operation
from genkan.identity.management.roles import no_role
from genkan.identity.management.window import window
from genkan.identity.model.application import ApplicationKind
from genkan.identity.model.role import Role
from genkan.identity.names import RoleId


async def get_access_roles(call: Call) -> Reply:
    """The roles, by key, whether access control is on or not."""
    application = await called_application(call)
    found = await call.ports.roles.by_ids(application.access_roles)
    part = window(call, found, _id)
    return success(roles=[_shown(role) for role in part.shown], has_more=part.has_more)


async def add_access_role(call: Call) -> Reply:
    """Let holders of a role in."""
    application = await called_application(call)
    if application.kind is ApplicationKind.MACHINE:
        # Code and message are Kinde's.
        raise ManagementError(
            "APPLICATION_TYPE_NOT_SUPPORTED",
            "Role-based access control is only supported for front-end, back-end, and device "
            "applications",
        )
    role_id = RoleId(call.path["role_id"])
    if not await call.ports.applications.add_access_role(application.client_id, role_id):
        raise no_role()
    return success()


async def remove_access_role(call: Call) -> Reply:
    """The end of that; with access control on and none left, nobody gets in."""
    application = await called_application(call)
    role_id = RoleId(call.path["role_id"])
    if not await call.ports.applications.remove_access_role(application.client_id, role_id):
        raise not_found("ROLE_NOT_FOUND", "the application does not have this role on its list")
    return success()


def _id(role: Role) -> str:
    return role.id


def _shown(role: Role) -> dict[str, object]:
    return {"id": role.id, "key": role.key, "name": role.name, "description": role.description}


_ROLES: Final = "/applications/{application_id}/access_roles"

OPERATIONS: Final[tuple[Operation, ...]] = (
    operation("GET", _ROLES, "read:applications", get_access_roles),
    operation("POST", f"{_ROLES}/{{role_id}}", "update:applications", add_access_role),
    operation("DELETE", f"{_ROLES}/{{role_id}}", "update:applications", remove_access_role),
)
