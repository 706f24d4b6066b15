"""What ends in the identity provider ends here: sockets at once, tokens everywhere."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable

import asyncpg
import pytest

from tests.engine.feature.live_sessions.live import SETTINGS, TRANSPORT, live, refusal
from tests.engine.identity_provider import access_token, bearer, execute, tell, time_ordered
from tests.engine.running import (
    PATIENCE_SECONDS,
    SECRET,
    Running,
    Websocket,
    running,
    websocket,
    with_engine,
)

FRESH_TOKEN = "the user's access has changed: connect again with a fresh token"
REVOKED = (4403, "4403: the session was revoked")
LISTENERS = """
select pid from pg_stat_activity
where datname = current_database() and query ilike 'listen%genkan_sessions%'
"""


@pytest.mark.parametrize(
    ("event", "members", "close"),
    [
        ("session-revoked", {"sid": "s1"}, REVOKED),
        ("session-revoked", {"sub": "a"}, REVOKED),
        ("user-disabled", {"sub": "a"}, (4403, "4403: the user was disabled")),
        ("user-deleted", {"sub": "a"}, (4403, "4403: the user was deleted")),
        ("access-changed", {"sub": "a"}, (1012, FRESH_TOKEN)),
        ("not-known-yet", {"sub": "a"}, (1012, FRESH_TOKEN)),
    ],
)
@pytest.mark.parametrize("protocol", [TRANSPORT, "graphql-ws"])
def test_an_event_ends_the_sockets_it_concerns_and_their_tokens_everywhere(
    database_url: str,
    protocol: str,
    event: str,
    members: dict[str, str],
    close: tuple[int, str],
) -> None:
    async def scenario(engine: Running) -> None:
        await engine.with_users()
        concerned, same_user = access_token(), access_token(sid="s2")
        other_user, other_issuer = access_token("b", "s3"), access_token(iss="https://other.test")
        async with (
            live(engine, concerned, protocol) as ws,
            live(engine, other_user, protocol) as another,
        ):
            assert await refusal(engine, concerned) is None
            await tell(database_url, event, **members)
            assert await ws.closed() == close
            assert (await refusal(engine, concerned) or "").startswith("Could not verify JWT: the ")
            assert (await refusal(engine, same_user) is None) is ("sid" in members)
            assert await refusal(engine, other_user) is None
            assert await refusal(engine, other_issuer) is None
            async with websocket(engine, protocol=TRANSPORT) as again:
                await again.event()
                payload = {"headers": bearer(concerned)}
                await again.send({"type": "connection_init", "payload": payload})
                assert (await again.closed())[0] == 4400
            await engine.run_sql("update users set name = 'still here' where id = 'b'")
            assert "still here" in json.dumps(await another.receive())

    with_engine(database_url, scenario, **SETTINGS)


def test_a_token_issued_after_the_change_counts(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await engine.with_users()
        at = time.time() - 10
        fresh_token = access_token(sid="s2", iat=int(at) + 5)
        async with (
            live(engine, access_token(iat=int(at) - 5)) as old,
            live(engine, fresh_token) as fresh,
        ):
            await tell(database_url, "access-changed", sub="a", at=at)
            assert await old.closed() == (1012, FRESH_TOKEN)
            await engine.run_sql("update users set name = 'Anna' where id = 'a'")
            assert "Anna" in json.dumps(await fresh.receive())
            assert await refusal(engine, fresh_token) is None

    with_engine(database_url, scenario, **SETTINGS)


def test_within_a_second_the_id_of_the_token_tells_before_from_after(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await engine.with_users()
        second = int(time.time()) - 3
        await tell(database_url, "access-changed", sub="a", at=second + 0.5)
        before, after = (
            access_token(iat=second, jti=time_ordered(second + fraction)) for fraction in (0.4, 0.6)
        )
        await until_refused(engine, before)
        assert await refusal(engine, after) is None
        # Nothing says that it is from after the change.
        assert await refusal(engine, access_token(iat=second)) is not None

    with_engine(database_url, scenario, **SETTINGS)


def test_nothing_that_was_queued_passes_once_the_event_is_there(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await engine.with_users()
        reads_one = Websocket(from_engine=asyncio.Queue(1))
        async with websocket(engine, protocol=TRANSPORT, client=reads_one) as ws:
            await ws.event()
            await ws.init(**bearer(access_token()))
            for number in range(5):
                query = {"query": f"{{ users {{ name }} a{number}: __typename }}"}
                await ws.send({"type": "subscribe", "id": f"q{number}", "payload": query})
            await until(ws.from_engine.full)
            await tell(database_url, "session-revoked", sid="s1")
            await until_refused(engine, access_token())
            assert (await ws.event())["type"] == "websocket.send"  # the client had it before
            last = await ws.event()
            assert (last["type"], last["code"]) == ("websocket.close", 4403)

    with_engine(database_url, scenario, **SETTINGS)


async def until_refused(engine: Running, token: str) -> None:
    async def is_refused() -> bool:
        return await refusal(engine, token) is not None

    await until(is_refused)


async def until(condition: Callable[[], bool | Awaitable[bool]]) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            found = condition()
            if found if isinstance(found, bool) else await found:
                return
            await asyncio.sleep(0.01)


def test_a_running_mutation_does_not_hold_up_the_close(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await engine.with_users()
        await engine.run_sql(
            "create function slow() returns setof users language sql volatile as "
            "$$ select pg_advisory_xact_lock(7); select * from users $$"
        )
        function = {"function": "slow", "configuration": {"exposed_as": "mutation"}}
        permission = {"function": "slow", "role": "user"}
        commands = [
            {"type": "pg_track_function", "args": function},
            {"type": "pg_create_function_permission", "args": permission},
        ]
        await engine.admin("/v1/metadata", {"type": "bulk", "args": commands})
        waiting = (
            "select from pg_stat_activity "
            "where datname = current_database() and wait_event = 'advisory'"
        )

        async def is_running() -> bool:
            return bool(await execute(database_url, waiting))

        async def is_over() -> bool:
            return not await is_running()

        async with live(engine, access_token()) as ws:
            holder = await asyncpg.connect(database_url)
            await holder.execute("select pg_advisory_lock(7)")
            payload = {"query": "mutation { slow { id } }"}
            await ws.send({"type": "subscribe", "id": "m", "payload": payload})
            await until(is_running)
            await tell(database_url, "session-revoked", sid="s1")
            assert await ws.closed() == REVOKED
            # Begun, it goes on to its end, of which nobody hears.
            assert await is_running()
            await holder.close()
            await until(is_over)

    with_engine(database_url, scenario, **SETTINGS)


def test_each_process_hears_for_itself(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await engine.with_users()
        async with (
            running(database_url, **SETTINGS) as other,
            live(engine, access_token()) as here,
            live(other, access_token()) as there,
        ):
            await tell(database_url, "session-revoked", sid="s1")
            for ws in (here, there):
                assert await ws.closed() == REVOKED
            for each in (engine, other):
                assert await refusal(each, access_token()) is not None

    with_engine(database_url, scenario, **SETTINGS)


def test_after_a_lost_connection_all_sockets_with_tokens_connect_again(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await engine.with_users()
        async with (
            live(engine, access_token()) as ws,
            websocket(engine, protocol=TRANSPORT) as of_admin,
        ):
            await of_admin.event()
            await of_admin.init(x_hasura_admin_secret=SECRET)
            (listener,) = await execute(database_url, LISTENERS)
            await execute(database_url, "select pg_terminate_backend($1)", listener["pid"])
            assert await ws.closed() == (1012, "revocations may have been missed: connect again")
            await of_admin.send({"type": "ping"})
            assert (await of_admin.receive())["type"] == "pong"
            # Over the new connection events come as before.
            async with live(engine, access_token()) as again:
                await tell(database_url, "session-revoked", sid="s1")
                assert await again.closed() == REVOKED

    with_engine(database_url, scenario, **SETTINGS)


def test_an_unreadable_event_is_as_good_as_a_missed_one(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await engine.with_users()
        async with live(engine, access_token()) as ws:
            await execute(database_url, "select pg_notify('genkan_sessions', 'nonsense')")
            assert (await ws.closed())[0] == 1012
            assert await refusal(engine, access_token()) is None

    with_engine(database_url, scenario, **SETTINGS)


def test_without_tokens_nobody_listens(database_url: str) -> None:
    async def scenario(_: Running) -> None:
        assert await execute(database_url, LISTENERS) == []

    with_engine(database_url, scenario)
