"""The introspection fields of an operation, answered at once from the role's schema."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias, cast

import msgspec

from genkan.engine.errors import ValidationFailed
from genkan.engine.operation.model import Selection
from genkan.engine.schema.binding import Argument, MetaField, MetaRoot, TypenameBinding
from genkan.engine.schema.introspection import Subject, TypeSource, meta_type, read_meta
from genkan.engine.schema.model import ListOf, Named, NonNull, type_text

# Lists of types within lists of types multiply the answer with each level; tools need two.
_LISTS = frozenset({"fields", "interfaces", "possibleTypes", "inputFields"})
_MOST_LISTS = 3

_Json: TypeAlias = "str | bool | list[_Json] | dict[str, _Json] | None"


@dataclass(frozen=True, slots=True)
class _Asked:
    """One introspection. ``types``: what was answered for a selection on a type before."""

    schema: TypeSource
    types: dict[tuple[int, str], dict[str, _Json]]


def introspect(selection: Selection, root: MetaRoot, schema: TypeSource) -> bytes:
    """The JSON of ``__schema`` or ``__type``."""
    _check_lists(selection, 0)
    match root:
        case MetaRoot.SCHEMA:
            subject: Subject | None = schema
        case MetaRoot.TYPE:
            subject = meta_type(schema, _type_name(selection))
    asked = _Asked(schema, {})
    answer = None if subject is None else _object(selection.selections, subject, asked)
    return msgspec.json.encode(answer)


def _type_name(selection: Selection) -> str:
    for entry in selection.arguments:
        if entry.field.meaning is Argument.TYPE_NAME and isinstance(entry.value, str):
            return entry.value
    raise AssertionError("__type without a name")


def _object(selections: tuple[Selection, ...], subject: Subject, asked: _Asked) -> dict[str, _Json]:
    if not isinstance(subject, Named | ListOf | NonNull):
        return _fields(selections, subject, asked)
    # Most of an introspection is references to types: thousands of fields name the same few.
    key = (id(selections), type_text(subject))
    answered = asked.types.get(key)
    if answered is None:
        answered = asked.types[key] = _fields(selections, subject, asked)
    return answered


def _fields(selections: tuple[Selection, ...], subject: Subject, asked: _Asked) -> dict[str, _Json]:
    return {one.response_name: _field(one, subject, asked) for one in selections}


def _field(selection: Selection, subject: Subject, asked: _Asked) -> _Json:
    match selection.binding:
        case TypenameBinding(type_name):
            return type_name
        case MetaField(name):
            read = read_meta(asked.schema, subject, name)
        case other:
            raise AssertionError(f"{other} in introspection")
    if read is None or isinstance(read, str | bool):
        return read
    if not selection.selections:
        return list(cast("Sequence[str]", read))
    if isinstance(read, Sequence):
        items = cast("Sequence[Subject]", read)
        return [_object(selection.selections, item, asked) for item in items]
    return _object(selection.selections, read, asked)


def _check_lists(selection: Selection, lists: int) -> None:
    match selection.binding:
        case MetaField(name) if name in _LISTS:
            lists += 1
        case _:
            pass
    if lists > _MOST_LISTS:
        raise ValidationFailed(
            f"introspection goes through more than {_MOST_LISTS} lists of fields",
            path=selection.place,
        )
    for one in selection.selections:
        _check_lists(one, lists)
