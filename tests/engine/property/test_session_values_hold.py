"""G22: a session variable of whatever text is compared as Postgres compares it, or is an error.

Every operator of every type, in a permission of its own role. A condition is never left out: the
rows are those of the same comparison written by hand, and where Postgres refuses the value the
answer is an error.
"""

import asyncio
import os
from collections.abc import Iterator
from random import Random
from typing import Any

import asyncpg
import httpx

from genkan.storage.connection import connect
from tests.engine.property.wide.conditions_sql import INFIX
from tests.engine.property.wide.tables_sql import quoted
from tests.engine.running import ADMIN, Running, running

# Of each type two values that differ; a third row has nothing but nulls.
TYPES = {
    "int2": ("1", "2"),
    "int4": ("1", "-2"),
    "int8": ("1", "9007199254740993"),
    "float4": ("1.5", "2"),
    "float8": ("1.5", "1e300"),
    "numeric": ("1.50", "12345678901234567890.5"),
    "money": ("1", "2.5"),
    "text": ("a", "it's"),
    "varchar": ("a", "100%"),
    "bpchar": ("a", "b "),
    "citext": ("a", "B"),
    "bool": ("true", "false"),
    "date": ("2020-01-01", "infinity"),
    "timestamp": ("2020-01-01 00:00", "2020-01-02"),
    "timestamptz": ("2020-01-01 00:00Z", "2020-01-02Z"),
    "time": ("01:02", "03:04"),
    "timetz": ("01:02Z", "03:04Z"),
    "interval": ("1 day", "-2 hours"),
    "uuid": ("00000000-0000-4000-8000-00000000000a", "00000000-0000-4000-8000-00000000000b"),
    "jsonb": ('{"a": 1}', '["a", "b"]'),
    "bytea": ("a", "\\x00"),
    "inet": ("127.0.0.1", "10.0.0.0/8"),
    "ltree": ("a.b", "a"),
    "mood": ("sad", "happy"),
    "positive": ("1", "2"),
    "int4[]": ("{1,2}", "{}"),
    "text[]": ("{a,b}", '{"it\'s"}'),
    "uuid[]": ("{00000000-0000-4000-8000-00000000000a}", "{}"),
}
SETUP = """
create extension citext; create extension ltree;
create type mood as enum ('sad', 'happy');
create domain positive as int4 check (value > 0);
"""
COMPARED = ["_eq", "_neq", "_gt", "_lt", "_gte", "_lte"]
PATTERNS = ["_like", "_nlike", "_ilike", "_nilike", "_similar", "_nsimilar"]
PATTERNS += ["_regex", "_iregex", "_nregex", "_niregex"]
OF_KEYS = {"_has_key": "text", "_has_keys_any": "text[]", "_has_keys_all": "text[]"}
OF_PATHS = {
    "_ancestor": ("@>", "ltree"),
    "_descendant": ("<@", "ltree"),
    "_ancestor_any": ("@>", "ltree[]"),
    "_matches": ("~", "lquery"),
    "_matches_any": ("?", "lquery[]"),
    "_matches_fulltext": ("@", "ltxtquery"),
}
VALUES = [
    "", "null", "NULL", "x", "0", "1", "-1", "1.0", "1e5", "99999999999999999999", "NaN",
    "true", "t", "{}", "{1,2}", "{", "{NULL}", '{"a","b"}', "{{1},{2}}", "[]", '["a"]', '{"a": 1}',
    '{"a": 1}, true', "'", "' or true --", "\\", "%", "%\\", "a\\", "(", "[a", "a{2,1}", "$1", "%s",
    "2020-01-01", "2020-02-31", "now", "infinity", "01:02", "1 day", "a.b", "a..b", "*.a", "a & b",
    "00000000-0000-4000-8000-00000000000a", "00000000-0000-4000-8000", "\\x00", "sad", "127.0.0.1",
    "x" * 5000, "1" * 5000,
]  # fmt: skip
LONG = os.environ.get("GENKAN_PROPERTY") == "long"
VALUES_OF_EACH = len(VALUES) if LONG else 6


