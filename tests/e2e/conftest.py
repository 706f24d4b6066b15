"""One whole Genkan for the tests of this folder, with the article's table, and their tools."""

from collections.abc import Iterator

import pytest

from tests.clients.house import House, house_up, make_users_table
from tests.clients.required import required_chromium, required_npm


@pytest.fixture(scope="session")
def chromium() -> str:
    return required_chromium()


@pytest.fixture(scope="session")
def npm() -> str:
    return required_npm()


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with house_up(tmp_path_factory.mktemp("house")) as house:
        make_users_table(house)
        yield house
