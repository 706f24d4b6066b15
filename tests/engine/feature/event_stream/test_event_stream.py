"""GraphQL over Server-Sent Events, on the whole engine."""

import asyncio
import json
import time
from datetime import timedelta
from typing import Any

import pytest

from tests.engine.connection_clock import set_ahead
from tests.engine.feature.live_sessions.live import refusal
from tests.engine.identity_provider import JWT as SESSIONS
from tests.engine.identity_provider import access_token, bearer, tell
from tests.engine.running import (
    ADMIN,
    PATIENCE_SECONDS,
    SECRET,
    Running,
    event_stream,
    with_engine,
)
from tests.engine.signed_tokens import HASURA_CLAIMS, NAMESPACE, secret_key, signed
from tests.engine.signed_tokens import SECRET as JWT_KEY

USERS = "{ users(order_by: {id: asc}) { id name } }"
ANN = {"id": "a", "name": "Ann"}
BOB = {"id": "b", "name": "Bob"}
JWT = {"HASURA_GRAPHQL_JWT_SECRET": json.dumps({"type": "HS256", "key": JWT_KEY})}
FAST = {"HASURA_GRAPHQL_LIVE_QUERIES_MULTIPLEXED_REFETCH_INTERVAL": "20"}
FOLLOWERS = 10
COMPLETE = "event: complete\ndata: "
ME = {"x_hasura_admin_secret": SECRET}


def asked(query: str, **more: Any) -> dict[str, Any]:
    return {"query": query, **more}


