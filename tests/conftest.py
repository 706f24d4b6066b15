"""Postgres for the tests: one embedded server per run, a fresh empty database per test."""

import os
import shutil
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import settings

from genkan.cli.embedded.binaries import find_binaries
from genkan.cli.embedded.cluster import Cluster, start_cluster, stop_cluster
from genkan.cli.embedded.plan import ClusterPlan, Durability
from tests.clients.database import create_database, drop_database
from tests.clients.program import free_port
from tests.clients.quick_folder import quick_folder

# How long an example takes says nothing where the processor is shared.
settings.register_profile("tests", deadline=None)
settings.load_profile("tests")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where all tests have to run (GENKAN_NO_SKIP), a skipped one fails the run."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("GENKAN_NO_SKIP") and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Cluster]:
    """The run's Postgres: `.url(database)` over its unix socket, `.tcp_url(database)`."""
    folder = quick_folder()
    plan = ClusterPlan(
        folder=folder,
        binaries=find_binaries(),
        password="for-tests-only",
        port=free_port(),
        durability=Durability.NONE,
    )
    try:
        cluster = start_cluster(plan)
        try:
            yield cluster
        finally:
            stop_cluster(cluster)
    finally:
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def take_database(postgres_server: Cluster) -> Iterator[Callable[[], str]]:
    """Names of new empty databases; the next is made while a test runs, for it takes as long."""
    with ThreadPoolExecutor(max_workers=1) as maker:
        ahead = deque([maker.submit(create_database, postgres_server)])

        def take() -> str:
            ahead.append(maker.submit(create_database, postgres_server))
            return ahead.popleft().result()

        yield take


@pytest.fixture
def database_url(postgres_server: Cluster, take_database: Callable[[], str]) -> Iterator[str]:
    """The URL of a new empty database, dropped after the test."""
    yield from new_database(postgres_server, take_database())


@pytest.fixture
def second_database_url(
    postgres_server: Cluster, take_database: Callable[[], str]
) -> Iterator[str]:
    """Another one, for tests that need two."""
    yield from new_database(postgres_server, take_database())


def new_database(postgres_server: Cluster, name: str) -> Iterator[str]:
    yield postgres_server.url(name)
    drop_database(postgres_server, name)
