"""Native queries with what clients give."""

from __future__ import annotations

from collections.abc import Mapping

from genkan.engine.ir.native_query import NativeCall
from genkan.engine.ir.value import Constant, Value
from genkan.engine.names import ArgumentName
from genkan.engine.operation.model import Selection
from genkan.engine.permission.role_view import RoleNativeQuery
from genkan.engine.plan.coerced import input_object, value_of
from genkan.engine.schema.binding import Argument, QueryArgument


def plan_native_call(selection: Selection, query: RoleNativeQuery) -> NativeCall:
    """The query with the arguments of ``args``; one that was left out is null."""
    given = _given(selection)
    arguments: dict[ArgumentName, Value] = {
        one.argument: given.get(one.argument, Constant(None, one.type)) for one in query.arguments
    }
    return NativeCall(query.select, arguments)


def _given(selection: Selection) -> Mapping[ArgumentName, Value]:
    given: dict[ArgumentName, Value] = {}
    for entry in selection.arguments:
        if entry.field.meaning is Argument.FUNCTION_ARGUMENTS:
            for one in input_object(entry.value).entries:
                match one.field.meaning:
                    case QueryArgument(argument):
                        given[argument.argument] = value_of(one.value)
                    case other:
                        raise AssertionError(f"{other} among the arguments of a native query")
    return given
