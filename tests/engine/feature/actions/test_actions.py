"""Actions: what handlers are asked, what of their answers is answered, and who may ask."""

import json
from typing import Any

import pytest

from tests.engine.feature.actions.blog_actions import (
    action,
    ask,
    gives,
    metadata,
    permission,
    play,
)
from tests.engine.hook_server import HookServer
from tests.engine.running import ADMIN, Running

ADD = 'mutation { add_author(author: {name: "me"}) { id } }'
FIND = "{ find_authors { id } }"


def error(message: str, code: str) -> Any:
    return {"errors": [{"extensions": {"path": "$", "code": code}, "message": message}]}


def test_the_handler_is_told_what_is_asked_and_in_whose_name(database_url: str) -> None:
    async def scenario(engine: Running, hook: HookServer) -> None:
        gives(hook, {"id": 7, "not_declared": 1})
        query = """mutation ($author: AuthorInput!) {
            added: add_author(author: $author) { __typename number: id note } }"""
        author = {"name": "me", "tags": "lone", "mood": "GOOD", "friend": None}
        answer = await ask(engine, query, "user", author=author)
        added = {"__typename": "AuthorId", "number": 7, "note": None}
        assert answer == {"data": {"added": added}}
        (question,) = hook.questions
        assert question.method == "POST"
        assert question.body == {
            "action": {"name": "add_author"},
            "input": {"author": {**author, "tags": ["lone"]}},
            "session_variables": {"x-hasura-role": "user", "x-hasura-user-id": "1"},
            "request_query": query,
        }
        assert question.headers["content-type"] == "application/json"
        assert question.headers["user-agent"].startswith("hasura-graphql-engine/")
        assert "x-mine" not in question.headers

    play(database_url, scenario)


def test_a_plan_that_is_kept_sends_each_request_its_own_values(database_url: str) -> None:
    async def scenario(engine: Running, hook: HookServer) -> None:
        gives(hook, [])
        query = "query ($ids: [ID!], $limit: Int) { find_authors(ids: $ids, limit: $limit) { id } }"
        for ids, limit in ((["a", 1], 1), (["b"], 2), ("c", None)):
            assert await ask(engine, query, ids=ids, limit=limit) == {"data": {"find_authors": []}}
        told = [question.body["input"] for question in hook.questions]
        assert told == [
            {"ids": ["a", "1"], "limit": 1},
            {"ids": ["b"], "limit": 2},
            {"ids": ["c"], "limit": None},
        ]
        wrong = await ask(engine, query, ids=[], limit="x")
        assert wrong["errors"][0]["extensions"]["code"] == "validation-failed"

    play(database_url, scenario)


def test_headers_come_from_the_operator_and_if_he_says_so_from_the_client(
    database_url: str,
) -> None:
    async def scenario(engine: Running, hook: HookServer) -> None:
        gives(hook, "a")
        hook.headers = [("set-cookie", "kept=1")]
        body = {"query": "{ forwarded }"}
        sent = {**ADMIN, "x-mine": "yes", "origin": "http://else"}
        response = await engine.http.post("/v1/graphql", json=body, headers=sent)
        assert response.headers["set-cookie"] == "kept=1"
        headers = hook.questions[0].headers
        assert headers["x-mine"] == "yes"
        assert headers["x-key"] == "secret"
        assert headers["x-fixed"] == "1"
        assert "origin" not in headers
        assert "x-hasura-admin-secret" not in headers

    own = [{"name": "X-Key", "value_from_env": "KEY"}, {"name": "X-Fixed", "value": "1"}]
    made = action("forwarded", "String", type="query", headers=own, forward_client_headers=True)
    play(database_url, scenario, made)


def test_related_rows_are_those_the_role_may_read_in_one_statement(database_url: str) -> None:
    async def scenario(engine: Running, hook: HookServer) -> None:
        found = [{"id": 1}, {"id": 2}, {"id": 9}, {"id": 1, "best": {"id": 1}}]
        gives(hook, found)
        query = """{ find_authors {
            id author { name }
            articles(order_by: {id: desc}, limit: 1) { title author_id }
            articles_aggregate { aggregate { count } }
            best { author { __typename name } }
        } }"""
        answer = await ask(engine, query, "user")
        ann = {
            "id": 1,
            "author": {"name": "ann"},
            "articles": [{"title": "two", "author_id": 1}],
            "articles_aggregate": {"aggregate": {"count": 2}},
            "best": None,
        }
        assert answer["data"]["find_authors"] == [
            ann,
            {
                **ann,
                "id": 2,
                "author": None,
                "articles": [{"title": "three", "author_id": 2}],
                "articles_aggregate": {"aggregate": {"count": 1}},
            },
            {
                **ann,
                "id": 9,
                "author": None,
                "articles": [],
                "articles_aggregate": {"aggregate": {"count": 0}},
            },
            {**ann, "best": {"author": {"__typename": "author", "name": "ann"}}},
        ]

    play(database_url, scenario)


