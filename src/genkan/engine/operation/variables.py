"""The variables of an operation: declared, given, and fit for where they are used.

Source: GraphQL specification 5.8 and 6.1.2; Hasura v2, Execute/Resolve and
lib/schema-parsers TypeChecking, whose messages are used.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias, cast

from graphql.language import (
    ListTypeNode,
    NamedTypeNode,
    NonNullTypeNode,
    TypeNode,
    VariableDefinitionNode,
    print_ast,
)

from genkan.engine.errors import ParseFailed, ValidationFailed
from genkan.engine.ir.value import VariableUse
from genkan.engine.names import VariableName
from genkan.engine.operation.document import Document
from genkan.engine.operation.limits import Limits
from genkan.engine.operation.literal import EnumLiteral, literal_value
from genkan.engine.operation.model import Variables
from genkan.engine.schema.model import ListOf, Named, NonNull, TypeRef, type_text
from genkan.engine.schema.options import SchemaOptions


@dataclass(frozen=True, slots=True)
class DeclaredVariable:
    """A variable of the operation.

    value: what was given, else the default, else None.
    has_default: it has one that is not null.
    is_unset: it has neither value nor default, and is left out wherever it is used.
    """

    name: VariableName
    type: TypeNode
    value: object
    has_default: bool
    is_unset: bool


DeclaredVariables: TypeAlias = Mapping[VariableName, DeclaredVariable]


def resolve_variables(
    document: Document, given: Mapping[str, object], limits: Limits, options: SchemaOptions
) -> DeclaredVariables:
    """All declared variables with their values.

    Raises ValidationFailed when a value is missing, is null and may not be, or nobody uses
    one that was given.
    """
    declared: dict[VariableName, DeclaredVariable] = {}
    for definition in document.operation.variable_definitions or ():
        variable = _declared(definition, given, limits, options)
        if variable.name in declared:
            raise ParseFailed(f'multiple definitions for variable "{variable.name}"')
        declared[variable.name] = variable
    for name in document.used_variables:
        if name not in declared:
            raise ValidationFailed(f'unbound variable "{name}"')
    unexpected = sorted(set(given) - document.used_variables)
    if unexpected:
        raise ValidationFailed(f"unexpected variables in variableValues: {', '.join(unexpected)}")
    return declared


def _declared(
    definition: VariableDefinitionNode,
    given: Mapping[str, object],
    limits: Limits,
    options: SchemaOptions,
) -> DeclaredVariable:
    name, type_ = VariableName(definition.variable.name.value), definition.type
    is_required = isinstance(type_, NonNullTypeNode)
    default = None
    if definition.default_value is not None:
        literal = literal_value(definition.default_value, f"$.variables.{name}", limits)
        default = _json_value(literal)
    value = given.get(name, default)
    if is_required and value is None:
        if name not in given:
            raise ValidationFailed(f'expecting a value for non-nullable variable: "{name}"')
        if not options.has_null_in_non_null_variables:
            raise ValidationFailed(f'null value found for non-nullable type: "{print_ast(type_)}"')
    is_unset = name not in given and definition.default_value is None
    return DeclaredVariable(
        name, type_, value, default is not None, is_unset and options.drops_unset_variables
    )


def variable_values(declared: DeclaredVariables) -> Variables:
    """The values to bind."""
    return {name: variable.value for name, variable in declared.items()}


def declared_type_name(variable: DeclaredVariable) -> str:
    """``[Int!]!`` -> ``Int``."""
    type_ = variable.type
    while not isinstance(type_, NamedTypeNode):
        type_ = cast("ListTypeNode | NonNullTypeNode", type_).type
    return type_.name.value


def check_use(
    variable: DeclaredVariable, location: TypeRef, place: str, *, has_default: bool
) -> None:
    """Raise ValidationFailed unless the variable's type fits where it is used.

    has_default: the location has one. No coercion: an Int is no Float here.
    Source: GraphQL specification 5.8.5, All Variable Usages Are Allowed.
    """
    declared, wanted = variable.type, location
    if isinstance(wanted, NonNull) and not isinstance(declared, NonNullTypeNode):
        is_allowed = (has_default or variable.has_default) and _fits(declared, wanted.of)
    else:
        is_allowed = _fits(declared, wanted)
    if not is_allowed:
        raise ValidationFailed(
            f"variable '{variable.name}' is declared as '{print_ast(declared)}', "
            f"but used where '{type_text(location)}' is expected",
            path=place,
        )


def _fits(declared: TypeNode, wanted: TypeRef) -> bool:
    if isinstance(declared, NonNullTypeNode):
        return _fits(declared.type, wanted.of if isinstance(wanted, NonNull) else wanted)
    match declared, wanted:
        case NamedTypeNode(), Named(name):
            return declared.name.value == name
        case ListTypeNode(), ListOf(of):
            return _fits(declared.type, of)
        case _:
            return False


def _json_value(value: object) -> object:
    """A default as if it had been sent as JSON: enum values are strings there."""
    match value:
        case EnumLiteral(name):
            return name
        case list():
            return [_json_value(item) for item in cast("list[object]", value)]
        case dict():
            fields = cast("dict[str, object]", value)
            return {name: _json_value(item) for name, item in fields.items()}
        case _:
            return value


def is_unset(value: object, declared: DeclaredVariables) -> bool:
    """Whether it is a variable that is left out where it is used."""
    return isinstance(value, VariableUse) and declared[value.name].is_unset


def without_unset(value: object, declared: DeclaredVariables) -> object:
    """A literal without the fields and items that are unset variables."""
    match value:
        case list():
            items = cast("list[object]", value)
            return [without_unset(one, declared) for one in items if not is_unset(one, declared)]
        case dict():
            return {
                name: without_unset(one, declared)
                for name, one in cast("dict[str, object]", value).items()
                if not is_unset(one, declared)
            }
        case _:
            return value
