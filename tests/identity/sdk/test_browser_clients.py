"""kinde-auth-react and oidc-client-ts, unmodified, built by Vite, in a real Chromium."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.clients.chromium import fill_in_registration, launched
from tests.clients.hosted_pages import Person, new_person
from tests.clients.identity import create_application
from tests.clients.program import clean_environment, free_port, run, running
from tests.clients.required import required_chromium

pytestmark = [
    pytest.mark.browser,
    pytest.mark.npm,
    pytest.mark.process,
    pytest.mark.slow,
    pytest.mark.timeout(600),
]

HERE = Path(__file__).parent
RENEWED = """
async () => {
  const before = await users.getUser();
  const after = await users.signinSilent();
  return [before.access_token !== after.access_token, after.profile.sub === before.profile.sub];
}
"""


@dataclass(frozen=True, slots=True)
class Site:
    url: str
    issuer: str


@pytest.fixture(scope="module")
def chromium() -> str:
    return required_chromium()


@pytest.fixture(scope="module")
def site(chromium: str, javascript: Path, issuer: str) -> Iterator[Site]:
    """The built pages on a server of their own, both of them one application of the issuer."""
    port = free_port()
    url = f"http://localhost:{port}"
    application = create_application(
        issuer,
        kind="spa",
        redirect_uris=(f"{url}/", f"{url}/oidc.html"),
        logout_uris=(f"{url}/", f"{url}/oidc.html"),
    )
    folder = javascript / "browser"
    shutil.copytree(HERE / "browser", folder)
    environment = clean_environment(VITE_ISSUER=issuer, VITE_CLIENT_ID=application.client_id)
    vite = ["node", str(javascript / "node_modules" / "vite" / "bin" / "vite.js")]
    run([*vite, "build"], folder=folder, environment=environment, timeout_seconds=500)
    serve = [*vite, "preview", "--host", "localhost", "--port", str(port), "--strictPort"]
    with running(serve, folder=folder, environment=environment, ready_url=url):
        yield Site(url, issuer)


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with launched(chromium) as browser:
        yield browser


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    with browser.new_context() as context:
        yield context


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


def test_a_react_app_keeps_its_person_over_a_reload_and_in_a_second_tab(
    site: Site, page: Page, context: BrowserContext
) -> None:
    ada = new_person("Ada")
    register(page, site, ada)
    kept = {cookie["name"]: cookie for cookie in context.cookies(f"{site.issuer}/oauth2/token")}
    assert kept["_kbrte"]["httpOnly"] is False
    (secret,) = [cookie for name, cookie in kept.items() if name.startswith("refresh_token")]
    assert secret["httpOnly"] is True
    assert secret["path"] == "/oauth2/token"
    page.reload()
    expect(page.get_by_test_id("email")).to_have_text(ada.email)
    second = context.new_page()
    second.goto(site.url)
    expect(second.get_by_test_id("email")).to_have_text(ada.email)
    # What the second tab's refresh made of the cookie does not put out the first.
    page.reload()
    expect(page.get_by_test_id("email")).to_have_text(ada.email)


def test_a_react_app_switches_the_organization_without_a_question(site: Site, page: Page) -> None:
    register(page, site, new_person("Ada"))
    first = page.get_by_test_id("organization").inner_text()
    page.get_by_role("button", name="New organization").click()
    page.wait_for_url(f"{site.issuer}/**")
    page.get_by_label("Name of the organization").fill("Acme")
    page.get_by_role("button", name="Create organization").click()
    expect(page.get_by_role("button", name="To org_")).to_have_count(2)
    expect(page.get_by_test_id("organization")).to_contain_text("org_")
    visited = list[str]()
    page.on("request", lambda request: visited.append(request.url))
    page.get_by_role("button", name=f"To {first}").click()
    expect(page.get_by_test_id("organization")).to_have_text(first)
    (asked,) = [url for url in visited if "/oauth2/auth" in url]
    assert "prompt=none" in asked
    assert f"org_code={first}" in asked


def test_a_react_app_signs_its_person_out_for_good(
    site: Site, page: Page, context: BrowserContext
) -> None:
    register(page, site, new_person("Ada"))
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("button", name="Register")).to_be_visible()
    assert "_kbrte" not in {cookie["name"] for cookie in context.cookies()}
    page.reload()
    expect(page.get_by_role("button", name="Register")).to_be_visible()


def test_oidc_client_ts_signs_in_renews_and_signs_out(site: Site, page: Page) -> None:
    ada = new_person("Ada")
    page.goto(f"{site.url}/oidc.html")
    expect(page.get_by_test_id("profile")).to_have_text("null")
    page.evaluate("() => void users.signinRedirect({ prompt: 'create' })")
    fill_in_registration(page, site.issuer, ada)
    page.wait_for_url(f"{site.url}/oidc.html**")
    expect(page.get_by_test_id("profile")).to_contain_text(ada.email)
    assert page.evaluate(RENEWED) == [True, True]
    page.evaluate("() => users.revokeTokens(['refresh_token'])")
    page.evaluate("() => void users.signoutRedirect()")
    page.wait_for_url(f"{site.url}/oidc.html")
    expect(page.get_by_test_id("profile")).to_have_text("null")
    page.evaluate("() => void users.signinRedirect({ prompt: 'none' })")
    page.wait_for_url("**error=login_required**")


def register(page: Page, site: Site, person: Person) -> None:
    """The person comes in by the app's own link."""
    page.goto(site.url)
    page.get_by_role("button", name="Register").click()
    fill_in_registration(page, site.issuer, person)
    page.wait_for_url(f"{site.url}/**")
    expect(page.get_by_test_id("email")).to_have_text(person.email)
    expect(page.get_by_test_id("organization")).to_contain_text("org_")
