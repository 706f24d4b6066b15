"""The fields of a selection set: fragments opened, repeated fields merged.

Source: GraphQL specification 5.3.2 and 6.3.2; Hasura v2, lib/schema-parsers Collect,
which also lets a fragment on an unrelated type pass, as one that never applies.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass

from graphql.language import (
    ArgumentNode,
    FieldNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    SelectionNode,
)

from genkan.engine.errors import ValidationFailed
from genkan.engine.names import GraphQLName, ResponseName
from genkan.engine.operation.directive import is_included, read_directives
from genkan.engine.operation.scope import Scope
from genkan.engine.schema.directives import Location


@dataclass(frozen=True, slots=True)
class CollectedField:
    """One field of the response. ``selections`` of all its occurrences, None without any."""

    name: GraphQLName
    arguments: tuple[ArgumentNode, ...]
    selections: tuple[SelectionNode, ...] | None


def collect_fields(
    scope: Scope, type_names: Container[str], selections: Sequence[SelectionNode], place: str
) -> Mapping[ResponseName, CollectedField]:
    """The fields selected on an object, in the order of the response.

    type_names: of its type and the interfaces that it implements; fragments on these apply.
    """
    collected: dict[ResponseName, CollectedField] = {}
    for node in _included_fields(scope, type_names, selections, place):
        name = GraphQLName(node.name.value)
        response_name = ResponseName(node.alias.value if node.alias else name)
        below = None if node.selection_set is None else tuple(node.selection_set.selections)
        found = CollectedField(name, tuple(node.arguments or ()), below)
        before = collected.get(response_name)
        collected[response_name] = (
            found if before is None else _merged(before, found, response_name, place)
        )
    return collected


def _included_fields(
    scope: Scope, type_names: Container[str], selections: Sequence[SelectionNode], place: str
) -> Iterator[FieldNode]:
    for node in selections:
        scope.budget.spend()
        location = _LOCATIONS[type(node)]
        if node.directives and not is_included(
            read_directives(scope, node.directives, location, place)
        ):
            continue
        match node:
            case FieldNode():
                yield node
            case InlineFragmentNode():
                condition = node.type_condition
                if condition is None or condition.name.value in type_names:
                    inner = node.selection_set.selections
                    yield from _included_fields(scope, type_names, inner, place)
            case FragmentSpreadNode():
                fragment = scope.fragments[node.name.value]
                if fragment.type_condition.name.value in type_names:
                    inner = fragment.selection_set.selections
                    yield from _included_fields(scope, type_names, inner, place)
            case _:
                raise AssertionError(f"a selection of kind {node.kind}")


def fragment_types(scope: Scope, selections: Sequence[SelectionNode]) -> frozenset[str]:
    """The types that fragments name, at any depth of one selection set."""
    names: set[str] = set()
    for node in selections:
        scope.budget.spend()
        match node:
            case InlineFragmentNode(type_condition=condition):
                inner = node.selection_set.selections
            case FragmentSpreadNode():
                fragment = scope.fragments[node.name.value]
                condition, inner = fragment.type_condition, fragment.selection_set.selections
            case _:
                continue
        if condition is not None:
            names.add(condition.name.value)
        names |= fragment_types(scope, inner)
    return frozenset(names)


_LOCATIONS: Mapping[type[SelectionNode], Location] = {
    FieldNode: Location.FIELD,
    InlineFragmentNode: Location.INLINE_FRAGMENT,
    # Hasura opens spreads before it looks at directives: theirs stand on the opened fragment.
    FragmentSpreadNode: Location.INLINE_FRAGMENT,
}


def _merged(
    before: CollectedField, found: CollectedField, response_name: ResponseName, place: str
) -> CollectedField:
    if before.name != found.name:
        raise ValidationFailed(
            f"selection of both '{before.name}' and '{found.name}' specify the same "
            f"response name, '{response_name}'",
            path=place,
        )
    if _by_name(before.arguments) != _by_name(found.arguments):
        raise ValidationFailed(
            f"inconsistent arguments between multiple selections of field '{before.name}'",
            path=place,
        )
    if found.selections is None:
        return before
    selections = (*(before.selections or ()), *found.selections)
    return CollectedField(before.name, before.arguments, selections)


def _by_name(arguments: tuple[ArgumentNode, ...]) -> Mapping[str, object]:
    return {argument.name.value: argument.value for argument in arguments}
