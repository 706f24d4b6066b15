"""GraphQL over websockets, on the whole engine."""

import asyncio
import json
import time
from datetime import timedelta
from typing import Any

import pytest
from graphql import get_introspection_query

from tests.engine.connection_clock import set_ahead
from tests.engine.running import ADMIN, SECRET, Running, websocket, with_engine
from tests.engine.signed_tokens import HASURA_CLAIMS, NAMESPACE, secret_key, signed
from tests.engine.signed_tokens import SECRET as JWT_KEY

USERS = "{ users(order_by: {id: asc}) { id name } }"
ANN = {"id": "a", "name": "Ann"}
BOB = {"id": "b", "name": "Bob"}
TRANSPORT = "graphql-transport-ws"
JWT = {"HASURA_GRAPHQL_JWT_SECRET": json.dumps({"type": "HS256", "key": JWT_KEY})}
FAST = {"HASURA_GRAPHQL_LIVE_QUERIES_MULTIPLEXED_REFETCH_INTERVAL": "20"}
FOLLOWERS = 10


def admin() -> dict[str, str]:
    return {"x_hasura_admin_secret": SECRET}


def start(query: str, name: str = "1", kind: str = "start", **more: Any) -> dict[str, Any]:
    return {"type": kind, "id": name, "payload": {"query": query, **more}}


@pytest.mark.parametrize(
    ("protocol", "kind", "data"),
    [(None, "start", "data"), ("graphql-ws", "start", "data"), (TRANSPORT, "subscribe", "next")],
)
def test_a_query_is_answered_and_completed(
    database_url: str, protocol: str | None, kind: str, data: str
) -> None:
    async def scenario(engine: Running) -> None:
        await engine.with_users()
        async with websocket(engine, protocol=protocol) as ws:
            accepted = await ws.event()
            assert accepted == {"type": "websocket.accept", "subprotocol": protocol}
            assert await ws.init(**admin()) == {"type": "connection_ack"}
            await ws.send(start(USERS, kind=kind))
            payload = {"data": {"users": [ANN, BOB]}}
            assert await ws.receive() == {"type": data, "id": "1", "payload": payload}
            assert await ws.receive() == {"type": "complete", "id": "1"}

    with_engine(database_url, scenario)


