"""G2: a condition that fails on a hidden row tells that the row is there.

Postgres evaluates conditions in an order of its own, and one with a subquery, as a permission
through a relationship is, comes late. Whoever gets an error from it reads hidden text letter by
letter.
"""

import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from tests.engine.running import ADMIN, Running, with_engine

SQL = """
create table owner (id int primary key, is_public bool not null);
create table note (
  id int primary key, key uuid, kind ltree, title text, weight int, owner_id int references owner
);
create function share(r note) returns int language sql stable as 'select 12 / r.weight';
create function heavier(r note) returns setof note language plpgsql stable as
  $$ begin return query select * from note n where n.weight > 12 / r.weight; end $$;
insert into owner values (1, true), (2, false);
"""
HIDDEN = """
insert into note values (1, '00000000-0000-4000-8000-00000000000a', 'a.b', 'secret', 0, 2);
"""
COLUMNS = ["id", "key", "kind", "title", "weight"]
GOOD = {"key": "00000000-0000-4000-8000-00000000000a", "kind": "a.b", "title": "%"}
UNTIL_GENERIC = 6

COMMANDS = [
    {"type": "pg_track_table", "args": {"table": "owner"}},
    {"type": "pg_track_table", "args": {"table": "note"}},
    {
        "type": "pg_create_object_relationship",
        "args": {
            "table": "note",
            "name": "owner",
            "using": {"foreign_key_constraint_on": "owner_id"},
        },
    },
    *(
        {
            "type": "pg_add_computed_field",
            "args": {"table": "note", "name": name, "definition": {"function": name}},
        }
        for name in ("share", "heavier")
    ),
    {
        "type": "pg_create_select_permission",
        "args": {
            "table": "note",
            "role": "user",
            "permission": {
                "columns": COLUMNS,
                "computed_fields": ["share"],
                "filter": {"owner": {"is_public": {"_eq": True}}},
                "allow_aggregations": True,
            },
        },
    },
    *(
        {
            "type": f"pg_create_{kind}_permission",
            "args": {
                "table": "note",
                "role": "user",
                "permission": {"filter": {"owner": {"is_public": {"_eq": True}}}, **more},
            },
        }
        for kind, more in (("update", {"columns": ["weight"]}), ("delete", {}))
    ),
    {
        "type": "pg_create_insert_permission",
        "args": {
            "table": "note",
            "role": "user",
            "permission": {"check": {}, "columns": ["id", "weight"]},
        },
    },
]
Ask = Callable[[str, dict[str, Any]], Awaitable[Any]]


def with_notes(database_url: str, scenario: Callable[[Running, Ask], Awaitable[None]]) -> None:
    async def run(engine: Running) -> None:
        await engine.run_sql(f"create extension ltree; {SQL}")
        await engine.admin("/v1/metadata", {"type": "bulk", "args": COMMANDS})

        async def ask(query: str, variables: dict[str, Any]) -> Any:
            body = {"query": query, "variables": variables}
            headers = {**ADMIN, "x-hasura-role": "user"}
            return (await engine.http.post("/v1/graphql", json=body, headers=headers)).json()

        await scenario(engine, ask)

    with_engine(database_url, run, HASURA_GRAPHQL_PG_CONNECTIONS="1")


@pytest.mark.parametrize(
    ("column", "operator", "wrong", "code"),
    [
        ("title", "_like", "secr\\", "bad-request"),
        ("title", "_nlike", "%\\", "bad-request"),
        ("title", "_ilike", "SEC\\", "bad-request"),
        ("title", "_nilike", "a\\\\\\", "bad-request"),
        ("title", "_regex", "(", "data-exception"),
        ("title", "_niregex", "[a", "data-exception"),
        ("title", "_similar", "(", "data-exception"),
        ("key", "_eq", "nonsense", "data-exception"),
        ("key", "_neq", "", "data-exception"),
        ("kind", "_ancestor", "a b", "data-exception"),
    ],
)
def test_what_can_not_be_read_is_the_same_error_with_rows_and_without(
    database_url: str, column: str, operator: str, wrong: str, code: str
) -> None:
    type_name = {"key": "uuid", "kind": "ltree", "title": "String"}[column]
    query = f"query ($v: {type_name}) {{ note(where: {{{column}: {{{operator}: $v}}}}) {{ id }} }}"

    async def scenario(engine: Running, ask: Ask) -> None:
        answers = []
        for _ in range(UNTIL_GENERIC):
            assert "data" in await ask(query, {"v": GOOD[column]})
        answers.append(await ask(query, {"v": wrong}))
        await engine.run_sql(HIDDEN)
        answers.append(await ask(query, {"v": wrong}))
        assert answers[0] == answers[1]
        (error,) = answers[0]["errors"]
        assert error["extensions"]["code"] == code

    with_notes(database_url, scenario)


