"""The functions that Kriti has itself.

Source: kriti-lang, `Kriti/CustomFunctions.hs`; Hasura v2, REST connectors, template functions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, TypeVar
from urllib.parse import quote

from genkan.engine.kriti.json_value import Json, type_name

_Kind = TypeVar("_Kind", str, "list[Json]", "dict[str, Json]")


class FunctionFailure(Exception):
    """An argument that the function can do nothing with."""


def _empty(value: Json) -> Json:
    match value:
        case bool():
            raise FunctionFailure("Cannot define emptiness for a boolean")
        case str():
            return not value.strip()
        case _:
            return not value


def _size(value: Json) -> Json:
    match value:
        case None:
            return 0
        case bool():
            return int(value)
        case str() | list() | dict():
            return len(value)
        case _:
            return value


def _inverse(value: Json) -> Json:
    match value:
        case bool():
            return not value
        case str() | list():
            return value[::-1]
        case int() | float():
            if not value:
                raise FunctionFailure("Division by zero")
            return 1 / value
        case _:
            return value


def _head(value: Json) -> Json:
    match value:
        case "":
            raise FunctionFailure("Empty string")
        case []:
            raise FunctionFailure("Empty array")
        case str() | list():
            return value[0]
        case _:
            raise FunctionFailure("Expected an array or string")


def _tail(value: Json) -> Json:
    match value:
        case str() | list():
            return value[1:]
        case _:
            raise FunctionFailure("Expected an array or string")


def _of_text(function: Callable[[str], str]) -> Callable[[Json], Json]:
    return lambda value: function(_expected(str, "String", "String", value))


def _to_pairs(value: Json) -> Json:
    members = _expected(dict, "Object", "Object", value)
    return [[key, member] for key, member in members.items()]


def _from_pairs(value: Json) -> Json:
    pairs: dict[str, Json] = {}
    for pair in _expected(list, "Nested Arrays", "Array", value):
        match _expected(list, "Array of Pair", "Array", pair):
            case [str() as key, member]:
                pairs[key] = member
            case _:
                raise FunctionFailure(
                    "Expected an array of shape [ [k1,v1], [k2,v2] ... ] - With String keys."
                )
    return pairs


def _remove_nulls(value: Json) -> Json:
    return [element for element in _expected(list, "Array", "Array", value) if element is not None]


def _concat(value: Json) -> Json:
    elements = _expected(list, "Array", "Array", value)
    lists = [element for element in elements if isinstance(element, list)]
    if len(lists) == len(elements):
        return [element for nested in lists for element in nested]
    if all(isinstance(element, str) for element in elements):
        return "".join(str(element) for element in elements)
    merged: dict[str, Json] = {}
    for element in elements:
        merged |= _expected(dict, "Nested Object", "Object", element)
    return merged


def _not(value: Json) -> Json:
    if not isinstance(value, bool):
        raise _unfit("Bool", "Boolean", value)
    return not value


def _expected(kind: type[_Kind], what: str, expected: str, value: Json) -> _Kind:
    if not isinstance(value, kind):
        raise _unfit(what, expected, value)
    return value


def _unfit(what: str, expected: str, value: Json) -> FunctionFailure:
    return FunctionFailure(
        f"parsing {what} failed, expected {expected}, but encountered {type_name(value)}"
    )


BASIC_FUNCTIONS: Final[Mapping[str, Callable[[Json], Json]]] = {
    "empty": _empty,
    "size": _size,
    "inverse": _inverse,
    "head": _head,
    "tail": _tail,
    "toCaseFold": _of_text(str.casefold),
    "toLower": _of_text(str.lower),
    "toUpper": _of_text(str.upper),
    "toTitle": _of_text(str.title),
    "escapeUri": _of_text(lambda text: quote(text, safe="")),
    "fromPairs": _from_pairs,
    "toPairs": _to_pairs,
    "removeNulls": _remove_nulls,
    "concat": _concat,
    "not": _not,
}
