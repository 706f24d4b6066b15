"""Settings and Logs by mouse in a real Chromium."""

import json

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.clients.console import DESKTOP, TABLET, Watched
from tests.clients.house import House

pytestmark = [pytest.mark.browser, pytest.mark.npm, pytest.mark.slow, pytest.mark.timeout(600)]

JWT = "HASURA_GRAPHQL_JWT_SECRET"
OTHER_KEY = json.dumps({"type": "HS256", "key": "k" * 32})
PAGES = {
    "/settings/env-vars": "Environment variables",
    "/settings/metadata-actions": "Metadata",
    "/settings/metadata-status": "Inconsistent objects",
    "/settings/about": "About",
    "/logs": "Logs",
}


def refuse_a_token(house: House, request_id: str) -> None:
    headers = {"authorization": "Bearer a.b.c", "x-request-id": request_id}
    httpx.post(f"{house.url}/v1/graphql", json={"query": "{x}"}, headers=headers)


def from_rail(console: Watched, place: str) -> None:
    rail = console.page.get_by_role("navigation", name="Places")
    console.click(rail.get_by_role("link", name=place, exact=True))


def pause_log(page: Page) -> None:
    """A log that is followed is never done loading."""
    live = page.get_by_role("switch", name="Live")
    live.press("Space")
    expect(live).not_to_be_checked()


def test_the_engine_trusts_the_built_in_provider_after_three_clicks(console: Watched) -> None:
    page = console.page
    console.go("/settings/env-vars", "Environment variables")
    page.get_by_label(JWT).fill(OTHER_KEY)
    expect(page.get_by_text("It can be used.")).to_be_visible()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("is in effect: nothing was restarted")).to_be_visible()
    console.go("/", "Start")

    from_rail(console, "Settings")
    console.click(page.get_by_role("button", name="Use the built-in identity provider"))
    console.click(page.get_by_role("button", name="Save"))
    expect(page.get_by_text("Those of the built-in identity provider")).to_be_visible()
    print(f"JWT secret: {console.clicks} clicks")
    assert console.clicks == 3


def test_a_value_that_can_not_be_used_is_told_where_it_is_typed(console: Watched) -> None:
    page = console.page
    console.go("/settings/env-vars", "Environment variables")
    page.get_by_label("Search settings").fill("log level")
    page.get_by_role("button", name="HASURA_GRAPHQL_LOG_LEVEL").click()
    page.get_by_label("Value").fill("loud")
    expect(page.get_by_text("expected one of debug, info, warn, error")).to_be_visible()
    expect(page.get_by_role("button", name="Save")).to_be_disabled()


def test_a_refused_token_has_its_reason_one_click_from_the_rail(
    console: Watched, house: House
) -> None:
    page = console.page
    refuse_a_token(house, "shown-1")
    console.go("/", "Start")
    from_rail(console, "Logs")
    expect(page.get_by_text("invalid-jwt: Could not verify JWT").first).to_be_visible()
    assert console.clicks == 1
    refuse_a_token(house, "shown-2")
    page.get_by_label("Search the log").fill("shown-2")
    # Until it has been searched the other request's entry stands there, and can not be clicked.
    found = page.get_by_role("button", name="POST /v1/graphql")
    expect(found).to_have_count(1)
    found.click()
    page.get_by_role("button", name="All entries of this request").click()
    expect(page.get_by_role("button", name="Only request shown-2")).to_be_visible()
    assert "request_id=shown-2" in page.url


def test_an_entry_stays_under_the_mouse_while_others_come(console: Watched, house: House) -> None:
    page = console.page
    refuse_a_token(house, "held-1")
    console.go("/logs?text=held", "Logs")
    entries = page.get_by_role("button", name="POST /v1/graphql")
    expect(entries).to_have_count(1)
    entries.hover()
    refuse_a_token(house, "held-2")
    expect(page.get_by_role("columnheader", name="What (1 newer")).to_be_visible()
    expect(entries).to_have_count(1)
    page.get_by_role("heading", level=1).hover()
    expect(entries).to_have_count(2)


def test_metadata_are_imported_only_after_their_differences_are_seen(console: Watched) -> None:
    page = console.page
    console.go("/settings/metadata-actions", "Metadata")
    role = {"role_name": "staff", "role_set": ["user", "editor"]}
    source = {"name": "default", "kind": "postgres", "tables": [], "configuration": {}}
    page.get_by_label("or paste metadata as JSON").fill(
        json.dumps({"version": 3, "sources": [source], "inherited_roles": [role]})
    )
    differences = page.get_by_role("list", name="Differences")
    expect(differences.get_by_text("inherited role staff")).to_be_visible()
    page.get_by_label("or paste metadata as JSON").fill("{")
    expect(page.get_by_role("alert")).to_contain_text("this is no JSON")


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_accessible_and_fits(console: Watched, path: str) -> None:
    page = console.page
    for size in (DESKTOP, TABLET):
        page.set_viewport_size(size)  # pyright: ignore[reportArgumentType]
        console.go(path, PAGES[path])
        if path == "/logs":
            pause_log(page)
        assert console.axe() == []
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= size["width"], f"{width} px at {size['width']}"
        console.screenshot(f"{path.strip('/').replace('/', '-')}-{size['width']}")
