"""Organizations by their codes, since tokens name them so; the default one is `default`."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from pydantic import Field

from genkan.identity.errors import InvalidBody
from genkan.identity.management.brand import BrandBody
from genkan.identity.management.call import Call, Reply
from genkan.identity.management.configuration.flags import (
    Value,
    organization_flags,
    write_organization_flags,
)
from genkan.identity.management.configuration.properties import values_of
from genkan.identity.management.configuration.section import (
    ALL,
    STRICT,
    Entry,
    Ids,
    Scene,
    Section,
    Wanted,
    object_of,
    ordered,
)
from genkan.identity.management.mfa import (
    FactorsBody,
    get_organization_mfa,
    replace_organization_mfa,
)
from genkan.identity.management.organization_sessions import (
    SessionsBody,
    update_organization_sessions,
)
from genkan.identity.management.organizations import (
    OrganizationBody,
    delete_organization,
    delete_organization_handle,
    make_organization,
    update_organization,
)
from genkan.identity.management.property_values import update_organization_properties
from genkan.identity.model.organization import Organization
from genkan.identity.model.property import organization_owner
from genkan.identity.names import OrganizationCode

DEFAULT: Final = "default"
_CODE_DIGITS: Final = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
_LONGEST_CODE: Final = 68


class _Factors(FactorsBody):
    model_config = STRICT


class _Sessions(SessionsBody):
    model_config = STRICT


class OrganizationRecord(OrganizationBody):
    """An organization, with what it sets apart for itself."""

    model_config = STRICT

    mfa: _Factors | None = None
    sessions: _Sessions = _Sessions()
    feature_flags: dict[str, Value] = Field(default={})
    properties: dict[str, str | bool] = Field(default={}, max_length=100)


async def _organizations(call: Call, _ids: Ids) -> Mapping[str, Entry]:
    return ordered(
        {
            DEFAULT if each.is_default else each.code: Entry(
                id=each.code, fields=await _fields(call, each), is_kept=each.is_default
            )
            for each in await call.ports.organizations.page(after=None, limit_rows=ALL)
        }
    )


async def _fields(call: Call, found: Organization) -> dict[str, object]:
    brand = {name: getattr(found.brand, name) for name in BrandBody.model_fields}
    sessions = found.sessions
    mode = "persistent" if sessions.is_session_persistent else "non_persistent"
    lifetime = sessions.session_seconds
    fields: dict[str, object] = {
        "name": found.name,
        "handle": found.handle,
        "external_id": found.external_id,
        "is_auto_membership_enabled": found.is_auto_membership_enabled,
        "is_auto_join_domain_list": found.is_auto_join_domain_list,
        "allowed_domains": list(found.allowed_domains),
        "sender_name": found.sender_name,
        "sender_email": found.sender_email,
        "is_suspended": found.is_suspended,
        **brand,
        "theme_code": found.brand.theme_code.value,
        "sessions": {
            "is_use_org_sso_session_policy": sessions.is_session_policy_own,
            "sso_session_persistence_mode": mode,
            "is_use_org_authenticated_session_lifetime": sessions.is_session_lifetime_own,
            **({} if lifetime is None else {"authenticated_session_lifetime": lifetime}),
        },
        "feature_flags": await organization_flags(call, found.code),
        "properties": await values_of(call, organization_owner(found.code)),
    }
    if await call.ports.factors.policy(found.code) is not None:
        shown = (await get_organization_mfa(_at(call, found.code))).content
        fields["mfa"] = {name: shown[name] for name in FactorsBody.model_fields}
    return fields


def _at(call: Call, code: str) -> Call:
    return replace(call, path={"org_code": code})


async def _write(scene: Scene, wanted: Wanted) -> None:
    code = wanted.id or _code(wanted.key)
    path = {"org_code": code}
    if wanted.entry is None:

        async def create_organization(call: Call) -> Reply:
            return await make_organization(call, OrganizationCode(code))

        await scene.run(create_organization, body=wanted.some(*OrganizationBody.model_fields))
    elif own := wanted.some(*(wanted.changed & OrganizationBody.model_fields.keys())):
        if own.get("handle", "") is None:
            await scene.run(delete_organization_handle, "handle", path=path)
        await scene.run(update_organization, path=path, body=own)
    for name, run in (
        ("sessions", update_organization_sessions),
        ("mfa", replace_organization_mfa),
    ):
        if name in wanted.changed and (body := object_of(wanted.fields[name])):
            await scene.run(run, name, path=path, body=body)
    if "feature_flags" in wanted.changed:
        flags = wanted.fields["feature_flags"]
        await write_organization_flags(scene, code, wanted.before("feature_flags"), flags)
    if "properties" in wanted.changed and (values := object_of(wanted.fields["properties"])):
        body = {"properties": values}
        await scene.run(update_organization_properties, path=path, body=body)


async def organization_key(call: Call, code: OrganizationCode | None) -> str | None:
    """What an organization is called in the document."""
    if code is None:
        return None
    return DEFAULT if code == (await call.ports.organizations.default()).code else code


async def organization_code(call: Call, key: object) -> str | None:
    """The code of the organization that the document calls so."""
    if key == DEFAULT:
        return (await call.ports.organizations.default()).code
    return None if key is None else str(key)


def _code(key: str) -> str:
    """The code of a new organization. Raises InvalidBody."""
    digits = key.removeprefix("org_")
    if digits == key or not digits or len(key) > _LONGEST_CODE or set(digits) - _CODE_DIGITS:
        raise InvalidBody(
            ("$: expected a code: org_ and letters or digits; the default one is 'default'",)
        )
    return key


async def _remove(scene: Scene, entry: Entry) -> None:
    await scene.run(delete_organization, path={"org_code": entry.id})


ORGANIZATIONS: Final = Section(
    name="organizations",
    record=OrganizationRecord,
    read=_organizations,
    write=_write,
    remove=_remove,
    parts=frozenset({"sessions", "properties"}),
)
