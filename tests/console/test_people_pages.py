"""Every page of people with something on it: read by axe, seen in two widths and colours."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.clients.console import TABLET, Watched, console_context, watched
from tests.clients.house import House
from tests.console.people_seed import Seed, people_house, seed

pytestmark = [pytest.mark.browser, pytest.mark.npm, pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def house(built_console: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with people_house(tmp_path_factory.mktemp("people")) as house:
        yield house


ADA = "ada@example.com"
PAGES = {
    "users": ("/auth/users", "Users"),
    "user-new": ("/auth/users/new", "New user"),
    "user-profile": ("/auth/users/{user}/profile", ADA),
    "user-organizations": ("/auth/users/{user}/organizations", ADA),
    "user-sessions": ("/auth/users/{user}/sessions", ADA),
    "user-sign-in": ("/auth/users/{user}/sign-in", ADA),
    "user-flags": ("/auth/users/{user}/flags", ADA),
    "user-properties": ("/auth/users/{user}/properties", ADA),
    "user-tokens": ("/auth/users/{user}/tokens", ADA),
    "user-activity": ("/auth/users/{user}/activity", ADA),
    "organizations": ("/auth/organizations", "Organizations"),
    "organization-details": ("/auth/organizations/{organization}/details", "Acme"),
    "organization-members": ("/auth/organizations/{organization}/members", "Acme"),
    "organization-invitations": ("/auth/organizations/{organization}/invitations", "Acme"),
    "organization-sign-in": ("/auth/organizations/{organization}/sign-in", "Acme"),
    "organization-flags": ("/auth/organizations/{organization}/flags", "Acme"),
    "organization-properties": ("/auth/organizations/{organization}/properties", "Acme"),
    "organization-look": ("/auth/organizations/{organization}/look", "Acme"),
    "roles": ("/auth/roles", "Roles"),
    "role": ("/auth/roles/{role}", "Editor"),
    "permissions": ("/auth/roles/permissions", "Permissions"),
    "flags": ("/auth/flags", "Feature flags"),
    "properties": ("/auth/flags/properties", "Properties"),
    "categories": ("/auth/flags/categories", "Property categories"),
    "variables": ("/auth/flags/variables", "Environment variables"),
    "workflows": ("/auth/flags/workflows", "Workflows"),
    "webhooks": ("/auth/webhooks", "Webhooks"),
    "webhook-new": ("/auth/webhooks/new", "New webhook"),
    "webhook": ("/auth/webhooks/{webhook}", "Nobody listens"),
    "audit-log": ("/auth/audit-log", "Audit log"),
    "keys": ("/auth/keys", "Signing keys"),
}


@pytest.fixture(scope="module")
def seeded(house: House) -> Seed:
    return seed(house)


def opened(console: Watched, seeded: Seed, name: str) -> None:
    path, heading = PAGES[name]
    ids = {
        "user": seeded.user,
        "organization": seeded.organization,
        "role": seeded.role,
        "webhook": seeded.webhook,
    }
    console.go(path.format(**ids), heading)


def test_no_page_of_people_is_out_of_somebodys_reach(console: Watched, seeded: Seed) -> None:
    found: dict[str, list[str]] = {}
    for name in PAGES:
        opened(console, seeded, name)
        faults = console.axe()
        console.screenshot(f"people-{name}")
        if faults:
            found[name] = faults
    assert found == {}


def test_the_pages_of_people_fit_a_tablet_in_the_dark(
    browser: Browser, house: House, seeded: Seed
) -> None:
    with (
        console_context(browser, house, size=TABLET, is_dark=True) as context,
        watched(context, house) as console,
    ):
        found: dict[str, list[str]] = {}
        too_wide: list[str] = []
        for name in PAGES:
            opened(console, seeded, name)
            faults = console.axe()
            console.screenshot(f"people-{name}-dark-768")
            if faults:
                found[name] = faults
            width: int = console.page.evaluate("document.documentElement.scrollWidth")
            if width > TABLET["width"]:
                too_wide.append(f"{name}: {width}")
        assert found == {}
        assert too_wide == []


def test_a_letter_is_in_the_outbox_as_soon_as_it_is_written(console: Watched, house: House) -> None:
    page = console.page
    console.go("/auth/users/new", "New user")
    page.get_by_role("textbox", name="Email").fill("new@example.com")
    page.get_by_label("An invitation by email").check()
    page.get_by_role("combobox", name="Organization").click()
    page.get_by_role("option", name="Default Organization").click()
    other = page.context.new_page()
    other.goto(f"{house.url}/console/auth/outbox")
    expect(other.get_by_role("heading", level=1, name="Outbox")).to_be_visible()
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_role("status").filter(has_text="Invited")).to_be_visible()
    letter = other.get_by_role("article").filter(has_text="new@example.com")
    expect(letter).to_have_count(1)
    expect(letter.get_by_role("link", name="Open its link")).to_be_visible()
    other.close()
