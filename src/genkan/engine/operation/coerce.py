"""Argument values to what the planner reads; each fault in Hasura's words, with its place.

Source: GraphQL specification 3.x "Input Coercion"; Hasura v2, lib/schema-parsers Input.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, cast

from graphql.language import ArgumentNode, parse_value

from genkan.engine.errors import ValidationFailed
from genkan.engine.ir.value import Constant
from genkan.engine.ir.value_text import value_text
from genkan.engine.names import GraphQLName
from genkan.engine.operation.checks import checked
from genkan.engine.operation.forwarded import check_forwarded
from genkan.engine.operation.input_shape import enum_member, input_fields
from genkan.engine.operation.leaf import Given, coerce_leaf, coerce_leaf_list, peeled
from genkan.engine.operation.limits import check_input_depth
from genkan.engine.operation.literal import literal_value
from genkan.engine.operation.model import (
    Coerced,
    GlobalId,
    InputEntry,
    InputObject,
    VariableLeaf,
)
from genkan.engine.operation.relation import names_relation
from genkan.engine.operation.scope import Scope
from genkan.engine.operation.variables import is_unset, without_unset
from genkan.engine.schema.model import (
    EnumType,
    InputField,
    InputObjectType,
    InterfaceType,
    ListOf,
    Named,
    NonNull,
    ObjectType,
    ScalarType,
    TypeRef,
    UnionType,
    named_type,
)
from genkan.engine.schema.reading import Forwarded, Identity, Leaf, LeafList, Structural
from genkan.engine.schema.write_binding import InsertedColumn

_ABSENT: Final = object()


def coerce_arguments(
    scope: Scope,
    owner: str,
    defined: Mapping[GraphQLName, InputField],
    arguments: tuple[ArgumentNode, ...],
    place: str,
) -> tuple[InputEntry, ...]:
    """The arguments of a field or directive named `owner`, which stands at `place`."""
    if not arguments and not defined:
        return ()
    names: set[str] = set()
    for argument in arguments:
        name = argument.name.value
        if name not in defined:
            raise ValidationFailed(f"'{owner}' has no argument named '{name}'", path=place)
        if name in names:
            raise ValidationFailed(f"there can be only one argument named '{name}'", path=place)
        names.add(name)
    given = given_arguments(scope, arguments, place)
    return _entries(scope, defined, Given(given, None), f"{place}.args", 0)


def given_arguments(
    scope: Scope, arguments: tuple[ArgumentNode, ...], place: str
) -> dict[str, object]:
    """The arguments as literals, without the variables that are left out."""
    given: dict[str, object] = {}
    for argument in arguments:
        name = argument.name.value
        value = literal_value(argument.value, f"{place}.args.{name}", scope.limits)
        if not is_unset(value, scope.variables):
            given[name] = without_unset(value, scope.variables)
    return given


def _entries(
    scope: Scope,
    defined: Mapping[GraphQLName, InputField],
    given: Given,
    place: str,
    depth: int,
) -> tuple[InputEntry, ...]:
    """The fields that were given, then those that have defaults."""
    values = cast("dict[str, object]", given.value)
    entries: list[InputEntry] = []
    for name, value in values.items():
        field = defined[GraphQLName(name)]
        here = f"{place}.{name}"
        if names_relation(field.meaning):
            scope.budget.spend_relation(here)
        coerced = _coerce_field(scope, field, given.item(name, value), here, depth + 1)
        if coerced is not _ABSENT:
            entries.append(InputEntry(field, cast("Coerced", coerced)))
    for name, field in defined.items():
        if name in values:
            continue
        if field.default is not None:
            default = literal_value(parse_value(field.default), place, scope.limits)
            coerced = _coerce_field(scope, field, Given(default, None), place, depth + 1)
            entries.append(InputEntry(field, cast("Coerced", coerced)))
        elif isinstance(field.type, NonNull):
            raise ValidationFailed(f"missing required field '{name}'", path=f"{place}.{name}")
    return tuple(entries)


def _coerce_field(  # noqa: C901, PLR0911  # one return for each case of a match
    scope: Scope, field: InputField, given: Given, place: str, depth: int
) -> object:
    """A field's value, or _ABSENT when it was an accepted null: as if it were left out."""
    if isinstance(field.reading, Forwarded):
        has_default = field.default is not None
        check_forwarded(scope, field.type, given, place, depth, has_default=has_default)
        return None
    check_input_depth(depth, scope.limits, place)
    given = peeled(scope, given, field.type, place, has_default=field.default is not None)
    if given.value is None and field.accepts_null:
        return _ABSENT
    match field.reading:
        case Leaf() as leaf:
            _spend(scope, field, place)
            return coerce_leaf(scope, leaf, field, given, place)
        case LeafList() as leaves:
            scope.budget.spend_value(place)
            return coerce_leaf_list(scope, leaves, field, given, place)
        case Identity(check):
            checked(check, given.value, place, is_literal=given.origin is None)
            if given.origin is not None:
                scope.leaves.add(VariableLeaf(given.origin.name, given.origin.path, is_id=True))
            return GlobalId(str(given.value), given.origin)
        case Structural(check):
            if given.origin is not None:
                scope.structural.add(given.origin)
            checked(check, given.value, place, is_literal=given.origin is None)
            return given.value
        case None:
            if given.value is None and field.null_is_value:
                return _null_of_enum(scope, field)
            return _coerce(scope, field.type, given, place, depth)


