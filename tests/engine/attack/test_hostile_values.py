"""G16: values of operators that have a language of their own: patterns, paths, json, ltree."""

import json
import time
from typing import Any

import pytest

from tests.engine.running import ADMIN, Running, with_engine

SQL = """
create table canary (id int);
create table item (id int primary key, name text, extra jsonb, path ltree, tags text[]);
insert into item values (1, 'a', '{"a": [1]}', 'a.b', '{a,b}');
"""
INJECTED = [
    "'; drop table canary; --",
    "') or true --",
    "a' || (select pg_sleep(60)::text) || '",
    "$1",
    "%s",
    "\\",
    "${jndi:ldap://localhost}",
    "{{1+1}}",
]
OPERATORS = {
    "name": ["_like", "_ilike", "_similar", "_regex", "_iregex"],
    "extra": ["_has_key", "_contains", "_eq"],
    "path": ["_ancestor", "_matches", "_matches_fulltext"],
}
# Of as many steps as stars: Postgres gives up, or the time limit does.
SLOW = [("_regex", "(((a*)*)*)*b"), ("_similar", "((a|a)*)*b"), ("_like", "%a" * 2000)]


async def prepared(engine: Running) -> None:
    await engine.run_sql(f"create extension ltree; {SQL}")
    await engine.admin("/v1/metadata", {"type": "pg_track_table", "args": {"table": "item"}})


async def asked(engine: Running, condition: Any, fields: str = "id") -> Any:
    query = f"query ($w: item_bool_exp) {{ item(where: $w) {{ {fields} }} }}"
    body = {"query": query, "variables": {"w": condition}}
    return (await engine.http.post("/v1/graphql", json=body, headers=ADMIN)).json()


@pytest.mark.parametrize("column", OPERATORS)
def test_a_value_is_a_value_in_every_language(database_url: str, column: str) -> None:
    async def scenario(engine: Running) -> None:
        await prepared(engine)
        began = time.monotonic()
        for operator in OPERATORS[column]:
            for text in INJECTED:
                answer = await asked(engine, {column: {operator: text}})
                if "errors" in answer:
                    (error,) = answer["errors"]
                    assert error["extensions"]["code"] != "unexpected", (operator, text, error)
                else:
                    # An alternative of nothing is in everything.
                    assert answer["data"]["item"] == [] or "|" in text, (operator, text)
        for path in INJECTED:
            answer = await asked(engine, {}, f"extra(path: {json.dumps(path)})")
            assert "unexpected" not in str(answer.get("errors")), (path, answer)
        assert time.monotonic() - began < 30
        assert (await engine.run_sql("select count(*) from canary"))["result"][1] == ["0"]

    with_engine(database_url, scenario)


@pytest.mark.parametrize(("operator", "pattern"), SLOW)
def test_a_pattern_that_takes_for_ever_is_cut_off(
    database_url: str, operator: str, pattern: str
) -> None:
    async def scenario(engine: Running) -> None:
        await prepared(engine)
        await engine.run_sql("insert into item values (2, repeat('a', 5000))")
        began = time.monotonic()
        answer = await asked(engine, {"name": {operator: pattern}})
        assert time.monotonic() - began < 20
        if "errors" in answer:
            (error,) = answer["errors"]
            assert error["extensions"]["code"] in {"postgres-error", "data-exception"}
        assert (await engine.http.get("/healthz")).text == "OK"

    with_engine(database_url, scenario, GENKAN_STATEMENT_TIMEOUT_SECONDS="1")
