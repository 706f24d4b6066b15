"""The frame of the console, its start, and the API page: by mouse, by keyboard, for axe."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.clients.console import TABLET, Watched, console_context, watched
from tests.clients.hosted_pages import new_person
from tests.clients.house import House, genkan, insert_user, make_users_table

pytestmark = [
    pytest.mark.browser,
    pytest.mark.npm,
    pytest.mark.process,
    pytest.mark.slow,
    pytest.mark.timeout(600),
]

PAGES = (
    ("", "Start"),
    ("/api/permission-tests", "Permission tests"),
    ("/nowhere", "There is no such page"),
)
# GraphiQL has findings of its own: a tab with a button in it, the colour of comments in the dark.
UPSTREAM = (".graphiql-container",)


@pytest.fixture(scope="module")
def users_house(house: House) -> House:
    make_users_table(house)
    for name in ("ada", "grace"):
        insert_user(house, name, name.title())
    return house


def ask(page: Page, query: str) -> None:
    """Type a query over what the editor has, and run it."""
    editor = page.get_by_role("textbox", name="Operation Editor").or_(
        page.locator(".graphiql-query-editor .monaco-editor textarea")
    )
    page.wait_for_load_state("networkidle")
    expect(page.locator(".graphiql-query-editor .view-lines")).not_to_be_empty()
    editor.first.focus()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(query)
    expect(page.locator(".graphiql-query-editor .view-lines")).to_have_text(
        query.replace(" ", "\u00a0")
    )
    page.keyboard.press("Control+Enter")


@pytest.mark.parametrize("is_dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing_in_the_frame_and_on_its_pages(
    browser: Browser, users_house: House, *, is_dark: bool
) -> None:
    size = TABLET if is_dark else None
    with (
        console_context(browser, users_house, size=size, is_dark=is_dark) as context,
        watched(context, users_house) as console,
    ):
        for path, heading in PAGES:
            console.go(path, heading)
            assert console.axe() == [], path
        console.page.goto(f"{console.url}/console/api/api-explorer")
        expect(console.page.locator(".graphiql-response")).to_be_visible()
        assert console.axe(without=UPSTREAM) == []
        console.screenshot(f"api-{'dark' if is_dark else 'light'}")


def test_a_browser_without_a_session_is_told_how_to_come_in(
    browser: Browser, users_house: House
) -> None:
    with browser.new_context() as context, watched(context, users_house) as console:
        console.go("/data", "Sign in to the console")
        expect(console.page.get_by_text("genkan admin link")).to_be_visible()
        assert console.axe() == []
        console.page.goto(genkan(users_house, "admin", "link").strip())
        expect(console.page.get_by_role("heading", level=1, name="Start")).to_be_visible()
        assert "link=" not in console.page.url


def test_the_keyboard_finds_a_table_and_the_colours_turn(
    users_house: House, console: Watched
) -> None:
    console.go("", "Start")
    page = console.page
    page.keyboard.press("Control+K")
    page.get_by_role("textbox", name="Find a page or a table").fill("users")
    page.get_by_role("button", name="users public").or_(
        page.locator(".mantine-Spotlight-action", has_text="public")
    ).first.click()
    expect(page.get_by_role("heading", level=1, name="users")).to_be_visible()
    page.get_by_role("button", name="Dark colours").click()
    expect(page.get_by_role("button", name="Light colours")).to_be_visible()


def test_a_role_is_tried_with_its_session_variables_and_kept_as_a_test(
    users_house: House, console: Watched
) -> None:
    page = console.page
    page.goto(f"{console.url}/console/api/api-explorer")
    ask(page, "query { users { name } }")
    response = page.locator(".graphiql-response")
    expect(response).to_contain_text("Grace")
    page.get_by_role("button", name="Run as").click()
    page.get_by_role("option", name="user", exact=True).click()
    page.get_by_label("x-hasura-user-id").fill("ada")
    expect(response).not_to_contain_text("Grace")
    expect(response).to_contain_text("Ada")
    page.get_by_role("tab", name="SQL").click()
    expect(page.get_by_label("About the query", exact=True).first).to_contain_text(
        'from "public"."users"'
    )
    page.get_by_role("tab", name="Answer").click()
    page.get_by_role("button", name="Keep as a permission test").click()
    page.get_by_label("Name").fill("Ada sees her own row")
    page.get_by_role("button", name="Keep", exact=True).click()
    console.go("/api/permission-tests", "Permission tests")
    page.get_by_role("button", name="Run all").click()
    expect(page.get_by_text("passed")).to_be_visible()
    insert_user(users_house, f"ada-{new_person('x').email}", "Nobody's")
    page.get_by_role("button", name="Run all").click()
    expect(page.get_by_text("passed")).to_be_visible()


def test_a_pasted_token_that_is_none_says_so(users_house: House, console: Watched) -> None:
    page = console.page
    page.goto(f"{console.url}/console/api/api-explorer")
    page.get_by_role("button", name="Run as").click()
    page.get_by_role("option", name="paste one").click()
    page.get_by_label("Token", exact=True).fill("not.a.token")
    ask(page, "query { users { name } }")
    expect(page.locator(".graphiql-response")).to_contain_text("invalid-jwt")
    page.get_by_role("tab", name="Session").click()
    expect(page.get_by_text("This is no JWT")).to_be_visible()


def test_a_live_query_as_admin_hears_of_a_change(users_house: House, console: Watched) -> None:
    page = console.page
    page.goto(f"{console.url}/console/api/api-explorer")
    ask(page, "subscription { users(order_by: {id: asc}) { name } }")
    response = page.locator(".graphiql-response")
    expect(response).to_contain_text("Grace")
    insert_user(users_house, "hedy", "Hedy")
    expect(response).to_contain_text("Hedy")
