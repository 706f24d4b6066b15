"""Postgres stops and comes back under reads that share connections."""

import asyncio
import json
from functools import partial

import pytest

from genkan.cli.embedded.cluster import start_cluster, stop_cluster
from genkan.engine.errors import PostgresUnavailable
from genkan.engine.postgres.pipeline.read_pool import ReadPool
from tests.clients.own_postgres import passable_folder, safe_plan
from tests.engine.read_clients import ECHO, with_pool

pytestmark = [pytest.mark.process, pytest.mark.slow]


def test_reads_are_refused_while_postgres_is_away_and_answered_after() -> None:
    with passable_folder() as folder:
        cluster = start_cluster(safe_plan(folder))
        clusters = [cluster]

        async def scenario(pool: ReadPool) -> None:
            async def ask(number: int) -> bool:
                try:
                    found, _ = json.loads(await pool.read(ECHO, (str(number),)))
                except PostgresUnavailable:
                    return False
                assert found == str(number)
                return True

            async def ask_all() -> set[bool]:
                return set(await asyncio.gather(*map(ask, range(100))))

            for _ in range(2):
                assert await ask_all() == {True}
                stopping = asyncio.create_task(asyncio.to_thread(stop_cluster, clusters[-1]))
                while not stopping.done():
                    await ask_all()  # each is answered, or told that Postgres is away
                assert await ask_all() == {False}
                started = await asyncio.to_thread(partial(start_cluster, cluster.plan))
                clusters.append(started)
                async with asyncio.timeout(60):
                    while await ask_all() != {True}:  # noqa: ASYNC110  # until it is up
                        await asyncio.sleep(0.05)

        try:
            with_pool(cluster.tcp_url("postgres"), scenario)
        finally:
            stop_cluster(clusters[-1])
