"""Postgres for the tests: one embedded server per run, a fresh empty database per test."""

import asyncio
import itertools
import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from genkan.cli.embedded.binaries import find_binaries
from genkan.cli.embedded.cluster import Cluster, start_cluster, stop_cluster
from genkan.cli.embedded.plan import ClusterPlan, Durability
from genkan.storage.connection import connect

NUMBERS = itertools.count(1)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where all tests have to run (GENKAN_NO_SKIP), a skipped one fails the run."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("GENKAN_NO_SKIP") and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def free_port() -> int:
    """A TCP port of loopback that nobody has now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Cluster]:
    """The run's Postgres: `.url(database)` over its unix socket, `.tcp_url(database)`."""
    # pytest's own temporary folders are closed to the account that runs Postgres for root.
    folder = Path(tempfile.mkdtemp(prefix="genkan-tests-"))
    folder.chmod(0o711)
    plan = ClusterPlan(
        folder=folder,
        binaries=find_binaries(),
        password="for-tests-only",
        port=free_port(),
        durability=Durability.NONE,
    )
    cluster = start_cluster(plan)
    try:
        yield cluster
    finally:
        stop_cluster(cluster)
        shutil.rmtree(folder)


@pytest.fixture
def database_url(postgres_server: Cluster) -> Iterator[str]:
    """The URL of a new empty database, dropped after the test."""
    yield from new_database(postgres_server)


@pytest.fixture
def second_database_url(postgres_server: Cluster) -> Iterator[str]:
    """Another one, for tests that need two."""
    yield from new_database(postgres_server)


def new_database(postgres_server: Cluster) -> Iterator[str]:
    database = f"test_{os.getpid()}_{next(NUMBERS)}"
    admin_url = postgres_server.url("postgres")
    asyncio.run(execute(admin_url, f"create database {database} template template0"))
    yield postgres_server.url(database)
    asyncio.run(execute(admin_url, f"drop database {database} with (force)"))


async def execute(url: str, statement: str) -> None:
    connection = await connect(url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
