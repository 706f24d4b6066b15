"""A client that leaves before it is answered: from its close to the end of its statement.

By the fast lane and by the ASGI path, which notices in another way (ADR 0045).
"""

import asyncio
import json
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import Final

import asyncpg

from bench.engine import SECRET, Engine, engine
from bench.measurements import Running
from bench.postgres import load
from bench.result import Result
from bench.schemas import Schema

LEAVERS: Final = 60
PATIENCE_SECONDS: Final = 30
LOOK_SECONDS: Final = 0.001
MOST_MILLISECONDS: Final = 100
DUMP: Final = """
create table word (id int primary key);
insert into word values (1);
create function slow_words() returns setof word language sql stable
    as $$ select word.* from word, pg_sleep(60) $$;
"""
SCHEMA: Final = Schema(
    "departures",
    DUMP,
    {
        "type": "bulk",
        "args": [
            {"type": "pg_track_table", "args": {"table": "word"}},
            {"type": "pg_track_function", "args": {"function": "slow_words"}},
        ],
    },
)
_RUNNING: Final = """
select exists (select from pg_stat_activity
    where state = 'active' and query like '%slow_words%' and pid <> pg_backend_pid())
"""


def measure(running: Running) -> Iterator[Result]:
    """One client after the other, each while its statement runs."""
    database_url = running.cluster.tcp_url(SCHEMA.name)
    for road, is_fast in (("the lane", "true"), ("ASGI", "false")):
        metadata_url = load(running.cluster, f"{SCHEMA.name}_{is_fast}", "")
        settings = {"GENKAN_FAST_LANE": is_fast}
        with (
            tempfile.TemporaryDirectory(prefix="genkan-bench-") as folder,
            engine(metadata_url, database_url, Path(folder), **settings) as one,
        ):
            one.post("/v1/metadata", SCHEMA.command)
            milliseconds = asyncio.run(_leave(one, database_url))
        what = f"{road}: from a client's leaving to the end of its statement"
        yield Result(f"{what}, median", median(milliseconds), "ms", MOST_MILLISECONDS)
        yield Result(f"{what}, slowest of {LEAVERS}", max(milliseconds), "ms")


async def _leave(one: Engine, database_url: str) -> Sequence[float]:
    body = json.dumps({"query": "{ slow_words { id } }"}).encode()
    host, port = one.http.base_url.host, one.http.base_url.port
    request = (
        f"POST /v1/graphql HTTP/1.1\r\nhost: {host}\r\nx-hasura-admin-secret: {SECRET}\r\n"
        f"content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
    ).encode() + body
    connection = await asyncpg.connect(database_url)
    try:
        found: list[float] = []
        for _ in range(LEAVERS):
            _, writer = await asyncio.open_connection(host, port)
            writer.write(request)
            await _until(connection, is_running=True)
            began = time.perf_counter()
            writer.close()
            await _until(connection, is_running=False)
            found.append((time.perf_counter() - began) * 1000)
        return found
    finally:
        await connection.close()


async def _until(connection: asyncpg.Connection, *, is_running: bool) -> None:
    deadline = time.perf_counter() + PATIENCE_SECONDS
    while await connection.fetchval(_RUNNING) is not is_running:
        assert time.perf_counter() < deadline, "the statement goes on"
        await asyncio.sleep(LOOK_SECONDS)