WRONG_OUTPUTS: list[tuple[str, Any, str]] = [
    (FIND, None, "got null for the action webhook response"),
    (FIND, {"id": 1}, "expecting array for the action webhook response"),
    (FIND, [None], "got null for the action webhook response"),
    (FIND, [{}], 'field "id" expected in webhook response, but not found'),
    (FIND, [{"id": None}], 'expecting not null value for field "id"'),
    (FIND, [{"id": 1, "best": {}}], 'field "id" expected in webhook response, but not found'),
    (ADD, [{"id": 1}], "got array for the action webhook response, expecting AuthorId"),
    (ADD, "x", "got scalar String for the action webhook response, expecting AuthorId"),
    ("{ shout }", {"a": 1}, "got object for the action webhook response, expecting String"),
    ("{ shout }", True, "got scalar Boolean for the action webhook response, expecting String"),
]


@pytest.mark.parametrize(("query", "given", "message"), WRONG_OUTPUTS)
def test_an_answer_of_the_wrong_type_is_refused(
    database_url: str, query: str, given: Any, message: str
) -> None:
    async def scenario(engine: Running, hook: HookServer) -> None:
        gives(hook, given)
        answer = await ask(engine, query)
        (told,) = answer["errors"]
        assert (told["message"], told["extensions"]["code"]) == (message, "unexpected")
        assert told["extensions"]["internal"]["response"]["body"] == given
        assert told["extensions"]["internal"]["request"]["url"].startswith("{{HANDLER}}/")

    play(database_url, scenario)


def test_what_the_handler_refuses_is_told_in_its_words(database_url: str) -> None:
    async def scenario(engine: Running, hook: HookServer) -> None:
        gives(hook, {"message": "no", "code": "taken"}, "409 Conflict")
        assert await ask(engine, ADD, "user") == error("no", "taken")
        gives(hook, {"message": "no"}, "400 Bad Request")
        assert await ask(engine, ADD, "user") == error("no", "unexpected")
        extensions = {"code": "mine", "more": [1]}
        gives(hook, {"message": "no", "code": "x", "extensions": extensions}, "400 Bad Request")
        told = {"errors": [{"extensions": extensions, "message": "no"}]}
        assert await ask(engine, ADD, "user") == told
        # What is no refusal, nor an answer.
        gives(hook, {"reason": "no"}, "400 Bad Request")
        assert (await ask(engine, ADD))["errors"][0]["extensions"]["code"] == "parse-failed"
        gives(hook, {"message": "no"}, "500 Oh")
        assert await ask(engine, ADD, "user") == error("internal error", "unexpected")
        hook.status, hook.body = "200 OK", b"<html>"
        message = "not a valid json response from webhook"
        assert await ask(engine, ADD, "user") == error(message, "unexpected")
        internal = (await ask(engine, ADD))["errors"][0]["extensions"]["internal"]
        assert internal["response"]["body"] == "<html>"

    play(database_url, scenario)


def test_a_handler_that_does_not_answer_is_waited_for_no_longer_than_it_may_take(
    database_url: str,
) -> None:
    async def scenario(engine: Running, hook: HookServer) -> None:
        hook.is_silent = True
        message = "http exception when calling webhook"
        assert await ask(engine, "{ slow }", "user") == error(message, "unexpected")
        # The handler's address is the operator's to know.
        hook.is_silent = False
        assert await ask(engine, "{ nowhere }", "user") == error(message, "unexpected")

    slow = action("slow", "String", type="query", timeout=0)
    nowhere = action("nowhere", "String", type="query", handler="{{NOT_SET}}/x")
    commands = [slow, nowhere, permission("slow", "user"), permission("nowhere", "user")]
    play(database_url, scenario, *commands)


def test_requests_and_responses_are_transformed(database_url: str) -> None:
    async def scenario(engine: Running, hook: HookServer) -> None:
        gives(hook, {"found": [{"key": 2}]})
        answer = await ask(engine, "{ changed(id: 2) { id author { name } } }")
        assert answer == {"data": {"changed": {"id": 2, "author": {"name": "bob"}}}}
        (question,) = hook.questions
        assert question.method == "PUT"
        assert question.body == {"wanted": 2, "who": "admin"}
        assert question.headers["x-new"] == "admin"

    who = "{{$session_variables['x-hasura-role']}}"
    request = {
        "version": 2,
        "method": "PUT",
        "request_headers": {"add_headers": {"X-New": who}},
        "body": {
            "action": "transform",
            "template": f'{{"wanted": {{{{$body.input.id}}}}, "who": {who}}}',
        },
    }
    template = '{"id": {{$body.found[0].key}}}'
    response = {"version": 2, "body": {"action": "transform", "template": template}}
    transforms = {"request_transform": request, "response_transform": response}
    made = action("changed", "AuthorId", {"id": "Int!"}, type="query", **transforms)
    play(database_url, scenario, made)


