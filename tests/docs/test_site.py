"""The documentation as a site: it is built without a warning, leads nowhere wrong, asks nobody."""

import functools
import re
import sys
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser, expect

from tests.clients.chromium import launched
from tests.clients.console import AXE, AXE_SOURCE
from tests.clients.console_build import required_packages
from tests.clients.program import clean_environment, run
from tests.clients.required import required_chromium
from tests.docs.blocks import REPOSITORY

pytestmark = [pytest.mark.process, pytest.mark.slow, pytest.mark.timeout(300)]

LOADED = re.compile(r"""<(?:script|img|link|iframe)\b[^>]*?\b(?:src|href)="?([^"\s>]+)""")
LINK = re.compile(r"""<a\b[^>]*?\bhref="([^"]*)\"""")
ANCHOR = re.compile(r"""\bid="([^"]+)\"""")
IN_CSS = re.compile(r"""url\(["']?(?!data:)([a-z]+:)?//""")
LOOKED_AT = ("/", "/how-to/fastapi/", "/reference/errors/")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site. mkdocs.yml is strict: a lost link, or a page in no menu, ends the build."""
    folder = tmp_path_factory.mktemp("site")
    # Not --quiet: it hides warnings from `strict` as well.
    command = [sys.executable, "-m", "mkdocs", "build", "--site-dir", folder]
    run(command, folder=REPOSITORY, environment=clean_environment(NO_MKDOCS_2_WARNING="1"))
    return folder


def html(site: Path) -> Iterator[tuple[Path, str]]:
    for path in sorted(site.rglob("*.html")):
        yield path, path.read_text(encoding="utf-8")


def test_no_page_loads_anything_of_another_host(site: Path) -> None:
    loaded = {(path.name, place) for path, text in html(site) for place in LOADED.findall(text)}
    assert len(loaded) > 3
    assert [each for each in loaded if urlsplit(each[1]).netloc] == []
    styles = {path: path.read_text(encoding="utf-8") for path in site.rglob("*.css")}
    assert [path.name for path, text in styles.items() if IN_CSS.search(text)] == []


def test_every_link_between_the_pages_leads_to_its_heading(site: Path) -> None:
    pages = dict(html(site))
    anchors = {path: set(ANCHOR.findall(text)) for path, text in pages.items()}
    wrong: list[tuple[str, str]] = []
    for path, text in pages.items():
        for link in LINK.findall(text) if path.name != "404.html" else ():
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            target = target / "index.html" if target.is_dir() else target
            fragment = unquote(parts.fragment)
            if not target.is_file() or (fragment and fragment not in anchors.get(target, {""})):
                wrong.append((str(path.relative_to(site)), link))
    assert wrong == []


def test_the_colours_are_those_of_the_console(site: Path) -> None:
    tokens = (REPOSITORY / "frontend" / "src" / "tokens.css").read_text(encoding="utf-8")
    worn = (site / "assets" / "tokens.css").read_text(encoding="utf-8")
    assert set(re.findall(r"--genkan-[\w-]+: #\w+;", tokens)) == set(
        re.findall(r"--genkan-[\w-]+: #\w+;", worn)
    )


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder without a word."""

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def served(site: Path) -> Iterator[str]:
    handler = functools.partial(Quiet, directory=str(site))
    with ThreadingHTTPServer(("localhost", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched(required_chromium()) as browser:
        yield browser


@pytest.mark.browser
@pytest.mark.npm
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 768])
def test_the_pages_are_accessible_and_quiet(
    served: str, browser: Browser, scheme: str, width: int
) -> None:
    required_packages()  # axe is one of them
    with browser.new_context(
        color_scheme=scheme,  # pyright: ignore[reportArgumentType]
        viewport={"width": width, "height": 800},
        reduced_motion="reduce",
    ) as context:
        page = context.new_page()
        heard: list[str] = []
        page.on("console", lambda message: heard.append(message.text))
        page.on("pageerror", lambda error: heard.append(str(error)))
        page.on(
            "request",
            lambda each: None if each.url.startswith(served) else heard.append(each.url),
        )
        for place in LOOKED_AT:
            page.goto(f"{served}{place}")
            expect(page.get_by_role("heading", level=1)).to_be_visible()
            page.wait_for_load_state("networkidle")
            page.evaluate(AXE_SOURCE.read_text())
            assert page.evaluate(AXE, []) == []
        assert heard == []


@pytest.mark.browser
def test_what_is_searched_is_found(served: str, browser: Browser) -> None:
    with browser.new_context(viewport={"width": 1280, "height": 800}) as context:
        page = context.new_page()
        page.goto(served)
        # What is typed before the index is there is not looked for.
        expect(page.get_by_text("Type to start searching")).to_be_attached()
        page.get_by_role("textbox", name="Search").press_sequentially("provisioning")
        expect(page.get_by_role("heading", name="Rows of your own for users").first).to_be_visible()
