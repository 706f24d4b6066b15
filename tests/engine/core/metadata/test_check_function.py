"""What Hasura says of functions that can be no root field, or no computed field."""

from dataclasses import replace

import pytest

from genkan.engine.catalog.model import (
    INT8,
    TEXT,
    Catalog,
    Function,
    FunctionArgument,
    PgType,
    RelationKind,
    Table,
    TypeKind,
    Volatility,
)
from genkan.engine.metadata.check_function import check_computed_field, check_tracked_function
from genkan.engine.metadata.model import ComputedField, Source, TrackedFunction, TrackedTable
from genkan.engine.names import (
    DEFAULT_SOURCE,
    ComputedFieldName,
    FunctionName,
    TableName,
)

AUTHOR = TableName(DEFAULT_SOURCE, "public", "author")
NAME = FunctionName(DEFAULT_SOURCE, "public", "f")
ROW = PgType("public", "author", TypeKind.COMPOSITE)
SOURCE = Source(DEFAULT_SOURCE, {}, {AUTHOR: TrackedTable(AUTHOR)})
AUTHORS = Function(
    NAME,
    (FunctionArgument("a", ROW, has_default=False),),
    returns=ROW,
    returns_table=AUTHOR,
    is_set=True,
    volatility=Volatility.STABLE,
)
ONE_TEXT = replace(AUTHORS, returns=TEXT, returns_table=None, is_set=False)


def catalog_of(*functions: Function) -> Catalog:
    table = Table(AUTHOR, RelationKind.TABLE, {})
    return Catalog({AUTHOR: table}, {NAME: functions} if functions else {}, {})


def with_arguments(function: Function, *arguments: tuple[str | None, PgType]) -> Function:
    made = tuple(FunctionArgument(name, type_, has_default=False) for name, type_ in arguments)
    return replace(function, arguments=made)


def tracked(**configuration: object) -> TrackedFunction:
    return TrackedFunction(NAME, configuration)


@pytest.mark.parametrize(
    ("function", "configuration", "reason"),
    [
        (replace(AUTHORS, is_variadic=True), {},
         'because function with "VARIADIC" parameters are not supported'),
        (ONE_TEXT, {},
         ("for the following reasons:\n"
         '  • the function does not return a "COMPOSITE" type\n'
         "  • the function does not return a table\n")),
        (AUTHORS, {"exposed_as": "mutation"},
         ("because the function was requested to be exposed as a mutation, but is not marked "
         "VOLATILE. Maybe the function was given the wrong volatility when it was defined?")),
        (with_arguments(AUTHORS, ("my-word", TEXT)), {},
         "because the function arguments my-word are not in compliance with GraphQL spec"),
        (AUTHORS, {"session_argument": "who"},
         'because given session argument "who" not the input argument of the function'),
        (with_arguments(AUTHORS, ("who", PgType("pg_catalog", "jsonb"))),
         {"session_argument": "who"},
         'because given session argument "who" is not of type json'),
    ],
)  # fmt: skip
def test_a_function_that_can_be_no_root_field_is_told_why(
    function: Function, configuration: dict[str, object], reason: str
) -> None:
    assert check_tracked_function(tracked(**configuration), SOURCE, catalog_of(function)) == (
        f'in function "f": the function "f" cannot be tracked {reason}'
    )


def test_a_function_is_as_consistent_as_the_table_it_returns() -> None:
    assert check_tracked_function(tracked(), SOURCE, catalog_of(AUTHORS)) is None
    untracked = Source(DEFAULT_SOURCE, {}, {})
    reason = check_tracked_function(tracked(), untracked, catalog_of(AUTHORS))
    assert reason == 'table "author" is not tracked'


def test_a_function_has_to_be_there_once() -> None:
    assert check_tracked_function(tracked(), SOURCE, catalog_of()) == (
        'in function "f": no such function exists in source: "f"'
    )
    assert check_tracked_function(tracked(), SOURCE, catalog_of(AUTHORS, AUTHORS)) == (
        'in function "f": function "f" is overloaded. Overloaded functions are not supported'
    )


@pytest.mark.parametrize(
    ("function", "field", "reason"),
    [
        (replace(ONE_TEXT, volatility=Volatility.VOLATILE), {},
         'the function "f" is of type VOLATILE; cannot be added as a computed field'),
        (replace(ONE_TEXT, returns=PgType("pg_catalog", "record", TypeKind.PSEUDO)), {},
         'the function "f" returning type record is not a BASE type'),
        (replace(AUTHORS, returns_table=TableName(DEFAULT_SOURCE, "public", "other")), {},
         'the function "f" returning set of table "other" is not tracked or not found in database'),
        (with_arguments(ONE_TEXT), {}, 'the function "f" has no input arguments'),
        (with_arguments(ONE_TEXT, ("n", INT8)), {"table_argument": "n"},
         '"n" argument of the function "f" is not COMPOSITE type'),
        (ONE_TEXT, {"table_argument": "b"}, '"b" is not an input argument of the function "f"'),
        (with_arguments(ONE_TEXT, ("a", replace(ROW, name="other"))), {},
         ('first argument of the function "f" of type "other" is not the table to which the '
         "computed field is being added")),
        (ONE_TEXT, {"session_argument": "s"},
         '"s" is not an input argument of the function "f"'),
        (with_arguments(ONE_TEXT, ("a", ROW), ("s", TEXT)), {"session_argument": "s"},
         '"s" argument of the function "f" is not of type JSON'),
    ],
)  # fmt: skip
def test_a_function_that_can_be_no_computed_field_is_told_why(
    function: Function, field: dict[str, str], reason: str
) -> None:
    declared = ComputedField(ComputedFieldName("field"), NAME, **field)
    catalog = catalog_of(function)
    assert check_computed_field(declared, catalog.tables[AUTHOR], SOURCE, catalog) == (
        'in table "author": in computed field "field": the computed field "field" cannot be '
        f'added to table "author" because {reason}'
    )
