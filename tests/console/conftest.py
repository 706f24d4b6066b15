"""A whole Genkan with its console built, and a signed-in page of it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.clients.chromium import launched
from tests.clients.console import Watched, build_console, console_context, watched
from tests.clients.house import House, house_up
from tests.clients.required import required_chromium, required_npm


@pytest.fixture(scope="session")
def chromium() -> str:
    return required_chromium()


@pytest.fixture(scope="session")
def built_console() -> None:
    """The console from the sources as they are, with what its tests need of npm."""
    required_npm()
    build_console()


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    with launched(chromium) as browser:
        yield browser


@pytest.fixture(scope="module")
def house(built_console: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A new Genkan for the tests of one file."""
    with house_up(tmp_path_factory.mktemp("house")) as house:
        yield house


@pytest.fixture
def console(browser: Browser, house: House) -> Iterator[Watched]:
    """A signed-in page; the test fails for errors it logged and for other hosts it asked."""
    with console_context(browser, house) as context, watched(context, house) as page:
        yield page
