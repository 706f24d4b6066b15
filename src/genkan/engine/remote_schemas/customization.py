"""``customization`` of a remote schema: other names for its types and fields.

Source: Hasura v2, RemoteSchema/Metadata/Customization; GraphQL/RemoteServer (getCustomizer,
validateSchemaCustomizations), whose messages are used.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from genkan.engine.errors import RemoteSchemaError
from genkan.engine.names import GraphQLName
from genkan.engine.remote_schemas.model import (
    BUILT_IN_SCALARS,
    RemoteInterface,
    RemoteObject,
    RemoteTypes,
)


@dataclass(frozen=True, slots=True)
class NameCustomization:
    """What is put around names, and names that are given in full: those win."""

    prefix: str | None = None
    suffix: str | None = None
    mapping: Mapping[str, str] = field(default_factory=dict[str, str])

    def renamed(self, names: Iterable[str]) -> Mapping[str, str]:
        """The names that become others."""
        prefix, suffix = self.prefix or "", self.suffix or ""
        affixed = {name: f"{prefix}{name}{suffix}" for name in names} if prefix or suffix else {}
        return {**affixed, **self.mapping}


@dataclass(frozen=True, slots=True)
class RemoteCustomization:
    """As declared; field_names: by the type (as the remote names it) whose fields they are."""

    namespace: GraphQLName | None = None
    type_names: NameCustomization | None = None
    field_names: Mapping[str, NameCustomization] | None = None


@dataclass(frozen=True, slots=True)
class RemoteNames:
    """The names clients see in the place of a remote's own.

    types: own name -> seen name. fields: by type, own name -> seen name.
    """

    namespace: GraphQLName | None
    types: Mapping[str, str]
    fields: Mapping[str, Mapping[str, str]]

    def type(self, own: str) -> GraphQLName:
        """The name of a type."""
        return GraphQLName(self.types.get(own, own))

    def field(self, type_name: str, own: str) -> GraphQLName:
        """The name of a field of a type."""
        return GraphQLName(self.fields.get(type_name, {}).get(own, own))


def remote_names(remote: RemoteTypes, customization: RemoteCustomization) -> RemoteNames:
    """The names that the customization gives. Raises RemoteSchemaError when they collide."""
    names = _names(remote, customization)
    _check_interfaces(remote, names)
    _check_distinct(remote, names)
    return names


def _names(remote: RemoteTypes, customization: RemoteCustomization) -> RemoteNames:
    namespace = customization.namespace
    roots = [one for one in (remote.query, remote.mutation, remote.subscription) if one is not None]
    # Roots stand beside those of others, in the same root: unless they are in a namespace.
    kept = BUILT_IN_SCALARS.union(roots if namespace is None else ())
    types: dict[str, str] = {}
    declared = customization.type_names
    if declared is not None:
        own = [name for name in remote.types if name not in kept and not name.startswith("__")]
        types |= NameCustomization(declared.prefix, declared.suffix).renamed(own)
    if namespace is not None:
        types |= {root: f"{namespace}{root}" for root in roots}
    if declared is not None:
        types |= declared.mapping
    fields = {
        name: one.renamed(shape.fields)
        for name, one in (customization.field_names or {}).items()
        if isinstance(shape := remote.types.get(name), RemoteObject | RemoteInterface)
    }
    return RemoteNames(namespace, types, fields)


def _check_interfaces(remote: RemoteTypes, names: RemoteNames) -> None:
    for shape in remote.types.values():
        if not isinstance(shape, RemoteInterface):
            continue
        for type_name in sorted(shape.possible_types):
            for own in shape.fields:
                here, there = names.field(shape.name, own), names.field(type_name, own)
                if here != there:
                    raise RemoteSchemaError(
                        "Remote schema customization inconsistency: field name mapping for field "
                        f'"{own}" of interface "{shape.name}" is inconsistent with mapping for '
                        f'type "{type_name}". Interface field name maps to "{here}". Type field '
                        f'name maps to "{there}".'
                    )


def _check_distinct(remote: RemoteTypes, names: RemoteNames) -> None:
    twice = _twice(names.type(own) for own in remote.types)
    if twice:
        raise RemoteSchemaError(
            "Type name mappings are not distinct; the following types appear more than once: "
            f"{twice}"
        )
    for shape in remote.types.values():
        if isinstance(shape, RemoteObject | RemoteInterface):
            twice = _twice(names.field(shape.name, own) for own in shape.fields)
            kind = "interface" if isinstance(shape, RemoteInterface) else "object"
            if twice:
                raise RemoteSchemaError(
                    f'Field name mappings for {kind} type "{shape.name}" are not distinct; the '
                    f"following fields appear more than once: {twice}"
                )


def _twice(names: Iterable[str]) -> str:
    counted = Counter(names)
    return ", ".join(f'"{name}"' for name, count in counted.items() if count > 1)
