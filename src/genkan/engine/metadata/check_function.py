"""Whether a function can be a root field, or a computed field of a table.

Source: Hasura v2, custom SQL functions and computed fields: supported functions.
"""

import re
from typing import Final

from genkan.engine.catalog.model import (
    Catalog,
    Function,
    FunctionArgument,
    Table,
    TypeKind,
    Volatility,
)
from genkan.engine.metadata.function_configuration import (
    ExposedAs,
    read_function_configuration,
)
from genkan.engine.metadata.model import ComputedField, Source, TrackedFunction
from genkan.engine.names import FunctionName, TableName

_GRAPHQL_NAME: Final = re.compile(r"[_A-Za-z][_0-9A-Za-z]*", re.ASCII)
_SESSION_TYPES: Final = frozenset({"json", "jsonb"})
# Hasura calls them BASE types; domains stand for theirs.
_NO_VALUES: Final = frozenset({TypeKind.COMPOSITE, TypeKind.PSEUDO})


def check_tracked_function(
    tracked: TrackedFunction, source: Source, catalog: Catalog
) -> str | None:
    """Why the function can not be a root field; None when it can."""
    start = f'in function "{tracked.name}": '
    found = catalog.functions.get(tracked.name, ())
    if len(found) != 1:
        return start + _not_one(tracked.name, len(found))
    faults = _root_field_faults(found[0], tracked)
    if not faults:
        return _dependency_fault(found[0], source)
    about = f'the function "{tracked.name}" cannot be tracked '
    if len(faults) == 1:
        return f"{start}{about}because {faults[0]}"
    return f"{start}{about}for the following reasons:\n" + "".join(
        f"  • {fault}\n" for fault in faults
    )


def check_computed_field(
    field: ComputedField, table: Table, source: Source, catalog: Catalog
) -> str | None:
    """Why the function can not be a computed field of the table; None when it can."""
    start = f'in table "{table.name}": in computed field "{field.name}": '
    found = catalog.functions.get(field.function, ())
    if len(found) != 1:
        return start + _not_one(field.function, len(found))
    faults = tuple(_computed_field_faults(found[0], field, table, source))
    if not faults:
        return None
    about = f'the computed field "{field.name}" cannot be added to table "{table.name}" '
    if len(faults) == 1:
        return f"{start}{about}because {faults[0]}"
    return f"{start}{about}for the following reasons:\n" + "".join(
        f"  • {fault}\n" for fault in faults
    )


def _not_one(name: FunctionName, count: int) -> str:
    if count == 0:
        return f'no such function exists in source: "{name}"'
    return f'function "{name}" is overloaded. Overloaded functions are not supported'


def _dependency_fault(function: Function, source: Source) -> str | None:
    """Hasura says this one without a word about the function."""
    if function.returns_table in source.tables:
        return None
    return f'table "{function.returns_table}" is not tracked'


def _root_field_faults(function: Function, tracked: TrackedFunction) -> tuple[str, ...]:
    faults: list[str] = []
    configuration = read_function_configuration(tracked.configuration)
    if not _GRAPHQL_NAME.fullmatch(configuration.custom_name or _given_name(function.name)):
        faults.append("function name is not a legal GraphQL identifier")
    if function.is_variadic:
        faults.append('function with "VARIADIC" parameters are not supported')
    if function.returns.kind is not TypeKind.COMPOSITE:
        faults.append('the function does not return a "COMPOSITE" type')
    if function.returns_table is None:
        faults.append("the function does not return a table")
    is_volatile = function.volatility is Volatility.VOLATILE
    if configuration.exposed_as is ExposedAs.MUTATION and not is_volatile:
        faults.append(
            "the function was requested to be exposed as a mutation, but is not marked VOLATILE. "
            "Maybe the function was given the wrong volatility when it was defined?"
        )
    faults += _argument_name_faults(function)
    session = configuration.session_argument
    if session is not None:
        faults += _session_argument_faults(function, session)
    return tuple(faults)


def _computed_field_faults(
    function: Function, field: ComputedField, table: Table, source: Source
) -> tuple[str, ...]:
    faults: list[str] = []
    if not _GRAPHQL_NAME.fullmatch(field.name):
        faults.append(f"{field.name} is not valid GraphQL name")
    if function.volatility is Volatility.VOLATILE:
        faults.append(
            f'the function "{function.name}" is of type VOLATILE; '
            "cannot be added as a computed field"
        )
    if function.is_variadic:
        faults.append('function with "VARIADIC" parameters are not supported')
    faults += _result_faults(function, source)
    faults += _row_argument_faults(function, field, table)
    if field.session_argument is not None:
        faults += _computed_session_faults(function, field.session_argument)
    faults += _argument_name_faults(function)
    return tuple(faults)


def _result_faults(function: Function, source: Source) -> list[str]:
    """A row of a tracked table, or one value, will do."""
    if function.returns_table is not None:
        if function.returns_table in source.tables:
            return []
        return [
            (
                f'the function "{function.name}" returning set of table '
                f'"{function.returns_table}" is not tracked or not found in database'
            )
        ]
    if function.returns.kind in _NO_VALUES:
        return [
            (
                f'the function "{function.name}" returning type {function.returns.name} '
                "is not a BASE type"
            )
        ]
    if function.is_set:
        # Hasura takes it, and every query of it fails.
        return [
            (
                f'the function "{function.name}" returning set of type {function.returns.name} '
                "is not supported; return one value, or a set of rows of a tracked table"
            )
        ]
    return []


def _row_argument_faults(function: Function, field: ComputedField, table: Table) -> list[str]:
    if field.table_argument is None:
        if not function.arguments:
            return [f'the function "{function.name}" has no input arguments']
        row, which = function.arguments[0], f'first argument of the function "{function.name}"'
    else:
        named = _argument_named(function, field.table_argument)
        if named is None:
            return [
                (
                    f'"{field.table_argument}" is not an input argument of the function '
                    f'"{function.name}"'
                )
            ]
        row, which = named, f'"{field.table_argument}" argument of the function "{function.name}"'
    if row.type.kind is not TypeKind.COMPOSITE:
        return [f"{which} is not COMPOSITE type"]
    if (row.type.schema, row.type.name) != (table.name.schema, table.name.name):
        other = TableName(table.name.source, row.type.schema, row.type.name)
        return [
            f'{which} of type "{other}" is not the table to which the computed field is being added'
        ]
    return []


def _computed_session_faults(function: Function, session: str) -> list[str]:
    argument = _argument_named(function, session)
    if argument is None:
        return [f'"{session}" is not an input argument of the function "{function.name}"']
    if argument.type.name not in _SESSION_TYPES:
        return [f'"{session}" argument of the function "{function.name}" is not of type JSON']
    return []


def _session_argument_faults(function: Function, session: str) -> list[str]:
    argument = _argument_named(function, session)
    if argument is None:
        return [f'given session argument "{session}" not the input argument of the function']
    # Unlike that of a computed field, it may not be jsonb.
    if argument.type.name != "json":
        return [f'given session argument "{session}" is not of type json']
    return []


def _argument_name_faults(function: Function) -> list[str]:
    names = [
        argument.name
        for argument in function.arguments
        if argument.name is not None and not _GRAPHQL_NAME.fullmatch(argument.name)
    ]
    if not names:
        return []
    return [f"the function arguments {','.join(names)} are not in compliance with GraphQL spec"]


def _argument_named(function: Function, name: str) -> FunctionArgument | None:
    return next((argument for argument in function.arguments if argument.name == name), None)


def _given_name(function: FunctionName) -> str:
    return function.name if function.schema == "public" else f"{function.schema}_{function.name}"
