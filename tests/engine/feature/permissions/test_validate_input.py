"""`validate_input`: a webhook is asked before a role writes; what it refuses is not written."""

import asyncio
import json
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from tests.engine.hook_server import HookServer, hook_server
from tests.engine.running import ADMIN, Running, running
from tests.engine.written_blog import RELATIONSHIPS, ask, refused, rows

TABLES = """
create table author (id int primary key, name text, score numeric);
create table article (id serial primary key, author_id int references author, title text);
create table profile (author_id int primary key references author, phone text);
create table tag (article_id int references article, name text);
insert into author values (1, 'ann', 1);
"""
Scenario = Callable[[Running, HookServer], Coroutine[Any, Any, None]]
ADD = 'mutation { insert_author(objects: {id: 7, name: "me"}) { affected_rows } }'
ADDED = {"data": {"insert_author": {"affected_rows": 1}}}
INTERNAL = "unexpected"


def webhook(url: str, **definition: Any) -> dict[str, Any]:
    return {"type": "http", "definition": {"url": url, **definition}}


def permission(kind: str, table: str, role: str, **given: Any) -> dict[str, Any]:
    args = {"table": table, "role": role, "permission": given}
    return {"type": f"pg_create_{kind}_permission", "args": args}


def permissions(asked: Any, role: str = "user") -> list[dict[str, Any]]:
    """To write authors and articles, both shown to the webhook; profiles to nobody."""
    return [
        permission("select", "author", role, columns="*", filter={}),
        permission("insert", "author", role, columns="*", check={}, validate_input=asked),
        permission("update", "author", role, columns="*", filter={}, validate_input=asked),
        permission("delete", "author", role, filter={}, validate_input=asked),
        permission("select", "article", role, columns="*", filter={}),
        permission("insert", "article", role, columns="*", check={}, validate_input=asked),
        permission("update", "article", role, columns="*", filter={}, validate_input=asked),
        permission("delete", "article", role, filter={}, validate_input=asked),
        permission("insert", "profile", role, columns="*", check={}),
    ]


def play(url: str, scenario: Scenario, **definition: Any) -> None:
    """An engine whose role `user` may write what a webhook lets pass."""

    async def run() -> None:
        async with (
            hook_server() as hook,
            running(
                url,
                CHECKS=f"http://127.0.0.1:{hook.port}",
                KEY="secret",
                HASURA_GRAPHQL_EXPERIMENTAL_FEATURES="nested_updates",
            ) as engine,
        ):
            await engine.run_sql(TABLES)
            tracked = [
                {"type": "pg_track_table", "args": {"table": table}}
                for table in ("author", "article", "profile", "tag")
            ]
            commands = [*tracked, *RELATIONSHIPS]
            commands += permissions(webhook("{{CHECKS}}/check", **definition))
            await engine.admin("/v1/metadata", {"type": "bulk", "args": commands})
            await scenario(engine, hook)

    asyncio.run(run())


async def as_user(engine: Running, query: str, variables: Any = None, **headers: str) -> Any:
    return await ask(
        engine, query, variables, x_hasura_role="user", x_hasura_user_id="1", **headers
    )


def inputs(hook: HookServer) -> list[Any]:
    return [question.body["data"]["input"] for question in hook.questions]


def test_the_webhook_is_told_who_writes_what_and_lets_it_pass(database_url: str) -> None:
    async def scenario(engine: Running, hook: HookServer) -> None:
        assert await as_user(engine, ADD) == ADDED
        (question,) = hook.questions
        assert question.method == "POST"
        assert question.body == {
            "version": 1,
            "role": "user",
            "session_variables": {"x-hasura-role": "user", "x-hasura-user-id": "1"},
            "data": {"input": [{"id": 7, "name": "me"}]},
        }
        assert question.headers["content-type"] == "application/json"

    play(database_url, scenario)


def test_what_the_webhook_refuses_is_not_written_and_its_message_is_told(database_url: str) -> None:
    async def scenario(engine: Running, hook: HookServer) -> None:
        hook.status, hook.body = "400 Bad Request", b'{"message": "no such name"}'
        assert await as_user(engine, ADD) == refused("no such name", "validation-failed", "$")
        assert await rows(engine, "select id from author") == [["1"]]
        # One root field that is refused stops all of them.
        both = """mutation { insert_profile(objects: {author_id: 1}) { affected_rows }
            delete_author_by_pk(id: 1) { id } }"""
        assert "errors" in await as_user(engine, both)
        assert await rows(engine, "select * from profile") == []

    play(database_url, scenario)


