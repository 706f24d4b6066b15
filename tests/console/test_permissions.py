"""Permissions with the mouse: five clicks, rules of one's own, and what guards them."""

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.clients.console import TABLET, Watched, console_context, watched
from tests.clients.house import House, graphql, insert_user, metadata, run_sql, secrets

pytestmark = [
    pytest.mark.browser,
    pytest.mark.npm,
    pytest.mark.process,
    pytest.mark.slow,
    pytest.mark.timeout(600),
]

ARTICLE_CLICKS = 5
METADATA = "**/engine/v1/metadata"
BLOG = """
create table users (id text primary key, name text, last_seen timestamp default now());
create table posts (
  id serial primary key, author_id text references users, title text, is_public boolean not null,
  tags jsonb
);
create table comments (id serial primary key, post_id integer references posts, text text);
"""
POSTS = """
insert into posts (author_id, title, is_public)
values ('kp_ada', 'A draft', false), ('kp_ada', 'An essay', true), ('kp_bob', 'A secret', false)
"""


@pytest.fixture(scope="module")
def blog(house: House) -> House:
    run_sql(house, BLOG)
    for name in ("users", "posts", "comments"):
        metadata(house, "pg_track_table", {"source": "default", "table": _table(name)})
    for user_id, name in (("kp_ada", "Ada"), ("kp_bob", "Bob")):
        insert_user(house, user_id, name)
    run_sql(house, POSTS)
    return house


def _table(name: str) -> dict[str, str]:
    return {"schema": "public", "name": name}


def _path(table: str, role: str = "", action: str = "") -> str:
    chosen = f"?role={role}&action={action}" if role else ""
    return f"/data/default/schema/public/tables/{table}/permissions{chosen}"


def _as_role(house: House, query: str, role: str, user_id: str) -> dict[str, object]:
    return graphql(
        house,
        query,
        x_hasura_admin_secret=secrets(house)["admin_secret"],
        x_hasura_role=role,
        x_hasura_user_id=user_id,
    )


def test_the_permission_of_the_article_takes_five_clicks(blog: House, console: Watched) -> None:
    page = console.page
    console.go("/data/default/schema/public/tables/users/relationships", "users")
    console.click(page.get_by_role("tab", name="Permissions"))
    console.click(page.get_by_role("textbox", name="New role"))
    page.keyboard.type("user")
    console.click(page.get_by_role("button", name="select for user"))
    console.click(page.get_by_role("radio", name="Only the signed-in user's rows"))
    expect(page.get_by_text("All columns were ticked with the preset")).to_be_visible()
    expect(page.get_by_role("checkbox", name="last_seen")).to_be_checked()
    console.screenshot("permissions-article")
    console.click(page.get_by_role("button", name="Save permission"))
    expect(page.get_by_text("user may read users by this rule")).to_be_visible()
    print(f"the article's permission: {console.clicks} clicks")
    assert console.clicks <= ARTICLE_CLICKS
    own = _as_role(blog, "{users {id name}}", "user", "kp_ada")
    assert own == {"data": {"users": [{"id": "kp_ada", "name": "Ada"}]}}


def test_a_rule_is_built_beside_its_json_and_shows_its_rows(blog: House, console: Watched) -> None:
    page = console.page
    console.go(_path("posts", "reader", "select"), "posts")
    page.get_by_role("radio", name="A rule of your own").click()
    _choose(page, "Add a condition on posts", "any of")
    _choose(page, "Add an alternative", "author_id")
    _choose(page, "Value for author_id", "X-Hasura-User-Id")
    _choose(page, "Add an alternative", "is_public")
    expect(page.get_by_label("Rule as JSON")).to_contain_text('{"is_public": {"_eq": true}}')
    page.get_by_role("checkbox", name="title").check()
    page.get_by_role("combobox", name="x-hasura-user-id").fill("kp_bob")
    seen = page.get_by_role("table", name="Rows this role gets")
    expect(seen.get_by_role("row")).to_have_count(3)
    console.screenshot("permissions-rule")
    page.get_by_role("button", name="Save permission").click()
    expect(page.get_by_text("reader may read posts by this rule")).to_be_visible()
    expect(page.get_by_text("As reader asks it, by the GraphQL API.")).to_be_visible()
    expect(seen.get_by_text("A secret")).to_be_visible()
    answer = _as_role(blog, "{posts(order_by: {title: asc}) {title}}", "reader", "kp_bob")
    assert answer == {"data": {"posts": [{"title": "A secret"}, {"title": "An essay"}]}}