def test_a_query_and_a_mutation_are_one_event_and_complete(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await engine.with_users()
        async with event_stream(engine, asked(USERS), **ME) as stream:
            assert stream.status == 200
            assert stream.headers["content-type"] == "text/event-stream; charset=utf-8"
            assert stream.headers["cache-control"] == "no-cache, no-transform"
            assert stream.headers["x-accel-buffering"] == "no"
            assert "content-encoding" not in stream.headers
            assert await stream.result() == {"data": {"users": [ANN, BOB]}}
            assert await stream.event() == COMPLETE
            assert await stream.event() is None
        insert = 'mutation { insert_users_one(object: {id: "c", name: "Cem"}) { id } }'
        async with event_stream(engine, asked(insert), **ME) as stream:
            assert await stream.result() == {"data": {"insert_users_one": {"id": "c"}}}
            assert await stream.event() == COMPLETE

    with_engine(database_url, scenario)


def test_each_change_is_an_event_until_the_client_leaves(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await engine.with_users()
        role = {"x_hasura_role": "user", "x_hasura_user_id": "a"}

        async def follow_and_leave(name: str) -> None:
            query = asked(f"subscription {USERS}")
            async with event_stream(engine, query, **ME, **role) as stream:
                assert (await stream.result())["data"]["users"][0]["id"] == "a"
                await engine.run_sql(f"update users set name = '{name}' where id = 'a'")  # noqa: S608
                assert await stream.result() == {"data": {"users": [{"id": "a", "name": name}]}}

        # The first follower of a source begins its feed, which stays.
        await follow_and_leave("Anna")
        before = len(asyncio.all_tasks())
        for number in range(FOLLOWERS):
            await follow_and_leave(f"Anna {number}")
        # Others come and go meanwhile; a task that each left behind would be one per follower.
        assert len(asyncio.all_tasks()) - before < FOLLOWERS / 2

    with_engine(database_url, scenario, **FAST)


def test_line_breaks_of_stored_json_do_not_break_an_event(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await engine.run_sql("create table notes (id int primary key, note json)")
        await engine.run_sql("""insert into notes values (1, e'{"a":\\n\\n\\r\\n1}')""")
        await engine.admin("/v1/metadata", {"type": "pg_track_table", "args": {"table": "notes"}})
        async with event_stream(engine, asked("{ notes { note } }"), **ME) as stream:
            assert await stream.result() == {"data": {"notes": [{"note": {"a": 1}}]}}
            assert await stream.event() == COMPLETE

    with_engine(database_url, scenario)


def test_an_operation_that_does_not_fit_is_told_of_by_an_event(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        error = {
            "message": "field 'nothing' not found in type: 'query_root'",
            "extensions": {"path": "$.selectionSet.nothing", "code": "validation-failed"},
        }
        async with event_stream(engine, asked("{ nothing }"), **ME) as stream:
            assert stream.status == 200
            assert await stream.result() == {"errors": [error]}
            assert await stream.event() == COMPLETE

    with_engine(database_url, scenario)


@pytest.mark.parametrize(
    ("body", "headers", "status", "code"),
    [
        (asked("{ __typename }"), {}, 401, "access-denied"),
        (asked("{ __typename }"), {"authorization": "Bearer no.to.ken"}, 400, "invalid-jwt"),
        ([asked("{ __typename }")], ME, 400, "bad-request"),
        (
            asked("{ __typename }"),
            {**ME, "x_graphql_event_stream_token": "t"},
            400,
            "not-supported",
        ),
    ],
)
def test_what_is_wrong_before_the_stream_has_a_status_of_its_own(
    database_url: str, body: object, headers: dict[str, str], status: int, code: str
) -> None:
    async def scenario(engine: Running) -> None:
        async with event_stream(engine, body, **headers) as stream:
            assert stream.status == status
            answer = await stream.event()
            assert answer is not None
            assert json.loads(answer)["errors"][0]["extensions"]["code"] == code

    settings = JWT if "authorization" in headers else {}
    with_engine(database_url, scenario, **settings)


def test_the_single_connection_mode_is_refused_with_a_remedy(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        for path in ("/v1/graphql", "/v1alpha1/graphql", "/v1beta1/relay"):
            answer = await engine.http.put(path, headers=ADMIN)
            assert answer.status_code == 400
            assert answer.json()["code"] == "not-supported"
            assert "singleConnection: false" in answer.json()["error"]

    with_engine(database_url, scenario)


def test_a_subscription_without_the_header_keeps_hasuras_error(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await engine.with_users()
        for accept in ("*/*", "application/json", "application/json, text/event-stream"):
            headers = {**ADMIN, "accept": accept}
            body = asked(f"subscription {USERS}")
            answer = await engine.http.post("/v1/graphql", json=body, headers=headers)
            assert answer.headers["content-type"].startswith("application/json")
            message = "subscriptions are not supported over HTTP, use websockets instead"
            assert answer.json()["errors"][0]["message"] == message

    with_engine(database_url, scenario)


def test_a_revoked_session_has_no_stream_any_more(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await engine.with_users()
        body, token = asked(f"subscription {USERS}"), access_token()
        async with event_stream(engine, body, **bearer(token)) as stream:
            assert await stream.result() == {"data": {"users": [ANN]}}
            await tell(database_url, "session-revoked", sid="s1")
            assert await stream.event() is None
        async with event_stream(engine, body, **bearer(token)) as stream:
            assert stream.status == 400

    with_engine(database_url, scenario, **SESSIONS, **FAST)


def test_a_session_that_is_revoked_while_its_request_is_read_gets_no_event(
    database_url: str,
) -> None:
    async def scenario(engine: Running) -> None:
        await engine.with_users()
        body, token = asked(f"subscription {USERS}"), access_token()

        async def revoked() -> None:
            await asyncio.sleep(0.05)  # the engine has looked at the token by then
            await tell(database_url, "session-revoked", sid="s1")
            async with asyncio.timeout(PATIENCE_SECONDS):
                while await refusal(engine, token) is None:  # noqa: ASYNC110  # nobody tells
                    await asyncio.sleep(0.01)

        async with event_stream(engine, body, before_body=revoked, **bearer(token)) as stream:
            assert stream.status == 200
            assert await stream.event() is None

    with_engine(database_url, scenario, **SESSIONS, **FAST)


def test_the_stream_ends_with_its_token_and_without_complete(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scenario(engine: Running) -> None:
        await engine.with_users()
        claims = {NAMESPACE: {**HASURA_CLAIMS, "x-hasura-user-id": "a"}, "exp": time.time() + 3600}
        token = signed(claims, secret_key(), "HS256")
        body = asked(f"subscription {USERS}")
        async with event_stream(engine, body, authorization=f"Bearer {token}") as stream:
            assert await stream.result() == {"data": {"users": [ANN]}}
            set_ahead(monkeypatch, timedelta(hours=1))
            assert await stream.event() is None

    with_engine(database_url, scenario, **JWT, HASURA_GRAPHQL_WEBSOCKET_KEEPALIVE="1")


@pytest.mark.parametrize("ends", ["true", "false"])
def test_a_change_of_metadata_ends_streams_unless_told_not_to(database_url: str, ends: str) -> None:
    async def scenario(engine: Running) -> None:
        await engine.with_users()
        async with event_stream(engine, asked(f"subscription {USERS}"), **ME) as stream:
            await stream.result()
            named = {"table": "users", "configuration": {"comment": "People"}}
            comment = {"type": "pg_set_table_customization", "args": named}
            await engine.admin("/v1/metadata", comment)
            if ends == "true":
                assert await stream.event() is None
            else:
                # Two of them: the first may have been on its way.
                assert await stream.event(skip=()) == ":"
                assert await stream.event(skip=()) == ":"

    settings = {
        "HASURA_GRAPHQL_WEBSOCKET_KEEPALIVE": "1",
        "HASURA_GRAPHQL_CLOSE_WEBSOCKETS_ON_METADATA_CHANGE": ends,
    }
    with_engine(database_url, scenario, **settings)


def test_pages_of_other_origins_may_read_the_stream(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        query = asked("{ __typename }")
        async with event_stream(engine, query, origin="https://app.example.com", **ME) as stream:
            allowed = stream.headers["access-control-allow-origin"]
            assert allowed == "https://app.example.com"

    with_engine(database_url, scenario)
