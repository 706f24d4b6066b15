"""A tree to JSON, with the variables of its scope.

Source: kriti-lang, `Kriti/Eval.hs`.
"""

from __future__ import annotations

import itertools
import json
import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from genkan.engine.kriti.error import ErrorCode, KritiError, Span
from genkan.engine.kriti.functions import BASIC_FUNCTIONS, FunctionFailure
from genkan.engine.kriti.json_value import Comparable, Json, comparable, type_name
from genkan.engine.kriti.syntax import (
    ArrayOf,
    Binary,
    Call,
    Expression,
    If,
    Interpolation,
    Literal,
    Lookup,
    Name,
    ObjectOf,
    Operator,
    Range,
)

Function: TypeAlias = Callable[[Json], Json]

# Ranges within ranges multiply: what works them out must not do so for ever.
_MOST_ELEMENTS: Final = 20_000


@dataclass(frozen=True, slots=True)
class Scope:
    """What names in a template mean; counter: of the elements that ranges went over, in all."""

    variables: Mapping[str, Json]
    functions: Mapping[str, Function]
    counter: Iterator[int]


def evaluate(
    tree: Expression, variables: Mapping[str, Json], functions: Mapping[str, Function]
) -> Json:
    """The JSON of a template; `functions` are those beside Kriti's own. Raises KritiError."""
    scope = Scope(variables, {**BASIC_FUNCTIONS, **functions}, itertools.count(1))
    try:
        return _value(tree, scope)
    except RecursionError:
        raise KritiError(ErrorCode.PARSE, "Nested too deeply.", tree.span) from None


def _value(tree: Expression, scope: Scope) -> Json:  # noqa: C901, PLR0911 - one for each form
    match tree:
        case Literal(value):
            return value
        case Interpolation(parts):
            return "".join(_text(_value(part, scope)) for part in parts)
        case ArrayOf(elements):
            return [_value(element, scope) for element in elements]
        case ObjectOf(members):
            return {key: _value(member, scope) for key, member in members}
        case Name(name, span):
            if name not in scope.variables:
                message = f"Variable '{name}' not in scope"
                raise KritiError(ErrorCode.NAME, message, span)
            return scope.variables[name]
        case Lookup():
            return _lookup(tree, scope)
        case Call():
            return _call(tree, scope)
        case If(condition, then, otherwise):
            holds = _boolean(_value(condition, scope), tree.span)
            return _value(then if holds else otherwise, scope)
        case Range():
            return _range(tree, scope)
        case Binary():
            return _binary(tree, scope)


def _text(value: Json) -> str:
    return value if isinstance(value, str) else json.dumps(value, separators=(",", ":"))


def _lookup(tree: Lookup, scope: Scope) -> Json:
    if not tree.is_optional:
        return _member(tree, _value(tree.within, scope), _value(tree.key, scope))
    try:
        within = _value(tree.within, scope)
        return _member(tree, within, _value(tree.key, scope))
    except KritiError:
        return None


def _member(tree: Lookup, within: Json, key: Json) -> Json:
    match within, key:
        case dict(), str():
            if key not in within:
                message = f"'Object' has no attribute '{key}'."
                raise KritiError(ErrorCode.ATTRIBUTE, message, tree.span)
            return within[key]
        case list(), int() | float() if not isinstance(key, bool):
            return _element(tree, within, key)
        case dict(), _:
            expected = f"'{type_name(key)}', expected a string."
        case list(), _:
            expected = f"'{type_name(key)}', expected an integer."
        case _:
            expected = f"'{type_name(within)}' expected an Object or an Array."
    raise KritiError(ErrorCode.TYPE, f"Unexpected type {expected}", tree.span)


def _element(tree: Lookup, within: list[Json], place: float) -> Json:
    if isinstance(place, float) and not place.is_integer():
        message = f"Unexpected Float '{place}', expected an integer."
        raise KritiError(ErrorCode.TYPE, message, tree.span)
    if not 0 <= place < len(within):
        raise KritiError(ErrorCode.INDEX, "Index out of range.", tree.span)
    return within[int(place)]


def _call(tree: Call, scope: Scope) -> Json:
    if not isinstance(tree.function, Name):
        message = "Only the name of a function can stand before an argument."
        raise KritiError(ErrorCode.TYPE, message, tree.span)
    argument = _value(tree.argument, scope)
    function = scope.functions.get(tree.function.name)
    if function is None:
        message = f"Function '{tree.function.name}' not in scope"
        raise KritiError(ErrorCode.NAME, message, tree.span)
    try:
        return function(argument)
    except FunctionFailure as failure:
        raise KritiError(ErrorCode.FUNCTION, str(failure), tree.argument.span) from None


def _range(tree: Range, scope: Scope) -> Json:
    elements = _value(tree.over, scope)
    if not isinstance(elements, list):
        raise KritiError(ErrorCode.RANGE, "Can only range over an array", tree.span)
    made: list[Json] = []
    for index, element in enumerate(elements):
        if next(scope.counter) > _MOST_ELEMENTS:
            message = f"Ranges over more than {_MOST_ELEMENTS} elements in all."
            raise KritiError(ErrorCode.RANGE, message, tree.span)
        variables = {**scope.variables, **_bound(tree, index, element)}
        made.append(_value(tree.body, Scope(variables, scope.functions, scope.counter)))
    return made


def _bound(tree: Range, index: int, element: Json) -> Mapping[str, Json]:
    counted: Mapping[str, Json] = {} if tree.index is None else {tree.index: index}
    return {**counted, tree.item: element}


def _binary(tree: Binary, scope: Scope) -> Json:
    left = _value(tree.left, scope)
    if tree.operator is Operator.DEFAULT:
        return _value(tree.right, scope) if left is None else left
    right = _value(tree.right, scope)
    match tree.operator:
        case Operator.AND:
            return _booleans(tree, left, right) == (True, True)
        case Operator.OR:
            return True in _booleans(tree, left, right)
        case Operator.IN:
            return _is_in(tree, left, right)
        case compared:
            return _COMPARED[compared](comparable(left), comparable(right))


def _booleans(tree: Binary, left: Json, right: Json) -> tuple[bool, bool]:
    return _boolean(left, tree.span), _boolean(right, tree.span)


def _boolean(value: Json, span: Span) -> bool:
    if not isinstance(value, bool):
        raise KritiError(ErrorCode.TYPE, f"'{json.dumps(value)}' is not a boolean.", span)
    return value


def _is_in(tree: Binary, key: Json, within: Json) -> bool:
    match within:
        case dict() if isinstance(key, str):
            return key in within
        case dict():
            raise KritiError(ErrorCode.TYPE, f"'{json.dumps(key)}' is not a String.", tree.span)
        case list():
            return any(comparable(key) == comparable(element) for element in within)
        case _:
            message = f"'{json.dumps(within)}' is not an Object or Array."
            raise KritiError(ErrorCode.TYPE, message, tree.span)


_COMPARED: Final[Mapping[Operator, Callable[[Comparable, Comparable], bool]]] = {
    Operator.EQUAL: operator.eq,
    Operator.NOT_EQUAL: operator.ne,
    Operator.LESS: operator.lt,
    Operator.GREATER: operator.gt,
    Operator.LESS_OR_EQUAL: operator.le,
    Operator.GREATER_OR_EQUAL: operator.ge,
}
