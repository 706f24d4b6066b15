"""APIs by their audiences, and what applications have of them."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from pydantic import Field

from genkan.identity.errors import InvalidBody
from genkan.identity.management.apis import (
    create_api,
    create_api_application_scope,
    create_api_scope,
    delete_api,
    delete_api_application_scope,
    delete_api_scope,
    update_api_applications,
    update_api_scope,
)
from genkan.identity.management.call import Call
from genkan.identity.management.configuration.section import (
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
from genkan.identity.model.api import Api

# The management API's audience is the issuer's, so it is another one elsewhere.
MANAGEMENT: Final = "management"


class ApiRecord(Record):
    """An API. scopes: descriptions by scope."""

    name: str
    scopes: dict[str, str | None] = Field(default={})


async def _apis(call: Call, _ids: Ids) -> Mapping[str, Entry]:
    return ordered(
        {
            each.audience: Entry(
                id=each.id,
                fields={
                    "name": each.name,
                    "scopes": {scope.key: scope.description or None for scope in each.scopes},
                },
            )
            for each in await call.ports.apis.all()
            if not each.is_management_api
        }
    )


async def _write_api(scene: Scene, wanted: Wanted) -> None:
    if wanted.entry is None:
        body = {"name": wanted.fields["name"], "audience": wanted.key}
        made = object_of((await scene.run(create_api, body=body))["api"])
        api_id, before = str(made["id"]), dict[str, object]()
    elif "name" in wanted.changed:
        raise InvalidBody(("name: an API keeps its name; make another API",))
    else:
        api_id, before = wanted.id, object_of(wanted.entry.fields["scopes"])
    if "scopes" in wanted.changed:
        await _write_scopes(scene, api_id, before, object_of(wanted.fields["scopes"]))


async def _write_scopes(
    scene: Scene, api_id: str, before: Mapping[str, object], wanted: Mapping[str, object]
) -> None:
    ids = await _scope_ids(scene.call, api_id)
    for key in before.keys() - wanted.keys():
        path = {"api_id": api_id, "scope_id": ids[key]}
        await scene.run(delete_api_scope, f"scopes.{key}", path=path)
    for key, description in wanted.items():
        if key not in before:
            body = {"key": key, "description": description}
            await scene.run(create_api_scope, f"scopes.{key}", path={"api_id": api_id}, body=body)
        elif before[key] != description:
            path = {"api_id": api_id, "scope_id": ids[key]}
            body = {"description": description}
            await scene.run(update_api_scope, f"scopes.{key}", path=path, body=body)


async def _scope_ids(call: Call, api_id: str) -> Mapping[str, str]:
    return {
        scope.key: scope.id
        for api in await call.ports.apis.all()
        if api.id == api_id
        for scope in api.scopes
    }


async def _remove_api(scene: Scene, entry: Entry) -> None:
    await scene.run(delete_api, path={"api_id": entry.id})


async def write_authorisations(
    scene: Scene, client_id: str, before: object, wanted: object
) -> None:
    """Let an application ask for these APIs with these scopes, and for no others.

    before, wanted: scopes by audience. Raises InvalidBody.
    """
    apis = {api_name(api): api for api in await scene.call.ports.apis.all()}
    earlier, asked = object_of(before), object_of(wanted)
    faults = tuple(
        f"apis.{name[:100]}: there is no API of this audience; name it in 'apis'"
        for name in asked
        if name not in apis
    )
    if faults:
        raise InvalidBody(faults)
    for name in earlier.keys() - asked.keys():
        await _authorise(scene, apis[name], {"id": client_id, "operation": "delete"})
    for name, scopes in asked.items():
        if name not in earlier:
            await _authorise(scene, apis[name], {"id": client_id})
        await _write_granted(
            scene, client_id, apis[name], list_of(earlier.get(name)), list_of(scopes)
        )


async def _authorise(scene: Scene, api: Api, change: Mapping[str, str]) -> None:
    await scene.run(
        update_api_applications,
        f"apis.{api_name(api)}",
        path={"api_id": api.id},
        body={"applications": [change]},
    )


async def _write_granted(
    scene: Scene, client_id: str, api: Api, before: Sequence[str], wanted: Sequence[str]
) -> None:
    ids: Mapping[str, str] = {scope.key: scope.id for scope in api.scopes}
    place = f"apis.{api_name(api)}"
    earlier, keys = before, wanted
    unknown = [key for key in keys if key not in ids]
    if unknown:
        raise InvalidBody((f"{place}: the API has no scope '{unknown[0][:100]}'",))
    path = {"api_id": api.id, "application_id": client_id}
    for key in (key for key in keys if key not in earlier):
        await scene.run(create_api_application_scope, place, path={**path, "scope_id": ids[key]})
    for key in (key for key in earlier if key not in keys):
        await scene.run(delete_api_application_scope, place, path={**path, "scope_id": ids[key]})


async def scopes_by_audience(call: Call, ids: Collection[str]) -> dict[str, list[str]]:
    """These scopes as the document names them."""
    found = {
        api_name(api): sorted(str(scope.key) for scope in api.scopes if scope.id in ids)
        for api in await call.ports.apis.all()
    }
    return {name: keys for name, keys in sorted(found.items()) if keys}


async def scope_ids(call: Call, named: object) -> dict[tuple[str, str], str]:
    """The ids of scopes that the document names. Raises InvalidBody for each that is not here."""
    ids = {
        (api_name(api), str(scope.key)): scope.id
        for api in await call.ports.apis.all()
        for scope in api.scopes
    }
    wanted = [(name, key) for name, keys in object_of(named).items() for key in list_of(keys)]
    faults = tuple(
        f"scopes.{name[:100]}: there is no API with the scope '{key[:100]}'; name it in 'apis'"
        for name, key in wanted
        if (name, key) not in ids
    )
    if faults:
        raise InvalidBody(faults)
    return {each: str(ids[each]) for each in wanted}


def api_name(api: Api) -> str:
    """What an API is called in the document."""
    return MANAGEMENT if api.is_management_api else api.audience


APIS: Final = Section(
    name="apis", record=ApiRecord, read=_apis, write=_write_api, remove=_remove_api
)
