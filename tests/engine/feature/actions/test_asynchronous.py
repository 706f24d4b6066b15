"""Asynchronous actions: an id at once, the answer later, to whoever asked and nobody else."""

import asyncio
from typing import Any

from tests.engine.feature.actions.blog_actions import (
    action,
    ask,
    gives,
    metadata,
    permission,
    play,
    play_again,
)
from tests.engine.hook_server import HookServer
from tests.engine.running import ADMIN, PATIENCE_SECONDS, Running

SLOW = action("make_author", "FlatAuthor", {"name": "String!"}, kind="asynchronous")
TYPES: dict[str, Any] = {
    "type": "set_custom_types",
    "args": {
        "objects": [
            {
                "name": "FlatAuthor",
                "fields": [{"name": "id", "type": "Int!"}],
                "relationships": [
                    {
                        "name": "author",
                        "type": "object",
                        "remote_table": "author",
                        "field_mapping": {"id": "id"},
                    }
                ],
            }
        ]
    },
}
OTHERS = [
    {"type": "drop_action", "args": {"name": name}}
    for name in ("add_author", "find_authors", "shout")
]
COMMANDS = [*OTHERS, TYPES, SLOW, permission("make_author", "user")]
OFTEN = {"HASURA_GRAPHQL_ASYNC_ACTIONS_FETCH_INTERVAL": "20"}
NEVER = {"HASURA_GRAPHQL_ASYNC_ACTIONS_FETCH_INTERVAL": "0"}
RESULT = """query ($id: uuid!) { make_author(id: $id) {
    __typename id created_at errors output { id author { name } } } }"""


async def called(engine: Running, role: str = "user") -> str:
    answer = await ask(engine, 'mutation { make_author(name: "me") }', role)
    return answer["data"]["make_author"]


async def result(engine: Running, call: str, role: str = "user") -> Any:
    answer = await ask(engine, RESULT, role, id=call)
    return answer["data"]["make_author"]


async def finished(engine: Running, call: str, role: str = "user") -> Any:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            found = await result(engine, call, role)
            if found["errors"] is not None or found["output"] is not None:
                return found
            await asyncio.sleep(0.02)


def test_the_answer_comes_later_with_related_rows(database_url: str) -> None:
    async def scenario(engine: Running, hook: HookServer) -> None:
        gives(hook, {"id": 1})
        call = await called(engine)
        found = await finished(engine, call)
        assert found["id"] == call
        assert found["__typename"] == "make_author"
        assert found["created_at"].startswith("20")
        assert found["output"] == {"id": 1, "author": {"name": "ann"}}
        (question,) = hook.questions
        assert question.body["action"] == {"name": "make_author"}
        assert question.body["input"] == {"name": "me"}
        assert question.body["session_variables"]["x-hasura-user-id"] == "1"

    play(database_url, scenario, *COMMANDS, **OFTEN)


def test_what_goes_wrong_is_told_without_what_is_the_operators_to_know(database_url: str) -> None:
    async def scenario(engine: Running, hook: HookServer) -> None:
        gives(hook, {"message": "no", "code": "taken"}, "400 Bad Request")
        found = await finished(engine, await called(engine))
        assert found["errors"] == {"path": "$", "error": "no", "code": "taken"}
        assert found["output"] is None
        gives(hook, {"id": None})
        found = await finished(engine, await called(engine, "admin"), "admin")
        message = 'expecting not null value for field "id"'
        assert found["errors"] == {"path": "$", "error": message, "code": "unexpected"}

    play(database_url, scenario, *COMMANDS, **OFTEN)


def test_nobody_but_admin_sees_the_calls_of_another(database_url: str) -> None:
    async def scenario(engine: Running, _hook: HookServer) -> None:
        call = await called(engine)
        assert (await result(engine, call))["output"] is None
        assert (await result(engine, call, "admin"))["id"] == call
        headers = {**ADMIN, "x-hasura-role": "user", "x-hasura-user-id": "2"}
        body = {"query": RESULT, "variables": {"id": call}}
        response = await engine.http.post("/v1/graphql", json=body, headers=headers)
        assert response.json() == {"data": {"make_author": None}}
        assert await result(engine, "00000000-0000-0000-0000-000000000000", "admin") is None

    play(database_url, scenario, *COMMANDS, **NEVER)


def test_a_call_is_not_lost_when_the_process_goes_down(database_url: str) -> None:
    calls: list[str] = []

    async def before(engine: Running, hook: HookServer) -> None:
        hook.is_silent = True  # the handler is being asked when the engine ends
        calls.append(await called(engine))
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not hook.questions:  # noqa: ASYNC110 - the server tells nobody
                await asyncio.sleep(0.02)

    async def after(engine: Running, hook: HookServer) -> None:
        gives(hook, {"id": 2})
        found = await finished(engine, calls[0], "admin")
        assert found["output"] == {"id": 2, "author": {"name": "bob"}}

    play(database_url, before, *COMMANDS, **OFTEN)
    play_again(database_url, after, **OFTEN)


def test_the_calls_of_an_action_go_with_it_unless_they_are_kept(database_url: str) -> None:
    async def scenario(engine: Running, _hook: HookServer) -> None:
        named = {"name": "make_author"}
        drop = {"type": "drop_action", "args": named}
        kept = {"type": "drop_action", "args": {**named, "clear_data": False}}
        call = await called(engine)
        await metadata(engine, kept, SLOW)
        assert (await result(engine, call, "admin"))["id"] == call
        await metadata(engine, drop, SLOW)
        assert await result(engine, call, "admin") is None

    play(database_url, scenario, *COMMANDS, **NEVER)
