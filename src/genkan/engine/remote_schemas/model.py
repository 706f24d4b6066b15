"""A remote schema's types as values, by the names that the remote itself gives them.

A role's permission is the same kind of value: a part of the remote's types, with presets.
Source: GraphQL specification (October 2021), section 3; Hasura v2, RemoteSchema/SchemaCache/Types.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

BUILT_IN_SCALARS: Final = frozenset({"ID", "Int", "Float", "Boolean", "String"})


@dataclass(frozen=True, slots=True)
class NamedRef:
    """``T``."""

    name: str


@dataclass(frozen=True, slots=True)
class ListRef:
    """``[T]``."""

    of: Ref


@dataclass(frozen=True, slots=True)
class NonNullRef:
    """``T!``."""

    of: NamedRef | ListRef


Ref: TypeAlias = NamedRef | ListRef | NonNullRef


@dataclass(frozen=True, slots=True)
class SessionPreset:
    """A value that comes from a session variable of whoever asks.

    type_name: of the scalar or enum. members: of the enum; None for a scalar.
    """

    variable: str
    type_name: str
    members: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class Constant:
    """A value as it was written: GraphQL text of a scalar, an enum's value or null."""

    text: str


@dataclass(frozen=True, slots=True)
class PresetList:
    """``[...]``."""

    items: tuple[Preset, ...]


@dataclass(frozen=True, slots=True)
class PresetObject:
    """``{...}``, by the names of the fields."""

    fields: tuple[tuple[str, Preset], ...]


Preset: TypeAlias = Constant | SessionPreset | PresetList | PresetObject


@dataclass(frozen=True, slots=True)
class RemoteInput:
    """An argument, or a field of an input object.

    default: as GraphQL text. preset: what is sent in any case; clients do not see the input.
    """

    name: str
    type: Ref
    default: str | None = None
    description: str | None = field(default=None, compare=False)
    preset: Preset | None = None


@dataclass(frozen=True, slots=True)
class RemoteField:
    """A field of an object or an interface."""

    name: str
    type: Ref
    arguments: Mapping[str, RemoteInput]
    description: str | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class RemoteScalar:
    """A scalar."""

    name: str
    description: str | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class RemoteEnum:
    """An enum; ``members``: the values with their descriptions."""

    name: str
    members: Mapping[str, str | None]
    description: str | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class RemoteObject:
    """An object, and the names of the interfaces that it implements."""

    name: str
    fields: Mapping[str, RemoteField]
    interfaces: frozenset[str]
    description: str | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class RemoteInterface:
    """An interface, and the names of the objects that implement it."""

    name: str
    fields: Mapping[str, RemoteField]
    possible_types: frozenset[str]
    description: str | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class RemoteUnion:
    """A union of objects."""

    name: str
    possible_types: frozenset[str]
    description: str | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class RemoteInputObject:
    """An input object."""

    name: str
    fields: Mapping[str, RemoteInput]
    description: str | None = field(default=None, compare=False)


RemoteType: TypeAlias = (
    RemoteScalar | RemoteEnum | RemoteObject | RemoteInterface | RemoteUnion | RemoteInputObject
)


@dataclass(frozen=True, slots=True)
class RemoteTypes:
    """All types by name, and which of them are the roots.

    subscription: never offered, but its type is a root: customization leaves its name alone.
    """

    types: Mapping[str, RemoteType]
    query: str
    mutation: str | None = None
    subscription: str | None = None

    def root(self, name: str | None) -> RemoteObject | None:
        """The root of that name, where it is an object."""
        found = None if name is None else self.types.get(name)
        return found if isinstance(found, RemoteObject) else None


def ref_text(ref: Ref) -> str:
    """A reference as GraphQL writes it: ``[Int!]!``."""
    match ref:
        case NonNullRef(of):
            return f"{ref_text(of)}!"
        case ListRef(of):
            return f"[{ref_text(of)}]"
        case NamedRef(name):
            return name


def innermost(ref: Ref) -> str:
    """The name of the type inside lists and non-nulls."""
    while not isinstance(ref, NamedRef):
        ref = ref.of
    return ref.name


def is_preset_through(shape: RemoteInputObject) -> bool:
    """Whether nothing of an input object is left for clients to give."""
    return all(one.preset is not None for one in shape.fields.values())


def preset_inputs(remote: RemoteTypes) -> frozenset[str]:
    """The input objects with presets in their fields, or in those of objects inside."""
    shapes = [one for one in remote.types.values() if isinstance(one, RemoteInputObject)]
    found: set[str] = set()
    while more := {
        shape.name
        for shape in shapes
        if shape.name not in found
        and any(
            one.preset is not None or innermost(one.type) in found for one in shape.fields.values()
        )
    }:
        found |= more
    return frozenset(found)
