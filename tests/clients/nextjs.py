"""The Next.js example, built and started as an application of a house."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.clients.hosted_pages import Person
from tests.clients.house import House
from tests.clients.program import clean_environment, run, running

EXAMPLE = Path(__file__).parents[2] / "examples" / "nextjs"


@contextmanager
def next_site(
    npm: str, house: House, environment_text: str, url: str, folder: Path
) -> Iterator[str]:
    """The example at `url` with this `.env.local`, until the end of the block; answers `url`."""
    unbuilt = shutil.ignore_patterns("node_modules", ".next", ".env*.local")
    shutil.copytree(EXAMPLE, folder, ignore=unbuilt)
    (folder / ".env.local").write_text(environment_text)
    run([npm, "ci", "--prefer-offline", "--no-audit", "--no-fund"], folder=folder)
    next_program = ["node", "node_modules/next/dist/bin/next"]
    # The file is for port 3000 and a house on 8080; the process's own environment goes first.
    environment = clean_environment(
        GRAPHQL_URL=f"{house.url}/v1/graphql",
        KINDE_SITE_URL=url,
        KINDE_POST_LOGIN_REDIRECT_URL=f"{url}/dashboard",
        KINDE_POST_LOGOUT_REDIRECT_URL=url,
    )
    run([*next_program, "build"], folder=folder, environment=environment)
    port = urlsplit(url).port
    start = [*next_program, "start", "-H", "localhost", "-p", str(port)]
    with running(start, folder=folder, environment=environment, ready_url=url):
        yield url


def sign_in(page: Page, person: Person) -> None:
    """Email and password on the sign-in page that is open."""
    page.locator("[name=p_email]").fill(person.email)
    page.locator("[name=p_password]").fill(person.password)
    page.locator("[name=p_password]").press("Enter")


def own_rows(page: Page, site: str) -> list[list[str]]:
    """Id and name of each row that the dashboard shows."""
    page.goto(f"{site}/dashboard")
    assert page.url == f"{site}/dashboard"
    expect(page.get_by_role("table")).to_be_visible()
    rows = page.locator("tbody tr").all()
    return [row.locator("td").all_inner_texts()[:2] for row in rows]
