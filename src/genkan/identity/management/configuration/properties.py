"""Properties and their categories, as `usr/plan` and `usr/General`; and values of properties."""

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
    ordered,
)
from genkan.identity.management.properties import (
    create_category,
    create_property,
    delete_property,
    update_property,
)
from genkan.identity.model.property import PropertyContext, PropertyOwner

_CONTEXTS: Final = tuple(each.value for each in PropertyContext)


class CategoryRecord(Record):
    """A category; all that there is of it is in its key."""


class PropertyRecord(Record):
    """A property. category: by its name."""

    name: str
    description: str | None = None
    type: Literal["single_line_text", "multi_line_text"] = "single_line_text"
    is_private: bool = False
    category: str = "General"


async def _categories(call: Call, _ids: Ids) -> Mapping[str, Entry]:
    """By context and name; the eldest of several that are named alike."""
    found = sorted(
        await call.ports.properties.categories(None), key=lambda each: (each.created_at, each.id)
    )
    entries: dict[str, Entry] = {}
    for each in found:
        key = f"{each.context.value}/{each.name}"
        entries.setdefault(key, Entry(id=each.id, fields={}, is_kept=True))
    return ordered(entries)


async def _write_category(scene: Scene, wanted: Wanted) -> None:
    context, name = _parts(wanted.key)
    await scene.run(create_category, body={"context": context, "name": name})


async def _properties(call: Call, _ids: Ids) -> Mapping[str, Entry]:
    names = {each.id: each.name for each in await call.ports.properties.categories(None)}
    return ordered(
        {
            f"{each.context.value}/{each.key}": Entry(
                id=each.id,
                fields={
                    "name": each.name,
                    "description": each.description or None,
                    "type": each.kind.value,
                    "is_private": each.is_private,
                    "category": names[each.category_id],
                },
                is_kept=each.is_kinde_property,
            )
            for each in await call.ports.properties.all(None)
        }
    )


async def _write_property(scene: Scene, wanted: Wanted) -> None:
    context, key = _parts(wanted.key)
    category = f"{context}/{wanted.fields.get('category', 'General')}"
    found = (await _categories(scene.call, Ids(are_shown=False))).get(category)
    if found is None:
        raise InvalidBody(
            (f"category: there is no '{category}'; name it in 'property_categories'",)
        )
    body: dict[str, object] = {
        "type": "single_line_text",
        "is_private": False,
        **{name: value for name, value in wanted.fields.items() if name != "category"},
        "category_id": found.id,
    }
    if wanted.entry is None:
        await scene.run(create_property, body={**body, "context": context, "key": key})
        return
    if "type" in wanted.changed:
        raise InvalidBody(("type: a property keeps its type; make another property",))
    # The API takes null for "as it was".
    body["description"] = body.get("description") or ""
    await scene.run(update_property, path={"property_id": wanted.id}, body=body)


async def _remove_property(scene: Scene, entry: Entry) -> None:
    await scene.run(delete_property, path={"property_id": entry.id})


def _parts(key: str) -> tuple[str, str]:
    """`usr/plan` -> ("usr", "plan"). Raises InvalidBody."""
    context, _, name = key.partition("/")
    if context not in _CONTEXTS or not name:
        raise InvalidBody(("$: expected a key such as usr/plan, org/plan or app/plan",))
    return context, name


async def values_of(call: Call, owner: PropertyOwner) -> dict[str, object]:
    """The values that are set, by the properties' keys."""
    return {
        each.property.key: each.value
        for each in await call.ports.properties.values_of(owner)
        if each.value is not None
    }


CATEGORIES: Final = Section(
    name="property_categories",
    record=CategoryRecord,
    read=_categories,
    write=_write_category,
)
PROPERTIES: Final = Section(
    name="properties",
    record=PropertyRecord,
    read=_properties,
    write=_write_property,
    remove=_remove_property,
)
