"""A running identity provider for each test."""

from collections.abc import Iterator

import pytest

from tests.identity.in_process import House, house


@pytest.fixture
def running(database_url: str) -> Iterator[House]:
    with house(database_url) as running:
        yield running
