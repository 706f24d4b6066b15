"""Tables in the console: made in the article's clicks, found among a thousand, changed, tracked."""

import time

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.clients.console import TABLET, Watched, console_context, watched
from tests.clients.house import House, metadata, run_sql

pytestmark = [
    pytest.mark.browser,
    pytest.mark.npm,
    pytest.mark.process,
    pytest.mark.slow,
    pytest.mark.timeout(600),
]

MANY = 1000


def column(page: Page, number: int, name: str, kind: str) -> None:
    """Type a column by the keyboard alone, from the field of its name."""
    page.get_by_label(f"Name of column {number}").press_sequentially(name)
    page.keyboard.press("Tab")
    page.keyboard.type(kind)
    expect(page.get_by_role("combobox", name=f"Type of column {number}")).to_have_value(kind)


def make_many_tables(house: House) -> None:
    run_sql(
        house,
        f"do $$ begin for i in 1..{MANY} loop execute format("
        "'create table if not exists many_%s (id int)', lpad(i::text, 4, '0')); end loop; end $$",
    )


def seconds_until_found(page: Page, name: str) -> float:
    """From asking for the page to seeing the table that was searched for in the tree."""
    began = time.perf_counter()
    page.reload(wait_until="commit")
    search_tree(page, name)
    expect(tree_item(page, name)).to_be_visible()
    return time.perf_counter() - began


def tracking_of(body: str | None) -> list[str]:
    """The body when it tracks tables."""
    return [body] if body is not None and "pg_track_table" in body else []


def search_tree(page: Page, name: str) -> Locator:
    """Search for it: the tree draws what is in sight, which may be another test's many tables."""
    search = page.get_by_role("searchbox", name="Search tables, views and functions")
    search.fill(name)
    return search


def tree_item(page: Page, name: str) -> Locator:
    return page.get_by_role("treeitem", name=name)


def test_the_table_of_the_article_is_made_in_seven_clicks(console: Watched) -> None:
    page = console.page
    console.go("/", "Start")
    console.click(page.get_by_role("link", name="Data", exact=True))
    console.click(page.get_by_role("link", name="New table"))
    expect(page.get_by_label("Name", exact=True)).to_be_focused()
    page.keyboard.type("users")
    column(page, 1, "id", "text")
    column(page, 2, "name", "text")
    column(page, 3, "last_seen", "timestamptz")
    console.click(page.get_by_label("Primary key: column 1"))
    console.click(page.get_by_role("button", name="Default of column 3: now()"))
    expect(page.get_by_role("region", name="SQL that will run")).to_have_text(
        "create table public.users (\n  id text primary key,\n  name text,\n"
        "  last_seen timestamptz default now()\n);"
    )
    assert console.axe() == []
    console.screenshot("new-table")
    console.click(page.get_by_role("button", name="Add table"))
    page.wait_for_url("**/data/default/schema/public/tables/users/browse")
    expect(tree_item(page, "users table")).to_be_visible()
    print(f"\nthe article's table: {console.clicks} clicks")
    assert console.clicks <= 7


def test_mistakes_are_told_at_their_field(console: Watched, house: House) -> None:
    run_sql(house, "create table if not exists taken (id int)")
    page = console.page
    console.go("/data/default/schema/public/table/add", "New table")
    page.get_by_label("Name", exact=True).fill("taken")
    column(page, 1, "id", "tex")
    page.get_by_role("button", name="Add table").click()
    expect(page.get_by_text("public has 'taken' already")).to_be_visible()
    page.get_by_label("Name", exact=True).fill("not_taken")
    page.get_by_role("button", name="Add table").click()
    expect(page.get_by_text('type "tex" does not exist')).to_be_visible()


def test_a_column_is_changed_and_a_table_dropped_with_what_goes_with_it_named(
    console: Watched, house: House
) -> None:
    run_sql(house, "create table teams (id int primary key, name text)")
    run_sql(house, "create table players (id int primary key, team int references teams)")
    for name in ("teams", "players"):
        metadata(house, "pg_track_table", {"table": {"schema": "public", "name": name}})
    page = console.page
    console.go("/data/default/schema/public/tables/teams/modify", "teams")
    page.get_by_role("button", name="Edit name").click()
    page.get_by_label("Default", exact=True).fill("'nobody'")
    sql = page.get_by_role("region", name="SQL that will run")
    expect(sql).to_have_text("alter table public.teams alter column name set default 'nobody';")
    page.get_by_role("button", name="Save column").click()
    expect(page.get_by_role("listitem").filter(has_text="default 'nobody'")).to_be_visible()
    assert console.axe() == []
    console.screenshot("modify")
    page.get_by_role("button", name="Drop the table …").click()
    expect(page.get_by_text("of public.players, with cascade")).to_be_visible()
    page.get_by_label("Type teams to drop it").fill("teams")
    page.get_by_role("button", name="Drop teams", exact=True).click()
    expect(page.get_by_text("Nothing was changed: this depends on it")).to_be_visible()
    page.get_by_label("Remove these as well (cascade)").check()
    page.get_by_role("button", name="Drop teams", exact=True).click()
    page.wait_for_url("**/data/default/schema/public")
    search_tree(page, "players")
    expect(tree_item(page, "players table")).to_be_visible()
    search_tree(page, "teams")
    expect(tree_item(page, "teams table")).to_have_count(0)


