"""Which way is chosen, and what the operator is told about it."""

import asyncio
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest

from genkan.cli.embedded.cluster import Cluster
from genkan.engine.config.change_feed import FeedMode, FeedSetting
from genkan.engine.observation import Failed, Started, Warned
from genkan.engine.postgres.change_feed.feed import ASKED_FOR, open_feed
from genkan.storage.connection import connect
from tests.clients.program import free_port
from tests.engine.feature.change_feed.feed_under_test import (
    PATIENCE_SECONDS,
    THING,
    relation,
    running_feed,
)

TABLE = "create table thing (id int primary key, owner text)"
WANTED = {THING: frozenset({"owner"})}


@dataclass(frozen=True)
class Role:
    """A role of the test's own. url: the test's database, as that role."""

    name: str
    url: str


@pytest.fixture
def role(postgres_server: Cluster, database_url: str) -> Iterator[Role]:
    name = f"role_{secrets.token_hex(4)}"
    place = urlsplit(postgres_server.tcp_url(urlsplit(database_url).path.removeprefix("/")))
    execute(database_url, f"create role {name} login password 'pass'")
    yield Role(name, f"postgresql://{name}:pass@localhost:{place.port}{place.path}")
    execute(database_url, f"reassign owned by {name} to current_user; drop owned by {name}")
    execute(database_url, f"drop role {name}")


def execute(url: str, statement: str) -> None:
    async def run() -> None:
        connection = await connect(url)
        await connection.execute(statement)
        await connection.close()

    asyncio.run(run())


def test_logical_decoding_is_the_first_choice(database_url: str) -> None:
    async def run() -> None:
        async with running_feed(database_url) as test:
            assert test.feed.state.mode is FeedMode.WAL
            about = {"mode": "wal", "reason": test.feed.state.reason}
            assert Started("change_feed", about) in test.observed

    asyncio.run(run())


def test_a_role_that_may_not_replicate_uses_triggers(database_url: str, role: Role) -> None:
    execute(
        database_url, f"grant create on database {urlsplit(database_url).path[1:]} to {role.name}"
    )
    execute(database_url, f"grant create on schema public to {role.name}")

    async def run() -> None:
        async with running_feed(database_url, feed_url=role.url) as test:
            assert test.feed.state.mode is FeedMode.NOTIFY
            assert "permission denied to start WAL sender" in test.feed.state.reason
            await test.database.execute(f"set role {role.name}; {TABLE}; reset role")
            await test.watch("thing", "owner")
            assert await test.values_written("insert into thing values (1, 'ann')") == {"ann"}

    asyncio.run(run())


def test_a_role_that_may_nothing_polls(database_url: str, role: Role) -> None:
    execute(database_url, TABLE)

    async def run() -> None:
        async with running_feed(database_url, feed_url=role.url) as test:
            state = test.feed.state
            assert state.mode is FeedMode.POLL
            assert "wal: no publication 'genkan_changes' can be made" in state.reason
            assert "notify: no triggers can be made" in state.reason
            assert await test.feed.watch(WANTED) == {THING: state.reason}
            (warning,) = [one for one in test.observed if isinstance(one, Warned)]
            assert state.reason in warning.message

    asyncio.run(run())


def test_a_table_of_somebody_else_is_not_watched(database_url: str, role: Role) -> None:
    execute(database_url, f"{TABLE}; alter role {role.name} replication")
    execute(
        database_url, f"grant create on database {urlsplit(database_url).path[1:]} to {role.name}"
    )

    async def run() -> None:
        async with running_feed(database_url, feed_url=role.url) as test:
            assert test.feed.state.mode is FeedMode.WAL
            await test.database.execute(
                f"create table mine (id int); alter table mine owner to {role.name}"
            )
            refused = await test.feed.watch({**WANTED, relation("mine"): frozenset()})
            assert list(refused) == [THING]
            assert "thing" in refused[THING]
            assert await test.feed.watch({relation("mine"): frozenset()}) == {}
            await test.database.execute("insert into thing values (1); update thing set id = 2")

    asyncio.run(run())


def test_polling_is_not_warned_of_when_it_was_asked_for(database_url: str) -> None:
    async def run() -> None:
        async with running_feed(database_url, FeedSetting.POLL) as test:
            assert test.feed.state.mode is FeedMode.POLL
            assert test.feed.state.reason == ASKED_FOR
            assert await test.feed.watch(WANTED) == {THING: ASKED_FOR}
            assert test.observed == []

    asyncio.run(run())


def test_a_database_that_is_away_is_waited_for() -> None:
    async def run() -> None:
        told: list[object] = []
        feed = open_feed(
            f"postgresql://nobody@localhost:{free_port()}/none",
            FeedSetting.AUTO,
            told.append,
            lambda _: None,
        )
        running = asyncio.create_task(feed.run())
        refused = await feed.watch(WANTED)
        assert "the connection to the database is lost" in refused[THING]
        assert told
        assert not running.done()
        running.cancel()

    asyncio.run(run())


def test_a_bug_in_who_is_told_ends_in_polling_not_in_silence(database_url: str) -> None:
    async def run() -> None:
        observed: list[object] = []
        broken = asyncio.Event()

        def observe(event: object) -> None:
            observed.append(event)
            if isinstance(event, Failed):
                broken.set()

        told = iter(range(100))

        def hear(_: object) -> None:
            if next(told) == 0:
                raise KeyError("a bug")

        feed = open_feed(database_url, FeedSetting.AUTO, hear, observe)
        running = asyncio.create_task(feed.run())
        async with asyncio.timeout(PATIENCE_SECONDS):
            await broken.wait()
        await asyncio.sleep(0)
        assert "the feed broke: KeyError" in (await feed.watch(WANTED))[THING]
        assert not running.done()
        running.cancel()

    asyncio.run(run())
