"""Authentication by a hook: what it is told, what its answer opens, and how it can fail."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from genkan.engine.outbound import auth_hook as module
from genkan.engine.outbound import webhook
from tests.engine.hook_server import HookServer, hook_server
from tests.engine.running import ADMIN, Running, running, websocket

USERS = {"query": "{ users { id } }"}
Scenario = Callable[[Running, HookServer], Coroutine[Any, Any, None]]


def play(url: str, scenario: Scenario, **settings: str) -> None:
    async def run() -> None:
        async with hook_server() as hook:
            hook.lets_in(X_Hasura_Role="user", X_Hasura_User_Id="a")
            given = {"HASURA_GRAPHQL_AUTH_HOOK": hook.url, **settings}
            async with running(url, **given) as engine:
                await engine.with_users()
                await scenario(engine, hook)

    asyncio.run(run())


def errors(message: str, code: str) -> dict[str, Any]:
    return {"errors": [{"message": message, "extensions": {"path": "$", "code": code}}]}


def test_a_get_hook_sees_the_headers_and_says_who_asks(database_url: str) -> None:
    async def scenario(engine: Running, hook: HookServer) -> None:
        names = {"authorization": "Bearer é", "x-hasura-role": "admin", "accept": "a/b"}
        headers = [(name.encode(), value.encode()) for name, value in names.items()]
        response = await engine.http.post("/v1/graphql", json=USERS, headers=headers)
        assert response.json() == {"data": {"users": [{"id": "a"}]}}
        (question,) = hook.questions
        assert (question.method, question.body) == ("GET", None)
        assert question.headers["authorization"].encode("latin-1").decode() == "Bearer é"
        assert question.headers["host"] == f"127.0.0.1:{hook.port}"
        assert question.headers["accept"] == "*/*"
        assert "content-type" not in question.headers

    play(database_url, scenario)


def test_the_admin_secret_goes_before_the_hook(database_url: str) -> None:
    async def scenario(engine: Running, hook: HookServer) -> None:
        response = await engine.http.post("/v1/graphql", json=USERS, headers=ADMIN)
        assert len(response.json()["data"]["users"]) == 2
        wrong = await engine.post("/v1/graphql", USERS, x_hasura_admin_secret="wrong")
        message = 'invalid "x-hasura-admin-secret"/"x-hasura-access-key"'
        assert wrong.json() == errors(message, "access-denied")
        assert not hook.questions

    play(database_url, scenario, HASURA_GRAPHQL_AUTH_HOOK_MODE="POST")


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        (USERS, USERS),
        (
            {"query": "{ nonsense", "variables": {"n": 1.50}, "operationName": "A", "more": 1},
            {"query": "{ nonsense", "variables": {"n": 1.50}, "operationName": "A"},
        ),
        ([USERS, USERS], [USERS, USERS]),
        ({"no": "query"}, None),
        ("text", None),
    ],
)
def test_a_post_hook_is_told_the_request_even_an_invalid_one(
    database_url: str, sent: Any, told: Any
) -> None:
    async def scenario(engine: Running, hook: HookServer) -> None:
        await engine.post("/v1/graphql", sent, authorization="Bearer x")
        (question,) = hook.questions
        assert question.method == "POST"
        assert question.body["request"] == told
        assert question.body["headers"]["authorization"] == "Bearer x"
        assert question.body["headers"]["host"] == "engine"
        assert "authorization" not in question.headers

    play(database_url, scenario, HASURA_GRAPHQL_AUTH_HOOK_MODE="POST")


def test_a_post_hook_is_spared_the_request_where_that_is_wanted(database_url: str) -> None:
    async def scenario(engine: Running, hook: HookServer) -> None:
        assert (await engine.post("/v1/graphql", USERS)).json()["data"]
        assert set(hook.questions[0].body) == {"headers"}

    mode = {"HASURA_GRAPHQL_AUTH_HOOK_MODE": "POST"}
    play(database_url, scenario, HASURA_GRAPHQL_AUTH_HOOK_SEND_REQUEST_BODY="false", **mode)


def test_the_hooks_cookies_reach_the_client_and_nobody_else(database_url: str) -> None:
    async def scenario(engine: Running, hook: HookServer) -> None:
        hook.headers = [("Set-Cookie", "first=1; Path=/"), ("Set-Cookie", "second=2")]
        for path in ("/v1/graphql", "/v1alpha1/graphql"):
            response = await engine.post(path, USERS)
            assert response.headers.get_list("set-cookie") == ["second=2", "first=1; Path=/"]
            engine.http.cookies.clear()
        assert all("cookie" not in question.headers for question in hook.questions)

    play(database_url, scenario)


def test_admin_by_a_hook_may_use_the_metadata_api(database_url: str) -> None:
    async def scenario(engine: Running, hook: HookServer) -> None:
        command = {"type": "export_metadata", "args": {}}
        refused = await engine.post("/v1/metadata", command)
        assert (refused.status_code, refused.json()["code"]) == (400, "access-denied")
        hook.lets_in(X_Hasura_Role="admin")
        assert (await engine.post("/v1/metadata", command)).json()["version"] == 3

    play(database_url, scenario)


@pytest.mark.parametrize(
    ("hook_status", "status", "code", "message"),
    [
        (
            "401 Unauthorized",
            401,
            "access-denied",
            "Authentication hook unauthorized this request",
        ),
        ("302 Found", 500, "unexpected", "Invalid response from authorization hook"),
        ("503 Away", 500, "unexpected", "Invalid response from authorization hook"),
    ],
)
def test_what_the_hook_does_not_let_in_is_refused(
    database_url: str, hook_status: str, status: int, code: str, message: str
) -> None:
    async def scenario(engine: Running, hook: HookServer) -> None:
        hook.status = hook_status
        hook.headers = [("location", hook.url)]
        response = await engine.post("/v1/graphql", USERS)
        assert (response.status_code, response.json()) == (200, errors(message, code))
        plain = await engine.post("/v1/metadata", {"type": "export_metadata", "args": {}})
        assert (plain.status_code, plain.json()["error"]) == (status, message)
        assert len(hook.questions) == 2, "a redirect was followed"

    play(database_url, scenario)


def test_a_hook_that_is_away_slow_or_endless_lets_nobody_in(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed = errors("webhook authentication request failed", "unexpected")

    async def scenario(engine: Running, hook: HookServer) -> None:
        monkeypatch.setattr(webhook, "MAX_BYTES", 10)
        assert (await engine.post("/v1/graphql", USERS)).json() == failed
        monkeypatch.undo()
        assert (await engine.post("/v1/graphql", USERS)).json()["data"]
        monkeypatch.setattr(module, "TIMEOUT_SECONDS", 0.0)
        assert (await engine.post("/v1/graphql", USERS)).json() == failed

    play(database_url, scenario)
    away = {"HASURA_GRAPHQL_AUTH_HOOK": "http://127.0.0.1:1/"}

    async def without_hook() -> None:
        async with running(database_url, **away) as engine:
            assert (await engine.post("/v1/graphql", USERS)).json() == failed

    asyncio.run(without_hook())


def test_401_is_preserved_where_that_is_wanted(database_url: str) -> None:
    async def scenario(engine: Running, hook: HookServer) -> None:
        assert (await engine.post("/v1/graphql", USERS)).status_code == 200
        invalid = await engine.post("/v1/graphql", {"query": "{ nothing }"})
        assert invalid.status_code == 200
        hook.status = "401 Unauthorized"
        refused = await engine.post("/v1/graphql", USERS)
        message = "Authentication hook unauthorized this request"
        assert (refused.status_code, refused.json()) == (401, errors(message, "access-denied"))

    play(database_url, scenario, HASURA_GRAPHQL_PRESERVE_401_ERRORS="true")


def test_a_websocket_asks_once_and_ends_when_the_hook_said(database_url: str) -> None:
    async def scenario(engine: Running, hook: HookServer) -> None:
        hook.lets_in(X_Hasura_Role="user", X_Hasura_User_Id="b", Cache_Control="max-age=1")
        async with websocket(engine, cookie="a=b") as ws:
            await ws.event()  # accepted
            assert await ws.init(authorization="Bearer x") == {"type": "connection_ack"}
            await ws.send({"type": "start", "id": "1", "payload": USERS})
            assert (await ws.receive())["payload"] == {"data": {"users": [{"id": "b"}]}}
            assert await ws.closed() == (1001, "the token has expired")
        (question,) = hook.questions
        assert question.body["request"] is None
        assert question.body["headers"]["authorization"] == "Bearer x"
        assert question.body["headers"]["cookie"] == "a=b"

    play(database_url, scenario, HASURA_GRAPHQL_AUTH_HOOK_MODE="POST")


def test_a_websockets_headers_forge_nothing(database_url: str) -> None:
    async def scenario(engine: Running, hook: HookServer) -> None:
        async with websocket(engine) as ws:
            await ws.event()  # accepted
            await ws.send(
                {"type": "connection_init", "payload": {"headers": {"a": "b\r\nx-evil: c"}}}
            )
            refused = await ws.receive()
            assert refused["type"] == "connection_error"
        assert not hook.questions

    play(database_url, scenario)