def _choose(page: Page, select: str, option: str) -> None:
    page.get_by_role("combobox", name=select).click()
    page.get_by_role("option", name=option).first.click()


@pytest.mark.usefixtures("blog")
def test_what_is_edited_while_it_is_saved_is_kept_and_not_yet_saved(console: Watched) -> None:
    page = console.page
    console.go(_path("comments", "keeper", "select"), "comments")
    page.get_by_role("radio", name="Every row").click()
    page.get_by_role("checkbox", name="text").check()
    comment = page.get_by_role("textbox", name="Comment")
    comment.fill("sent")
    held: list[Route] = []
    save = page.get_by_role("button", name="Save permission")
    page.route(METADATA, lambda route: held.append(route))  # noqa: PLW0108  # it takes no builtin
    with page.expect_request(METADATA):
        save.click()
    comment.fill("edited meanwhile")
    held[0].continue_()
    page.unroute(METADATA)
    expect(page.get_by_text("keeper may read comments by this rule")).to_be_visible()
    expect(comment).to_have_value("edited meanwhile")
    page.get_by_role("button", name="What changes").click()
    expect(page.get_by_label("What changes").get_by_role("deletion")).to_contain_text("sent")
    save.click()
    expect(page.get_by_text("as it is saved")).to_be_visible()
    page.reload()
    expect(comment).to_have_value("edited meanwhile")


@pytest.mark.usefixtures("blog")
def test_json_that_can_not_be_read_stays_and_leaving_asks_first(console: Watched) -> None:
    page = console.page
    console.go(_path("comments", "reader", "select"), "comments")
    page.get_by_role("radio", name="A rule of your own").click()
    page.get_by_label("Rule as JSON").click()
    page.keyboard.insert_text('{"text": {"_eq": ')
    expect(page.get_by_text("The builder waits until the JSON can be read again")).to_be_visible()
    expect(page.get_by_role("button", name="Save permission")).to_be_disabled()
    page.get_by_role("tab", name="Relationships").click()
    page.get_by_role("button", name="Stay").click()
    expect(page.get_by_label("Rule as JSON")).to_contain_text('{"text": {"_eq": ')
    page.set_viewport_size({"width": TABLET["width"], "height": TABLET["height"]})
    expect(page.get_by_label("Rule as JSON")).to_contain_text('{"text": {"_eq": ')
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("tab", name="Relationships").click()
    expect(page.get_by_role("heading", name="Suggested by foreign keys")).to_be_visible()


@pytest.mark.usefixtures("blog")
def test_a_refusal_stands_where_the_mistake_is(console: Watched) -> None:
    page = console.page
    console.go(_path("comments", "writer", "select"), "comments")
    page.get_by_role("radio", name="A rule of your own").click()
    page.get_by_label("Rule as JSON").click()
    page.keyboard.insert_text('{"txet": {"_eq": "a"}}')
    page.get_by_role("button", name="Save permission").click()
    rows = page.get_by_role("region", name="Rows to read")
    expect(rows.get_by_role("alert")).to_contain_text("txet")
    expect(page.get_by_label("Rule as JSON")).to_contain_text('{"txet": {"_eq": "a"}}')
    page.get_by_role("button", name="Undo").click()


@pytest.mark.parametrize("is_dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("path", "heading"),
    [
        (_path("posts", "editor", "update"), "posts"),
        ("/data/default/permissions", "Permissions"),
        ("/data/default/permissions/roles", "Roles of the engine"),
        ("/data/default/schema/public/tables/posts/relationships", "posts"),
        ("/data/default/diagram", "Diagram"),
    ],
)
def test_everybody_can_use_these_pages(
    blog: House, browser: Browser, path: str, heading: str, *, is_dark: bool
) -> None:
    with (
        console_context(browser, blog, size=TABLET, is_dark=is_dark) as context,
        watched(context, blog) as console,
    ):
        console.go(path, heading)
        assert console.axe() == []
