"""G15 again, at the doors of browsed rows: SQL in names, values and places of pages."""

import json
from typing import Any

import pytest

from tests.engine.browsed_rows import Rows
from tests.engine.running import ADMIN, Running, with_engine

HOSTILE = [
    'a"b',
    "a'; drop table canary; --",
    "a\\'b",
    "$1",
    "%s{}",
    "a/*b--",
    "row",
    "o0",
    "r",
    "ctid",
    " a\tb ",
    "é" * 31,
]


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


@pytest.mark.parametrize("name", [name for name in HOSTILE if name != "ctid"])
def test_a_hostile_name_is_a_name_and_a_hostile_value_a_value(database_url: str, name: str) -> None:
    async def scenario(engine: Running) -> None:
        own = quoted(name)
        await engine.run_sql(
            f"create table canary (id int); create schema {own}; "
            f"create table {own}.{own} (id int primary key, {own} text, other text);"
        )
        rows = Rows(engine, name, schema=name)
        new: list[dict[str, Any]] = [
            {"id": str(number), name: value} for number, value in enumerate(HOSTILE)
        ]
        await rows.answer("/insert", rows=new)
        order = [{"column": name, "direction": "desc"}]
        assert sorted(await rows.all_pages(1, order_by=order, limit=3)) == sorted(HOSTILE)
        for value in HOSTILE:
            where = [{"column": name, "op": "=", "value": value}]
            page = await rows.answer(where=where)
            assert [row["values"][1] for row in page["rows"]] == [value]
            shown = await engine.run_sql(page["sql"])
            assert [row[1] for row in shown["result"][1:]] == [value]
            assert await rows.answer("/count", where=where) == {"count": 1}
        update = {"key": {"id": "0"}, "set": {name: {"value": HOSTILE[1]}}}
        changed = await rows.answer("/update", rows=[update])
        assert changed["affected_rows"] == 1
        await engine.run_sql(changed["sql"])
        assert (await rows.answer("/cell", key={"id": "0"}, column=name))["value"] == HOSTILE[1]
        gone = await rows.answer("/delete", keys=[{"id": str(n)} for n in range(len(HOSTILE))])
        assert gone["affected_rows"] == len(HOSTILE)
        relation = await engine.http.get(
            "/v1alpha1/catalog/relation", params={"schema": name, "name": name}, headers=ADMIN
        )
        assert [one["name"] for one in relation.json()["columns"]][1] == name
        assert (await engine.run_sql("select count(*) from canary"))["result"][1] == ["0"]

    with_engine(database_url, scenario)


def test_a_place_a_key_or_an_order_can_not_hold_sql(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await engine.run_sql(
            "create table t (id int primary key, a text); create view v as table t"
        )
        sql = "1; drop table t; --"
        table, view = Rows(engine, "t"), Rows(engine, "v")
        for rows, path, asked in (
            (table, "", {"after": [sql]}),
            (view, "", {"after": [sql]}),
            (view, "", {"after": ["9" * 30]}),
            (view, "", {"after": ["-1"]}),
            (table, "", {"order_by": [{"column": sql}]}),
            (table, "", {"order_by": [{"column": "a", "direction": f"asc; {sql}"}]}),
            (table, "", {"limit": sql}),
            (table, "", {"cell_characters": sql}),
            (table, "", {"where": [{"column": "a", "op": f"= {sql}", "value": "a"}]}),
            (table, "/cell", {"key": {sql: "1"}, "column": "a"}),
            (table, "/count", {"timeout_ms": sql}),
            (table, "/insert", {"rows": [{sql: "1"}]}),
            (table, "/delete", {"keys": [{"id": sql}]}),
        ):
            await rows.refusal(path, **asked)
        assert await table.answer("/count") == {"count": 0}

    with_engine(database_url, scenario)


@pytest.mark.parametrize("text", ["\x00", "a\x00b", "\ud800"])
def test_text_that_postgres_can_not_hold_is_refused(database_url: str, text: str) -> None:
    async def scenario(engine: Running) -> None:
        await engine.run_sql("create table t (id text primary key)")
        for path, asked in (
            ("", {"where": [{"column": "id", "op": "=", "value": text}]}),
            ("", {"after": [text]}),
            ("", {"columns": [text]}),
            ("/insert", {"rows": [{"id": text}]}),
            ("/cell", {"key": {"id": text}, "column": "id"}),
        ):
            for table in ("t", text):
                body = json.dumps({"table": {"name": table}, **asked})
                response = await engine.http.post(
                    f"/v1alpha1/rows{path}", content=body, headers=ADMIN
                )
                assert response.status_code == 400, (path, table, response.text)

    with_engine(database_url, scenario)