@pytest.mark.parametrize(
    ("column", "operator", "wrong"),
    [("title", "_like", "secr\\"), ("title", "_regex", "("), ("key", "_eq", "nonsense")],
)
@pytest.mark.parametrize(
    "write", ["delete_note(where: {})", "update_note(where: {}, _set: {{weight: 1}})"]
)
def test_neither_does_a_write_tell_of_rows_that_it_may_not_touch(
    database_url: str, write: str, column: str, operator: str, wrong: str
) -> None:
    type_name = {"key": "uuid", "title": "String"}[column]
    field = write.format(f"{{{column}: {{{operator}: $v}}}}")
    mutation = f"mutation ($v: {type_name}) {{ {field} {{ affected_rows }} }}"

    async def scenario(engine: Running, ask: Ask) -> None:
        for _ in range(2 * UNTIL_GENERIC):  # on each of two connections
            assert "data" in await ask(mutation, {"v": GOOD[column]})
        before = [await ask(mutation, {"v": wrong}) for _ in range(2)]
        await engine.run_sql(HIDDEN)
        after = [await ask(mutation, {"v": wrong}) for _ in range(2)]
        assert before == after
        assert before[0]["errors"][0]["extensions"]["code"] in {"bad-request", "data-exception"}

    with_notes(database_url, scenario)


UPSERT = """
mutation ($v: %s) {
  insert_note(
    objects: [{id: 1, weight: 1}],
    on_conflict: {constraint: note_pkey, update_columns: [weight], where: %s}
  ) { affected_rows }
}
"""


@pytest.mark.parametrize(
    ("type_name", "condition", "wrong"),
    [
        ("String", "{title: {_like: $v}}", "secr\\"),
        ("String", "{title: {_regex: $v}}", "("),
        ("String", "{_or: [{id: {_gt: 5}}, {title: {_similar: $v}}]}", "("),
        ("uuid", "{key: {_eq: $v}}", "nonsense"),
    ],
)
def test_nor_does_an_upsert_tell_of_the_row_that_is_in_its_way(
    database_url: str, type_name: str, condition: str, wrong: str
) -> None:
    good = {"String": GOOD["title"], "uuid": GOOD["key"]}[type_name]
    upsert = UPSERT % (type_name, condition)

    async def scenario(engine: Running, ask: Ask) -> None:
        await engine.run_sql(HIDDEN)
        for _ in range(2 * UNTIL_GENERIC):  # on each of two connections
            untouched = {"data": {"insert_note": {"affected_rows": 0}}}
            assert await ask(upsert, {"v": good}) == untouched
        in_its_way = [await ask(upsert, {"v": wrong}) for _ in range(2)]
        await engine.run_sql("delete from note")
        free = [await ask(upsert, {"v": wrong}) for _ in range(2)]
        assert in_its_way == free
        assert free[0]["errors"][0]["extensions"]["code"] in {"bad-request", "data-exception"}

    with_notes(database_url, scenario)


@pytest.mark.parametrize(
    "condition",
    [
        "{share: {_gt: 0}}",
        "{_not: {share: {_is_null: true}}}",
        "{_or: [{share: {_in: [1]}}, {id: {_eq: 5}}]}",
        "{heavier: {}}",
        '{heavier: {title: {_like: "s%"}}}',
    ],
)
def test_a_computed_field_is_not_computed_of_a_hidden_row(
    database_url: str, condition: str
) -> None:
    async def scenario(engine: Running, ask: Ask) -> None:
        await engine.run_sql(HIDDEN)
        for query in (
            f"{{ note(where: {condition}) {{ id }} }}",
            f"{{ note_aggregate(where: {condition}) {{ aggregate {{ count }} }} }}",
        ):
            answer = await ask(query, {})
            assert json.dumps(answer).endswith(('{"note": []}}', '{"count": 0}}}}')), answer

    with_notes(database_url, scenario)


def test_a_pattern_with_whole_escapes_is_a_pattern(database_url: str) -> None:
    async def scenario(engine: Running, ask: Ask) -> None:
        await engine.run_sql(HIDDEN)
        await engine.run_sql("update note set owner_id = 1, title = E'50%\\\\'")
        for pattern in ("50\\%\\\\", "%\\\\", "50\\%_"):
            query = "query ($v: String) { note(where: {title: {_like: $v}}) { id } }"
            assert await ask(query, {"v": pattern}) == {"data": {"note": [{"id": 1}]}}, pattern

    with_notes(database_url, scenario)
