"""From a commit to the frame that tells of it, by changes and by the clock.

Each live query is that of another person, who sees ten newest messages of a room alone.
"""

import asyncio
import json
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from statistics import quantiles
from typing import Any, Final

import asyncpg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from bench.engine import SECRET, Engine, engine
from bench.measurements import Running
from bench.postgres import load
from bench.result import Result
from bench.schemas import Schema

FOLLOWERS: Final = 1_000
COHORTS: Final = 5_000
AT_ONCE: Final = 50
WRITES_PER_SECOND: Final = 50
SECONDS: Final = 10
IDLE_SECONDS: Final = 5
PATIENCE_SECONDS: Final = 120
POLL_SECONDS: Final = 1  # Hasura's own interval

DUMP: Final = f"""
-- Logical decoding hears of a commit when it is on disk; nobody waits for that otherwise here.
alter database live_queries set synchronous_commit = on;
create table message (
    id bigserial primary key, owner text not null, words text not null
);
create index on message (owner, id desc);
insert into message (owner, words) select 'p' || (i % {COHORTS}), 'words ' || i
    from generate_series(1, {COHORTS * 10}) i;
"""  # noqa: S608  # numbers of ours
SCHEMA: Final = Schema(
    "live_queries",
    DUMP,
    {
        "type": "replace_metadata",
        "args": {
            "version": 2,
            "tables": [
                {
                    "table": {"schema": "public", "name": "message"},
                    "select_permissions": [
                        {
                            "role": "user",
                            "permission": {
                                "columns": "*",
                                "filter": {"owner": {"_eq": "X-Hasura-User-Id"}},
                            },
                        }
                    ],
                }
            ],
        },
    },
)
QUERY: Final = "subscription { message(order_by: {id: desc}, limit: 10) { id words } }"
# The room's statement alone: what else the engine asks is seen in `_CALLS`.
_RERUN: Final = """
select coalesce(sum(rows), 0)::int from pg_stat_statements
where query like '%"cohort."%' and dbid = (select oid from pg_database
    where datname = current_database())
"""
_CALLS: Final = """
select coalesce(sum(calls), 0)::int from pg_stat_statements
where query not like '%pg_stat_statements%'
    and dbid = (select oid from pg_database where datname = current_database())
"""


@dataclass(slots=True)
class Audience:
    """Followers; arrived: when each message's frame came, by its words."""

    arrived: dict[str, float] = field(default_factory=dict[str, float])
    answered: int = 0
    tasks: list[asyncio.Task[None]] = field(default_factory=list[asyncio.Task[None]])


def measure(running: Running) -> Iterator[Result]:
    """By changes, and by the clock: the same messages to the same followers."""
    database_url = running.cluster.tcp_url(SCHEMA.name)
    for feed in ("wal", "notify", "poll"):
        metadata_url = load(running.cluster, f"{SCHEMA.name}_{feed}", "")
        settings = {"GENKAN_CHANGE_FEED": feed, "HASURA_GRAPHQL_ENABLED_LOG_TYPES": "startup"}
        with (
            tempfile.TemporaryDirectory(prefix="genkan-bench-") as folder,
            engine(metadata_url, database_url, Path(folder), **settings) as one,
        ):
            one.post("/v1/query", SCHEMA.command)
            yield from asyncio.run(_measured(feed, one, database_url))


async def _measured(feed: str, one: Engine, database_url: str) -> Sequence[Result]:
    connection = await asyncpg.connect(database_url)
    await connection.execute("create extension if not exists pg_stat_statements")
    try:
        async with audience_of(one, FOLLOWERS) as audience:
            results = [*await _idle(feed, connection)]
            results += await _latency(feed, one, audience, connection)
        if feed != "poll":
            async with audience_of(one, COHORTS) as audience:
                results += await _one_of_many(feed, audience, connection)
        return results
    finally:
        await connection.close()


@asynccontextmanager
async def audience_of(one: Engine, size: int) -> AsyncIterator[Audience]:
    """Everybody has the first answer when the block begins."""
    audience = Audience()
    url = str(one.http.base_url).replace("http", "ws", 1) + "/v1/graphql"
    for first in range(0, size, AT_ONCE):
        numbers = range(first, min(size, first + AT_ONCE))
        audience.tasks += [
            asyncio.create_task(_follow(url, audience, number)) for number in numbers
        ]
        await until(lambda: audience.answered >= min(size, first + AT_ONCE))  # noqa: B023
    try:
        yield audience
    finally:
        for task in audience.tasks:
            task.cancel()
        await asyncio.gather(*audience.tasks, return_exceptions=True)


