"""GraphQL literals as JSON values; what JSON has no word for keeps a type of its own."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final, cast

from graphql.language import (
    BooleanValueNode,
    EnumValueNode,
    FloatValueNode,
    IntValueNode,
    ListValueNode,
    NullValueNode,
    ObjectValueNode,
    StringValueNode,
    ValueNode,
    VariableNode,
)

from genkan.engine.errors import ValidationFailed
from genkan.engine.ir.value import VariableUse
from genkan.engine.names import VariableName
from genkan.engine.operation.limits import Limits, check_input_depth
from genkan.engine.schema.reading import FloatLiteral

# Python refuses to read an int of more than 4,300 digits; a Decimal has no such end.
_INT_DIGITS: Final = 400


@dataclass(frozen=True, slots=True)
class EnumLiteral:
    """``name``, unquoted."""

    name: str


def literal_value(node: ValueNode, place: str, limits: Limits, depth: int = 0) -> object:  # noqa: PLR0911  # one return for each case of a match
    """A literal as decoded JSON, with `VariableUse` and `EnumLiteral` inside.

    Raises ValidationFailed for an object that names a field twice: of two conditions
    one would be lost without a word. Source: GraphQL specification 5.6.3.
    """
    check_input_depth(depth, limits, place)
    match node:
        case VariableNode():
            return VariableUse(VariableName(node.name.value))
        case IntValueNode():
            return int(node.value) if len(node.value) < _INT_DIGITS else Decimal(node.value)
        case FloatValueNode():
            return FloatLiteral(node.value)
        case StringValueNode() | BooleanValueNode():
            return node.value
        case EnumValueNode():
            return EnumLiteral(node.value)
        case ListValueNode():
            return [
                literal_value(item, f"{place}[{index}]", limits, depth + 1)
                for index, item in enumerate(node.values)
            ]
        case ObjectValueNode():
            return _object_value(node, place, limits, depth)
        case NullValueNode():
            return None
        case _:
            raise AssertionError(f"a literal of kind {node.kind}")


def _object_value(
    node: ObjectValueNode, place: str, limits: Limits, depth: int
) -> dict[str, object]:
    value: dict[str, object] = {}
    for field in node.fields:
        name = field.name.value
        if name in value:
            raise ValidationFailed(
                f"there can be only one input field named '{name}'", path=f"{place}.{name}"
            )
        value[name] = literal_value(field.value, f"{place}.{name}", limits, depth + 1)
    return value


def has_variable(value: object) -> bool:
    """Whether a variable stands in a literal."""
    match value:
        case VariableUse():
            return True
        case list():
            return any(map(has_variable, cast("list[object]", value)))
        case dict():
            return any(map(has_variable, cast("dict[str, object]", value).values()))
        case _:
            return False


def described(value: object, *, is_literal: bool) -> str:  # noqa: PLR0911  # one return for each case of a match
    """A value as Hasura's messages name it; JSON parts no integers from fractions."""
    match value:
        case None:
            return "null"
        case bool():
            return "a boolean"
        case str():
            return "a string"
        case list():
            return "a list"
        case dict():
            return "an object"
        case EnumLiteral():
            return "an enum value"
        case int() if is_literal:
            return "an integer"
        case _:
            return "a float" if is_literal else "a number"