def _spend(scope: Scope, field: InputField, place: str) -> None:
    if isinstance(field.meaning, InsertedColumn):
        scope.budget.spend_cell(place)
    else:
        scope.budget.spend_value(place)


def _null_of_enum(scope: Scope, field: InputField) -> Constant:
    """SQL null for a column that holds values of an enum table."""
    definition = scope.schema.definition(named_type(field.type))
    if not isinstance(definition, EnumType) or definition.column_type is None:
        raise AssertionError(f"null is no value of '{definition.name}'")
    return Constant(None, definition.column_type)


def _coerce(scope: Scope, type_: TypeRef, given: Given, place: str, depth: int) -> Coerced:
    """A value of an enum, an input object, or of lists of these; null is none of them."""
    check_input_depth(depth, scope.limits, place)
    given = peeled(scope, given, type_, place)
    match type_:
        case NonNull(of):
            return _coerce(scope, of, given, place, depth)
        case ListOf(of):
            return _coerce_list(scope, of, given, place, depth)
        case Named():
            definition = scope.schema.definition(type_)
            match definition:
                case EnumType():
                    scope.budget.spend_object(place)
                    return _enum_value(definition, given, place)
                case InputObjectType():
                    return _input_object(scope, definition, given, place, depth)
                case ScalarType() | ObjectType() | InterfaceType() | UnionType():
                    raise AssertionError(f"'{type_.name}' has no reading")


def _coerce_list(scope: Scope, of: TypeRef, given: Given, place: str, depth: int) -> Coerced:
    if given.value is None:
        raise ValidationFailed("expected a list, but found null", path=place)
    value = given.value
    if isinstance(value, list):
        items = [
            _coerce(scope, of, given.item(index, item), f"{place}[{index}]", depth + 1)
            for index, item in enumerate(cast("list[object]", value))
        ]
    else:
        items = [_coerce(scope, of, given, f"{place}[0]", depth + 1)]
    definition = scope.schema.definition(named_type(of))
    if isinstance(definition, EnumType) and definition.array_type is not None:
        texts = [item.text for item in items if isinstance(item, Constant)]
        return Constant(value_text(texts, definition.array_type), definition.array_type)
    return tuple(items)


def _enum_value(definition: EnumType, given: Given, place: str) -> Coerced:
    member = enum_member(definition, given, place)
    if definition.column_type is not None:
        return Constant(str(member.meaning), definition.column_type)
    return member.meaning


def _input_object(
    scope: Scope, definition: InputObjectType, given: Given, place: str, depth: int
) -> InputObject:
    input_fields(definition, given, place)
    entries = _entries(scope, definition.fields, given, place, depth)
    if not any(isinstance(entry.field.meaning, InsertedColumn) for entry in entries):
        scope.budget.spend_object(place)
    if definition.one_of is not None and len(entries) != 1:
        raise ValidationFailed(definition.one_of, path=place)
    return InputObject(entries)
