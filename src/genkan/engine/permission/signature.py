"""How functions are called: which places the row, the session and the client's arguments take.

Source: Hasura v2, computed fields and custom functions: `table_argument`, `session_argument`.
"""

from __future__ import annotations

from collections.abc import Mapping

from genkan.engine.catalog.model import Function, FunctionArgument, PgType, Table
from genkan.engine.convention import graphql_name
from genkan.engine.errors import UnexpectedPayload
from genkan.engine.ir.function import GrantedFunction, RowItself
from genkan.engine.ir.value import SessionObject
from genkan.engine.metadata.model import ComputedField
from genkan.engine.permission.role_view import ClientArgument, Parameter, Signature


def computed_field_signature(
    field: ComputedField, function: Function, table: Table, path: str
) -> Signature:
    """How the function of a computed field of ``table`` is called.

    Raises UnexpectedPayload for one that does not take the row, or the session as JSON.
    """
    filled: dict[int, RowItself | SessionObject] = {}
    for index, argument in enumerate(function.arguments):
        is_row = (
            index == 0 if field.table_argument is None else argument.name == field.table_argument
        )
        if is_row and _is_row_of(argument.type, table):
            filled[index] = RowItself.ROW
        elif _is_named(argument, field.session_argument):
            filled[index] = SessionObject(_json_type(argument.type, path))
    if RowItself.ROW not in filled.values():
        raise UnexpectedPayload(
            f'computed field "{field.name}": function "{function.name}" does not take the row',
            path=path,
        )
    granted = GrantedFunction(function.name, table, function.is_set)
    return Signature(granted, _parameters(function, filled, path))


def root_field_signature(function: Function, session_argument: str | None, path: str) -> Signature:
    """How a tracked function is called. Raises UnexpectedPayload as `computed_field_signature`."""
    filled = {
        index: SessionObject(_json_type(argument.type, path))
        for index, argument in enumerate(function.arguments)
        if _is_named(argument, session_argument)
    }
    granted = GrantedFunction(function.name, None, function.is_set)
    return Signature(granted, _parameters(function, filled, path))


def _parameters(
    function: Function, filled: Mapping[int, RowItself | SessionObject], path: str
) -> tuple[Parameter, ...]:
    """All places; arguments without a name are ``arg_1``, ``arg_2`` ... to clients."""
    if function.is_variadic:
        raise UnexpectedPayload(f'function "{function.name}" takes "VARIADIC" arguments', path=path)
    parameters: list[Parameter] = []
    unnamed = 0
    for index, argument in enumerate(function.arguments):
        if index in filled:
            parameters.append(Parameter(argument.name, filled[index]))
            continue
        if argument.name is None:
            unnamed += 1
        name = graphql_name(argument.name or f"arg_{unnamed}")
        if name is None:
            raise UnexpectedPayload(
                f'function "{function.name}": GraphQL can not name the argument "{argument.name}"',
                path=path,
            )
        given = ClientArgument(name, argument.type, has_default=argument.has_default)
        parameters.append(Parameter(argument.name, given))
    return tuple(parameters)


def _is_named(argument: FunctionArgument, name: str | None) -> bool:
    return name is not None and argument.name == name


def _is_row_of(pg_type: PgType, table: Table) -> bool:
    return (pg_type.schema, pg_type.name) == (table.name.schema, table.name.name)


def _json_type(pg_type: PgType, path: str) -> PgType:
    if pg_type.name not in {"json", "jsonb"}:
        raise UnexpectedPayload("the session argument should be of type json", path=path)
    return pg_type
