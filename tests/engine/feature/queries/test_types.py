"""Values of Postgres' types: as they are answered, and as conditions take them."""

import asyncio
import json

import pytest

from tests.engine.feature.queries.conftest import Ask
from tests.engine.feature.queries.kinds import (
    KINDS,
    NAMES,
    WORLD,
    column_of,
    condition,
    with_variable,
)
from tests.engine.running import ADMIN, running


def test_values_are_answered_as_postgres_writes_them_in_json(database_url: str) -> None:
    expected = {name: kind.answered for name, kind in zip(NAMES, KINDS, strict=True)}
    assert answered_texts(database_url) == {**expected, "document": '{"b":1,  "a":[1.0]}'}


def test_numbers_that_javascript_can_not_hold_become_strings(database_url: str) -> None:
    large = {"bigint", "numeric", "float8"}
    expected = {
        name: f'"{kind.answered}"' if kind.type in large else kind.answered
        for name, kind in zip(NAMES, KINDS, strict=True)
    }
    answered = answered_texts(database_url, HASURA_GRAPHQL_STRINGIFY_NUMERIC_TYPES="true")
    assert answered == {**expected, "document": '{"b":1,  "a":[1.0]}'}


def answered_texts(url: str, **settings: str) -> dict[str, str]:
    """The JSON of each column of the first row, exactly as it was sent."""

    async def scenario() -> str:
        async with running(url, **settings) as engine:
            await engine.run_sql(WORLD.tables)
            await engine.admin("/v1/metadata", WORLD.commands[0])
            fields = " ".join(["document", *NAMES])
            body = {"query": f"{{ everything_by_pk(id: 1) {{ {fields} }} }}"}
            response = await engine.http.post("/v1/graphql", json=body, headers=ADMIN)
            return response.text

    text = asyncio.run(scenario())
    row = text.removeprefix('{"data":{"everything_by_pk":').removesuffix("}}")
    names = ["document", *NAMES]
    starts = [row.index(f'"{name}":') for name in names]
    ends = [*(start - 1 for start in starts[1:]), len(row) - 1]
    return {
        name: row[start:end].split(":", 1)[1]
        for name, start, end in zip(names, starts, ends, strict=True)
    }


def test_conditions_take_literals_that_equal_the_value(ask: Ask) -> None:
    queries = [
        condition(name, operator, given)
        for name, kind in zip(NAMES, KINDS, strict=True)
        for literal in kind.taken
        for operator, given in (("_eq", literal), ("_in", f"[{literal}]"))
    ]
    for query, answered in zip(queries, ask(WORLD, *queries), strict=True):
        assert answered == {"everything": [{"id": 1}]}, query


def test_conditions_take_the_same_values_as_variables(ask: Ask) -> None:
    requests = [
        request
        for name, kind in zip(NAMES, KINDS, strict=True)
        for value in filter(None, map(as_json, kind.taken))
        for request in (
            with_variable(name, "_eq", f"{kind.scalar}!", value),
            with_variable(name, "_in", f"[{kind.scalar}!]!", [value]),
        )
    ]
    for request, answered in zip(requests, ask(WORLD, *requests), strict=True):
        assert answered == {"everything": [{"id": 1}]}, request


def as_json(literal: str) -> object:
    """A literal as a value of JSON, where it is one that Python holds exactly."""
    try:
        value = json.loads(literal)
    except json.JSONDecodeError:
        return None
    return None if isinstance(value, float) and str(value) != literal else value


FLOAT = "lies outside the bounds. Is it overflowing the float bounds?"
WHOLE = (
    "lies outside the bounds or is not an integer. Maybe it is a float, or is there "
    "integer overflow?"
)
PATH = (
    "Expecting label path: a sequence of zero or more labels separated by dots, for example "
    "L1.L2.L3"
)


def failed(parser: str, wanted: str, found: str) -> str:
    return f"parsing {parser} failed, expected {wanted}, but encountered {found}"


