"""Kinde's tag "Roles", the part of what a role permits: in applications and in the portal."""

from typing import Final, Literal

from pydantic import Field

from genkan.identity.errors import InvalidBody
from genkan.identity.management.call import Body, Call, Line, Reply, read_body, success
from genkan.identity.management.listing import end_token, sorted_listing
from genkan.identity.management.operation import Operation, operation
from genkan.identity.management.permissions import no_permission, permission_entry
from genkan.identity.management.roles import called_role
from genkan.identity.model.listing import Listing, Part, Place
from genkan.identity.model.system_permission import SYSTEM_PERMISSIONS, SystemPermission
from genkan.identity.names import PermissionId


class ChangeBody(Body):
    """One permission: added, or removed with the operation `delete`."""

    id: Line
    operation: Literal["add", "delete"] | None = None


class RolePermissionsBody(Body):
    """`PATCH /api/v1/roles/{role_id}/permissions`."""

    permissions: list[ChangeBody] = Field(max_length=500)


class RoleSystemPermissionsBody(Body):
    """`PATCH /api/v1/roles/{role_id}/system_permissions`."""

    system_permissions: list[ChangeBody] = Field(max_length=100)


async def get_role_permissions(call: Call) -> Reply:
    """What the role permits, part by part."""
    role = await called_role(call)
    part = await call.ports.permissions.of_role(role.id, sorted_listing(call, ("name", "id")))
    return success(
        permissions=[permission_entry(each) for each in part.rows],
        next_token=end_token(call, part.end),
    )


async def update_role_permissions(call: Call) -> Reply:
    """Add and remove, all or none."""
    role = await called_role(call)
    changes = read_body(call, RolePermissionsBody).permissions
    faults = [
        f"permissions[{place}].id: there is no permission with this id"
        for place, change in enumerate(changes)
        if await call.ports.permissions.by_id(PermissionId(change.id)) is None
    ]
    if faults:
        raise InvalidBody(tuple(faults))
    added, removed = await call.ports.roles.change_permissions(
        role.id,
        added=[PermissionId(each.id) for each in changes if each.operation != "delete"],
        removed=[PermissionId(each.id) for each in changes if each.operation == "delete"],
    )
    return success(permissions_added=list(added), permissions_removed=list(removed))


async def remove_role_permission(call: Call) -> Reply:
    """The role permits it no more."""
    role = await called_role(call)
    permission_id = PermissionId(call.path["permission_id"])
    _, removed = await call.ports.roles.change_permissions(
        role.id, added=(), removed=(permission_id,)
    )
    if not removed:
        raise no_permission()
    return success()


async def get_system_permissions(call: Call) -> Reply:
    """All that can be permitted in the portal."""
    return _system_part(call, SYSTEM_PERMISSIONS)


async def get_role_system_permissions(call: Call) -> Reply:
    """What the role permits in the portal."""
    role = await called_role(call)
    keys = await call.ports.roles.system_permissions(role.id)
    return _system_part(call, tuple(each for each in SYSTEM_PERMISSIONS if each.key in keys))


async def update_role_system_permissions(call: Call) -> Reply:
    """Add and remove, all or none."""
    role = await called_role(call)
    changes = read_body(call, RoleSystemPermissionsBody).system_permissions
    keys = {each.id: each.key for each in SYSTEM_PERMISSIONS}
    ids = {each.key: each.id for each in SYSTEM_PERMISSIONS}
    faults = [
        f"system_permissions[{place}].id: there is no system permission with this id"
        for place, change in enumerate(changes)
        if change.id not in keys
    ]
    if faults:
        raise InvalidBody(tuple(faults))
    added, removed = await call.ports.roles.change_system_permissions(
        role.id,
        added=[keys[each.id] for each in changes if each.operation != "delete"],
        removed=[keys[each.id] for each in changes if each.operation == "delete"],
    )
    return success(
        system_permissions_added=[ids[key] for key in added],
        system_permissions_removed=[ids[key] for key in removed],
    )


def _system_part(call: Call, found: tuple[SystemPermission, ...]) -> Reply:
    part = _listed(found, sorted_listing(call, ("name", "id")))
    return success(
        system_permissions=[
            {
                "id": each.id,
                "key": each.key,
                "name": each.name,
                "description": each.description,
            }
            for each in part.rows
        ],
        next_token=end_token(call, part.end),
    )


def _listed(found: tuple[SystemPermission, ...], listing: Listing) -> Part[SystemPermission]:
    """A short list of the program's own, cut as a store would."""

    def place(each: SystemPermission) -> tuple[str, str]:
        return (each.name.lower() if listing.sort == "name" else each.id), each.id

    rows = sorted(found, key=place, reverse=listing.is_descending)
    if listing.after is not None:
        begin = (listing.after.key, listing.after.id)
        rows = [
            each
            for each in rows
            if (place(each) < begin if listing.is_descending else place(each) > begin)
        ]
    shown = tuple(rows[: listing.limit_rows])
    return Part(shown, Place(*place(shown[-1])) if len(rows) > len(shown) else None)


_ROLE = "/roles/{role_id}"
_SYSTEM = f"{_ROLE}/system_permissions"

OPERATIONS: Final[tuple[Operation, ...]] = (
    operation("GET", f"{_ROLE}/permissions", "read:role_permissions", get_role_permissions),
    operation("PATCH", f"{_ROLE}/permissions", "update:role_permissions", update_role_permissions),
    operation(
        "DELETE",
        f"{_ROLE}/permissions/{{permission_id}}",
        "delete:role_permissions",
        remove_role_permission,
    ),
    operation("GET", "/system_permissions", "read:system_permissions", get_system_permissions),
    operation("GET", _SYSTEM, "read:role_system_permissions", get_role_system_permissions),
    operation("PATCH", _SYSTEM, "update:role_system_permissions", update_role_system_permissions),
)