def comparisons() -> Iterator[tuple[str, str, str]]:
    """Column, operator, and the same by hand with the value as ``$1``."""
    for number, declared in enumerate(TYPES):
        column = f"c{number}"
        # A value need not be of the domain to be compared with one that is.
        pg_type = "int4" if declared == "positive" else declared
        for operator in COMPARED:
            yield column, operator, f"{column} {INFIX[operator]} ($1::text)::{pg_type}"
        if not pg_type.endswith("[]"):
            yield column, "_in", f"{column} = any(($1::text)::{pg_type}[])"
            yield column, "_nin", f"{column} <> all(($1::text)::{pg_type}[])"
        if pg_type in {"text", "varchar", "bpchar", "citext"}:
            for operator in PATTERNS:
                yield column, operator, f"{column} {INFIX[operator]} ($1::text)::{pg_type}"
        if pg_type == "jsonb" or pg_type.endswith("[]"):
            for operator in ("_contains", "_contained_in"):
                yield column, operator, f"{column} {INFIX[operator]} ($1::text)::{pg_type}"
        for operator, right in OF_KEYS.items() if pg_type == "jsonb" else ():
            yield column, operator, f"{column} {INFIX[operator]} ($1::text)::{right}"
        for operator, (infix, right) in OF_PATHS.items() if pg_type == "ltree" else ():
            yield column, operator, f"{column} {infix} ($1::text)::{right}"


COMPARISONS = list(comparisons())


def script() -> str:
    columns = [f"c{number} {pg_type}" for number, pg_type in enumerate(TYPES)]
    rows = [
        ", ".join([str(index), *(quoted(values[index]) for values in TYPES.values())])
        for index in (0, 1)
    ]
    table = f"create table probe (id int primary key, {', '.join(columns)})"
    values = [f"insert into probe values ({row})" for row in [*rows, "2"]]  # noqa: S608 - ours
    return ";".join([SETUP, table, *values])


def commands() -> list[dict[str, Any]]:
    permissions = [
        {
            "type": "pg_create_select_permission",
            "args": {
                "table": "probe",
                "role": f"role{number}",
                "permission": {"columns": ["id"], "filter": {column: {operator: "X-Hasura-V"}}},
            },
        }
        for number, (column, operator, _) in enumerate(COMPARISONS)
    ]
    return [{"type": "pg_track_table", "args": {"table": "probe"}}, *permissions]


def test_a_condition_with_a_session_variable_is_never_left_out(database_url: str) -> None:
    random = Random()  # noqa: S311 - no secret

    async def run() -> None:
        async with running(database_url, HASURA_GRAPHQL_ENABLED_LOG_TYPES="") as engine:
            await engine.run_sql(script())
            await engine.admin("/v1/metadata", {"type": "bulk", "args": commands()})
            connection: Any = await connect(database_url)
            try:
                for number, (column, operator, by_hand) in enumerate(COMPARISONS):
                    for value in random.sample(VALUES, VALUES_OF_EACH):
                        expected = await wanted(connection, by_hand, value)
                        found = await seen(engine, f"role{number}", value)
                        if found == "an error" and value.endswith("\\"):
                            continue  # Postgres may not come to the end of such a pattern
                        assert found == expected, (column, operator, value)
            finally:
                await connection.close()

    asyncio.run(run())


async def wanted(connection: Any, condition: str, value: str) -> Any:
    query = f"select id from probe where {condition} order by id"  # noqa: S608 - ours
    try:
        return [row["id"] for row in await connection.fetch(query, value)]
    except asyncpg.PostgresError:
        return "an error"


async def seen(engine: Running, role: str, value: str) -> Any:
    headers = {**ADMIN, "x-hasura-role": role, "x-hasura-v": value}
    body = {"query": "{ probe(order_by: {id: asc}) { id } }"}
    response: httpx.Response = await engine.http.post("/v1/graphql", json=body, headers=headers)
    answer = response.json()
    if "errors" not in answer:
        return [row["id"] for row in answer["data"]["probe"]]
    (error,) = answer["errors"]
    assert error["extensions"]["code"] != "unexpected", (role, value, error)
    return "an error"
