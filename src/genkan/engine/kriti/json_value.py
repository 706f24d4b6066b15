"""JSON as templates see it: its types, and the order of its values."""

from __future__ import annotations

from typing import Final, TypeAlias

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"
# What stands for a value when two are compared; the rank of its type comes first.
Comparable: TypeAlias = "tuple[int, tuple[Comparable, ...] | str | float]"

# Source: aeson, the order of a Value's constructors.
_TYPES: Final = ("Object", "Array", "String", "Number", "Boolean", "Null")


def type_name(value: Json) -> str:
    """The name of the value's type."""
    match value:
        case None:
            return "Null"
        case bool():
            return "Boolean"
        case str():
            return "String"
        case list():
            return "Array"
        case dict():
            return "Object"
        case _:
            return "Number"


def comparable(value: Json) -> Comparable:
    """What compares as the value does: equal to its like only, and never 1 to true."""
    rank = _TYPES.index(type_name(value))
    match value:
        case dict():
            members = sorted(value.items())
            return rank, tuple((0, ((2, key), comparable(member))) for key, member in members)
        case list():
            return rank, tuple(comparable(element) for element in value)
        case str():
            return rank, value
        case None:
            return rank, 0
        case _:
            return rank, value
