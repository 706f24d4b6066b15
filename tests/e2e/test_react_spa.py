"""examples/react-spa: people register in a real Chromium, and each reads their own row."""

import json
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.clients.chromium import fill_in_registration, launched
from tests.clients.hosted_pages import new_person
from tests.clients.house import House, insert_user
from tests.clients.program import free_port, run, running
from tests.clients.shell import shell
from tests.docs.blocks import REPOSITORY, texts

pytestmark = [
    pytest.mark.browser,
    pytest.mark.npm,
    pytest.mark.process,
    pytest.mark.slow,
    pytest.mark.timeout(600),
]

PAGE = "docs/how-to/react-spa.md"
EXAMPLE = REPOSITORY / "examples" / "react-spa"
SITE = "http://localhost:5173"


@pytest.fixture(scope="module")
def site(npm: str, house: House, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The example, served as the page says, with what the page's commands wrote."""
    make, environment, start = texts(PAGE, "sh")
    port = free_port()
    url = f"http://localhost:{port}"
    shell(house.folder, make.replace(SITE, url), environment)
    folder = tmp_path_factory.mktemp("react") / "app"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("node_modules", "dist"))
    shutil.copy(house.folder / "react.env", folder / ".env.local")
    install, serve = start.splitlines()
    assert (install, serve) == ("npm ci", "npm run dev")
    run([npm, "ci", "--prefer-offline", "--no-audit", "--no-fund"], folder=folder)
    run([npm, "run", "check"], folder=folder)
    script = json.loads((folder / "package.json").read_text())["scripts"]["dev"]
    vite = script.replace("vite", "node_modules/vite/bin/vite.js").replace("5173", str(port))
    with running(["node", *vite.split()], folder=folder, ready_url=url):
        yield url


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with launched(chromium) as browser:
        yield browser


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with browser.new_context() as context:
        yield context.new_page()


def test_a_person_registers_and_reads_their_own_row(site: str, house: House, page: Page) -> None:
    faults = list[str]()
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(site)
    page.get_by_role("button", name="Register").click()
    fill_in_registration(page, house.url, new_person("Ada"))
    page.wait_for_url(f"{site}/**")
    user_id = page.get_by_test_id("user-id").inner_text()
    rows = page.get_by_role("list", name="Rows that you may read").get_by_role("listitem")
    expect(rows).to_have_count(0)
    insert_user(house, user_id, "Ada")
    insert_user(house, f"{user_id}-other", "Somebody else")
    # Signed in still: the refresh cookie is the issuer's, on localhost too.
    page.reload()
    expect(rows).to_have_text([f"{user_id} Ada"])
    assert faults == []


def test_the_page_shows_the_code_of_the_example() -> None:
    written = "".join(path.read_text() for path in sorted((EXAMPLE / "src").glob("*.tsx")))
    lines = {line.strip().removesuffix(",") for line in written.splitlines()}
    shown = [
        line.strip().removesuffix(",") for text in texts(PAGE, "tsx") for line in text.splitlines()
    ]
    assert [line for line in shown if line not in lines] == []
