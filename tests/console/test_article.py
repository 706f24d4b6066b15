"""The article "Kinde with Hasura" by the mouse alone, its clicks counted, to a signed-in site.

Source: kinde.com/blog/engineering/kinde-with-hasura; the most clicks a step may take are those
of the issue that asked for the console. What is typed is not counted.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.clients.console import SCREENSHOTS, Watched, console_context, watched
from tests.clients.hosted_pages import Person, new_person
from tests.clients.house import House, insert_user
from tests.clients.nextjs import next_site, own_rows, sign_in
from tests.clients.program import free_port
from tests.clients.required import required_npm

pytestmark = [
    pytest.mark.browser,
    pytest.mark.npm,
    pytest.mark.process,
    pytest.mark.slow,
    pytest.mark.timeout(900),
]

QUERY = "query { users { id name } }"


def test_the_article_by_mouse(
    browser: Browser, house: House, tmp_path_factory: pytest.TempPathFactory
) -> None:
    site = f"http://localhost:{free_port()}"
    ada, grace = new_person("Ada"), new_person("Grace")
    with console_context(browser, house) as context, watched(context, house) as console:
        environment_text = create_application(console, site)
        enable_hasura_mapping(console)
        trust_the_provider(console)
        make_users_table(console)
        give_users_their_own_row(console)
        for person in (ada, grace):
            insert_user(house, create_user(console, person), person.first_name)
        query_as(console, ada)
        see_logs(console)
        every_step_is_ticked_but_the_last(console)
    folder = tmp_path_factory.mktemp("nextjs") / "app"
    with (
        next_site(required_npm(), house, environment_text, site, folder) as url,
        browser.new_context() as visitor,
    ):
        page = visitor.new_page()
        page.goto(f"{url}/dashboard")
        sign_in(page, ada)
        page.wait_for_url(f"{url}/dashboard")
        assert [name for _, name in own_rows(page, url)] == ["Ada"]
        page.screenshot(path=SCREENSHOTS / "article-09-nextjs.png")


@contextmanager
def at_most(console: Watched, clicks: int, name: str) -> Iterator[Page]:
    """A step of the article, its clicks counted."""
    before = console.clicks
    yield console.page
    taken = console.clicks - before
    print(f"{name}: {taken} clicks of {clicks}")
    assert taken <= clicks


def place(page: Page, name: str) -> Locator:
    """A place of the left rail."""
    return page.get_by_role("navigation", name="Places").get_by_role("link", name=name, exact=True)


def create_application(console: Watched, site: str) -> str:
    """The text of `.env.local` that one button copies."""
    with at_most(console, 4, "application") as page:
        console.go("", "Start")
        expect(page.get_by_text("1 of 8")).to_be_visible()
        console.screenshot("article-01-start")
        console.click(place(page, "Applications"))
        console.click(page.get_by_role("link", name="New application"))
        console.click(page.get_by_role("radio", name="Next.js"))
        expect(page.get_by_label("Callback URLs")).to_have_value(
            "http://localhost:3000/api/auth/kinde_callback"
        )
        # The example of this test runs beside others, not on port 3000.
        page.get_by_label("Callback URLs").fill(f"{site}/api/auth/kinde_callback")
        page.get_by_label("Logout URLs").fill(site)
        console.click(page.get_by_role("button", name="Create", exact=True))
        expect(page.get_by_role("button", name="Copy .env.local")).to_be_visible()
    console.screenshot("article-02-application")
    page.get_by_role("button", name="Copy .env.local").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    text: str = page.evaluate("() => navigator.clipboard.readText()")
    assert f"KINDE_ISSUER_URL={console.url}\n" in text
    return text


def enable_hasura_mapping(console: Watched) -> None:
    with at_most(console, 2, "Hasura mapping") as page:
        console.click(page.get_by_role("tab", name="Tokens"))
        console.click(page.get_by_role("switch", name="Enable Hasura mapping"))
        token = page.get_by_role("region", name="The resulting token")
        expect(token).to_contain_text("x-hasura-default-role")
    console.screenshot("article-03-tokens")


def trust_the_provider(console: Watched) -> None:
    with at_most(console, 3, "JWT secret") as page:
        console.click(place(page, "Settings"))
        console.click(page.get_by_role("button", name="Use the built-in identity provider"))
        save = page.get_by_role("button", name="Save", exact=True)
        expect(page.get_by_text("It can be used")).to_be_visible()
        console.screenshot("article-04-jwt-secret")
        console.click(save)
        expect(save).to_be_hidden()
    config = console.page.request.get(f"{console.url}/console-api/engine/v1alpha1/config")
    assert config.json()["is_jwt_set"] is True


def make_users_table(console: Watched) -> None:
    with at_most(console, 7, "table") as page:
        console.click(place(page, "Data"))
        console.click(page.get_by_role("link", name="New table").first)
        page.get_by_label("Name", exact=True).fill("users")
        for row, (name, kind) in enumerate(
            [("id", "text"), ("name", "text"), ("last_seen", "timestamp")], start=1
        ):
            page.get_by_label(f"Name of column {row}").fill(name)
            page.get_by_label(f"Type of column {row}").first.fill(kind)
        console.click(page.get_by_role("checkbox", name="Primary key: column 1"))
        console.click(page.get_by_role("button", name="Default of column 3: now()"))
        console.screenshot("article-05-table")
        console.click(page.get_by_role("button", name="Add table"))
        expect(page.get_by_role("heading", level=1, name="users")).to_be_visible()


def give_users_their_own_row(console: Watched) -> None:
    with at_most(console, 5, "role and permission") as page:
        console.click(page.get_by_role("tab", name="Permissions"))
        page.get_by_role("textbox", name="New role").fill("user")
        console.click(page.get_by_role("button", name="select for user"))
        console.click(page.get_by_role("radio", name="Only the signed-in user's rows").first)
        console.click(page.get_by_role("button", name="Save permission"))
        expect(page.get_by_text("as it is saved")).to_be_visible()
    console.screenshot("article-06-permission")


def create_user(console: Watched, person: Person) -> str:
    """The id of the new user, who signs in with their password."""
    page = console.page
    place(page, "Users").click()
    page.get_by_role("link", name="New user").first.click()
    page.get_by_role("textbox", name="Email").fill(person.email)
    page.get_by_label("First name").fill(person.first_name)
    page.get_by_role("radio", name="A password you choose").click()
    page.get_by_role("textbox", name="Password").fill(person.password)
    page.get_by_role("button", name="Create user").click()
    page.wait_for_url("**/auth/users/kp_*/profile")
    return page.url.split("/users/")[1].split("/")[0]


def query_as(console: Watched, person: Person) -> None:
    page = console.page
    place(page, "API").click()
    editor = (
        page.get_by_role("textbox", name="Operation Editor")
        .or_(page.locator(".graphiql-query-editor .monaco-editor textarea"))
        .first
    )
    editor.focus()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(QUERY)
    page.keyboard.press("Control+Enter")
    response = page.locator(".graphiql-response")
    expect(response).to_contain_text("Grace")
    with at_most(console, 2, "query as a user"):
        console.click(page.get_by_role("button", name="Run as"))
        console.click(page.get_by_role("option", name=person.email))
        expect(page.get_by_role("button", name=f"Run as {person.email}")).to_be_visible()
        expect(response).not_to_contain_text("Grace")
        expect(response).to_contain_text("Ada")
    page.get_by_role("tab", name="Session").click()
    expect(page.get_by_text("What the engine reads")).to_be_visible()
    console.screenshot("article-07-run-as")


def see_logs(console: Watched) -> None:
    with at_most(console, 1, "logs") as page:
        console.click(place(page, "Logs"))
        expect(page.get_by_text("/v1/graphql").first).to_be_visible()
    console.screenshot("article-08-logs")


def every_step_is_ticked_but_the_last(console: Watched) -> None:
    console.go("", "Start")
    expect(console.page.get_by_text("7 of 8")).to_be_visible()
    # What is left is to sign in from the site itself.
    steps = console.page.get_by_role("listitem").all_inner_texts()
    assert [step.split("\n")[0] for step in steps if "· done" not in step] == [
        "Sign in from your site · next"
    ], json.dumps(steps)