def test_what_sql_made_is_tracked_by_one_button(console: Watched) -> None:
    page = console.page
    console.go("/data/sql", "SQL")
    page.get_by_role("textbox", name="SQL").fill(
        "create table songs (id int primary key, title text);\n"
        "create view titles as select title from songs;"
    )
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Made: songs, titles")).to_be_visible()
    search_tree(page, "titles")
    expect(tree_item(page, "titles view untracked")).to_be_visible()
    page.get_by_role("button", name="Track them").click()
    expect(page.get_by_role("treeitem", name="titles view", exact=True)).to_be_visible()
    page.get_by_role("textbox", name="SQL").fill("select 1 as one, null as nothing")
    page.get_by_role("button", name="Run").click()
    expect(page.get_by_role("table", name="Result")).to_contain_text("NULL")
    assert console.axe() == []
    console.screenshot("sql")


def test_the_tree_has_a_thousand_tables_and_is_used_by_the_keyboard(
    console: Watched, house: House
) -> None:
    make_many_tables(house)
    page = console.page
    console.go("/data", "Data")
    taken = [seconds_until_found(page, f"many_0{number}") for number in range(201, 206)]
    print(
        f"\n{MANY} tables: s from asking for the page to one being found:",
        *map("{:.2f}".format, taken),
    )
    search_tree(page, "many_")
    expect(tree_item(page, "many_0001")).to_be_visible()
    # Of a thousand tables those in sight are in the page.
    assert page.get_by_role("treeitem").count() < MANY / 10
    page.keyboard.press("Escape")
    tree = page.get_by_role("tree", name="Databases")
    tree.focus()
    page.keyboard.press("End")
    expect(page.locator("[role=treeitem][data-active]")).to_have_attribute("aria-level", "2")
    page.keyboard.press("Home")
    expect(page.locator("[role=treeitem][data-active]")).to_contain_text("default")
    page.keyboard.type("many_0500")
    expect(tree_item(page, "many_0500")).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url("**/tables/many_0500/browse")
    # Enter at once goes to what was typed, not to what stood there before.
    search = search_tree(page, "many_0700")
    search.press("Enter")
    page.wait_for_url("**/tables/many_0700/browse")
    search.press("Escape")
    tree.press("ArrowDown")
    expect(page.locator("[role=treeitem][data-active]")).to_contain_text("many_0701")


def test_a_thousand_tables_are_tracked_in_one_call(console: Watched, house: House) -> None:
    make_many_tables(house)
    page = console.page
    commands: list[str] = []
    console.go("/data/default/schema/public", "public")
    untracked = page.get_by_role("region", name="Tables and views that are not tracked")
    button = untracked.get_by_role("button", name="Track all")
    expect(button).to_be_visible()
    page.on("request", lambda request: commands.extend(tracking_of(request.post_data)))
    began = time.perf_counter()
    button.click()
    expect(button).to_have_count(0)
    print(f"\nall tracked in {time.perf_counter() - began:.1f} s")
    assert len(commands) == 1
    assert console.axe() == []
    console.screenshot("schema-overfull")


def test_at_768_pixels_the_tree_is_a_drawer(house: House, console: Watched) -> None:
    browser = console.page.context.browser
    assert browser is not None
    with (
        console_context(browser, house, size=TABLET, is_dark=True) as context,
        watched(context, house) as narrow,
    ):
        narrow.go("/data", "Data")
        expect(narrow.page.get_by_role("tree")).to_have_count(0)
        narrow.page.get_by_role("button", name="Tables").click()
        expect(narrow.page.get_by_role("tree", name="Databases")).to_be_visible()
        assert narrow.axe() == []
        narrow.screenshot("data-narrow-dark")