@pytest.mark.parametrize(
    ("status", "body", "message"),
    [
        ("400 Bad Request", b"no", "received invalid response from input validation webhook"),
        ("400 Bad Request", b'{"a": 1}', "received invalid response from input validation webhook"),
        ("500 Oh", b'{"message": "x"}', "internal error when validating input data"),
        ("302 Found", b"", "internal error when validating input data"),
    ],
)
def test_an_answer_that_is_none_lets_nothing_pass(
    database_url: str, status: str, body: bytes, message: str
) -> None:
    async def scenario(engine: Running, hook: HookServer) -> None:
        hook.status, hook.body = status, body
        hook.headers = [("location", hook.url)]
        (error,) = (await as_user(engine, ADD))["errors"]
        assert (error["message"], error["extensions"]["code"]) == (message, "unexpected")
        assert await rows(engine, "select id from author") == [["1"]]
        assert len(hook.questions) == 1

    play(database_url, scenario)


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/", "{{NOT_SET}}/x", "file:///etc/passwd", "x"])
def test_a_webhook_that_can_not_be_asked_lets_nothing_pass(database_url: str, url: str) -> None:
    async def scenario(engine: Running, hook: HookServer) -> None:
        drop = {"type": "pg_drop_insert_permission", "args": {"table": "author", "role": "user"}}
        other = permission(
            "insert", "author", "user", columns="*", check={}, validate_input=webhook(url)
        )
        await engine.admin("/v1/metadata", {"type": "bulk", "args": [drop, other]})
        (error,) = (await as_user(engine, ADD))["errors"]
        assert error["message"] == "http exception when validating input data"
        assert await rows(engine, "select id from author") == [["1"]]

    play(database_url, scenario)


def test_a_webhook_that_does_not_answer_in_time_lets_nothing_pass(database_url: str) -> None:
    async def scenario(engine: Running, hook: HookServer) -> None:
        hook.is_silent = True
        (error,) = (await as_user(engine, ADD))["errors"]
        assert error["message"] == "http exception when validating input data"
        assert await rows(engine, "select id from author") == [["1"]]

    play(database_url, scenario, timeout=1)


def test_each_table_of_a_nested_insert_is_shown_its_own_rows(database_url: str) -> None:
    async def scenario(engine: Running, hook: HookServer) -> None:
        query = """mutation ($two: [article_insert_input!]!, $name: String, $none: numeric) {
            insert_author(objects: [
                {id: 7, name: $name, score: 1.50, articles: {data: $two}},
                {id: 8, score: $none, articles: {data: {title: "c"}},
                 profile: {data: {phone: "9"}}}]) { affected_rows } }"""
        variables = {"two": [{"title": "a"}, {"title": "b"}], "name": "me"}
        answer = await as_user(engine, query, variables)
        assert answer == {"data": {"insert_author": {"affected_rows": 6}}}
        assert inputs(hook) == [
            [
                {
                    "id": 7,
                    "name": "me",
                    "score": 1.5,
                    "articles": {"data": [{"title": "a"}, {"title": "b"}]},
                },
                {
                    "id": 8,
                    "score": None,
                    "articles": {"data": {"title": "c"}},
                    "profile": {"data": {"phone": "9"}},
                },
            ],
            [{"title": "a"}, {"title": "b"}, {"title": "c"}],
        ]

    play(database_url, scenario)


def test_updates_and_deletes_are_shown_as_they_were_asked(database_url: str) -> None:
    async def scenario(engine: Running, hook: HookServer) -> None:
        where = {"id": {"_eq": 1}}
        for query in (
            """mutation ($where: author_bool_exp!) {
                update_author(where: $where, _set: {name: "b"}, _inc: {score: 1}) {
                    affected_rows } }""",
            """mutation ($where: author_bool_exp!) { update_author_many(updates: [
                {where: $where, _set: {name: "c"}}, {where: {id: {_gt: 5}}, _set: {name: "d"}}])
                { affected_rows } }""",
            """mutation { update_author_by_pk(pk_columns: {id: 1}, _set: {name: "e"}) { id } }""",
            """mutation ($where: author_bool_exp!) {
                delete_author(where: {_and: [$where, {id: {_gt: 5}}]}) { affected_rows } }""",
            "mutation { delete_author_by_pk(id: 1) { name } }",
        ):
            variables = {"where": where} if "$where" in query else {}
            assert "errors" not in await as_user(engine, query, variables)
        assert inputs(hook) == [
            [{"where": where, "_set": {"name": "b"}, "_inc": {"score": 1}}],
            [
                {"where": where, "_set": {"name": "c"}},
                {"where": {"id": {"_gt": 5}}, "_set": {"name": "d"}},
            ],
            [{"pk_columns": {"id": 1}, "_set": {"name": "e"}}],
            [{"where": {"_and": [where, {"id": {"_gt": 5}}]}}],
            [{"pk_columns": {"id": 1}}],
        ]

    play(database_url, scenario)


def test_what_is_nested_in_an_update_is_shown_to_the_webhooks_of_its_table(
    database_url: str,
) -> None:
    async def scenario(engine: Running, hook: HookServer) -> None:
        query = """mutation { update_author_by_pk(pk_columns: {id: 1}, articles: {
            data: {title: "new"},
            update: {where: {title: {_eq: "a"}}, _set: {title: "b"}},
            delete: {where: {title: {_eq: "c"}}}}) { id } }"""
        assert await as_user(engine, query) == {"data": {"update_author_by_pk": {"id": 1}}}
        change = {"where": {"title": {"_eq": "a"}}, "_set": {"title": "b"}}
        gone = {"where": {"title": {"_eq": "c"}}}
        nested = {"data": {"title": "new"}, "update": change, "delete": gone}
        asked = [[{"pk_columns": {"id": 1}, "articles": nested}]]
        assert inputs(hook) == [*asked, [{"title": "new"}], [change], [gone]]

    play(database_url, scenario)


