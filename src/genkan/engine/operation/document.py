"""A request's text: the operation that was asked for and the fragments it may use.

Source: GraphQL specification 5.2 and 5.5; Hasura v2, Execute/Inline and
Transport/HTTP/Protocol (getSingleOperation), whose messages are used.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from graphql import GraphQLSyntaxError, parse
from graphql.language import (
    ArgumentNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    ListValueNode,
    ObjectValueNode,
    OperationDefinitionNode,
    SelectionNode,
    ValueNode,
    VariableNode,
)

from genkan.engine.errors import ParseFailed, ValidationFailed
from genkan.engine.names import VariableName
from genkan.engine.operation.limits import Limits, check_depth
from genkan.engine.operation.model import GraphQLRequest, OperationKind

_NOT_VALID = "not a valid graphql query"


@dataclass(frozen=True, slots=True)
class Document:
    """One operation with its fragments; ``used_variables`` anywhere in what it selects."""

    operation: OperationDefinitionNode
    kind: OperationKind
    fragments: Mapping[str, FragmentDefinitionNode]
    used_variables: frozenset[VariableName]


def read_document(request: GraphQLRequest, limits: Limits) -> Document:
    """The operation that `request` asks for; its fragments exist and form no cycle."""
    definitions = parse_document(request.query, limits).definitions
    operations: list[OperationDefinitionNode] = []
    fragments: dict[str, FragmentDefinitionNode] = {}
    for definition in definitions:
        match definition:
            case OperationDefinitionNode():
                operations.append(definition)
            case FragmentDefinitionNode():
                name = definition.name.value
                if name in fragments:
                    raise ParseFailed(f'multiple definitions for fragment "{name}"')
                fragments[name] = definition
            case _:
                raise ValidationFailed(_NOT_VALID, path="$.query")
    operation = _asked_for(operations, request.operation_name)
    used: set[VariableName] = set()
    walk = _Walk(fragments, limits, set(), used)
    for directive in operation.directives or ():
        used.update(_variables_of_arguments(directive.arguments or ()))
    walk.selections(operation.selection_set.selections, "$", (), 1)
    kind = OperationKind(operation.operation.value)
    return Document(operation, kind, fragments, frozenset(used))


def parse_document(text: str, limits: Limits) -> DocumentNode:
    """The text as GraphQL. Raises ValidationFailed when it is not, or is too large."""
    try:
        return parse(text, no_location=True, max_tokens=limits.tokens)
    except GraphQLSyntaxError as error:
        if "tokens" in error.message and "more than" in error.message:
            raise ValidationFailed(
                f"the query has more than {limits.tokens} tokens", path="$.query"
            ) from None
        raise ValidationFailed(_NOT_VALID, path="$.query") from None
    except RecursionError:
        raise ValidationFailed("the query is nested too deeply", path="$.query") from None


def _asked_for(
    operations: Sequence[OperationDefinitionNode], name: str | None
) -> OperationDefinitionNode:
    """The operation that runs. Only a bare ``{...}`` is anonymous to Hasura's messages."""
    if name is None:
        if len(operations) != 1:
            raise ValidationFailed(
                "exactly one operation has to be present in the document "
                "when operationName is not specified"
            )
        return operations[0]
    for operation in operations:
        if operation.name is not None and operation.name.value == name:
            return operation
    if any(operation.name is None for operation in operations):
        raise ValidationFailed(
            "operationName cannot be used when an anonymous operation exists in the document"
        )
    raise ValidationFailed(f'no such operation found in the document: "{name}"')


@dataclass(frozen=True, slots=True)
class _Walk:
    """One look at all that an operation selects, each fragment once."""

    fragments: Mapping[str, FragmentDefinitionNode]
    limits: Limits
    seen: set[str]
    used: set[VariableName]

    def selections(
        self,
        selections: Sequence[SelectionNode],
        place: str,
        within: tuple[str, ...],
        depth: int,
    ) -> None:
        check_depth(depth, self.limits)
        if not selections:
            # graphql-core lets `{}` pass; Hasura's parser and the specification do not.
            raise ValidationFailed(_NOT_VALID, path="$.query")
        for selection in selections:
            for directive in selection.directives or ():
                self.used.update(_variables_of_arguments(directive.arguments or ()))
            match selection:
                case FieldNode():
                    self._field(selection, place, within, depth)
                case InlineFragmentNode():
                    inner = selection.selection_set.selections
                    self.selections(inner, place, within, depth + 1)
                case FragmentSpreadNode():
                    self._spread(selection, f"{place}.selectionSet", within, depth)
                case _:
                    raise AssertionError(f"a selection of kind {selection.kind}")

    def _field(self, field: FieldNode, place: str, within: tuple[str, ...], depth: int) -> None:
        self.used.update(_variables_of_arguments(field.arguments or ()))
        if field.selection_set is not None:
            inner = field.selection_set.selections
            below = f"{place}.selectionSet.{field.name.value}"
            self.selections(inner, below, within, depth + 1)

    def _spread(
        self, spread: FragmentSpreadNode, place: str, within: tuple[str, ...], depth: int
    ) -> None:
        name = spread.name.value
        if name in within:
            cycle = within[within.index(name) :]
            names = [f'"{one}"' for one in (name, *reversed(cycle[1:]))]
            listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
            raise ValidationFailed(f"the fragment definition(s) {listed} form a cycle", path=place)
        fragment = self.fragments.get(name)
        if fragment is None:
            raise ValidationFailed(f'reference to undefined fragment "{name}"', path=place)
        if name not in self.seen:
            inner = fragment.selection_set.selections
            self.selections(inner, f"{place}.{name}", (*within, name), depth + 1)
            self.seen.add(name)


def _variables_of_arguments(
    arguments: Sequence[ArgumentNode],
) -> Iterator[VariableName]:
    for argument in arguments:
        yield from _variables_of_value(argument.value)


def _variables_of_value(value: ValueNode) -> Iterator[VariableName]:
    match value:
        case VariableNode():
            yield VariableName(value.name.value)
        case ListValueNode():
            for item in value.values:
                yield from _variables_of_value(item)
        case ObjectValueNode():
            for field in value.fields:
                yield from _variables_of_value(field.value)
        case _:
            return
