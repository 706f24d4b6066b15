"""The console in a real Chromium, watched: what it logs, whom it asks, what axe finds."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, expect

from tests.clients.house import House, genkan

REPOSITORY = Path(__file__).parents[2]
FRONTEND = REPOSITORY / "frontend"
AXE_SOURCE = FRONTEND / "node_modules" / "axe-core" / "axe.min.js"
SCREENSHOTS = REPOSITORY / "build" / "screenshots"
DESKTOP = {"width": 1280, "height": 800}
TABLET = {"width": 768, "height": 1024}
AXE = """async (without) => {
  const found = await axe.run({ include: [["html"]], exclude: without.map((each) => [each]) }, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
  });
  return found.violations.flatMap((rule) =>
    rule.nodes.map((node) => `${rule.id}: ${node.target.join(" ")} (${node.failureSummary})`));
}"""


@dataclass(slots=True)
class Watched:
    """A signed-in page, and what went wrong on it."""

    page: Page
    url: str
    faults: list[str] = field(default_factory=list)
    clicks: int = 0

    def click(self, what: Locator) -> None:
        """A click of the mouse, counted."""
        what.click()
        self.clicks += 1

    def go(self, path: str, heading: str) -> None:
        """Open a page of the console and wait for its title."""
        self.page.goto(f"{self.url}/console{path}")
        expect(self.page.get_by_role("heading", level=1, name=heading)).to_be_visible()

    def settled(self) -> None:
        """Wait until nothing is on its way any more."""
        expect(self.page.get_by_role("status").filter(has_text="Loading")).to_have_count(0)
        self.page.wait_for_load_state("networkidle")

    def axe(self, *, without: Sequence[str] = ()) -> list[str]:
        """What axe finds against WCAG 2.0-2.2 A and AA, but inside of `without`'s selectors."""
        self.settled()
        self.page.evaluate(AXE_SOURCE.read_text())
        found: list[str] = self.page.evaluate(AXE, list(without))
        return found

    def screenshot(self, name: str) -> Path:
        """Keep what is seen as `build/screenshots/NAME.png`."""
        self.settled()
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        path = SCREENSHOTS / f"{name}.png"
        self.page.screenshot(path=path)
        return path


def sign_in(context: BrowserContext, house: House) -> None:
    """Give the context a session of the console, by a link of the terminal."""
    page = context.new_page()
    page.goto(genkan(house, "admin", "link").strip())
    expect(page.get_by_role("navigation", name="Places")).to_be_visible()
    page.close()


@contextmanager
def watched(context: BrowserContext, house: House) -> Iterator[Watched]:
    """A page of the context; at the end nothing may have gone wrong on it."""
    page = context.new_page()
    watched = Watched(page, house.url)
    own_host = urlsplit(house.url).netloc

    def logged(message: ConsoleMessage) -> None:
        if message.type == "error" and not _is_told_status(message):
            watched.faults.append(f"{page.url} logged: {message.text}")

    page.on("console", logged)
    page.on("pageerror", lambda error: watched.faults.append(f"{page.url} raised: {error}"))
    context.on(
        "request",
        lambda request: (
            None
            if urlsplit(request.url).netloc in {own_host, ""}
            else watched.faults.append(f"asked {request.url}")
        ),
    )
    yield watched
    page.close()
    assert watched.faults == []


def _is_told_status(message: ConsoleMessage) -> bool:
    """Whether Chromium only says that an answer was an error; the page tells of it itself."""
    return message.text.startswith("Failed to load resource: the server responded with a status of")


@contextmanager
def console_context(
    browser: Browser, house: House, *, size: dict[str, int] | None = None, is_dark: bool = False
) -> Iterator[BrowserContext]:
    """A signed-in browser of its own."""
    context = browser.new_context(
        viewport=size or DESKTOP,  # pyright: ignore[reportArgumentType]
        color_scheme="dark" if is_dark else "light",
        reduced_motion="reduce",
    )
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=house.url)
    try:
        sign_in(context, house)
        yield context
    finally:
        context.close()