def test_a_kept_plan_shows_each_request_its_own_values(database_url: str) -> None:
    async def scenario(engine: Running, hook: HookServer) -> None:
        query = """mutation ($id: Int!, $name: String = "dflt") {
            insert_author_one(object: {id: $id, name: $name}) { id } }"""
        for variables in ({"id": 7}, {"id": 8}, {"id": 9, "name": None}):
            assert "errors" not in await as_user(engine, query, variables)
        assert inputs(hook) == [
            [{"id": 7, "name": "dflt"}],
            [{"id": 8, "name": "dflt"}],
            [{"id": 9, "name": None}],
        ]

    play(database_url, scenario)


def test_admin_and_roles_without_it_ask_nobody(database_url: str) -> None:
    async def scenario(engine: Running, hook: HookServer) -> None:
        free = permission("insert", "author", "free", columns="*", check={})
        await engine.admin("/v1/metadata", free)
        add = "mutation ($id: Int!) { insert_author(objects: {id: $id}) { affected_rows } }"
        assert await ask(engine, add, {"id": 7}) == ADDED
        assert await ask(engine, add, {"id": 8}, x_hasura_role="free") == ADDED
        profile = "mutation { insert_profile(objects: {author_id: 1}) { affected_rows } }"
        assert "errors" not in await as_user(engine, profile)
        assert hook.questions == []

    play(database_url, scenario)


def test_a_role_inherits_the_webhook_with_the_permission(database_url: str) -> None:
    async def scenario(engine: Running, hook: HookServer) -> None:
        role = {"role_name": "heir", "role_set": ["user"]}
        await engine.admin("/v1/metadata", {"type": "add_inherited_role", "args": role})
        hook.status, hook.body = "400 Bad Request", b'{"message": "no"}'
        answer = await ask(engine, ADD, x_hasura_role="heir")
        assert answer == refused("no", "validation-failed", "$")
        assert hook.questions[0].body["role"] == "heir"

    play(database_url, scenario)


def test_headers_of_the_operator_win_over_those_of_the_client(database_url: str) -> None:
    async def scenario(engine: Running, hook: HookServer) -> None:
        await as_user(engine, ADD, x_tenant="a", x_key="guess", host="elsewhere")
        (question,) = hook.questions
        assert question.headers["x-tenant"] == "a"
        assert question.headers["x-key"] == "secret"
        assert question.headers["x-fixed"] == "1"
        assert question.headers["host"] == f"127.0.0.1:{hook.port}"
        assert ADMIN.keys().isdisjoint(question.headers)

    headers = [{"name": "X-Key", "value_from_env": "KEY"}, {"name": "X-Fixed", "value": "1"}]
    play(database_url, scenario, forward_client_headers=True, headers=headers)


def test_the_clients_headers_stay_here_unless_they_are_asked_for(database_url: str) -> None:
    async def scenario(engine: Running, hook: HookServer) -> None:
        await as_user(engine, ADD, x_tenant="a")
        assert "x-tenant" not in hook.questions[0].headers

    play(database_url, scenario)


def test_the_legacy_data_api_does_not_go_around_the_webhook(database_url: str) -> None:
    async def scenario(engine: Running, hook: HookServer) -> None:
        for kind, args in (
            ("insert", {"objects": [{"id": 7}]}),
            ("update", {"where": {}, "$set": {"name": "x"}}),
            ("delete", {"where": {}}),
        ):
            body = {"type": kind, "args": {"table": "author", **args}}
            headers = {**ADMIN, "x-hasura-role": "user"}
            response = await engine.http.post("/v1/query", json=body, headers=headers)
            told = response.json()
            assert (response.status_code, told["code"]) == (400, "not-supported"), told
            assert "validate_input" in told["error"]
        assert await rows(engine, "select name from author") == [["ann"]]

    play(database_url, scenario)


def test_it_is_exported_as_it_was_given(database_url: str) -> None:
    async def scenario(engine: Running, hook: HookServer) -> None:
        document = await engine.admin("/v1/metadata", {"type": "export_metadata", "args": {}})
        (author,) = (
            table
            for table in document["sources"][0]["tables"]
            if table["table"]["name"] == "author"
        )
        expected = webhook(
            "{{CHECKS}}/check",
            timeout=3,
            forward_client_headers=False,
            headers=[{"name": "X-Key", "value_from_env": "KEY"}],
        )
        for kind in ("insert", "update", "delete"):
            (granted,) = author[f"{kind}_permissions"]
            assert granted["permission"]["validate_input"] == expected
        replace = {"type": "replace_metadata", "version": 2, "args": {"metadata": document}}
        await engine.admin("/v1/metadata", replace)
        again = await engine.admin("/v1/metadata", {"type": "export_metadata", "args": {}})
        assert json.dumps(again) == json.dumps(document)

    headers = [{"name": "X-Key", "value_from_env": "KEY"}]
    play(database_url, scenario, timeout=3, headers=headers)
