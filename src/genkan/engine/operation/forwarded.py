"""Values that are passed on to another server: they have the shape of their type, no more.

Scalars are the other server's to read. Source: Hasura v2, GraphQL/Schema/Remote, "Input parsers
as lightweight type checkers".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import cast

from genkan.engine.errors import ValidationFailed
from genkan.engine.ir.value import VariableUse
from genkan.engine.names import GraphQLName
from genkan.engine.operation.input_shape import enum_member, input_fields
from genkan.engine.operation.leaf import Given, peeled
from genkan.engine.operation.limits import check_input_depth
from genkan.engine.operation.model import VariableLeaf
from genkan.engine.operation.scope import Scope
from genkan.engine.schema.model import (
    EnumType,
    InputObjectType,
    InterfaceType,
    ListOf,
    NonNull,
    ObjectType,
    ScalarType,
    TypeRef,
    UnionType,
    named_type,
)


def check_forwarded(
    scope: Scope,
    type_: TypeRef,
    given: Given,
    place: str,
    depth: int,
    *,
    has_default: bool = False,
) -> None:
    """Raises ValidationFailed unless the value has its type's shape."""
    check_input_depth(depth, scope.limits, place)
    scope.budget.spend_value(place)
    if isinstance(given.value, VariableUse):
        given = peeled(scope, given, type_, place, has_default=has_default)
        _note(scope, type_, given.origin)
    if isinstance(type_, NonNull):
        if given.value is None:
            name = named_type(type_).name
            raise ValidationFailed(f"unexpected null value for type '{name}'", path=place)
        type_ = type_.of
    if given.value is None:
        return
    if isinstance(type_, ListOf):
        _check_list(scope, type_, given, place, depth)
        return
    match scope.schema.definition(type_):
        case EnumType() as definition:
            enum_member(definition, given, place)
        case InputObjectType() as definition:
            _check_object(scope, definition, given, place, depth)
        case ScalarType():
            _note_inside(scope, given)
        case ObjectType() | InterfaceType() | UnionType():
            raise AssertionError(f"'{type_.name}' is no type of values")


def _check_list(scope: Scope, type_: ListOf, given: Given, place: str, depth: int) -> None:
    value = given.value
    if not isinstance(value, list):
        check_forwarded(scope, type_.of, given, place, depth + 1)
        return
    for index, item in enumerate(cast("list[object]", value)):
        here = f"{place}[{index}]"
        check_forwarded(scope, type_.of, given.item(index, item), here, depth + 1)


def _check_object(
    scope: Scope, definition: InputObjectType, given: Given, place: str, depth: int
) -> None:
    fields = input_fields(definition, given, place)
    for name, value in fields.items():
        field = definition.fields[GraphQLName(name)]
        check_forwarded(scope, field.type, given.item(name, value), f"{place}.{name}", depth + 1)
    for name, field in definition.fields.items():
        if name not in fields and isinstance(field.type, NonNull) and field.default is None:
            raise ValidationFailed(f"missing required field '{name}'", path=f"{place}.{name}")


def _note(scope: Scope, type_: TypeRef, origin: VariableLeaf | None) -> None:
    """A scalar is sent with each request anew; of all else the shape is checked but once."""
    if origin is None:
        return
    is_scalar = isinstance(scope.schema.definition(named_type(type_)), ScalarType)
    (scope.leaves if is_scalar else scope.structural).add(origin)


def _note_inside(scope: Scope, given: Given) -> None:
    """Variables in a literal of a scalar: any type will do."""
    if given.origin is None:
        for use in _uses(given.value):
            scope.leaves.add(VariableLeaf(use.name, ()))


def _uses(value: object) -> Iterator[VariableUse]:
    match value:
        case VariableUse():
            yield value
        case list():
            for item in cast("list[object]", value):
                yield from _uses(item)
        case dict():
            for item in cast("Mapping[str, object]", value).values():
                yield from _uses(item)
        case _:
            return
