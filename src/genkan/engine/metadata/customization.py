"""``customization`` of a source: what is put around its names, and how they are cased.

Source: Hasura v2, SourceCustomization (metadata.openapi.json).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from genkan.engine.convention import (
    NO_AFFIXES,
    Affixes,
    Convention,
    SourceNaming,
)
from genkan.engine.errors import UnreadableArguments
from genkan.engine.metadata.reading import (
    Node,
    fields,
    graphql,
    optional,
    refuse_unknown,
    text,
)
from genkan.engine.names import GraphQLName


@dataclass(frozen=True, slots=True)
class SourceCustomization:
    """As declared; without a ``convention`` the source has the server's."""

    convention: Convention | None = None
    namespace: GraphQLName | None = None
    root_fields: Affixes = NO_AFFIXES
    types: Affixes = NO_AFFIXES


NO_CUSTOMIZATION: Final = SourceCustomization()


def source_naming(customization: SourceCustomization, default: Convention | None) -> SourceNaming:
    """How the names of the source are made.

    default: the server's convention; None where conventions are not enabled, and Hasura takes
        no notice of the one that a source declares.
    """
    declared = None if default is None else customization.convention
    return SourceNaming(
        convention=declared or default or Convention.HASURA,
        namespace=customization.namespace,
        root_fields=customization.root_fields,
        types=customization.types,
    )


def source_customization(node: Node) -> SourceCustomization:
    """``{"root_fields": {...}, "type_names": {...}, "naming_convention": ...}``."""
    members = fields(node, "SourceCustomization")
    refuse_unknown(members, {"root_fields", "type_names", "naming_convention"}, node)
    around_fields = _members(members, "root_fields", {"namespace", "prefix", "suffix"})
    around_types = _members(members, "type_names", {"prefix", "suffix"})
    return SourceCustomization(
        convention=_convention(optional(members, "naming_convention")),
        namespace=_name(around_fields, "namespace"),
        root_fields=_affixes(around_fields),
        types=_affixes(around_types),
    )


def source_customization_json(customization: SourceCustomization) -> Mapping[str, object]:
    """As it is exported; what is not set is left out."""
    around_fields = _affixes_json(customization.root_fields)
    if customization.namespace is not None:
        around_fields = {"namespace": customization.namespace, **around_fields}
    document: dict[str, object] = {
        "root_fields": around_fields,
        "type_names": _affixes_json(customization.types),
        "naming_convention": customization.convention and customization.convention.value,
    }
    return {key: value for key, value in document.items() if value}


def _members(members: Mapping[str, Node], key: str, known: set[str]) -> Mapping[str, Node]:
    node = optional(members, key)
    if node is None:
        return {}
    found = fields(node)
    refuse_unknown(found, known, node)
    return found


def _affixes(members: Mapping[str, Node]) -> Affixes:
    return Affixes(_name(members, "prefix") or "", _name(members, "suffix") or "")


def _affixes_json(affixes: Affixes) -> Mapping[str, object]:
    named = {"prefix": affixes.prefix, "suffix": affixes.suffix}
    return {key: value for key, value in named.items() if value}


def _name(members: Mapping[str, Node], key: str) -> GraphQLName | None:
    node = optional(members, key)
    return None if node is None else graphql(node)


def _convention(node: Node | None) -> Convention | None:
    if node is None:
        return None
    try:
        return Convention(text(node))
    except ValueError:
        raise UnreadableArguments(
            'naming_convention can either be "hasura-default" or "graphql-default"', path=node.path
        ) from None