def integer(name: str, found: str) -> str:
    return failed(f"Integer expected for input type: {name}", "Number", found)


# All else is Postgres' to refuse.
REFUSED = (
    ("smallint", "32768", f"The value 32768.0 {WHOLE}"),
    ("int", "1.5", f"The value 1.5 {WHOLE}"),
    ("int", "2147483648", f"The value 2.147483648e9 {WHOLE}"),
    ("int", "true", integer("PGInteger", "Boolean")),
    ("bigint", "9223372036854775808", f"The value 9.223372036854775808e18 {WHOLE}"),
    ("bigint", "{a: 1}", integer("PGBigInt", "Object")),
    ("real", "1e39", f"The value 1.0e39 {FLOAT}"),
    ("real", "1e-60", f"The value 1.0e-60 {FLOAT}"),
    ("float8", "1e400", f"The value 1.0e400 {FLOAT}"),
    ("float8", "[1]", failed("Float expected for input type: PGDouble", "Number", "Array")),
    ("numeric", "false", failed("Scientific", "Number", "Boolean")),
    ("boolean", "1", "expected Bool, but encountered Number"),
    ("text", "1", failed("Text", "String", "Number")),
    ("char(3)", "1", failed("Char", "String", "Number")),
    ("date", "1", failed("Day", "String", "Number")),
    ("timestamptz", "{}", failed("UTCTime", "String", "Object")),
    ("uuid", "1", failed("UUID", "String", "Number")),
    ("ltree", '"a..b"', PATH),
    ("ltree", '""', PATH),
    ("mood", "1", "A string is expected for type: mood"),
    ("address", "{street: 1}", "A string is expected for type: address"),
    ("interval", "1", "A string is expected for type: interval"),
    ("int[]", "1", failed("[]", "Array", "Number")),
    ("int[]", "[true]", integer("PGInteger", "Boolean")),
)
REFUSED_BY_POSTGRES = (
    ("int", '"x"', 'invalid input syntax for type integer: "x"'),
    ("bigint", '"1e3"', 'invalid input syntax for type bigint: "1e3"'),
    ("float8", '"1e400"', '"1e400" is out of range for type double precision'),
    ("uuid", '"x"', 'invalid input syntax for type uuid: "x"'),
    ("timestamptz", '"x"', 'invalid input syntax for type timestamp with time zone: "x"'),
    ("mood", '"glad"', 'invalid input value for enum mood: "glad"'),
    ("int[]", '"1"', 'malformed array literal: "1"'),
    ("address", '"x"', 'malformed record literal: "x"'),
    ("money", '"x"', 'invalid input syntax for type money: "x"'),
)


def test_what_a_type_does_not_take_is_refused_in_hasuras_words(ask: Ask) -> None:
    queries = [condition(column_of(type_), "_eq", literal) for type_, literal, _ in REFUSED]
    expected = [
        (f"$.selectionSet.everything.args.where.{column_of(type_)}._eq", message)
        for type_, _, message in REFUSED
    ]
    assert ask(WORLD, *queries) == expected


def test_what_postgres_does_not_take_is_refused_in_its_words(ask: Ask) -> None:
    queries = [
        condition(column_of(type_), "_eq", literal) for type_, literal, _ in REFUSED_BY_POSTGRES
    ]
    assert ask(WORLD, *queries) == [("$", message) for _, _, message in REFUSED_BY_POSTGRES]


@pytest.mark.parametrize("operator", ["_eq", "_neq", "_gt", "_lte"])
def test_null_compares_with_no_type(ask: Ask, operator: str) -> None:
    queries = [condition(name, operator, "null") for name in NAMES]
    for answered, kind in zip(ask(WORLD, *queries), KINDS, strict=True):
        scalar = kind.scalar.strip("[!]")
        assert answered[1] == f"unexpected null value for type '{scalar}'"
