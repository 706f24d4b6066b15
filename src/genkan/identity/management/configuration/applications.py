"""Applications by their names; by their client ids where several are named alike."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Final, Literal

from pydantic import Field

from genkan.identity.errors import InvalidBody
from genkan.identity.management.access_roles import add_access_role, remove_access_role
from genkan.identity.management.applications import (
    ApplicationBody,
    delete_application,
    get_application,
    get_application_tokens,
    make_application,
    update_application,
    update_application_tokens,
)
from genkan.identity.management.call import Call, Reply
from genkan.identity.management.configuration.apis import MANAGEMENT, write_authorisations
from genkan.identity.management.configuration.organizations import (
    organization_code,
    organization_key,
)
from genkan.identity.management.configuration.properties import values_of
from genkan.identity.management.configuration.section import (
    ALL,
    STRICT,
    Entry,
    Ids,
    Record,
    Run,
    Scene,
    Section,
    Wanted,
    list_of,
    members_of,
    object_of,
    ordered,
)
from genkan.identity.management.hasura_mapping import (
    HasuraMappingBody,
    get_hasura_mapping,
    update_hasura_mapping,
)
from genkan.identity.management.property_values import update_application_property
from genkan.identity.management.sign_on_policy import (
    SignOnPolicyBody,
    get_sign_on_policy,
    update_sign_on_policy,
)
from genkan.identity.management.token_customization import (
    TokenContentsBody,
    TokenCustomizationBody,
    get_token_customization,
    update_token_customization,
)
from genkan.identity.model.application import Application, ApplicationKind
from genkan.identity.model.property import application_owner
from genkan.identity.names import ClientId, RoleKey

# Nobody signs in at these by /oauth2/auth.
_WITHOUT_SIGN_ON: Final = frozenset({ApplicationKind.MACHINE, ApplicationKind.DEVICE})


class _Tokens(Record):
    """Lifetimes in seconds."""

    access_token_lifetime: int | None = None
    refresh_token_lifetime: int | None = None
    id_token_lifetime: int | None = None
    authenticated_session_lifetime: int | None = None


class _Contents(TokenContentsBody):
    model_config = STRICT


class _Customization(TokenCustomizationBody):
    model_config = STRICT

    access_token: TokenContentsBody = _Contents()
    id_token: TokenContentsBody = _Contents()
    m2m_token: TokenContentsBody = _Contents()


class _HasuraMapping(HasuraMappingBody):
    model_config = STRICT


class _SignOnPolicy(SignOnPolicyBody):
    model_config = STRICT


class ApplicationRecord(ApplicationBody):
    """An application. name: where the key is another; apis: scopes by audience."""

    model_config = STRICT

    client_id: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{8,64}$")] | None = None
    type: Literal["reg", "spa", "m2m", "device"] = "reg"
    organization: str | None = None
    tokens: _Tokens = _Tokens()
    token_customization: _Customization = _Customization()
    hasura_mapping: _HasuraMapping = _HasuraMapping()
    sign_on_policy: _SignOnPolicy = _SignOnPolicy()
    apis: dict[str, list[str]] = Field(default={})
    access_roles: list[str] = Field(default=[])  # by key: whom access control lets in
    properties: dict[str, str | bool] = Field(default={})


async def _applications(call: Call, ids: Ids) -> Mapping[str, Entry]:
    entries: dict[str, Entry] = {}
    for key, each in (await _by_key(call)).items():
        fields = await _fields(call, each)
        clear = {"name": each.name, "client_id": each.client_id, **fields}
        is_named = key == each.name
        hidden = {"name" if is_named else "", "client_id" if is_named and not ids.are_shown else ""}
        entries[key] = Entry(
            id=each.client_id,
            fields={name: value for name, value in clear.items() if name not in hidden},
            clear=clear,
            is_kept=each.client_id == call.caller,
        )
    return ordered(entries)


async def _by_key(call: Call) -> Mapping[str, Application]:
    """All but the operator's own, which each server has from its settings."""
    found = [
        each
        for each in await call.ports.applications.page(after=None, limit_rows=ALL)
        if not call.ports.config.is_own_client(each.client_id)
    ]
    uses = Counter([*(each.name for each in found), *(each.client_id for each in found)])
    return {each.name if uses[each.name] == 1 else each.client_id: each for each in found}


async def application_keys(call: Call) -> Mapping[ClientId, str]:
    """The keys of the section by client id."""
    return {each.client_id: key for key, each in (await _by_key(call)).items()}


