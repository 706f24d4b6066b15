"""A socket takes a fresh token in place, over both protocols."""

import asyncio
import json
import time

import pytest

from tests.engine.feature.live_sessions.live import SETTINGS, TRANSPORT, live
from tests.engine.identity_provider import access_token, bearer, tell
from tests.engine.running import SECRET, Running, websocket, with_engine


def ping(token: str, **more: str) -> dict[str, object]:
    return {"type": "ping", "payload": {"headers": bearer(token, **more)}}


def test_a_fresh_token_in_a_ping_prolongs_the_connection(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await engine.with_users()
        soon = int(time.time()) + 4
        async with live(engine, access_token(exp=soon)) as ws:
            await ws.send(ping(access_token(sid="s2", exp=soon + 600)))
            pong = {"type": "pong", "payload": {"accepted": True, "expires_at": soon + 600}}
            assert await ws.receive() == pong
            await asyncio.sleep(soon + 0.5 - time.time())  # the old one has expired
            await engine.run_sql("update users set name = 'Anna' where id = 'a'")
            assert "Anna" in json.dumps(await ws.receive())
            # The end of its first session is none of its business any more.
            await tell(database_url, "session-revoked", sid="s1")
            await engine.run_sql("update users set name = 'Annie' where id = 'a'")
            assert "Annie" in json.dumps(await ws.receive())
            await tell(database_url, "session-revoked", sid="s2")
            assert (await ws.closed())[0] == 4403

    with_engine(database_url, scenario, **SETTINGS)


def test_a_fresh_token_that_lives_shorter_closes_at_its_own_end(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await engine.with_users()
        async with live(engine, access_token()) as ws:
            await ws.send(ping(access_token(exp=int(time.time()) + 3)))
            assert (await ws.receive())["payload"]["accepted"] is True
            assert await ws.closed() == (1001, "the token has expired")

    rarely = {"HASURA_GRAPHQL_WEBSOCKET_KEEPALIVE": "3600"}
    with_engine(database_url, scenario, **SETTINGS, **rarely)


def test_a_fresh_token_over_apollos_protocol_is_another_connection_init(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await engine.with_users()
        async with live(engine, access_token(), "graphql-ws") as ws:
            assert await ws.init(**bearer(access_token(sid="s2"))) == {"type": "connection_ack"}
            somebody = await ws.init(**bearer(access_token("b")))
            assert somebody["type"] == "connection_error"
            assert "somebody else" in somebody["payload"]
            await engine.run_sql("update users set name = 'Anna' where id = 'a'")
            assert "Anna" in json.dumps(await ws.receive())
            await tell(database_url, "session-revoked", sid="s2")
            assert (await ws.closed())[0] == 4403

    with_engine(database_url, scenario, **SETTINGS)


def test_a_refused_token_leaves_the_old_session_as_it_is(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await engine.with_users()
        async with live(engine, access_token(sid="gone")) as gone:
            await tell(database_url, "session-revoked", sid="gone")
            await gone.closed()
        async with live(engine, access_token()) as ws:
            for headers, message in (
                (bearer(access_token("b")), "the fresh token is of somebody else"),
                (bearer(access_token(iss="https://other.test")), "is of somebody else"),
                (bearer(access_token(exp=5)), "Could not verify JWT: JWTExpired"),
                (bearer(access_token(sid="gone")), "Could not verify JWT: the session was revoked"),
                (bearer("nonsense"), "Could not verify JWT"),
                ({"x-hasura-admin-secret": SECRET}, "opened with a token"),
                (bearer(access_token(), **{"x-hasura-role": "boss"}), "not in allowed roles"),
            ):
                await ws.send({"type": "ping", "payload": {"headers": headers}})
                pong = await ws.receive()
                assert (pong["type"], pong["payload"]["accepted"]) == ("pong", False)
                assert message in pong["payload"]["message"]
            await engine.run_sql("update users set name = 'Anna' where id = 'a'")
            assert "Anna" in json.dumps(await ws.receive())

    with_engine(database_url, scenario, **SETTINGS)


def test_only_a_connection_that_was_opened_with_a_token_takes_a_fresh_one(
    database_url: str,
) -> None:
    async def scenario(engine: Running) -> None:
        async with websocket(engine, protocol=TRANSPORT) as ws:
            await ws.event()
            await ws.send(ping(access_token()))
            assert (await ws.receive())["payload"]["message"] == "the connection is not initialised"
            await ws.init(x_hasura_admin_secret=SECRET)
            await ws.send(ping(access_token()))
            assert (await ws.receive())["payload"]["accepted"] is False
            await ws.send({"type": "ping", "payload": {"headers": 5}})
            assert (await ws.closed())[0] == 4400

    with_engine(database_url, scenario, **SETTINGS)


@pytest.mark.parametrize("protocol", [TRANSPORT, "graphql-ws"])
def test_other_session_variables_are_read_with_at_once(database_url: str, protocol: str) -> None:
    async def scenario(engine: Running) -> None:
        await engine.with_users()
        async with live(engine, access_token(), protocol) as ws:
            moved = access_token(variables={"x-hasura-user-id": "b"})
            if protocol == TRANSPORT:
                await ws.send(ping(moved))
                assert (await ws.receive())["payload"]["accepted"] is True
            else:
                assert await ws.init(**bearer(moved)) == {"type": "connection_ack"}
            payload = (await ws.receive())["payload"]
            assert payload == {"data": {"users": [{"id": "b", "name": "Bob"}]}}

    # The clock would come round in an hour.
    slow = {"HASURA_GRAPHQL_LIVE_QUERIES_MULTIPLEXED_REFETCH_INTERVAL": "3600000"}
    with_engine(database_url, scenario, **{**SETTINGS, **slow})


def test_the_role_asked_for_at_the_opening_stays(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await engine.with_users()
        async with websocket(engine, protocol=TRANSPORT) as ws:
            await ws.event()
            await ws.init(**bearer(access_token()), x_hasura_role="editor")
            await ws.send(ping(access_token(sid="s2")))
            assert (await ws.receive())["payload"]["accepted"] is True
            query = {"query": "{ users { id } }"}
            await ws.send({"type": "subscribe", "id": "1", "payload": query})
            assert (await ws.receive())["type"] == "error"  # an editor may read nothing

    with_engine(database_url, scenario, **SETTINGS)
