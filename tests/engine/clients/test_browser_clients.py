"""Apollo Client and urql, unmodified, built by Vite, in a real Chromium."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from tests.clients.chromium import launched
from tests.clients.program import free_port, run, running
from tests.clients.required import required_chromium
from tests.engine.clients.blog import Blog, token

pytestmark = [
    pytest.mark.browser,
    pytest.mark.npm,
    pytest.mark.process,
    pytest.mark.slow,
    pytest.mark.timeout(300),
]
HERE = Path(__file__).parent
OVER_SOCKETS = pytest.mark.parametrize("client", ["apollo", "urql"])
ALL = pytest.mark.parametrize("client", ["apollo", "urql", "urql-events"])


@pytest.fixture(scope="session")
def chromium() -> str:
    return required_chromium()


@pytest.fixture(scope="session")
def site(chromium: str, javascript: Path) -> Iterator[str]:
    """The built page, on a server of its own: another origin than the engine's."""
    folder = javascript / "browser"
    shutil.copytree(HERE / "browser", folder)
    vite = ["node", str(javascript / "node_modules" / "vite" / "bin" / "vite.js")]
    run([*vite, "build"], folder=folder, timeout_seconds=250)
    port = free_port()
    url = f"http://localhost:{port}"
    serve = [*vite, "preview", "--host", "localhost", "--port", str(port), "--strictPort"]
    with running(serve, folder=folder, ready_url=url):
        yield url


@pytest.fixture
def page(chromium: str) -> Iterator[Page]:
    with launched(chromium) as browser, browser.new_context() as context:
        yield context.new_page()


def open_page(page: Page, site: str, blog: Blog, client: str, shown_token: str) -> None:
    asked = {"client": client, "url": blog.graphql, "token": shown_token}
    page.goto(f"{site}/?{urlencode(asked)}")


@ALL
def test_a_page_shows_what_another_connection_writes(
    page: Page, site: str, served_blog: Blog, author: str, client: str
) -> None:
    served_blog.write(author, "before")
    served_blog.write(f"{author}x", "of somebody else")
    open_page(page, site, served_blog, client, token(author))
    shown = page.locator("#notes li")
    expect(shown).to_have_text(["before"])
    for body in ("first", "second"):
        served_blog.write(author, body)
        expect(shown).to_have_text([body])


@OVER_SOCKETS
def test_a_page_goes_on_with_a_new_token_after_its_first_has_expired(
    page: Page, site: str, served_blog: Blog, author: str, client: str
) -> None:
    served_blog.write(author, "before")
    open_page(page, site, served_blog, client, token(author, seconds=10))
    expect(page.locator("#notes li")).to_have_text(["before"])
    expect(page.locator("#sockets")).to_have_text("1")
    page.evaluate("(newer) => renew(newer)", token(author))
    expect(page.locator("#sockets")).to_have_text("2")
    served_blog.write(author, "after")
    expect(page.locator("#notes li")).to_have_text(["after"])


@OVER_SOCKETS
def test_a_page_comes_back_after_metadata_has_changed(
    page: Page, site: str, served_blog: Blog, author: str, client: str
) -> None:
    served_blog.write(author, "before")
    open_page(page, site, served_blog, client, token(author))
    expect(page.locator("#notes li")).to_have_text(["before"])
    served_blog.change_metadata()
    expect(page.locator("#sockets")).to_have_text("2")
    served_blog.write(author, "after")
    expect(page.locator("#notes li")).to_have_text(["after"])


def test_a_client_that_takes_json_too_is_answered_by_json(
    page: Page, site: str, served_blog: Blog, author: str
) -> None:
    served_blog.write(author, "before")
    open_page(page, site, served_blog, "urql-events", token(author))
    expect(page.locator("#notes li")).to_have_text(["before"])
    with page.expect_response(served_blog.graphql) as answered:
        assert page.evaluate("() => ask()") == {"notes": [{"body": "before"}]}
    assert answered.value.headers["content-type"] == "application/json; charset=utf-8"