def test_a_mutation_with_actions_runs_its_fields_one_after_the_other(database_url: str) -> None:
    async def scenario(engine: Running, hook: HookServer) -> None:
        gives(hook, {"message": "no"}, "400 Bad Request")
        query = """mutation {
            insert_author_one(object: {id: 3, name: "cid"}) { id }
            add_author(author: {name: "x"}) { id }
            delete_author(where: {}) { affected_rows } }"""
        assert (await ask(engine, query))["errors"][0]["message"] == "no"
        # No transaction spans the handler: what came before it stays, what comes after is not done.
        left = await ask(engine, "{ author(order_by: {id: asc}) { id } }")
        assert left == {"data": {"author": [{"id": 1}, {"id": 2}, {"id": 3}]}}

    play(database_url, scenario)


def test_a_role_has_the_actions_it_or_a_parent_was_given(database_url: str) -> None:
    async def scenario(engine: Running, hook: HookServer) -> None:
        gives(hook, [])
        for role in ("user", "heir"):
            assert await ask(engine, FIND, role) == {"data": {"find_authors": []}}
            missing = await ask(engine, "{ shout }", role)
            message = "field 'shout' not found in type: 'query_root'"
            assert missing["errors"][0]["message"] == message
        stranger = await ask(engine, ADD, "stranger")
        assert stranger["errors"][0]["message"] == "no mutations exist"
        types = await ask(engine, "{ __schema { types { name } } }", "other")
        assert "AuthorId" not in json.dumps(types)

    heir = {"type": "add_inherited_role", "args": {"role_name": "heir", "role_set": ["user"]}}
    play(database_url, scenario, heir, permission("shout", "other"))


def test_introspection_shows_the_custom_types(database_url: str) -> None:
    async def scenario(engine: Running, _hook: HookServer) -> None:
        query = """{ __type(name: "AuthorId") { description fields { name description
            type { kind name ofType { kind name } } args { name } } }
            input: __type(name: "AuthorInput") { inputFields { name type { kind name } } }
            mood: __type(name: "Mood") { enumValues { name } } }"""
        data = (await ask(engine, query, "user"))["data"]
        assert data["__type"]["description"] == "an author, by number"
        fields = {field["name"]: field for field in data["__type"]["fields"]}
        assert list(fields) == ["articles", "articles_aggregate", "author", "best", "id", "note"]
        assert fields["id"]["type"]["ofType"] == {"kind": "SCALAR", "name": "Int"}
        assert fields["note"]["type"] == {"kind": "SCALAR", "name": "jsonb", "ofType": None}
        assert fields["author"]["type"]["name"] == "author"
        named = {one["name"]: one["type"]["name"] for one in data["input"]["inputFields"]}
        assert named["friend"] == "AuthorInput"
        assert data["mood"] == {"enumValues": [{"name": "BAD"}, {"name": "GOOD"}]}

    play(database_url, scenario)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("", "missing required field 'author'"),
        ("(author: {})", "missing required field 'name'"),
        ("(author: {name: 1})", "expected a string for type 'String', but found an integer"),
        (
            '(author: {name: "a", mood: UGLY})',
            "expected one of the values ['GOOD', 'BAD'] for type",
        ),
        ('(author: {name: "a", x: 1})', "field 'x' not found in type: 'AuthorInput'"),
        ('(author: {name: "a", tags: [null]})', "String"),
    ],
)
def test_arguments_are_held_to_their_types_before_anybody_is_asked(
    database_url: str, arguments: str, message: str
) -> None:
    async def scenario(engine: Running, hook: HookServer) -> None:
        answer = await ask(engine, f"mutation {{ add_author{arguments} {{ id }} }}")
        assert message in answer["errors"][0]["message"]
        assert answer["errors"][0]["extensions"]["code"] in {"validation-failed", "parse-failed"}
        assert hook.questions == []

    play(database_url, scenario)


def test_numbers_keep_their_digits_on_the_way_through(database_url: str) -> None:
    async def scenario(engine: Running, hook: HookServer) -> None:
        hook.body = b'{"id": 1, "note": [12345678901234567890123.4500, 1e400]}'
        body = {"query": 'mutation { add_author(author: {name: "a"}) { note } }'}
        response = await engine.http.post("/v1/graphql", json=body, headers=ADMIN)
        assert "12345678901234567890123.4500" in response.text

    play(database_url, scenario)


async def _exported(engine: Running) -> Any:
    return await engine.admin("/v1/metadata", {"type": "export_metadata", "args": {}})


def test_the_metadata_that_is_exported_is_read_again(database_url: str) -> None:
    async def scenario(engine: Running, _hook: HookServer) -> None:
        before = await _exported(engine)
        assert before["actions"][0] == {
            "name": "add_author",
            "definition": {
                "handler": "{{HANDLER}}/add_author",
                "output_type": "AuthorId",
                "arguments": [{"name": "author", "type": "AuthorInput!"}],
                "type": "mutation",
                "kind": "synchronous",
            },
            "permissions": [{"role": "user"}],
        }
        await metadata(engine, {"type": "replace_metadata", "args": before})
        assert await _exported(engine) == before

    play(database_url, scenario)