def test_a_long_introspection_comes_whole(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await engine.with_users()
        query = get_introspection_query()
        asked = await engine.admin("/v1/graphql", {"query": query})
        async with websocket(engine, protocol=TRANSPORT) as ws:
            await ws.event()
            await ws.init(**admin())
            await ws.send(start(query, kind="subscribe"))
            assert (await ws.receive())["payload"] == asked

    with_engine(database_url, scenario)


def test_each_change_is_pushed_once_until_stopped(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await engine.with_users()
        async with websocket(engine) as ws:
            await ws.event()
            await ws.init(**admin(), x_hasura_role="user", x_hasura_user_id="a")
            await ws.send(start(f"subscription {USERS}"))
            payload = {"data": {"users": [ANN]}}
            assert await ws.receive() == {"type": "data", "id": "1", "payload": payload}
            for sql, name in (
                ("update users set name = 'Anna' where id = 'a'", "Anna"),
                ("update users set name = 'Annie' where id = 'a'", "Annie"),
            ):
                await engine.run_sql(sql)
                changed = {"data": {"users": [{"id": "a", "name": name}]}}
                assert (await ws.receive())["payload"] == changed
            await ws.send({"type": "stop", "id": "1"})
            await engine.run_sql("update users set name = 'unseen' where id = 'a'")
            await ws.send(start("{ __typename }", "2"))
            assert (await ws.receive())["id"] == "2"

    with_engine(database_url, scenario, **FAST)


def test_a_refused_subscriber_is_told_why_and_closed(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        message = "x-hasura-admin-secret/x-hasura-access-key required, but not found"
        async with websocket(engine) as ws:
            await ws.event()
            assert await ws.init() == {"type": "connection_error", "payload": message}
            assert (await ws.closed())[0] == 4400
        async with websocket(engine, protocol=TRANSPORT) as ws:
            await ws.event()
            await ws.send({"type": "connection_init"})
            code, reason = await ws.closed()
            assert code == 4400
            assert message in reason

    with_engine(database_url, scenario)


def test_errors_come_in_each_protocols_form(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        path = "$.selectionSet.nothing"
        text = "field 'nothing' not found in type: 'query_root'"
        code = "validation-failed"
        listed = {"extensions": {"path": path, "code": code}, "message": text}
        for protocol, url, kind, payload in (
            (None, "/v1/graphql", "start", {"errors": [listed]}),
            (None, "/v1alpha1/graphql", "start", {"path": path, "error": text, "code": code}),
            (TRANSPORT, "/v1/graphql", "subscribe", [listed]),
        ):
            async with websocket(engine, url, protocol=protocol) as ws:
                await ws.event()
                await ws.init(**admin())
                await ws.send(start("{ nothing }", kind=kind))
                assert await ws.receive() == {"type": "error", "id": "1", "payload": payload}
                assert await ws.receive() == {"type": "complete", "id": "1"}

    with_engine(database_url, scenario)


def test_an_execution_error_is_data_for_apollo_and_an_error_for_the_other(
    database_url: str,
) -> None:
    async def scenario(engine: Running) -> None:
        await engine.run_sql("create table numbers (id int primary key)")
        await engine.admin("/v1/metadata", {"type": "pg_track_table", "args": {"table": "numbers"}})
        permission = {"columns": "*", "filter": {"id": {"_eq": "X-Hasura-N"}}}
        args = {"table": "numbers", "role": "user", "permission": permission}
        await engine.admin("/v1/metadata", {"type": "pg_create_select_permission", "args": args})
        for protocol, kind in ((None, "start"), (TRANSPORT, "subscribe")):
            async with websocket(engine, protocol=protocol) as ws:
                await ws.event()
                await ws.init(**admin(), x_hasura_role="user", x_hasura_n="many")
                await ws.send(start("{ numbers { id } }", kind=kind))
                message = await ws.receive()
                if protocol is None:
                    assert message["type"] == "data"
                    assert message["payload"]["data"] is None
                    (error,) = message["payload"]["errors"]
                else:
                    assert message["type"] == "error"
                    (error,) = message["payload"]
                assert error["extensions"]["code"] == "data-exception"
                assert (await ws.receive())["type"] == "complete"

    with_engine(database_url, scenario)


def test_a_start_before_init_is_refused(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        async with websocket(engine) as ws:
            await ws.event()
            await ws.send(start(USERS))
            error = await ws.receive()
            assert error["type"] == "error"
            assert error["payload"] == {
                "extensions": {"path": "$", "code": "start-failed"},
                "message": "start received before the connection is initialised",
            }
            assert await ws.receive() == {"type": "complete", "id": "1"}
        async with websocket(engine, protocol=TRANSPORT) as ws:
            await ws.event()
            await ws.send(start(USERS, kind="subscribe"))
            assert await ws.closed() == (4401, "4401: Unauthorized")

    with_engine(database_url, scenario)


def test_who_never_introduces_themselves_is_closed(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        async with websocket(engine, protocol=TRANSPORT) as ws:
            await ws.event()
            assert await ws.closed() == (4408, "4408: Connection initialisation timeout")

    with_engine(database_url, scenario, HASURA_GRAPHQL_WEBSOCKET_CONNECTION_INIT_TIMEOUT="1")


def test_the_connection_ends_with_its_token(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scenario(engine: Running) -> None:
        await engine.with_users()
        claims = {NAMESPACE: {**HASURA_CLAIMS, "x-hasura-user-id": "a"}, "exp": time.time() + 3600}
        token = signed(claims, secret_key(), "HS256")
        async with websocket(engine) as ws:
            await ws.event()
            assert await ws.init(authorization=f"Bearer {token}") == {"type": "connection_ack"}
            await ws.send(start(f"subscription {USERS}"))
            assert (await ws.receive())["payload"] == {"data": {"users": [ANN]}}
            set_ahead(monkeypatch, timedelta(hours=1))
            assert await ws.closed() == (1001, "the token has expired")

    with_engine(database_url, scenario, **JWT, HASURA_GRAPHQL_WEBSOCKET_KEEPALIVE="1")


@pytest.mark.parametrize("closes", [True, False])
def test_a_change_of_metadata_closes_connections_unless_told_not_to(
    database_url: str,
    closes: bool,  # noqa: FBT001
) -> None:
    async def scenario(engine: Running) -> None:
        await engine.with_users()
        async with websocket(engine) as ws:
            await ws.event()
            await ws.init(**admin())
            await engine.admin("/v1/metadata", {"type": "reload_metadata", "args": {}})
            untrack = {"type": "pg_untrack_table", "args": {"table": "users"}}
            await engine.admin("/v1/metadata", untrack)
            if closes:
                assert (await ws.closed())[0] == 1012
            else:
                await ws.receive(skip=())
                assert (await ws.receive(skip=()))["type"] == "ka"

    settings = {
        "HASURA_GRAPHQL_WEBSOCKET_KEEPALIVE": "1",
        "HASURA_GRAPHQL_CLOSE_WEBSOCKETS_ON_METADATA_CHANGE": str(closes).lower(),
    }
    with_engine(database_url, scenario, **settings)


def test_foreign_pages_and_unknown_paths_are_turned_away(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        for path, origin, status, message in (
            (
                "/v1/graphql",
                "https://evil.com",
                400,
                "received origin header does not match configured CORS domains",
            ),
            (
                "/v1/other",
                "https://app.example.com",
                404,
                (
                    "only '/v1/graphql', '/v1beta1/relay' and '/v1alpha1/graphql' are "
                    "supported on websockets"
                ),
            ),
        ):
            async with websocket(engine, path, origin=origin) as ws:
                started = await ws.event()
                assert (started["type"], started["status"]) == (
                    "websocket.http.response.start",
                    status,
                )
                assert message in (await ws.event())["body"].decode()
        async with websocket(engine, origin="https://app.example.com") as ws:
            assert (await ws.event())["type"] == "websocket.accept"

    with_engine(database_url, scenario, HASURA_GRAPHQL_CORS_DOMAIN="https://app.example.com")


def test_a_cookie_speaks_for_a_page_only_where_that_is_wanted(database_url: str) -> None:
    header = {"type": "Cookie", "name": "token"}
    secret = json.dumps({"type": "HS256", "key": JWT_KEY, "header": header})
    token = signed({NAMESPACE: HASURA_CLAIMS}, secret_key(), "HS256")
    base = {"HASURA_GRAPHQL_JWT_SECRET": secret, "HASURA_GRAPHQL_DISABLE_CORS": "true"}

    async def first_message(engine: Running) -> Any:
        cookie, origin = f"token={token}", "https://app.example.com"
        async with websocket(engine, cookie=cookie, origin=origin) as ws:
            await ws.event()
            return (await ws.init())["type"]

    async def refused(engine: Running) -> None:
        assert await first_message(engine) == "connection_error"

    async def accepted(engine: Running) -> None:
        assert await first_message(engine) == "connection_ack"

    with_engine(database_url, refused, **base)
    with_engine(database_url, accepted, **base, HASURA_GRAPHQL_WS_READ_COOKIE="true")


def test_many_operations_at_a_time_get_their_own_answers(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await engine.with_users()
        query = "query ($id: String!) { users_by_pk(id: $id) { id } }"
        async with websocket(engine) as ws:
            await ws.event()
            await ws.init(**admin())
            for number in range(100):
                variables = {"id": "ab"[number % 2]}
                await ws.send(start(query, str(number), variables=variables))
            answers: dict[str, Any] = {}
            completed = 0
            while completed < 100:
                message = await ws.receive()
                if message["type"] == "complete":
                    completed += 1
                else:
                    answers[message["id"]] = message["payload"]["data"]["users_by_pk"]["id"]
            assert answers == {str(number): "ab"[number % 2] for number in range(100)}

    with_engine(database_url, scenario)


def test_a_client_that_hangs_up_leaves_nothing_running(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await engine.with_users()

        async def follow_and_hang_up() -> None:
            async with websocket(engine) as ws:
                await ws.event()
                await ws.init(**admin())
                await ws.send(start(f"subscription {USERS}"))
                await ws.receive()

        # The first follower of a source begins its feed, which stays.
        await follow_and_hang_up()
        before = len(asyncio.all_tasks())
        for _ in range(FOLLOWERS):
            await follow_and_hang_up()
        # Others come and go meanwhile; a task that each left behind would be one per follower.
        assert len(asyncio.all_tasks()) - before < FOLLOWERS / 2
        assert (await engine.http.post("/v1/graphql", json={"query": USERS}, headers=ADMIN)).json()

    with_engine(database_url, scenario, **FAST)
