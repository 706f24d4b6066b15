"""Permissions, and the roles that have them; both by their keys."""

from collections.abc import Mapping, Sequence
from typing import Final

from pydantic import Field

from genkan.identity.errors import InvalidBody
from genkan.identity.management.call import Call
from genkan.identity.management.configuration.apis import scope_ids, scopes_by_audience
from genkan.identity.management.configuration.section import (
    ALL,
    Entry,
    Ids,
    Record,
    Scene,
    Section,
    Wanted,
    list_of,
    object_of,
    ordered,
)
from genkan.identity.management.permissions import (
    create_permission,
    delete_permission,
    update_permission,
)
from genkan.identity.management.role_permissions import (
    update_role_permissions,
    update_role_system_permissions,
)
from genkan.identity.management.roles import create_role, delete_role, update_role
from genkan.identity.management.scopes_of_people import add_role_scope, delete_role_scope
from genkan.identity.model.listing import Listing
from genkan.identity.model.role import Role
from genkan.identity.model.system_permission import SYSTEM_PERMISSIONS
from genkan.identity.names import PermissionId, PermissionKey


class PermissionRecord(Record):
    """A permission."""

    name: str
    description: str | None = None


class RoleRecord(Record):
    """A role. assignment_permission: who may give it away; permissions: by their keys."""

    name: str
    description: str | None = None
    is_default_role: bool = False
    assignment_permission: str | None = None
    permissions: list[str] = Field(default=[])
    system_permissions: list[str] = Field(default=[])
    scopes: dict[str, list[str]] = Field(default={})  # of APIs, by audience


async def _permissions(call: Call, _ids: Ids) -> Mapping[str, Entry]:
    found = (await call.ports.permissions.part(Listing(sort="id", limit_rows=ALL))).rows
    return ordered(
        {
            each.key: Entry(
                id=each.id,
                fields={"name": each.name, "description": each.description or None},
            )
            for each in found
        }
    )


async def _write_permission(scene: Scene, wanted: Wanted) -> None:
    if wanted.entry is None:
        await scene.run(create_permission, body={**wanted.fields, "key": wanted.key})
        return
    # The API takes null for "as it was".
    body = {**wanted.fields, "description": wanted.fields.get("description") or ""}
    await scene.run(update_permission, path={"permission_id": wanted.id}, body=body)


async def _remove_permission(scene: Scene, entry: Entry) -> None:
    await scene.run(delete_permission, path={"permission_id": entry.id})


async def _roles(call: Call, _ids: Ids) -> Mapping[str, Entry]:
    return ordered(
        {
            each.key: Entry(id=each.id, fields=await _role(call, each))
            for each in await call.ports.roles.page(after=None, limit_rows=ALL)
        }
    )


async def _role(call: Call, role: Role) -> dict[str, object]:
    guard = role.assignment_permission_id
    permission = None if guard is None else await call.ports.permissions.by_id(guard)
    return {
        "name": role.name,
        "description": role.description or None,
        "is_default_role": role.is_default,
        "assignment_permission": None if permission is None else permission.key,
        "permissions": list(role.permissions),
        "system_permissions": sorted(await call.ports.roles.system_permissions(role.id)),
        "scopes": await scopes_by_audience(
            call, {each.id for each in await call.ports.roles.scopes(role.id)}
        ),
    }


async def _write_role(scene: Scene, wanted: Wanted) -> None:
    call = scene.call
    body = {"key": wanted.key, **wanted.some("name", "description", "is_default_role")}
    if "assignment_permission" in wanted.fields:
        guard = wanted.fields["assignment_permission"]
        keys = [str(guard)] if guard else []
        found = await _permission_ids(call, keys, "assignment_permission")
        body["assignment_permission_id"] = next(iter(found.values()), None)
    if wanted.entry is None:
        made = await scene.run(create_role, body=body)
        role_id = str(object_of(made["role"])["id"])
    else:
        role_id = wanted.id
        await scene.run(update_role, path={"role_id": role_id}, body=body)
    if "permissions" in wanted.changed:
        keys = list_of(wanted.fields["permissions"])
        await _change_permissions(scene, role_id, list_of(wanted.before("permissions")), keys)
    if "system_permissions" in wanted.changed:
        keys = list_of(wanted.fields["system_permissions"])
        earlier = list_of(wanted.before("system_permissions"))
        await _change_system_permissions(scene, role_id, earlier, keys)
    if "scopes" in wanted.changed:
        await _change_scopes(scene, role_id, wanted.before("scopes"), wanted.fields["scopes"])


async def _change_permissions(
    scene: Scene, role_id: str, before: Sequence[str], keys: Sequence[str]
) -> None:
    wanted = await _permission_ids(scene.call, keys, "permissions")
    gone = await _permission_ids(
        scene.call, [key for key in before if key not in keys], "permissions"
    )
    sent = [{"id": each} for each in wanted.values()]
    sent += [{"id": each, "operation": "delete"} for each in gone.values()]
    await scene.run(
        update_role_permissions,
        "permissions",
        path={"role_id": role_id},
        body={"permissions": sent},
    )


async def _change_system_permissions(
    scene: Scene, role_id: str, before: Sequence[str], keys: Sequence[str]
) -> None:
    ids = {each.key: each.id for each in SYSTEM_PERMISSIONS}
    faults = tuple(
        f"system_permissions: there is no system permission '{key[:100]}'; "
        f"known are: {', '.join(sorted(ids))}"
        for key in keys
        if key not in ids
    )
    if faults:
        raise InvalidBody(faults)
    sent = [{"id": ids[key]} for key in keys]
    sent += [{"id": ids[key], "operation": "delete"} for key in before if key not in keys]
    await scene.run(
        update_role_system_permissions,
        "system_permissions",
        path={"role_id": role_id},
        body={"system_permissions": sent},
    )


async def _change_scopes(scene: Scene, role_id: str, before: object, wanted: object) -> None:
    earlier, asked = await scope_ids(scene.call, before), await scope_ids(scene.call, wanted)
    for each in asked.keys() - earlier.keys():
        body = {"scope_id": asked[each]}
        await scene.run(add_role_scope, f"scopes.{each[0]}", path={"role_id": role_id}, body=body)
    for each in earlier.keys() - asked.keys():
        path = {"role_id": role_id, "scope_id": earlier[each]}
        await scene.run(delete_role_scope, f"scopes.{each[0]}", path=path)


async def _permission_ids(
    call: Call, keys: Sequence[str], place: str
) -> Mapping[str, PermissionId]:
    """The ids of permissions by their keys. Raises InvalidBody for each that there is not."""
    wanted = [PermissionKey(key) for key in keys]
    found = {each.key: each.id for each in await call.ports.permissions.by_keys(wanted)}
    faults = tuple(
        f"{place}: there is no permission '{key[:100]}'; name it in 'permissions'"
        for key in wanted
        if key not in found
    )
    if faults:
        raise InvalidBody(faults)
    return {key: found[key] for key in wanted}


async def _remove_role(scene: Scene, entry: Entry) -> None:
    await scene.run(delete_role, path={"role_id": entry.id})


PERMISSIONS: Final = Section(
    name="permissions",
    record=PermissionRecord,
    read=_permissions,
    write=_write_permission,
    remove=_remove_permission,
)
ROLES: Final = Section(
    name="roles",
    record=RoleRecord,
    read=_roles,
    write=_write_role,
    remove=_remove_role,
    unordered=frozenset({"permissions", "system_permissions"}),
)
