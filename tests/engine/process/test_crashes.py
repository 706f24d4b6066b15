"""`kill -9` of the server and of Postgres while clients write: a mutation is whole or absent."""

import asyncio
import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from random import Random

import asyncpg
import httpx
import pytest

from genkan.cli.embedded.cluster import Cluster, start_cluster, stop_cluster
from genkan.cli.embedded.survivors import processes_of
from genkan.storage.connection import Record, connect
from tests.clients.own_postgres import passable_folder, safe_plan
from tests.clients.program import free_port
from tests.engine.process.counted_mutations import (
    ABSENT,
    FOOTPRINTS,
    Footprint,
    Series,
    Told,
    clients_of,
    kind_of,
    seed,
    set_up,
)
from tests.engine.process.engine_program import engine
from tests.engine.running import ADMIN

pytestmark = [pytest.mark.process, pytest.mark.slow]

MUTATIONS = 250
KILLS = 4
WAIT_SECONDS = 30
# A session that outlived its postmaster is interrupted before a new one starts.
GONE = {"connection error", "canceling statement due to user request"}
SESSIONS = """
select pid from pg_stat_activity where application_name = 'genkan' and pid <> pg_backend_pid()
order by xact_start nulls last
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    with passable_folder() as made:
        yield made


def is_running(process: int) -> bool:
    return Path(f"/proc/{process}").exists()


def is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def rows(database_url: str, query: str) -> list[Record]:
    async def ask() -> list[Record]:
        connection = await connect(database_url)
        try:
            return list(await connection.fetch(query))
        finally:
            await connection.close()

    return asyncio.run(ask())


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WAIT_SECONDS
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def prepare(series: Series, database_url: str) -> None:
    with httpx.Client(base_url=series.url, headers=ADMIN, trust_env=False) as client:
        set_up(client)
    seed(database_url, series)


def moments(series: Series) -> Iterator[int]:
    """Random moments while clients write."""
    random = Random()  # noqa: S311 - no secret
    for part in range(KILLS):
        sent = series.count * (part + random.random()) / (KILLS + 1)
        wait_until(lambda sent=sent: series.taken > sent)
        time.sleep(random.uniform(0, 0.03))
        yield part


@contextmanager
def held_back(series: Series) -> Iterator[None]:
    """No client sends anything new inside the block."""
    series.may_go.clear()
    yield
    series.may_go.set()


def assert_each_is_whole_or_absent(series: Series, database_url: str) -> None:
    left = {name: Footprint(*counts) for name, *counts in rows(database_url, FOOTPRINTS)}
    for number in range(series.count):
        told, whole = series.told[number], kind_of(number).whole
        footprint = left.get(series.id_of(number), Footprint(0, 0, 0))
        allowed = (whole,) if told is Told.DONE else (whole, ABSENT)
        assert footprint in allowed, (number, told)
    done = list(series.told.values()).count(Told.DONE)
    # The kills struck something, and there was something between them.
    assert series.count / 2 < done < series.count


def assert_it_serves(series: Series) -> None:
    query = {"query": 'mutation { insert_batch_one(object: {mutation: "after"}) { mutation } }'}
    answer = httpx.post(f"{series.url}/v1/graphql", json=query, headers=ADMIN, trust_env=False)
    assert answer.json() == {"data": {"insert_batch_one": {"mutation": "after"}}}


def test_a_killed_server_leaves_each_mutation_whole_or_absent(folder: Path) -> None:
    cluster = start_cluster(safe_plan(folder))
    url, port = cluster.url("postgres"), free_port()
    series = Series("server", MUTATIONS, f"http://127.0.0.1:{port}")
    try:
        with ExitStack() as servers:
            server = servers.enter_context(engine(url, port, folder))
            prepare(series, url)
            with clients_of(series):
                for _ in moments(series):
                    server.kill()
                    with held_back(series):
                        server.wait()
                        wait_until(lambda: not is_open(port) and not rows(url, SESSIONS))
                        server = servers.enter_context(engine(url, port, folder))
            assert_it_serves(series)
        assert_each_is_whole_or_absent(series, url)
        assert series.refusals == []
    finally:
        stop_cluster(cluster)
    assert not processes_of(cluster.plan.data)


def test_a_killed_postgres_leaves_each_mutation_whole_or_absent(folder: Path) -> None:
    cluster = start_cluster(safe_plan(folder))
    url, port = cluster.url("postgres"), free_port()
    series = Series("postgres", MUTATIONS, f"http://127.0.0.1:{port}")
    try:
        with engine(url, port, folder):
            prepare(series, url)
            with clients_of(series):
                for moment in moments(series):
                    if moment % 2:
                        # One of its sessions: the postmaster ends all and recovers.
                        killed = rows(url, SESSIONS)[0]["pid"]
                        os.kill(killed, signal.SIGKILL)
                        with held_back(series):
                            # The postmaster answers until it has heard of it.
                            wait_until(lambda killed=killed: not is_running(killed))
                            wait_until(lambda: answers(url))
                    else:
                        cluster.child.kill()
                        with held_back(series):
                            cluster = started_again(cluster)
            assert_it_serves(series)
        assert_each_is_whole_or_absent(series, url)
        for refusal in series.refusals:
            (error,) = refusal["errors"]
            assert error["message"] in GONE
            assert error["extensions"]["code"] == "postgres-error"
    finally:
        stop_cluster(cluster)
    assert not processes_of(cluster.plan.data)


def started_again(cluster: Cluster) -> Cluster:
    """Postgres on the same data after its postmaster was killed; no process is an old one."""
    cluster.child.wait()
    before = processes_of(cluster.plan.data)
    again = start_cluster(cluster.plan)
    assert not set(before) & set(processes_of(cluster.plan.data))
    return again


def answers(database_url: str) -> bool:
    try:
        rows(database_url, "select 1")
    except (OSError, asyncpg.PostgresError):
        return False
    return True
