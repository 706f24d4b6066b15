"""A whole Genkan with its console built, and a page of it; or one in the test's process."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from genkan.cli.embedded.cluster import Cluster
from tests.clients.chromium import launched
from tests.clients.console import Watched, console_context, watched
from tests.clients.console_build import required_console, required_packages
from tests.clients.database import drop_database
from tests.clients.house import House, house_up
from tests.clients.required import required_chromium
from tests.console.in_process import StandingHouse, standing

INDEX = "<!doctype html><title>Genkan</title>"
SCRIPT = "console.log('console')\n" * 200


@pytest.fixture(scope="session")
def chromium() -> str:
    return required_chromium()


@pytest.fixture(scope="session")
def built_console() -> None:
    """The console from the sources as they are, with what its tests need of npm."""
    required_packages()
    required_console()


@pytest.fixture
def browser(chromium: str) -> Iterator[Browser]:
    """A new one per test: while it is open no other test could run an event loop of its own."""
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


@pytest.fixture(scope="session")
def built_pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as Vite leaves it, and a secret beside it that nobody may get."""
    parent = tmp_path_factory.mktemp("built")
    (parent / "secret.txt").write_text("secret")
    static = parent / "static"
    (static / "assets").mkdir(parents=True)
    (static / "index.html").write_text(INDEX)
    (static / "favicon.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    (static / "assets" / "index-Ab12Cd34.js").write_text(SCRIPT)
    (static / "assets" / "out.txt").symlink_to(parent / "secret.txt")
    return static


@pytest.fixture(scope="module")
def standing_house(
    postgres_server: Cluster, take_database: Callable[[], str], built_pages: Path
) -> Iterator[StandingHouse]:
    name = take_database()
    with standing(postgres_server.url(name), built_pages) as opened:
        yield opened
    drop_database(postgres_server, name)