async def _follow(url: str, audience: Audience, number: int) -> None:
    async with connect(
        url, subprotocols=[Subprotocol("graphql-transport-ws")], proxy=None, max_size=None
    ) as socket:
        await _begin(socket, number)
        audience.answered += 1
        async for text in socket:
            if '"next"' in str(text):
                arrived = time.perf_counter()
                newest = json.loads(text)["payload"]["data"]["message"][0]["words"]
                audience.arrived.setdefault(newest, arrived)


async def _begin(socket: ClientConnection, number: int) -> None:
    headers = {
        "x-hasura-admin-secret": SECRET,
        "x-hasura-role": "user",
        "x-hasura-user-id": f"p{number}",
    }
    await socket.send(json.dumps({"type": "connection_init", "payload": {"headers": headers}}))
    await socket.send(json.dumps({"type": "subscribe", "id": "1", "payload": {"query": QUERY}}))
    while True:
        message: dict[str, Any] = json.loads(await socket.recv())
        if message["type"] == "next":
            assert len(message["payload"]["data"]["message"]) == 10, message
            return


async def _idle(feed: str, connection: asyncpg.Connection) -> Sequence[Result]:
    """What the database hears while nothing changes."""
    before = await connection.fetchval(_CALLS)
    await asyncio.sleep(IDLE_SECONDS)
    calls = await connection.fetchval(_CALLS) - before
    goal = 0 if feed != "poll" else None
    what = f"{feed}: statements in {IDLE_SECONDS} s while nothing changes, {FOLLOWERS} live queries"
    return [Result(what, calls, "", goal)]


async def _latency(
    feed: str, one: Engine, audience: Audience, connection: asyncpg.Connection
) -> Sequence[Result]:
    """From just before the statement is sent, so a little more than from its commit."""
    random = Random(1)  # noqa: S311  # no secret
    sent: dict[str, float] = {}
    cpu, began = one.cpu_seconds(), time.perf_counter()
    for number in range(WRITES_PER_SECOND * SECONDS):
        words = f"{feed} {number}"
        await asyncio.sleep(max(0.0, began + number / WRITES_PER_SECOND - time.perf_counter()))
        sent[words] = time.perf_counter()
        await connection.execute(
            "insert into message (owner, words) values ($1, $2)",
            f"p{random.randrange(FOLLOWERS)}",
            words,
        )
    took = time.perf_counter() - began
    await until(lambda: time.perf_counter() - began > took + 2 * POLL_SECONDS)
    # By the clock a message may be covered by a newer one of the same person; by changes, too.
    found = [
        audience.arrived[words] - at for words, at in sent.items() if words in audience.arrived
    ]
    assert len(found) > len(sent) * 0.9, len(found)
    cuts = quantiles(found, n=100)
    told = f"{feed}: commit to frame, {FOLLOWERS} live queries, {WRITES_PER_SECOND} writes/s"
    by_changes = feed != "poll"
    return [
        Result(f"{told}: p50", cuts[49] * 1000, "ms", 30 if by_changes else None),
        Result(f"{told}: p99", cuts[98] * 1000, "ms", 150 if by_changes else None),
        Result(
            f"{feed}: CPU of the engine for a second of it",
            (one.cpu_seconds() - cpu) / took * 1000,
            "ms",
        ),
    ]


async def _one_of_many(
    feed: str, audience: Audience, connection: asyncpg.Connection
) -> Sequence[Result]:
    """How many cohorts run again for a write that concerns one."""
    await asyncio.sleep(1)
    before = await connection.fetchval(_RERUN)
    await connection.execute("insert into message (owner, words) values ('p7', $1)", f"{feed} one")
    await until(lambda: f"{feed} one" in audience.arrived)
    await asyncio.sleep(1)
    again = await connection.fetchval(_RERUN) - before
    what = f"{feed}: cohorts of {COHORTS} that one write runs again"
    return [Result(what, again, "", 1)]


async def until(condition: Callable[[], bool]) -> None:
    """Wait for it, but not for ever."""
    deadline = time.perf_counter() + PATIENCE_SECONDS
    while not condition():
        assert time.perf_counter() < deadline
        await asyncio.sleep(0.005)
