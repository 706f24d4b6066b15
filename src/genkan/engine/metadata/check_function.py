"""Whether a function can be a root field, or a computed field of a table.

Source: Hasura v2, custom SQL functions and computed fields: supported functions.
"""

from genkan.engine.catalog.model import Catalog, Function, FunctionArgument, Table, TypeKind
from genkan.engine.metadata.model import ComputedField, Source, TrackedFunction
from genkan.engine.names import FunctionName

_SESSION_TYPES = frozenset({"json", "jsonb"})


def check_tracked_function(
    tracked: TrackedFunction, source: Source, catalog: Catalog
) -> str | None:
    """Why the function can not be a root field; None when it can."""
    start = f'in function "{tracked.name}": '
    found = catalog.functions.get(tracked.name, ())
    if len(found) != 1:
        return start + _not_one(tracked.name, len(found))
    faults = tuple(_root_field_faults(found[0], tracked, source))
    if not faults:
        return None
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


def _root_field_faults(
    function: Function, tracked: TrackedFunction, source: Source
) -> tuple[str, ...]:
    faults: list[str] = []
    if function.is_variadic:
        faults.append('function with "VARIADIC" parameters are not supported')
    if function.returns_table is None:
        faults.append('the function does not return a "COMPOSITE" type')
    elif function.returns_table not in source.tables:
        faults.append(
            f'the function returns table "{function.returns_table}", which is not tracked'
        )
    session = tracked.configuration.get("session_argument")
    if isinstance(session, str):
        faults += _session_argument_faults(function, session)
    return tuple(faults)


def _computed_field_faults(
    function: Function, field: ComputedField, table: Table, source: Source
) -> tuple[str, ...]:
    faults: list[str] = []
    row = _row_argument(function, field)
    if row is None:
        named = field.table_argument
        faults.append(
            "the function has no input arguments"
            if named is None
            else f'"{named}" argument is not present in function "{function.name}"'
        )
    elif not _is_row_of(row, table):
        which = (
            "first argument of the function"
            if field.table_argument is None
            else f'argument "{field.table_argument}" of the function'
        )
        faults.append(f'{which} "{function.name}" is not of the table type "{table.name}"')
    if function.returns.kind is TypeKind.PSEUDO:
        faults.append(f'the function "{function.name}" returning type is not supported')
    elif function.returns_table is not None and function.returns_table not in source.tables:
        faults.append(
            f'the function "{function.name}" returning set of table '
            f'"{function.returns_table}" is not tracked'
        )
    if field.session_argument is not None:
        faults += _session_argument_faults(function, field.session_argument)
    return tuple(faults)


def _session_argument_faults(function: Function, session: str) -> list[str]:
    argument = next((item for item in function.arguments if item.name == session), None)
    if argument is None:
        return [f'"{session}" argument is not present in function "{function.name}"']
    if argument.type.name not in _SESSION_TYPES:
        return [f'given session argument "{session}" is not of type json']
    return []


def _row_argument(function: Function, field: ComputedField) -> FunctionArgument | None:
    if field.table_argument is None:
        return function.arguments[0] if function.arguments else None
    return next((item for item in function.arguments if item.name == field.table_argument), None)


def _is_row_of(argument: FunctionArgument, table: Table) -> bool:
    return (argument.type.schema, argument.type.name) == (table.name.schema, table.name.name)
