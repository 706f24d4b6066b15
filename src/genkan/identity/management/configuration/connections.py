"""Connections by their names; by their ids where several are named alike."""

from collections import Counter
from collections.abc import Mapping
from typing import Annotated, Final

from pydantic import Field

from genkan.identity.errors import InvalidBody
from genkan.identity.federation.provider import open_secrets
from genkan.identity.management.call import Call, Reply
from genkan.identity.management.configuration.applications import application_keys
from genkan.identity.management.configuration.organizations import (
    organization_code,
    organization_key,
)
from genkan.identity.management.configuration.section import (
    FROM_ENV,
    STRICT,
    Entry,
    Ids,
    Scene,
    Section,
    Wanted,
    list_of,
    object_of,
    ordered,
    refuse_unset,
    variable_name,
)
from genkan.identity.management.connections import (
    ConnectionBody,
    delete_connection,
    make_connection,
    replace_connection,
)
from genkan.identity.model.connection import Connection
from genkan.identity.names import ConnectionId


class ConnectionRecord(ConnectionBody):
    """A connection. name: where the key is another; enabled_applications: by their keys.

    Options as Kinde's API names them; a secret one is `{"from_env": NAME}`.
    """

    model_config = STRICT

    id: Annotated[str, Field(pattern=r"^conn_[A-Za-z0-9]{1,64}$")] | None = None
    strategy: str
    organization: str | None = None


async def _connections(call: Call, ids: Ids) -> Mapping[str, Entry]:
    keys = await application_keys(call)
    users: dict[str, list[str]] = {}
    for client_id, key in keys.items():
        for each in await call.ports.connections.enabled(client_id):
            users.setdefault(each.id, []).append(key)
    entries: dict[str, Entry] = {}
    for key, each in (await _by_key(call)).items():
        secrets = open_secrets(each, call.ports.vault)
        clear = {
            "name": each.name,
            "id": each.id,
            "display_name": each.display_name,
            "strategy": each.strategy,
            "organization": await organization_key(call, each.organization_code),
            "enabled_applications": sorted(users.get(each.id, [])),
            "options": {**each.options, **secrets},
        }
        is_named = key == each.name
        hidden = {"name" if is_named else "", "id" if is_named and not ids.are_shown else ""}
        told = {name: {FROM_ENV: variable_name("connection", key, name)} for name in secrets}
        shown = {**clear, "options": dict(sorted({**each.options, **told}.items()))}
        entries[key] = Entry(
            id=each.id,
            fields={name: value for name, value in shown.items() if name not in hidden},
            clear=clear,
        )
    return ordered(entries)


async def _by_key(call: Call) -> Mapping[str, Connection]:
    found = await call.ports.connections.all()
    uses = Counter([*(each.name for each in found), *(each.id for each in found)])
    return {each.name if uses[each.name] == 1 else each.id: each for each in found}


async def _write(scene: Scene, wanted: Wanted) -> None:
    options = object_of(wanted.fields.get("options"))
    for name, value in options.items():
        refuse_unset(value, f"options.{name}")
    body: dict[str, object] = {
        "name": wanted.fields.get("name") or wanted.key,
        "display_name": wanted.fields.get("display_name") or wanted.key,
        "options": options,
    }
    if "enabled_applications" in wanted.changed:
        body["enabled_applications"] = await _client_ids(scene.call, wanted)
    if wanted.entry is None:
        await _create(scene, wanted, body)
        return
    for name in ("strategy", "organization", "id"):
        if name in wanted.changed:
            raise InvalidBody((f"{name}: a connection keeps it; make another connection",))
    await scene.run(replace_connection, path={"connection_id": wanted.id}, body=body)


async def _create(scene: Scene, wanted: Wanted, body: Mapping[str, object]) -> None:
    known = await _by_key(scene.call)
    if wanted.key in known:
        found = known[wanted.key].id
        raise InvalidBody(
            (f"id: what is named so has the id '{found}' here; leave id out to change it",)
        )
    made = str(wanted.fields.get("id") or f"conn_{scene.call.ports.randomness.hexadecimal(32)}")

    async def create_connection(call: Call) -> Reply:
        return await make_connection(call, ConnectionId(made))

    code = await organization_code(scene.call, wanted.fields.get("organization"))
    more = {"strategy": wanted.fields["strategy"], "organization_code": code}
    await scene.run(create_connection, body={**body, **more})


async def _client_ids(call: Call, wanted: Wanted) -> list[str]:
    ids = {key: client_id for client_id, key in (await application_keys(call)).items()}
    keys = list_of(wanted.fields["enabled_applications"])
    faults = tuple(
        f"enabled_applications: there is no application '{key[:100]}'; name it in 'applications'"
        for key in keys
        if key not in ids
    )
    if faults:
        raise InvalidBody(faults)
    return [ids[key] for key in keys]


async def _remove(scene: Scene, entry: Entry) -> None:
    await scene.run(delete_connection, path={"connection_id": entry.id})


CONNECTIONS: Final = Section(
    name="connections",
    record=ConnectionRecord,
    read=_connections,
    write=_write,
    remove=_remove,
    id_member="id",
    unordered=frozenset({"enabled_applications"}),
    # With what is secret in them.
    secret=frozenset({"options"}),
)
