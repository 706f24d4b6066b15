"""G15: tables, columns, constraints, functions and roles with names that want to be SQL."""

import json
from typing import Any

import pytest

from tests.engine.running import ADMIN, Running, with_engine

NAMES = {
    "quotes": 'a"b',
    "end of a string": "a'; drop table canary; --",
    "percent": "a%sb%(c)s",
    "parameter": "$1",
    "backslash": "a\\b",
    "comment": "a/*b--",
    "63 bytes": "n" * 63,
    "63 bytes of two": "é" * 31,
    "emoji": "🚪👋",
    "key word": "select",
    "white": " a\tb ",
    "an alias of ours": "t1",
    "braces": "{{a}}",
}


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def commands(name: str) -> list[dict[str, Any]]:
    """A table, its key, a relationship, a function and a role that bear the name."""
    table = {"schema": name, "name": name}
    columns = {"id": {"custom_name": "id"}, name: {"custom_name": "c"}}
    permission = {
        "columns": ["id", name],
        "filter": {"_and": [{name: {"_eq": "X-Hasura-User-Id"}}, {name: {"_ceq": name}}]},
        "allow_aggregations": True,
    }
    return [
        {
            "type": "pg_track_table",
            "args": {
                "table": table,
                "configuration": {"custom_name": "t", "column_config": columns},
            },
        },
        {
            "type": "pg_create_array_relationship",
            "args": {
                "table": table,
                "name": "more",
                "using": {
                    "manual_configuration": {
                        "remote_table": table,
                        "column_mapping": {name: name},
                    }
                },
            },
        },
        {
            "type": "pg_add_computed_field",
            "args": {
                "table": table,
                "name": "f",
                "definition": {"function": {"schema": name, "name": name}},
            },
        },
        {
            "type": "pg_create_select_permission",
            "args": {
                "table": table,
                "role": name,
                "permission": {**permission, "computed_fields": ["f"]},
            },
        },
    ]


def script(name: str) -> str:
    own = quoted(name)
    return f"""
    create table canary (id int);
    create schema {own};
    create table {own}.{own} (id int primary key, {own} text unique);
    create function {own}.{own}(r {own}.{own}) returns text language sql stable
      as 'select upper(($1).{own.replace("'", "''")})';
    insert into {own}.{own} values (1, 'a'), (2, 'b');
    """  # noqa: S608 - ours, all of it


QUERY = """
query ($c: String) {
  t(where: {c: {_eq: $c}, more: {f: {_eq: "A"}}}, order_by: [{c: asc}, {f: desc}],
    distinct_on: [c]) { id c f more(where: {c: {_in: ["a"]}}) { c } }
  t_aggregate { aggregate { count(columns: [c], distinct: true) max { c } } }
  t_by_pk(id: 2) { id }
}
"""


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_hostile_name_is_a_name(database_url: str, name: str) -> None:
    async def scenario(engine: Running) -> None:
        await engine.run_sql(script(name))
        await engine.admin("/v1/metadata", {"type": "bulk", "args": commands(name)})
        body = {"query": QUERY, "variables": {"c": "a"}}
        as_role = {**ADMIN, "x-hasura-user-id": "a"}
        if name.isascii() and name.isprintable():
            as_role["x-hasura-role"] = name
        response = await engine.http.post("/v1/graphql", json=body, headers=as_role)
        assert "data" in response.json(), response.text
        data = response.json()["data"]
        assert data["t"] == [{"id": 1, "c": "a", "f": "A", "more": [{"c": "a"}]}]
        is_role = "x-hasura-role" in as_role and name.strip() == name
        assert data["t_by_pk"] == (None if is_role else {"id": 2})
        assert (await engine.run_sql("select count(*) from canary"))["result"][1] == ["0"]

    with_engine(database_url, scenario)


@pytest.mark.parametrize("length", [64, 70, 200])
def test_names_that_postgres_cuts_are_not_mistaken(database_url: str, length: int) -> None:
    """An alias of any length is the client's; a table's name is never that long."""
    alias, other = "a" * length, "a" * (length - 1) + "b"

    async def scenario(engine: Running) -> None:
        await engine.with_users()
        query = (
            f'{{ {alias}: users(where: {{id: {{_eq: "a"}}}}) {{ {alias}: id {other}: name }} '
            f'{other}: users(where: {{id: {{_eq: "b"}}}}) {{ {other}: id }} }}'
        )
        answer = await engine.admin("/v1/graphql", {"query": query})
        assert answer["data"] == {
            alias: [{alias: "a", other: "Ann"}],
            other: [{other: "b"}],
        }
        long = {"type": "pg_track_table", "args": {"table": "users" + "s" * length}}
        response = await engine.http.post("/v1/metadata", json=long, headers=ADMIN)
        assert response.status_code == 400
        assert json.loads(response.text)["code"] in {"invalid-configuration", "not-exists"}

    with_engine(database_url, scenario)


@pytest.mark.parametrize("name", ["\x00", "a\x00b", "", "n" * 100_000, "\ud800"])
@pytest.mark.parametrize("command", ["pg_track_table", "pg_untrack_table", "pg_track_function"])
def test_what_can_be_no_name_is_refused(database_url: str, command: str, name: str) -> None:
    async def scenario(engine: Running) -> None:
        args = {"function" if command.endswith("function") else "table": {"name": name}}
        body = json.dumps({"type": command, "args": args})
        response = await engine.http.post("/v1/metadata", content=body, headers=ADMIN)
        assert response.status_code == 400
        assert response.json()["code"] != "unexpected"

    with_engine(database_url, scenario)
