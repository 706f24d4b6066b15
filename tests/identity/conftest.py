"""A running identity provider for each test."""

from collections.abc import Iterator

import pytest

from genkan.cli.embedded.cluster import Cluster
from tests.clients.database import create_database, new_database
from tests.clients.fake_provider import FakeProvider, fake_provider
from tests.identity.in_process import House, house


@pytest.fixture(scope="session")
def begun(postgres_server: Cluster) -> str:
    """A database with what a first start makes: tables, signing keys, a default organization."""
    name = create_database(postgres_server)
    with house(postgres_server.url(name)):
        return name


@pytest.fixture
def house_url(postgres_server: Cluster, begun: str) -> Iterator[str]:
    """The URL of the running provider's database."""
    with new_database(postgres_server, template=begun) as url:
        yield url


@pytest.fixture
def running(house_url: str) -> Iterator[House]:
    with house(house_url) as running:
        yield running


@pytest.fixture
def provider() -> Iterator[FakeProvider]:
    """Somebody else's identity provider."""
    with fake_provider() as provider:
        yield provider
