"""What a handler gives, held to the action's type, and of it what was selected.

Source: Hasura v2, `GraphQL/Execute/Action.hs` (validateResponse), whose texts are used; members
that are not declared are passed over, and what scalars are is not looked at.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, cast

from genkan.engine.graphql_type import GraphQLType, ListType, NamedType
from genkan.engine.ir.action import (
    ActionCall,
    ActionResult,
    ActionTypes,
    OutputField,
    OutputJoin,
    OutputMember,
    OutputTypename,
)
from genkan.engine.names import GraphQLName, ResponseName

_BUILT_IN: Final = frozenset({"Int", "Float", "String", "Boolean", "ID"})
_NUMBERS: Final = frozenset({"Int", "Float"})
_STRINGS: Final = frozenset({"String", "ID"})


class WrongOutput(Exception):
    """The handler's answer is not of the action's type; the message is for the client."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True, slots=True)
class Place:
    """Where rows go: the object that has their key, and the response's object and name."""

    keys: Mapping[str, object]
    into: dict[ResponseName, object]
    name: ResponseName


@dataclass(frozen=True, slots=True)
class Output:
    """What is answered; rows of tables are still to be put into its places, by join."""

    value: object
    places: Mapping[int, list[Place]] = field(default_factory=dict[int, list[Place]])


def action_output(
    call: ActionCall | ActionResult,
    fields: Mapping[ResponseName, OutputField] | None,
    given: object,
) -> Output:
    """What of the handler's answer is answered on. Raises WrongOutput."""
    action = call.action
    check_output(given, action.output_type, action.types)
    places: dict[int, list[Place]] = {number: [] for number in range(len(call.joins))}
    if fields is None:
        return Output(given, places)
    return Output(_selected(given, fields, places), places)


def check_output(given: object, type_: GraphQLType, known: ActionTypes) -> None:
    """Raises WrongOutput for a value that is not of the type."""
    if given is None:
        if not type_.is_nullable:
            raise WrongOutput("got null for the action webhook response")
        return
    match type_, given:
        case ListType(of), list():
            for item in cast("list[object]", given):
                check_output(item, of, known)
        case ListType(), _:
            raise WrongOutput("expecting array for the action webhook response")
        case NamedType(name), _:
            _check_named(given, name, known)


def _check_named(given: object, name: GraphQLName, known: ActionTypes) -> None:
    fields = known.objects.get(name)
    if fields is None and name not in _BUILT_IN:
        return  # a custom or Postgres' scalar, or an enum: any JSON will do
    match given:
        case bool():
            _check_scalar("Boolean", name, name == "Boolean")
        case int() | float() | Decimal():
            # Hasura calls a number a String here.
            _check_scalar("String", name, name in _NUMBERS)
        case str():
            _check_scalar("String", name, name in _STRINGS)
        case list():
            raise WrongOutput(f"got array for the action webhook response, expecting {name}")
        case _ if fields is None:
            raise WrongOutput(f"got object for the action webhook response, expecting {name}")
        case _:
            _check_fields(cast("Mapping[str, object]", given), fields, known)


def _check_scalar(kind: str, expected: GraphQLName, is_fine: bool) -> None:  # noqa: FBT001  # a comparison each time
    if not is_fine:
        raise WrongOutput(
            f"got scalar {kind} for the action webhook response, expecting {expected}"
        )


def _check_fields(
    given: Mapping[str, object], fields: Mapping[GraphQLName, GraphQLType], known: ActionTypes
) -> None:
    for name, type_ in fields.items():
        if name not in given and not type_.is_nullable:
            raise WrongOutput(f'field "{name}" expected in webhook response, but not found')
        value = given.get(name)
        if value is None and not type_.is_nullable:
            raise WrongOutput(f'expecting not null value for field "{name}"')
        _check_nested(value, type_, known)


def _check_nested(given: object, type_: GraphQLType, known: ActionTypes) -> None:
    """Objects inside are held to their types, scalars are left to whoever reads them."""
    match type_, given:
        case _, None:
            return
        case ListType(of), list():
            for item in cast("list[object]", given):
                if item is None and not of.is_nullable:
                    raise WrongOutput("got null for the action webhook response")
                _check_nested(item, of, known)
        case NamedType(name), _ if name in known.objects:
            check_output(given, type_, known)
        case _:
            return


def _selected(
    given: object, fields: Mapping[ResponseName, OutputField], places: dict[int, list[Place]]
) -> object:
    match given:
        case list():
            return [_selected(item, fields, places) for item in cast("list[object]", given)]
        case dict():
            return _object(cast("Mapping[str, object]", given), fields, places)
        case _:
            return None


def _object(
    given: Mapping[str, object],
    fields: Mapping[ResponseName, OutputField],
    places: dict[int, list[Place]],
) -> dict[ResponseName, object]:
    answered: dict[ResponseName, object] = {}
    for response_name, one in fields.items():
        match one:
            case OutputTypename(type_name):
                answered[response_name] = type_name
            case OutputMember(name, _, None):
                answered[response_name] = given.get(name)
            case OutputMember(name, _, below):
                answered[response_name] = _selected(given.get(name), below or {}, places)
            case OutputJoin(number):
                answered[response_name] = None  # holds the place in the selection's order
                places[number].append(Place(given, answered, response_name))
    return answered
