"""How the cost of connections that last grows.

Of websockets, and of a write that one of many live queries shows.
"""

import asyncio
import selectors
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import asyncpg

from bench.contest.contenders import QUIET
from bench.contest.fit import Points
from bench.engine import Engine, engine
from bench.measurements import live_queries
from bench.measurements.sockets import SPARE_FILES, answering_pings, connected, open_files
from bench.postgres import ask, load
from genkan.cli.embedded.cluster import Cluster

SOCKETS: Final = (100, 1_000, 10_000)
FOLLOWERS: Final = (10, 100, 1_000)
WRITES: Final = 300


def held(cluster: Cluster) -> Mapping[str, Points]:
    """The curves, by what they tell."""
    database_url = load(cluster, live_queries.SCHEMA.name, live_queries.SCHEMA.dump)
    with _engine_on(cluster, database_url) as running:
        opened = list(_opened(running))
    # Another one: that one has ten thousand sockets to forget.
    with _engine_on(cluster, database_url) as running:
        running.post("/v1/query", live_queries.SCHEMA.command)
        writes = asyncio.run(_writes(running, database_url))
    return {
        "RSS MB, by sockets": [(sockets, megabytes) for sockets, megabytes, _ in opened],
        "CPU to open a socket, µs, by sockets": [(sockets, cpu) for sockets, _, cpu in opened],
        "CPU of a write that one live query shows, µs, by live queries": writes,
    }


@contextmanager
def _engine_on(cluster: Cluster, database_url: str) -> Iterator[Engine]:
    ask(cluster, "postgres", "drop database if exists held_metadata with (force)")
    metadata_url = load(cluster, "held_metadata", "")
    with (
        tempfile.TemporaryDirectory(prefix="genkan-bench-") as folder,
        engine(metadata_url, database_url, Path(folder), **QUIET) as running,
    ):
        yield running


def _opened(running: Engine) -> Iterator[tuple[int, float, float]]:
    """For each number of sockets: the resident set in MB, and the CPU of the last ones, µs each."""
    most = open_files() - SPARE_FILES
    there = 0
    with answering_pings() as selector:
        for wanted in (min(sockets, most) for sockets in SOCKETS):
            cpu = running.cpu_seconds()
            for _ in range(wanted - there):
                selector.register(connected(running), selectors.EVENT_READ)
            cpu = running.cpu_seconds() - cpu
            yield wanted, running.resident_megabytes(), cpu / (wanted - there) * 1e6
            there = wanted


async def _writes(running: Engine, database_url: str) -> Points:
    """Each follower has a live query of their own; one after the other is written to."""
    connection = await asyncpg.connect(database_url)
    try:
        return [(size, await _write(running, connection, size)) for size in FOLLOWERS]
    finally:
        await connection.close()


async def _write(running: Engine, connection: asyncpg.Connection, size: int) -> float:
    async with live_queries.audience_of(running, size) as audience:
        cpu = running.cpu_seconds()
        for number in range(WRITES):
            words = f"{size} {number}"
            await connection.execute(
                "insert into message (owner, words) values ($1, $2)", f"p{number % size}", words
            )
            await live_queries.until(lambda: words in audience.arrived)  # noqa: B023
        return (running.cpu_seconds() - cpu) / WRITES * 1e6
