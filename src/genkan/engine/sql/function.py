"""Calls of functions, and what holds for the rows they give."""

from genkan.engine.ir.function import Argument, Call, GrantedFunction, RowItself
from genkan.engine.sql.fragment import Sql, concat, identifier, join, raw
from genkan.engine.sql.value import value_sql


def call_sql(call: Call, row: str | None) -> Sql:
    """``function(row, ...)``; ``row``: the alias of the row, where the function takes one."""
    arguments = [argument_sql(one, call.function, row) for one in call.positional]
    arguments += [
        concat(identifier(name), raw(" => "), argument_sql(one, call.function, row))
        for name, one in call.named
    ]
    function = identifier(call.function.name.schema, call.function.name.name)
    return concat(function, raw("("), join(", ", arguments), raw(")"))


def argument_sql(argument: Argument, function: GrantedFunction, row: str | None) -> Sql:
    """A value, or the row itself as its table's type."""
    if not isinstance(argument, RowItself):
        return value_sql(argument)
    if row is None or function.row_type is None:
        raise AssertionError(f"'{function.name}' is called with a row where there is none")
    table = function.row_type.name
    # ``t1.*`` and not ``t1``: a column may be called t1. The cast gives a sub-select's row
    # its table's type again.
    return concat(raw("("), identifier(row), raw(".*)::"), identifier(table.schema, table.name))


def given_conditions(call: Call | None, row: str) -> list[Sql]:
    """That there is a row at all: a function of one row says none by null.

    In ``from`` Postgres makes a row of it, all of whose columns are null.
    """
    if call is None or call.function.is_set:
        return []
    return [concat(raw("(not (("), identifier(row), raw(".*) is null))"))]
