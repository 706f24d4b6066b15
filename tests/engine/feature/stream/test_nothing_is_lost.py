"""Many streams of many people, while several write and connections are cut: each row comes once."""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from random import Random

import pytest

from genkan.storage.connection import connect
from tests.engine.feature.stream.following import (
    FAST,
    Subscriber,
    subscriber,
    with_messages,
)
from tests.engine.running import PATIENCE_SECONDS, Running, with_engine

WRITERS = 4
WRITES = 30  # of each
STREAMS = 24
MINE = """subscription ($from: message_stream_cursor_input!, $size: Int!, $most: Int!) {
  message_stream(cursor: [$from], batch_size: $size, where: {rank: {_lte: $most}}) { id author_id }
}"""
# Writers take turns, so that numbers grow as transactions commit.
WRITE = """
begin;
select pg_advisory_xact_lock(7);
insert into message (id, author_id, rank)
select (select coalesce(max(id), 0) from message) + n, author_id, rank
from unnest($1::text[], $2::int[]) with ordinality as t (author_id, rank, n);
commit;
"""
CUT_OFF = """
select pg_terminate_backend(pid) from pg_stat_activity
where datname = current_database() and pid <> pg_backend_pid() and application_name = 'genkan'
    and query not ilike '%advisory%'
"""


@dataclass
class Follower:
    client: Subscriber
    person: str
    begin: int
    size: int
    most: int
    seen: list[int] = field(default_factory=list[int])

    async def follow(self) -> None:
        """Until cancelled; an error while the database is away is no end."""
        cursor = {"initial_value": {"id": self.begin}}
        await self.client.follow(MINE, **{"from": cursor, "size": self.size, "most": self.most})
        while True:
            message = await self.client.ws.receive()
            assert message["type"] == "data", message
            if message["payload"].get("errors"):
                continue
            rows = message["payload"]["data"]["message_stream"]
            assert 0 < len(rows) <= self.size
            assert {row["author_id"] for row in rows} == {self.person}
            self.seen += [row["id"] for row in rows]


@pytest.mark.parametrize("feed", ["auto", "poll"])
@pytest.mark.timeout(300)
def test_each_row_comes_once_to_whom_it_is_for(database_url: str, feed: str) -> None:
    chance = Random()  # noqa: S311 - no secret

    async def scenario(engine: Running) -> None:
        await with_messages(engine)
        async with AsyncExitStack() as stack:
            followers = [
                Follower(
                    await stack.enter_async_context(subscriber(engine, "user", person)),
                    person,
                    begin=chance.choice([0, 0, 20, 150]),
                    size=chance.randint(1, 7),
                    most=chance.randint(1, 3),
                )
                for person in ("a", "b") * (STREAMS // 2)
            ]
            tasks = [asyncio.create_task(one.follow()) for one in followers]
            try:
                writers = [write_messages(database_url, chance) for _ in range(WRITERS)]
                await asyncio.gather(*writers, cut_off(database_url))
                await until_all_have_all(database_url, followers, tasks)
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)

    with_engine(database_url, scenario, **FAST, GENKAN_CHANGE_FEED=feed)


async def write_messages(url: str, chance: Random) -> None:
    connection = await connect(url)
    await connection.execute("set application_name = 'writer'")
    begin, lock, insert, commit = (one for one in WRITE.split(";") if one.strip())
    for _ in range(WRITES):
        await connection.execute(begin)
        await connection.execute(lock)
        number = chance.randint(1, 5)
        authors = [chance.choice("ab") for _ in range(number)]
        await connection.execute(insert, authors, [chance.randint(1, 3) for _ in range(number)])
        await connection.execute(commit)
        await asyncio.sleep(chance.random() * 0.02)
    await connection.close()


async def cut_off(url: str) -> None:
    """The engine's connections, its feed's among them, in the middle of it."""
    connection = await connect(url)
    for _ in range(3):
        await asyncio.sleep(0.3)
        await connection.execute(CUT_OFF)
    await connection.close()


async def until_all_have_all(
    url: str, followers: Sequence[Follower], tasks: Sequence[asyncio.Task[None]]
) -> None:
    connection = await connect(url)
    expected = [
        [
            row["id"]
            for row in await connection.fetch(
                "select id from message where author_id = $1 and id > $2 and rank <= $3 "
                "order by id",
                one.person,
                one.begin,
                one.most,
            )
        ]
        for one in followers
    ]
    await connection.close()
    async with asyncio.timeout(PATIENCE_SECONDS):
        while any(len(one.seen) < len(ids) for one, ids in zip(followers, expected, strict=True)):
            for task in tasks:
                assert not task.done(), task.exception()
            await asyncio.sleep(0.05)
    assert [one.seen for one in followers] == expected