async def _fields(call: Call, application: Application) -> dict[str, object]:
    at = replace(call, path={"application_id": application.client_id}, query={})
    shown = object_of((await get_application(at)).content["application"])
    customization = (await get_token_customization(at)).content["token_customization"]
    tokens = object_of((await get_application_tokens(at)).content["tokens"])
    fields: dict[str, object] = {
        "type": application.kind.value,
        "organization": await organization_key(call, application.organization_code),
        "redirect_uris": list(application.redirect_uris),
        "logout_uris": list(application.logout_uris),
        **members_of(ApplicationBody, shown),
        "tokens": members_of(_Tokens, tokens),
        "token_customization": customization,
        "hasura_mapping": (await get_hasura_mapping(at)).content["hasura_mapping"],
        "apis": {
            MANAGEMENT if api.is_management_api else api.audience: sorted(api.scopes)
            for api in application.apis
        },
        "access_roles": [
            role.key for role in await call.ports.roles.by_ids(application.access_roles)
        ],
        "properties": await values_of(call, application_owner(application.client_id)),
    }
    if application.kind not in _WITHOUT_SIGN_ON:
        fields["sign_on_policy"] = (await get_sign_on_policy(at)).content["sign_on_policy"]
    fields.pop("name")
    return fields


async def _write(scene: Scene, wanted: Wanted) -> None:
    client_id = wanted.id if wanted.entry else await _created(scene, wanted)
    if wanted.entry:
        for name in ("type", "organization", "client_id"):
            if name in wanted.changed:
                raise InvalidBody((f"{name}: an application keeps it; make another application",))
    path = {"application_id": client_id}
    # Before access control is switched on, which asks for one at least.
    await _let_in(scene, client_id, wanted)
    if own := wanted.some(*(wanted.changed & ApplicationBody.model_fields.keys())):
        # The API takes null for "as it was", and an empty text away.
        body = {name: "" if value is None else value for name, value in own.items()}
        await scene.run(update_application, path=path, body=body)
    for name, run in _PARTS.items():
        if name in wanted.changed and (part := object_of(wanted.fields[name])):
            await scene.run(run, name, path=path, body=part)
    await _keep_out(scene, client_id, wanted)
    if "apis" in wanted.changed:
        apis = wanted.fields["apis"]
        await write_authorisations(scene, client_id, wanted.before("apis"), apis)
    if "properties" in wanted.changed:
        for key, value in object_of(wanted.fields["properties"]).items():
            await scene.run(
                update_application_property,
                path={**path, "property_key": key},
                body={"value": value},
            )


async def _let_in(scene: Scene, client_id: str, wanted: Wanted) -> None:
    """Raises InvalidBody for a role that is not there."""
    before = list_of(wanted.before("access_roles"))
    keys = [key for key in list_of(wanted.fields.get("access_roles")) if key not in before]
    ids = {each.key: each.id for each in await scene.call.ports.roles.by_keys(_role_keys(keys))}
    faults = tuple(
        f"access_roles: there is no role '{key[:100]}'; name it in 'roles'"
        for key in _role_keys(keys)
        if key not in ids
    )
    if faults:
        raise InvalidBody(faults)
    for role_id in ids.values():
        path = {"application_id": client_id, "role_id": role_id}
        await scene.run(add_access_role, "access_roles", path=path)


async def _keep_out(scene: Scene, client_id: str, wanted: Wanted) -> None:
    if "access_roles" not in wanted.changed:
        return
    kept = list_of(wanted.fields["access_roles"])
    gone = [key for key in list_of(wanted.before("access_roles")) if key not in kept]
    for role in await scene.call.ports.roles.by_keys(_role_keys(gone)):
        path = {"application_id": client_id, "role_id": role.id}
        await scene.run(remove_access_role, "access_roles", path=path)


def _role_keys(keys: Sequence[str]) -> list[RoleKey]:
    return [RoleKey(key) for key in keys]


_PARTS: Final[Mapping[str, Run]] = {
    "tokens": update_application_tokens,
    "hasura_mapping": update_hasura_mapping,
    "token_customization": update_token_customization,
    "sign_on_policy": update_sign_on_policy,
}


async def _created(scene: Scene, wanted: Wanted) -> str:
    """The client id of a new application."""
    known = await _by_key(scene.call)
    given = wanted.fields.get("client_id")
    if wanted.key in known:
        found = known[wanted.key].client_id
        raise InvalidBody(
            (f"client_id: what is named so has '{found}' here; leave client_id out to change it",)
        )
    client_id = ClientId(str(given or scene.call.ports.randomness.hexadecimal(32)))

    async def create_application(call: Call) -> Reply:
        return await make_application(call, client_id)

    body = {
        "name": wanted.fields.get("name") or wanted.key,
        "type": wanted.fields.get("type", "reg"),
        "org_code": await organization_code(scene.call, wanted.fields.get("organization")),
    }
    await scene.run(create_application, body=body)
    return client_id


async def _remove(scene: Scene, entry: Entry) -> None:
    await scene.run(delete_application, path={"application_id": entry.id})


APPLICATIONS: Final = Section(
    name="applications",
    record=ApplicationRecord,
    read=_applications,
    write=_write,
    remove=_remove,
    id_member="client_id",
    unordered=frozenset({"access_roles"}),
    parts=frozenset(
        {
            *_PARTS,
            "properties",
            *(f"token_customization.{each}" for each in ("access_token", "id_token", "m2m_token")),
            *(
                f"token_customization.{each}.claims"
                for each in ("access_token", "id_token", "m2m_token")
            ),
        }
    ),
)
