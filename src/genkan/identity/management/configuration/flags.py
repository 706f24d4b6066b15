"""Feature flags by their keys, each with what the environment overrides."""

from collections.abc import Mapping
from typing import Final, Literal

from genkan.identity.errors import InvalidBody
from genkan.identity.management.call import Call
from genkan.identity.management.configuration.section import (
    Entry,
    Ids,
    Record,
    Scene,
    Section,
    Wanted,
    object_of,
    ordered,
)
from genkan.identity.management.feature_flags import (
    create_feature_flag,
    delete_environment_feature_flag,
    delete_feature_flag,
    delete_organization_feature_flag,
    update_environment_feature_flag,
    update_feature_flag,
    update_organization_feature_flag,
)
from genkan.identity.model.feature_flag import FlagKind, value_from_text
from genkan.identity.names import OrganizationCode

Value = str | bool | int


class FlagRecord(Record):
    """A flag. value: what holds in this environment in place of the default; null: nothing."""

    name: str
    description: str | None = None
    type: Literal["str", "int", "bool", "json"]
    allow_override_level: Literal["env", "org", "usr"] = "env"
    default_value: Value
    value: Value | None = None


async def _flags(call: Call, _ids: Ids) -> Mapping[str, Entry]:
    return ordered(
        {
            each.flag.key: Entry(
                id=each.flag.key,
                fields={
                    "name": each.flag.name,
                    "description": each.flag.description or None,
                    "type": each.flag.kind.value,
                    "allow_override_level": each.flag.allow_override_level.value,
                    "default_value": _shown(each.flag.kind, each.flag.default_value),
                    "value": _shown(each.flag.kind, each.environment_value),
                },
            )
            for each in await call.ports.feature_flags.overridden(None, None)
        }
    )


async def _write_flag(scene: Scene, wanted: Wanted) -> None:
    path = {"feature_flag_key": wanted.key}
    settings = {name: value for name, value in wanted.fields.items() if name != "value"}
    if wanted.entry is None:
        await scene.run(create_feature_flag, body={"key": wanted.key, **settings})
    elif wanted.changed - {"value"}:
        text = {name: _text(value) for name, value in settings.items()}
        await scene.run(update_feature_flag, path=path, query=text)
    # Another type takes overrides back, so this comes last.
    is_retyped = wanted.entry is not None and "type" in wanted.changed
    if "value" not in wanted.changed and not is_retyped:
        return
    value = wanted.fields.get("value")
    if value is not None:
        await scene.run(update_environment_feature_flag, "value", path=path, body={"value": value})
    elif wanted.entry is not None and not is_retyped:
        await scene.run(delete_environment_feature_flag, "value", path=path)


async def _remove_flag(scene: Scene, entry: Entry) -> None:
    await scene.run(delete_feature_flag, path={"feature_flag_key": entry.id})


async def organization_flags(call: Call, code: OrganizationCode) -> dict[str, object]:
    """What an organization overrides, by the flags' keys."""
    return {
        each.flag.key: _shown(each.flag.kind, each.organization_value)
        for each in await call.ports.feature_flags.overridden(code, None)
        if each.organization_value is not None
    }


async def write_organization_flags(scene: Scene, code: str, before: object, wanted: object) -> None:
    """Let an organization override these flags, and no others. Raises InvalidBody."""
    earlier, values = object_of(before), object_of(wanted)
    for key, value in values.items():
        if value is None or isinstance(value, dict | list | float):
            raise InvalidBody((f"feature_flags.{key[:100]}: expected a text, number or Boolean",))
        if earlier.get(key) != value:
            await scene.run(
                update_organization_feature_flag,
                f"feature_flags.{key}",
                path={"org_code": code, "feature_flag_key": key},
                query={"value": _text(value)},
            )
    for key in earlier.keys() - values.keys():
        await scene.run(
            delete_organization_feature_flag,
            f"feature_flags.{key}",
            path={"org_code": code, "feature_flag_key": key},
        )


def _shown(kind: FlagKind, text: str | None) -> object:
    """A number or Boolean as such; JSON stays the text that it is."""
    if text is None or kind is FlagKind.JSON:
        return text
    return value_from_text(kind, text)


def _text(value: object) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


FLAGS: Final = Section(
    name="feature_flags",
    record=FlagRecord,
    read=_flags,
    write=_write_flag,
    remove=_remove_flag,
)
