"""Calls of functions with what clients give.

Source: Hasura v2, Backends/Postgres/Schema/Select (functionArgs), whose messages are used.
"""

from __future__ import annotations

from collections.abc import Mapping

from genkan.engine.errors import NotSupported
from genkan.engine.ir.function import Argument as CallArgument
from genkan.engine.ir.function import Call
from genkan.engine.ir.value import Value
from genkan.engine.names import GraphQLName
from genkan.engine.operation.model import Selection
from genkan.engine.permission.role_view import ClientArgument, Parameter, Signature
from genkan.engine.plan.coerced import input_object, value_of
from genkan.engine.schema.binding import Argument, FunctionArgument


def plan_call(selection: Selection, signature: Signature) -> Call:
    """The call with the selection's ``args``.

    By position up to the first argument that was left out, by name from there on, so that
    Postgres puts in its default. Raises NotSupported where it has none.
    """
    given = _given(selection)
    positional: list[CallArgument] = []
    named: list[tuple[str, CallArgument]] = []
    has_gap = False
    for parameter in signature.parameters:
        value = _value(parameter, given)
        if value is None:
            has_gap = True
            _check_left_out(parameter, f"{selection.place}.args.args")
        elif not has_gap:
            positional.append(value)
        elif parameter.name is None:
            raise NotSupported(
                "Only last set of positional arguments can be omitted",
                path=f"{selection.place}.args.args",
            )
        else:
            named.append((parameter.name, value))
    return Call(signature.function, tuple(positional), tuple(named))


def plain_call(signature: Signature) -> Call:
    """The call of a function in a condition or an order, where clients give nothing."""
    call = signature.plain_call
    if call is None:
        raise AssertionError(f"'{signature.function.name}' wants arguments where none can be given")
    return call


def _given(selection: Selection) -> Mapping[GraphQLName, Value]:
    for entry in selection.arguments:
        if entry.field.meaning is Argument.FUNCTION_ARGUMENTS:
            return {
                one.field.meaning.argument.name: value_of(one.value)
                for one in input_object(entry.value).entries
                if isinstance(one.field.meaning, FunctionArgument)
            }
    return {}


def _value(parameter: Parameter, given: Mapping[GraphQLName, Value]) -> CallArgument | None:
    match parameter.given:
        case ClientArgument(name):
            return given.get(name)
        case filled:
            return filled


def _check_left_out(parameter: Parameter, place: str) -> None:
    if isinstance(parameter.given, ClientArgument) and not parameter.given.has_default:
        raise NotSupported("Non default arguments cannot be omitted", path=place)
