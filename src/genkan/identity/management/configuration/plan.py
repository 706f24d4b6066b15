"""What must be done so that what is here becomes what is wanted; pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Literal, cast

import msgspec
from pydantic import ValidationError

from genkan.identity.management.configuration.section import (
    Entry,
    Fields,
    Section,
    Wanted,
    is_from_env,
    object_of,
)

Here = Mapping[str, Mapping[str, Entry]]
"""What there is, by section and key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One record that is to be made, changed or removed; `fields`: what of it, from and to."""

    section: Section
    key: str
    action: Literal["create", "update", "delete"]
    wanted: Wanted | None
    entry: Entry | None
    fields: Mapping[str, tuple[object, object]] = field(
        default_factory=dict[str, tuple[object, object]]
    )

    @property
    def place(self) -> str:
        """`roles.editor`."""
        return self.section.name if self.section.is_single else f"{self.section.name}.{self.key}"


def document_faults(sections: tuple[Section, ...], document: Fields) -> Iterator[str]:
    """What can not be read in the document: unknown sections and members, wrong types."""
    by_name = {section.name: section for section in sections}
    for name, content in document.items():
        section = by_name.get(name)
        if section is None:
            yield f"{name[:100]}: unknown section; {_known(name, list(by_name))}"
        elif not isinstance(content, Mapping):
            yield f"{name}: expected an object"
        else:
            for key, record in _records(section, cast("Fields", content)).items():
                yield from _record_faults(section, key, record)


def _record_faults(section: Section, key: str, record: object) -> Iterator[str]:
    place = section.name if section.is_single else f"{section.name}.{key}"
    if not key and not section.is_single:
        yield f"{section.name}: a record has no name"
    try:
        section.record.model_validate_json(msgspec.json.encode(record))
    except ValidationError as error:
        for fault in error.errors(include_url=False, include_context=False, include_input=False):
            at = ".".join((place, *map(str, fault["loc"])))
            if fault["type"] == "extra_forbidden":
                known = _siblings(section, fault["loc"])
                yield f"{at}: unknown key; {_known(str(fault['loc'][-1]), known)}"
            else:
                yield f"{at}: {fault['msg']}"


def _siblings(section: Section, location: tuple[int | str, ...]) -> list[str]:
    """The members that are known where the unknown one stands."""
    model: type = section.record
    for step in location[:-1]:
        found = getattr(model, "model_fields", {}).get(step)
        model = getattr(found, "annotation", None) or object
    return sorted(getattr(model, "model_fields", {}))


def _known(name: str, known: list[str]) -> str:
    near = get_close_matches(name, known, n=1)
    return f"did you mean '{near[0]}'?" if near else f"known are: {', '.join(known)}"


def changes(
    sections: tuple[Section, ...], here: Here, document: Fields, *, is_pruned: bool
) -> Iterator[Change]:
    """In the order they can be made; a section that the document lacks stays as it is."""
    for section in sections:
        if section.name in document:
            wanted = _records(section, cast("Fields", document[section.name]))
            for key in wanted:
                entry = _found(section, key, wanted[key], here[section.name])
                change = _change(section, key, wanted[key], entry)
                if change is not None:
                    yield change
    for section in reversed(sections if is_pruned else ()):
        if section.name in document and section.remove is not None:
            wanted = _records(section, cast("Fields", document[section.name]))
            entries = here[section.name]
            found = [_found(section, key, record, entries) for key, record in wanted.items()]
            named = {entry.id for entry in found if entry is not None}
            for key, entry in entries.items():
                if entry.id not in named and not entry.is_kept:
                    yield Change(
                        section=section, key=key, action="delete", wanted=None, entry=entry
                    )


def _found(
    section: Section, key: str, record: Fields, entries: Mapping[str, Entry]
) -> Entry | None:
    """What is here of the record: by the id that it has, or by its key."""
    wanted_id = None if section.id_member is None else record.get(section.id_member)
    if wanted_id is None:
        return entries.get(key)
    return next((entry for entry in entries.values() if entry.id == wanted_id), None)


def _records(section: Section, content: Fields) -> Mapping[str, Fields]:
    records: Mapping[str, object] = {"": content} if section.is_single else content
    # A record without members is written as nothing at all in a file.
    return {key: cast("Fields", {} if each is None else each) for key, each in records.items()}


def _change(section: Section, key: str, record: Fields, entry: Entry | None) -> Change | None:
    if entry is None:
        whole = _normal(section, record)
        wanted = Wanted(key=key, fields=whole, changed=frozenset(whole), entry=None)
        return Change(section=section, key=key, action="create", wanted=wanted, entry=None)
    now = _normal(section, entry.compared)
    whole = _normal(section, _merged(entry.compared, record, section.parts, ""))
    changed = frozenset(name for name in record if whole.get(name) != now.get(name))
    if not changed:
        return None
    return Change(
        section=section,
        key=key,
        action="update",
        wanted=Wanted(key=key, fields=whole, changed=changed, entry=entry),
        entry=entry,
        fields={
            name: (None, None) if name in section.secret else (now.get(name), whole.get(name))
            for name in sorted(changed)
        },
    )


def _merged(now: Fields, wanted: Fields, parts: frozenset[str], prefix: str) -> Fields:
    """What is now, with what is wanted of it; a secret that is not told stays as it is."""
    merged = dict(now)
    for name, value in wanted.items():
        place = f"{prefix}{name}"
        current = now.get(name)
        if place in parts and isinstance(value, Mapping) and isinstance(current, Mapping):
            merged[name] = _merged(
                cast("Fields", current), cast("Fields", value), parts, f"{place}."
            )
        else:
            merged[name] = _told(cast("object", value), current)
    return merged


def _told(value: object, now: object) -> object:
    """The value, its untold secrets as they are now."""
    if is_from_env(value):
        return value if now is None else now
    if not isinstance(value, Mapping):
        return value
    members = object_of(now)
    told = cast("Fields", value)
    return {name: _told(each, members.get(name)) for name, each in told.items()}


def _normal(section: Section, fields: Fields) -> Fields:
    """The same in the one way it is written: lists sorted, an empty description as none."""
    return {name: _value(section, name, value) for name, value in fields.items()}


def _value(section: Section, name: str, value: object) -> object:
    if name in section.unordered and isinstance(value, list | tuple):
        return sorted(set(map(str, cast("list[object]", value))))
    return None if name == "description" and value == "" else value
