"""A request to a valid operation: the front page of operation/.

Binding a field is a look-up in the role's schema; a look-up that fails is the validation
error, in Hasura's words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from graphql.language import SelectionNode, print_ast

from genkan.engine.errors import ValidationFailed
from genkan.engine.names import GraphQLName, ResponseName
from genkan.engine.operation.coerce import coerce_arguments, given_arguments
from genkan.engine.operation.collect import CollectedField, collect_fields, fragment_types
from genkan.engine.operation.directive import read_directives
from genkan.engine.operation.document import Document, read_document
from genkan.engine.operation.limits import DEFAULT_LIMITS, Budget, Limits, check_depth
from genkan.engine.operation.model import (
    GraphQLRequest,
    Operation,
    OperationKind,
    Selection,
)
from genkan.engine.operation.relation import selects_relation
from genkan.engine.operation.scope import Scope
from genkan.engine.operation.variables import resolve_variables, variable_values
from genkan.engine.schema.action_binding import ActionRoot, ResultRoot, SubmissionRoot
from genkan.engine.schema.binding import MetaRoot, TypenameBinding
from genkan.engine.schema.build import RoleSchema, root_field
from genkan.engine.schema.directives import MULTIPLE_TOP_LEVEL_FIELDS, Location
from genkan.engine.schema.model import (
    Field,
    InterfaceType,
    Named,
    ObjectType,
    OfRemote,
    UnionType,
    named_type,
)
from genkan.engine.schema.remote_binding import RemoteFieldBinding, RemoteRoot
from genkan.engine.schema.write_binding import WriteRootBinding

_TYPENAME = GraphQLName("__typename")
_Abstract: TypeAlias = InterfaceType | UnionType
_Selectable: TypeAlias = ObjectType | _Abstract
# What is passed on, or shown to others, as it was given.
_Passing: TypeAlias = (
    WriteRootBinding | ActionRoot | SubmissionRoot | ResultRoot | RemoteRoot | RemoteFieldBinding
)


def parse(
    request: GraphQLRequest, schema: RoleSchema, limits: Limits = DEFAULT_LIMITS
) -> Operation:
    """The operation that `request` asks of `schema`.

    Raises ValidationFailed or ParseFailed with the place in the request.
    """
    document = read_document(request, limits)
    variables = resolve_variables(document, request.variables, limits, schema.options)
    scope = Scope(schema, document.fragments, variables, limits, Budget(limits))
    root = _root(schema, document)
    location = Location[document.kind.name]
    directives = read_directives(scope, document.operation.directives or (), location, "$")
    nodes = document.operation.selection_set.selections
    selections = _bind_selections(scope, root, nodes, "$.selectionSet", 1)
    _check_root_fields(selections, limits)
    is_single = len(selections) == 1 or MULTIPLE_TOP_LEVEL_FIELDS in directives
    if document.kind is OperationKind.SUBSCRIPTION and not is_single:
        raise ValidationFailed("subscriptions must select one top level field")
    name = document.operation.name
    return Operation(
        kind=document.kind,
        name=None if name is None else name.value,
        selections=selections,
        variables=variable_values(variables),
        checks=tuple(scope.checks),
        leaves=frozenset(scope.leaves - scope.structural),
        deciding=frozenset(scope.structural),
        declared={one.name: print_ast(one.type) for one in variables.values()},
    )


def _check_root_fields(selections: tuple[Selection, ...], limits: Limits) -> None:
    if len(selections) > limits.root_fields:
        raise ValidationFailed(
            f"an operation may have {limits.root_fields} root fields at most, "
            f"found {len(selections)}; send several operations",
            path="$.selectionSet",
        )
    if sum(isinstance(one.binding, MetaRoot) for one in selections) > limits.introspections:
        raise ValidationFailed(
            f"an operation may have {limits.introspections} introspection fields at most",
            path="$.selectionSet",
        )


def _root(schema: RoleSchema, document: Document) -> ObjectType:
    match document.kind:
        case OperationKind.QUERY:
            return schema.query
        case OperationKind.MUTATION:
            if schema.mutation is None:
                raise ValidationFailed("no mutations exist")
            return schema.mutation
        case OperationKind.SUBSCRIPTION:
            if schema.subscription is None:
                raise ValidationFailed("no subscriptions exist")
            return schema.subscription


def _bind_selections(
    scope: Scope, type_: _Selectable, nodes: Sequence[SelectionNode], place: str, depth: int
) -> tuple[Selection, ...]:
    """The selected fields of an object, in the order of the response."""
    check_depth(depth, scope.limits)
    collected = collect_fields(scope, _type_names(type_), nodes, place)
    return tuple(
        _bind_field(scope, type_, response_name, found, place, depth)
        for response_name, found in collected.items()
    )


def _bind_branches(
    scope: Scope, type_: _Abstract, nodes: Sequence[SelectionNode], place: str, depth: int
) -> Mapping[GraphQLName, tuple[Selection, ...]]:
    """What is selected on each object of an interface or a union that a fragment names."""
    branches: dict[GraphQLName, tuple[Selection, ...]] = {}
    for definition in _named_objects(scope, type_, fragment_types(scope, nodes)):
        bound = _bind_selections(scope, definition, nodes, place, depth)
        branches[definition.name] = bound
    return branches


def _named_objects(scope: Scope, type_: _Abstract, names: frozenset[str]) -> Iterator[ObjectType]:
    """The objects that fragments name, be it by an interface that these implement."""
    others = names - type_.possible_types.keys() - {type_.name}
    for name, named in type_.possible_types.items():
        # Only types of remote schemas have interfaces besides the one that is selected on.
        if name not in names and not (others and isinstance(named.origin, OfRemote)):
            continue
        definition = scope.schema.definition(named)
        if isinstance(definition, ObjectType) and not names.isdisjoint(_type_names(definition)):
            yield definition


def _bind_field(
    scope: Scope,
    type_: _Selectable,
    response_name: ResponseName,
    collected: CollectedField,
    selection_set: str,
    depth: int,
) -> Selection:
    place = f"{selection_set}.{collected.name}"
    if collected.name == _TYPENAME:
        _refuse_selections(collected, place)
        return Selection(response_name, TypenameBinding(type_.name), (), (), place)
    field = _field(scope.schema, type_, collected.name)
    if field is None:
        raise ValidationFailed(
            f"field '{collected.name}' not found in type: '{type_.name}'", path=place
        )
    if selects_relation(field.binding):
        scope.budget.spend_relation(place)
    arguments = coerce_arguments(scope, field.name, field.arguments, collected.arguments, place)
    named = named_type(field.type)
    definition = scope.schema.definition(named)
    branches: Mapping[GraphQLName, tuple[Selection, ...]] = {}
    if isinstance(definition, ObjectType | InterfaceType | UnionType):
        nodes = _selections_of(collected, named, place)
        inner = f"{place}.selectionSet"
        below = _bind_selections(scope, definition, nodes, inner, depth + 1)
        if isinstance(definition, InterfaceType | UnionType):
            branches = _bind_branches(scope, definition, nodes, inner, depth + 1)
    else:
        _refuse_selections(collected, place)
        below = ()
    given: Mapping[str, object] = {}
    if isinstance(field.binding, _Passing):
        given = given_arguments(scope, collected.arguments, place)
    return Selection(response_name, field.binding, arguments, below, place, branches, given)


def _type_names(type_: _Selectable) -> tuple[str, ...]:
    if isinstance(type_, InterfaceType | UnionType):
        return (type_.name,)
    return (type_.name, *(interface.name for interface in type_.interfaces))


def _field(schema: RoleSchema, type_: _Selectable, name: GraphQLName) -> Field | None:
    return root_field(schema.query, name) if type_ is schema.query else type_.fields.get(name)


def _selections_of(
    collected: CollectedField, named: Named, place: str
) -> tuple[SelectionNode, ...]:
    if collected.selections is None:
        raise ValidationFailed(
            f"missing selection set for '{named.name}'", path=f"{place}.selectionSet"
        )
    return collected.selections


def _refuse_selections(collected: CollectedField, place: str) -> None:
    if collected.selections is not None:
        raise ValidationFailed("unexpected subselection set for non-object field", path=place)
