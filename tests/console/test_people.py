"""What is done to people in the console, by mouse, and that it was done."""

import csv
import io
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.clients.console import Watched
from tests.clients.house import House, management
from tests.clients.management import sent
from tests.console.people_seed import DEAF, people_house

pytestmark = [pytest.mark.browser, pytest.mark.npm, pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def house(built_console: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with people_house(tmp_path_factory.mktemp("people")) as house:
        yield house


def told(page: Page, text: str) -> None:
    expect(page.get_by_role("alert").filter(has_text=text).last).to_be_visible()


def test_a_user_is_made_gets_a_role_and_is_deleted_with_what_is_named(
    console: Watched, house: House
) -> None:
    page = console.page
    with management(house) as api:
        sent(api.post("roles", json={"name": "Painter", "key": "painter"}))
    console.go("/auth/users", "Users")
    page.get_by_role("link", name="New user").first.click()
    page.get_by_role("textbox", name="Email").fill("grace@example.com")
    page.get_by_label("A temporary password").check()
    page.get_by_role("button", name="Make one").click()
    page.get_by_role("button", name="Create user").click()
    expect(page.get_by_role("heading", level=1, name="grace@example.com")).to_be_visible()

    page.get_by_role("tab", name="Organizations").click()
    page.get_by_role("combobox", name="Roles in Default Organization").click()
    page.get_by_role("option", name="Painter").click()
    told(page, "Roles are saved")
    user = page.url.split("/")[-2]
    with management(house) as api:
        (place,) = sent(api.get(f"genkan/users/{user}/organizations"))["organizations"]
    assert [role["key"] for role in place["roles"]] == ["painter"]

    page.get_by_role("tab", name="Sign-in").click()
    expect(page.get_by_text("To be changed at the next sign-in")).to_be_visible()

    page.get_by_role("tab", name="Profile").click()
    page.get_by_role("button", name="Delete user").click()
    question = page.get_by_role("dialog")
    expect(question).to_contain_text("1 identity: grace@example.com")
    expect(question).to_contain_text("membership, roles and permissions in Default Organization")
    question.get_by_role("button", name="Delete the user").click()
    expect(page.get_by_role("heading", level=1, name="Users")).to_be_visible()
    expect(page.get_by_role("link", name="grace@example.com")).to_have_count(0)


def test_people_are_found_by_the_server_part_by_part(console: Watched, house: House) -> None:
    page = console.page
    with management(house) as api:
        for each in range(60):
            identity = {"type": "email", "details": {"email": f"many{each}@example.com"}}
            sent(api.post("user", json={"identities": [identity]}))
    console.go("/auth/users", "Users")
    rows = page.get_by_role("table", name="Users").get_by_role("row")
    expect(rows).to_have_count(1 + 50)
    page.get_by_role("button", name="Show more").click()
    expect(page.get_by_role("link", name="many0@example.com")).to_be_visible()
    page.get_by_label("Find people").fill("many42")
    expect(rows).to_have_count(1 + 1)
    page.get_by_label("Find people").fill("nobody at all")
    expect(page.get_by_text("Nobody matches")).to_be_visible()


def test_a_token_is_minted_and_taken_apart(console: Watched, house: House) -> None:
    page = console.page
    with management(house) as api:
        body = {"name": "Web", "type": "reg"}
        client = sent(api.post("applications", json=body))["application"]["id"]
        mapping = f"genkan/applications/{client}/hasura_mapping"
        sent(api.patch(mapping, json={"is_enabled": True}))
        identity = {"type": "email", "details": {"email": "token@example.com"}}
        user = sent(api.post("user", json={"identities": [identity]}))["id"]
    console.go(f"/auth/users/{user}/tokens", "token@example.com")
    page.get_by_role("button", name="Mint a token").click()
    expect(page.get_by_role("img", name="holds", exact=True).first).to_be_visible()
    expect(page.get_by_role("img", name="does not hold")).to_have_count(0)
    expect(page.get_by_label("What the engine reads")).to_contain_text("x-hasura-user-id")
    expect(page.get_by_role("button", name="Copy curl")).to_be_visible()
    page.get_by_role("tab", name="Activity").click()
    expect(page.get_by_role("table", name="Audit log")).to_be_visible()


def test_a_flag_is_set_apart_for_an_organization_and_taken_back(
    console: Watched, house: House
) -> None:
    page = console.page
    with management(house) as api:
        created = sent(api.post("organization", json={"name": "Flagged"}))
        code = created["organization"]["code"]
    console.go("/auth/flags", "Feature flags")
    page.get_by_role("button", name="New flag").first.click()
    page.get_by_role("textbox", name="Name").fill("Dark ages")
    expect(page.get_by_role("textbox", name="Key")).to_have_value("dark_ages")
    page.get_by_role("button", name="Create flag").click()
    expect(page.get_by_role("table", name="Feature flags")).to_contain_text("Dark ages")
    console.go(f"/auth/organizations/{code}/flags", "Flagged")
    row = page.get_by_role("row").filter(has_text="dark_ages")
    row.get_by_text("On", exact=True).click()
    row.get_by_role("button", name="Set dark_ages here").click()
    expect(row).to_contain_text("the organization")
    row.get_by_role("button", name="Take back dark_ages").click()
    expect(row).to_contain_text("its default")


def test_a_webhook_shows_why_a_delivery_failed_and_sends_it_again(
    console: Watched, house: House
) -> None:
    page = console.page
    console.go("/auth/webhooks/new", "New webhook")
    page.get_by_role("textbox", name="Name").fill("Deaf")
    page.get_by_role("textbox", name="Endpoint").fill(DEAF)
    page.get_by_label("All of role").check()
    page.get_by_role("button", name="Create webhook").click()
    expect(page.get_by_role("heading", level=1, name="Deaf")).to_be_visible()
    with management(house) as api:
        sent(api.post("roles", json={"name": "Heard", "key": "heard"}))
    details = page.get_by_role("button", name="Details of role.created")
    expect(details).to_be_visible(timeout=60_000)
    expect(page.get_by_role("img", name="1 failed").first).to_be_visible(timeout=60_000)
    details.click()
    expect(page.get_by_role("table", name="Attempts")).to_contain_text("none")
    expect(page.get_by_text('"key": "heard"')).to_be_visible()
    page.get_by_role("button", name="Replay role.created").click()
    told(page, "It is sent once more")


def test_the_audit_log_is_saved_as_csv(console: Watched) -> None:
    page = console.page
    console.go("/auth/audit-log", "Audit log")
    expect(page.get_by_role("table", name="Audit log")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as CSV").click()
    text = download.value.path().read_bytes().decode()
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert rows
    assert set(rows[0]) == {"id", "at", "kind", "actor", "subject", "details"}


def test_the_signing_keys_are_rotated_after_a_question(console: Watched) -> None:
    page = console.page
    console.go("/auth/keys", "Signing keys")
    expect(page.get_by_text("active", exact=True)).to_have_count(2)
    page.get_by_role("button", name="Rotate now").click()
    question = page.get_by_role("dialog")
    expect(question).to_contain_text("31 days")
    question.get_by_role("button", name="Rotate now").click()
    expect(page.get_by_text("retired", exact=True)).to_have_count(2)
