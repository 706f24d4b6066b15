"""The article's Next.js app, the real SDK in it, in a real Chromium."""

import base64
import json
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.clients.chromium import fill_in_registration, launched
from tests.clients.hosted_pages import Person, new_person
from tests.clients.house import House, allow_site, genkan, insert_user, set_lifetimes
from tests.clients.nextjs import next_site, own_rows, sign_in
from tests.clients.program import free_port

pytestmark = [
    pytest.mark.browser,
    pytest.mark.npm,
    pytest.mark.process,
    pytest.mark.slow,
    pytest.mark.timeout(600),
]

# The SDK refreshes when less than 20 s are left of the id token: with 26 s each token is
# good for six, and every test that lasts longer goes through a refresh.
ID_TOKEN_SECONDS = 26
SDK_REFRESHES_BELOW_SECONDS = 20
SIX_AT_ONCE = """
async () => {
  const load = async () => {
    const response = await fetch("/dashboard", { redirect: "manual" });
    return [response.status, (await response.text()).includes("Rows of users that you may read")];
  };
  return Promise.all(Array.from({ length: 6 }, load));
}
"""


@pytest.fixture(scope="module")
def environment_file(house: House, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the house gives a Next.js application for its `.env.local`."""
    file = tmp_path_factory.mktemp("environment") / "env.local"
    genkan(house, "app", "create", "Next.js", "--type", "nextjs", "--env-file", file)
    return file


@pytest.fixture(scope="module")
def credentials(environment_file: Path) -> dict[str, str]:
    return dict(line.split("=", 1) for line in environment_file.read_text().split())


@pytest.fixture(scope="module")
def site(
    npm: str,
    chromium: str,
    house: House,
    environment_file: Path,
    credentials: dict[str, str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:
    """The address of the built and started example, an application of the house."""
    url = f"http://localhost:{free_port()}"
    allow_site(house, credentials["KINDE_CLIENT_ID"], url)
    set_lifetimes(house, credentials["KINDE_CLIENT_ID"], id_token_lifetime=ID_TOKEN_SECONDS)
    folder = tmp_path_factory.mktemp("nextjs") / "app"
    with next_site(npm, house, environment_file.read_text(), url, folder) as site:
        yield site


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with launched(chromium) as browser:
        yield browser


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with browser.new_context() as context:
        yield context.new_page()


def test_two_people_register_and_each_reads_only_their_own_row(
    browser: Browser, site: str, house: House
) -> None:
    with browser.new_context() as first, browser.new_context() as second:
        ada, grace = new_person("Ada"), new_person("Grace")
        hosts = set[str]()
        first.on("request", lambda request: hosts.add(urlsplit(request.url).hostname or ""))
        ada_page, grace_page = first.new_page(), second.new_page()
        ada_id = register(ada_page, site, house, ada)
        grace_id = register(grace_page, site, house, grace)
        expect(ada_page.get_by_test_id("no-rows")).to_be_visible()
        insert_user(house, ada_id, "Ada")
        insert_user(house, grace_id, "Grace")
        assert own_rows(ada_page, site) == [[ada_id, "Ada"]]
        assert own_rows(grace_page, site) == [[grace_id, "Grace"]]
        assert hosts == {"localhost"}


def test_sign_out_ends_the_session_and_the_password_is_asked_again(
    site: str, house: House, page: Page
) -> None:
    ada = new_person("Ada")
    user_id = register(page, site, house, ada)
    page.get_by_role("link", name="Sign out").click()
    page.wait_for_url(f"{site}/")
    expect(page.get_by_role("link", name="Register")).to_be_visible()
    page.goto(f"{site}/dashboard")
    assert page.url.startswith(house.url)
    sign_in(page, ada)
    page.wait_for_url(f"{site}/dashboard")
    assert page.get_by_test_id("user-id").inner_text() == user_id


def test_a_session_at_the_house_needs_no_second_password(
    site: str, house: House, page: Page
) -> None:
    user_id = register(page, site, house, new_person("Ada"))
    forget_application_cookies(page.context)
    page.goto(f"{site}/dashboard")
    page.wait_for_url(f"{site}/dashboard")
    assert page.get_by_test_id("user-id").inner_text() == user_id


def test_six_requests_at_once_with_a_token_at_its_end_stay_signed_in(
    site: str, house: House, page: Page
) -> None:
    user_id = register(page, site, house, new_person("Ada"))
    insert_user(house, user_id, "Ada")
    for _ in range(2):  # the second time with what the first refresh gave
        before = id_token_expiry(page.context)
        time.sleep(max(0, before - SDK_REFRESHES_BELOW_SECONDS + 1 - time.time()))
        assert page.evaluate(SIX_AT_ONCE) == [[200, True]] * 6
        assert id_token_expiry(page.context) > before
    assert own_rows(page, site) == [[user_id, "Ada"]]


def test_nobody_is_thrown_out_where_each_request_has_to_refresh(
    site: str, house: House, credentials: dict[str, str], page: Page
) -> None:
    client_id = credentials["KINDE_CLIENT_ID"]
    set_lifetimes(house, client_id, id_token_lifetime=SDK_REFRESHES_BELOW_SECONDS - 5)
    try:
        user_id = register(page, site, house, new_person("Ada"))
        insert_user(house, user_id, "Ada")
        visited = list[str]()
        page.on("request", lambda request: visited.append(urlsplit(request.url).path))
        for _ in range(3):
            assert page.evaluate(SIX_AT_ONCE) == [[200, True]] * 6
        assert own_rows(page, site) == [[user_id, "Ada"]]
        assert "/oauth2/auth" not in visited
    finally:
        set_lifetimes(house, client_id, id_token_lifetime=ID_TOKEN_SECONDS)


def test_a_person_founds_an_organization_and_is_in_it(site: str, house: House, page: Page) -> None:
    register(page, site, house, new_person("Ada"))
    before = organization(page, site)
    page.goto(f"{site}/api/auth/create_org?org_name=Acme")
    if page.url.startswith(house.url):
        page.get_by_role("button", name="Create organization").click()
    page.wait_for_url(f"{site}/dashboard")
    assert organization(page, site) not in {before, ""}


def test_the_portal_knows_whose_account_it_is(site: str, house: House, page: Page) -> None:
    ada = new_person("Ada")
    register(page, site, house, ada)
    page.goto(f"{site}/api/auth/portal")
    assert page.url.startswith(f"{house.url}/portal")
    expect(page.locator("main")).to_contain_text(ada.email)


def test_end_session_revokes_the_refresh_token_and_empties_the_cookies(
    site: str, house: House, credentials: dict[str, str], page: Page
) -> None:
    register(page, site, house, new_person("Ada"))
    form = {
        "grant_type": "refresh_token",
        "refresh_token": sdk_cookie(page.context, "refresh_token"),
        "client_id": credentials["KINDE_CLIENT_ID"],
        "client_secret": credentials["KINDE_CLIENT_SECRET"],
    }
    page.goto(f"{site}/api/auth/end_session")
    assert json.loads(page.inner_text("body")) == {"success": True}
    assert sdk_cookie(page.context, "access_token") == ""
    refused = httpx.post(f"{house.url}/oauth2/token", data=form)
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_grant")


def test_an_expired_id_token_is_refreshed_without_a_sign_in(
    site: str, house: House, page: Page
) -> None:
    user_id = register(page, site, house, new_person("Ada"))
    insert_user(house, user_id, "Ada")
    time.sleep(max(0, id_token_expiry(page.context) + 1 - time.time()))
    visited = list[str]()
    page.on("request", lambda request: visited.append(urlsplit(request.url).path))
    assert own_rows(page, site) == [[user_id, "Ada"]]
    assert "/oauth2/auth" not in visited


def test_a_wrong_password_keeps_the_person_at_the_house(
    site: str, house: House, page: Page
) -> None:
    page.goto(f"{site}/dashboard")
    sign_in(page, new_person("Nobody"))
    expect(page.get_by_role("alert")).to_be_visible()
    assert page.url.startswith(house.url)


def register(page: Page, site: str, house: House, person: Person) -> str:
    """The id of a person who came in by the Register link and is on the dashboard."""
    page.goto(site)
    page.get_by_role("link", name="Register").click()
    fill_in_registration(page, house.url, person)
    page.wait_for_url(f"{site}/dashboard")
    expect(page.get_by_test_id("email")).to_have_text(person.email)
    return page.get_by_test_id("user-id").inner_text()


def id_token_expiry(context: BrowserContext) -> int:
    """Seconds since 1970 at which the id token in the SDK's cookies ends."""
    token = sdk_cookie(context, "id_token")
    payload = token.split(".")[1]
    return int(json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))["exp"])


def sdk_cookie(context: BrowserContext, name: str) -> str:
    """What the SDK keeps by this name; it splits a long value over `name`, `name1`, ..."""
    cookies = {cookie["name"]: cookie["value"] for cookie in context.cookies()}
    parts = [each for each in sorted(cookies) if each.removeprefix(name).isdecimal()]
    return "".join(cookies.get(each, "") for each in (name, *parts))


def organization(page: Page, site: str) -> str:
    """The organization that the SDK finds in the access token."""
    page.goto(f"{site}/api/auth/setup")
    return json.loads(page.inner_text("body"))["accessToken"]["org_code"]


def forget_application_cookies(context: BrowserContext) -> None:
    """Drop what the SDK keeps; ports share a jar, and the house's cookies bear its prefix."""
    for cookie in context.cookies():
        if not cookie["name"].startswith("genkan_idp_"):
            context.clear_cookies(name=cookie["name"])
