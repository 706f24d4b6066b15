"""``python -m bench.measurements.reads``: a read by the pipelined client, and by asyncpg's.

Both in one run, in turns, since the machine's speed drifts: CPU of this process and of Postgres.
"""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from statistics import median
from typing import Final

import psutil
import uvloop

from bench.postgres import load, postgres
from genkan.cli.embedded.cluster import Cluster
from genkan.engine.config.isolation import IsolationLevel
from genkan.engine.config.read_client import ReadClient
from genkan.engine.names import SourceName
from genkan.engine.postgres.run import Database

TASKS: Final = 32
POOL_SIZE: Final = 10  # a quarter of it asyncpg's where reads are pipelined
ASYNCPG_POOL_SIZE: Final = 8
SECONDS: Final = 1.0
PASSES: Final = 5
SOURCE: Final = SourceName("default")
ROWS: Final = 200_000
SCHEMA: Final = """
create table artist (id int primary key, name text);
create table album (id int primary key, title text, artist_id int references artist);
create table track (id int primary key, name text, album_id int references album);
create index on album (artist_id); create index on track (album_id);
insert into artist select n, 'artist ' || n from generate_series(1, 300) n;
insert into album select n, 'album ' || n, 1 + n % 300 from generate_series(1, 350) n;
insert into track select n, 'track number ' || n, 1 + n % 350 from generate_series(1, 3500) n;
create table thing (id int primary key, name text);
insert into thing select n, 'name ' || n from generate_series(1, 200000) n;
vacuum analyze;
"""
BY_KEY: Final = """
select coalesce((select row_to_json(_r) from (
    select id, name from thing where id = ($1::text)::int) _r), 'null')
"""
NESTED: Final = """
select coalesce(json_agg(row_to_json(_r)), '[]') from (
    select id, name, (select coalesce(json_agg(row_to_json(_s)), '[]') from (
        select id, title, (select coalesce(json_agg(row_to_json(_t)), '[]') from (
            select id, name from track where album_id = album.id) _t) as tracks
        from album where artist_id = artist.id) _s) as albums
    from artist where id >= ($1::text)::int order by id limit 15) _r
"""
QUERIES: Final = (("by key", BY_KEY, ROWS), ("nested", NESTED, 280))


def cpu_seconds(cluster: Cluster) -> float:
    """Of Postgres and all its processes that live."""
    server = psutil.Process(cluster.child.pid)
    times = [each.cpu_times() for each in (server, *server.children(recursive=True))]
    return sum(each.user + each.system for each in times)


async def run_for(read: Callable[[int], Awaitable[bytes]], most: int) -> int:
    """How many reads TASKS make in SECONDS; each says its id, which is checked."""
    end, count = time.monotonic() + SECONDS, 0

    async def work(number: int) -> None:
        nonlocal count
        while time.monotonic() < end:
            number = (number * 1_103_515_245 + 12_345) % most + 1
            answer = await read(number)
            if count % 64 == 0:
                found = json.loads(answer)
                assert (found[0] if isinstance(found, list) else found)["id"] == number
            count += 1

    await asyncio.gather(*map(work, range(TASKS)))
    return count


async def measure_one(
    cluster: Cluster, database: Database, text: str, most: int
) -> Sequence[float]:
    """Microseconds of CPU of a read, here and in Postgres, and reads per second."""
    ours, theirs, began = time.process_time(), cpu_seconds(cluster), time.monotonic()
    count = await run_for(lambda number: database.read(SOURCE, text, (str(number),)), most)
    return (
        (time.process_time() - ours) / count * 1e6,
        (cpu_seconds(cluster) - theirs) / count * 1e6,
        count / (time.monotonic() - began),
    )


async def measure(cluster: Cluster, url: str) -> None:
    """Print a line for each query and client: medians of PASSES."""
    async with AsyncExitStack() as stack:
        clients: dict[ReadClient, Database] = {}
        for client in ReadClient:
            size = POOL_SIZE if client is ReadClient.PIPELINED else ASYNCPG_POOL_SIZE
            database = Database(pool_size=size, statement_timeout_seconds=30, read_client=client)
            stack.push_async_callback(database.close)
            await database.open_source(SOURCE, url, IsolationLevel.READ_COMMITTED)
            clients[client] = database
        for name, text, most in QUERIES:
            figures: dict[ReadClient, list[Sequence[float]]] = {each: [] for each in clients}
            for turn in range(PASSES + 1):
                for client, database in clients.items():
                    took = await measure_one(cluster, database, text, most)
                    if turn:  # the first is for warming up
                        figures[client].append(took)
            for client, passes in figures.items():
                here, there, speed = (median(each) for each in zip(*passes, strict=True))
                print(
                    f"{name:7} {client.value:10} client {here:6.1f} µs  "
                    f"postgres {there:6.1f} µs  {speed:7,.0f}/s",
                    flush=True,
                )


def main() -> None:
    """On an embedded Postgres of its own."""
    with postgres() as cluster:
        load(cluster, "reads", SCHEMA)
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(measure(cluster, cluster.url("reads")))


if __name__ == "__main__":
    main()
