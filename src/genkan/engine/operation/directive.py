"""Directives where they stand: known, allowed there, not repeated; @skip and @include.

Source: Hasura v2, lib/schema-parsers Directives; GraphQL specification 3.13.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from graphql.language import DirectiveNode

from genkan.engine.errors import ValidationFailed
from genkan.engine.names import GraphQLName
from genkan.engine.operation.coerce import coerce_arguments
from genkan.engine.operation.model import InputEntry
from genkan.engine.operation.scope import Scope
from genkan.engine.schema.directives import DIRECTIVES, INCLUDE, SKIP, Location

Found: TypeAlias = Mapping[GraphQLName, tuple[InputEntry, ...]]


def read_directives(
    scope: Scope, directives: Sequence[DirectiveNode], location: Location, place: str
) -> Found:
    """The directives by name with their arguments; `place` is the selection set's."""
    found: dict[GraphQLName, tuple[InputEntry, ...]] = {}
    for node in directives:
        name = GraphQLName(node.name.value)
        directive = DIRECTIVES.get(name)
        if directive is None:
            raise ValidationFailed(f"directive '{name}' is not defined in the schema", path=place)
        if location not in directive.locations:
            raise ValidationFailed(
                f"directive '{name}' is not allowed on {location.value}", path=place
            )
        if name in found:
            raise ValidationFailed(
                f"the following directives are used more than once: ['{name}']", path=place
            )
        arguments = tuple(node.arguments or ())
        found[name] = coerce_arguments(
            scope, name, directive.arguments, arguments, f"{place}.{name}"
        )
    return found


def is_included(found: Found) -> bool:
    """What @skip and @include say together."""
    return _flag(found, INCLUDE, unsaid=True) and not _flag(found, SKIP, unsaid=False)


def _flag(found: Found, name: GraphQLName, *, unsaid: bool) -> bool:
    arguments = found.get(name)
    return unsaid if arguments is None else arguments[0].value is True
