"""What there is once in an environment: the business, its policy of factors, its variables."""

from collections.abc import Mapping
from typing import Final

from genkan.identity.management.business import BusinessBody, update_business
from genkan.identity.management.call import Call
from genkan.identity.management.configuration.section import (
    FROM_ENV,
    STRICT,
    Entry,
    FromEnv,
    Ids,
    Record,
    Scene,
    Section,
    Wanted,
    members_of,
    ordered,
    refuse_unset,
    variable_name,
)
from genkan.identity.management.environment_variables import (
    create_environment_variable,
    delete_environment_variable,
    update_environment_variable,
)
from genkan.identity.management.mfa import PolicyBody, get_mfa, replace_mfa
from genkan.identity.model.environment_variable import variable_label

_ONLY: Final = ""


class BusinessRecord(BusinessBody):
    """The business."""

    model_config = STRICT


class FactorsRecord(PolicyBody):
    """Who is asked for a second factor, and which ones count."""

    model_config = STRICT


class VariableRecord(Record):
    """An environment variable. The value of a secret one comes from the environment."""

    value: str | FromEnv
    is_secret: bool = False


async def _business(call: Call, _ids: Ids) -> Mapping[str, Entry]:
    found = await call.ports.business.read()
    fields = {
        "business_name": found.name,
        "email": found.email,
        "phone": found.phone,
        "industry_key": found.industry_key,
        "timezone_key": found.timezone_key,
        "privacy_url": found.privacy_url,
        "terms_url": found.terms_url,
        "is_click_wrap": found.has_clickwrap,
        "is_show_kinde_branding": found.has_branding,
    }
    return {_ONLY: Entry(id=_ONLY, fields=fields, is_kept=True)}


async def _write_business(scene: Scene, wanted: Wanted) -> None:
    changed = {name: wanted.fields[name] for name in wanted.changed}
    # The API takes null for "as it was", and an empty text away.
    body = {name: "" if value is None else value for name, value in changed.items()}
    await scene.run(update_business, body=body)


async def _factors(call: Call, _ids: Ids) -> Mapping[str, Entry]:
    shown = (await get_mfa(call)).content
    return {_ONLY: Entry(id=_ONLY, fields=members_of(PolicyBody, shown), is_kept=True)}


async def _write_factors(scene: Scene, wanted: Wanted) -> None:
    await scene.run(replace_mfa, body=wanted.fields)


async def _variables(call: Call, _ids: Ids) -> Mapping[str, Entry]:
    found: dict[str, Entry] = {}
    for each in await call.ports.environment_variables.all():
        clear = call.ports.vault.open(each.sealed_value, variable_label(each.id)).decode()
        told = {"value": clear, "is_secret": each.is_secret}
        name = variable_name("variable", each.key)
        shown = {**told, "value": {FROM_ENV: name}} if each.is_secret else told
        found[each.key] = Entry(id=each.id, fields=shown, clear=told)
    return ordered(found)


async def _write_variable(scene: Scene, wanted: Wanted) -> None:
    refuse_unset(wanted.fields.get("value"), "value")
    if wanted.entry is None:
        body = {"key": wanted.key, **wanted.fields}
        await scene.run(create_environment_variable, body=body)
        return
    body = wanted.some(*wanted.changed)
    await scene.run(update_environment_variable, path={"variable_id": wanted.id}, body=body)


async def _remove_variable(scene: Scene, entry: Entry) -> None:
    await scene.run(delete_environment_variable, path={"variable_id": entry.id})


BUSINESS: Final = Section(
    name="business",
    record=BusinessRecord,
    read=_business,
    write=_write_business,
    is_single=True,
)
FACTORS: Final = Section(
    name="mfa",
    record=FactorsRecord,
    read=_factors,
    write=_write_factors,
    is_single=True,
    unordered=frozenset({"enabled_factors"}),
)
VARIABLES: Final = Section(
    name="environment_variables",
    record=VariableRecord,
    read=_variables,
    write=_write_variable,
    remove=_remove_variable,
    secret=frozenset({"value"}),
)
