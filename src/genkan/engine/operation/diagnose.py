"""What is wrong with a kept document, before anybody sends it.

Less than validation: fields and the types of variables are looked at, arguments are not.
Source: Hasura v2, `GraphQL/Analyse.hs`, whose messages and order are used.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from graphql.language import (
    FieldNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    ListTypeNode,
    NamedTypeNode,
    NonNullTypeNode,
    SelectionNode,
    TypeNode,
    VariableDefinitionNode,
)

from genkan.engine.errors import EngineError
from genkan.engine.names import GraphQLName
from genkan.engine.operation.document import Document, read_document
from genkan.engine.operation.limits import DEFAULT_LIMITS, Budget
from genkan.engine.operation.model import GraphQLRequest, OperationKind
from genkan.engine.schema.build import RoleSchema, root_field
from genkan.engine.schema.introspection import meta_type
from genkan.engine.schema.model import (
    EnumType,
    Field,
    InputObjectType,
    InterfaceType,
    ObjectType,
    ScalarType,
    TypeDefinition,
    UnionType,
    named_type,
)

_TYPENAME: Final = "__typename"
_BUILT_IN: Final = frozenset({"Boolean", "Float", "ID", "Int", "String"})


def diagnose(text: str, schema: RoleSchema) -> Sequence[str]:
    """What is wrong with the document, in its order; nothing when it fits the schema."""
    document = _document(text)
    if isinstance(document, str):
        return [document]
    try:
        return _diagnose(document, schema)
    except EngineError as error:  # fragments that multiply
        return [error.message]


def _diagnose(document: Document, schema: RoleSchema) -> Sequence[str]:
    root = _root(document.kind, schema)
    search = _Search(schema, document)
    if root is None:
        search.found.append(f"$: type '{document.kind.value}_root' not found in the schema")
    else:
        search.selections(root, document.operation.selection_set.selections, "$")
    search.variables(document.operation.variable_definitions or ())
    return search.found


@lru_cache(maxsize=16_384)
def _document(text: str) -> Document | str:
    """The document, kept for the next schema; what is wrong with it when it is none."""
    try:
        return read_document(GraphQLRequest(text, {}, None), DEFAULT_LIMITS)
    except EngineError as error:
        return error.message


def _root(kind: OperationKind, schema: RoleSchema) -> ObjectType | None:
    match kind:
        case OperationKind.QUERY:
            return schema.query
        case OperationKind.MUTATION:
            return schema.mutation
        case OperationKind.SUBSCRIPTION:
            return schema.subscription


@dataclass(frozen=True, slots=True)
class _Search:
    """One look at a document; `used`: the input types of the arguments it meets."""

    schema: RoleSchema
    document: Document
    budget: Budget = field(default_factory=lambda: Budget(DEFAULT_LIMITS))
    found: list[str] = field(default_factory=list[str])
    used: set[str] = field(default_factory=set[str])

    def selections(self, type_: ObjectType, nodes: Sequence[SelectionNode], place: str) -> None:
        for node in _fields(nodes, self.document, self.budget):
            if node.name.value != _TYPENAME:
                self._field(type_, node, f"{place}.{node.name.value}")

    def _field(self, type_: ObjectType, node: FieldNode, place: str) -> None:
        name = GraphQLName(node.name.value)
        known = root_field(type_, name) if place.count(".") == 1 else type_.fields.get(name)
        if known is None:
            self.found.append(f"{place}: field '{name}' not found in object '{type_.name}'")
            return
        self._note_arguments(known)
        selected = node.selection_set.selections if node.selection_set is not None else ()
        named = named_type(known.type)
        match self.schema.definition(named):
            case ObjectType() as inner:
                if not selected:
                    message = f"object of type '{named.name}' must have a selection set"
                    self.found.append(f"{place}: {message}")
                    return
                self.selections(inner, selected, place)
            case ScalarType() | EnumType() as leaf if selected:
                kind = "enum" if isinstance(leaf, EnumType) else "scalar"
                message = f"{kind} '{named.name}' does not accept a selection set"
                self.found.append(f"{place}: {message}")
            case _:
                pass

    def _note_arguments(self, known: Field) -> None:
        self.used.update(named_type(argument.type).name for argument in known.arguments.values())

    def variables(self, definitions: Sequence[VariableDefinitionNode]) -> None:
        for definition in definitions:
            name = _base_name(definition.type)
            if name in _BUILT_IN or name in self.used:
                continue
            reason = _not_an_input(name, self._type(name))
            if reason is not None:
                self.found.append(f"$.{definition.variable.name.value}: {reason}")

    def _type(self, name: str) -> TypeDefinition | None:
        named = meta_type(self.schema, name)
        return None if named is None else self.schema.definition(named)


def _fields(
    nodes: Sequence[SelectionNode], document: Document, budget: Budget
) -> Iterator[FieldNode]:
    """The selected fields, those of fragments in their places."""
    for node in nodes:
        budget.spend()
        match node:
            case FieldNode():
                yield node
            case InlineFragmentNode():
                yield from _fields(node.selection_set.selections, document, budget)
            case FragmentSpreadNode():
                fragment = document.fragments[node.name.value]
                yield from _fields(fragment.selection_set.selections, document, budget)
            case _:
                raise AssertionError(f"a selection of kind {node.kind}")


def _base_name(node: TypeNode) -> str:
    match node:
        case NamedTypeNode():
            return node.name.value
        case ListTypeNode() | NonNullTypeNode():
            return _base_name(node.type)
        case _:
            raise AssertionError(f"a type of kind {node.kind}")


def _not_an_input(name: str, definition: TypeDefinition | None) -> str | None:
    match definition:
        case None:
            return f"type '{name}' not found in the schema"
        case ObjectType():
            return f"object '{name}' cannot be used in an input type"
        case InterfaceType():
            return f"interface '{name}' cannot be used in an input type"
        case UnionType():
            return f"union '{name}' cannot be used in an input type"
        case ScalarType() | EnumType() | InputObjectType():
            return None
