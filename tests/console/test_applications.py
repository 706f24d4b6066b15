"""Applications in the console: the article's two steps, counted, and each page as people see it."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import APIResponse, Browser, Page, Route, expect

from tests.clients.console import TABLET, Watched, console_context, watched
from tests.clients.house import House

pytestmark = [
    pytest.mark.browser,
    pytest.mark.npm,
    pytest.mark.process,
    pytest.mark.slow,
    pytest.mark.timeout(600),
]

PNG = b"\x89PNG\r\n\x1a\n" + bytes(8)
PREVIEW = "**/token_preview"
KINDE_NAMES = [
    "KINDE_CLIENT_ID",
    "KINDE_CLIENT_SECRET",
    "KINDE_ISSUER_URL",
    "KINDE_SITE_URL",
    "KINDE_POST_LOGOUT_REDIRECT_URL",
    "KINDE_POST_LOGIN_REDIRECT_URL",
    "GRAPHQL_URL",
]


def new_application(console: Watched, card: str = "Next.js") -> str:
    """Make an application by its card, each click counted; answers its path in the console."""
    page = console.page
    console.click(
        page.get_by_role("navigation", name="Places").get_by_role("link", name="Applications")
    )
    console.click(page.get_by_role("main").get_by_role("link", name="New application").first)
    console.click(page.get_by_role("radio", name=re.compile(f"^{re.escape(card)}")))
    console.click(page.get_by_role("button", name="Create", exact=True))
    expect(page.get_by_role("heading", level=1, name=card)).to_be_visible()
    path = re.search(r"/console(/auth/applications/[0-9a-f]{32})/quick-start", page.url)
    assert path is not None, page.url
    return path[1]


def copied(page: Page) -> str:
    return page.evaluate("navigator.clipboard.readText()")


@pytest.fixture
def application(console: Watched) -> str:
    """A path of an application for Next.js."""
    console.go("/auth/applications", "Applications")
    return new_application(console)


def test_an_application_takes_four_clicks_and_its_keys_are_one_file(
    console: Watched, house: House
) -> None:
    console.go("", "Start")
    console.clicks = 0
    new_application(console)
    print(f"application: {console.clicks} clicks")
    assert console.clicks == 4
    console.page.get_by_role("button", name="Copy .env.local").click()
    expect(console.page.get_by_role("button", name="Copied")).to_be_visible()
    file = dict(line.split("=", 1) for line in copied(console.page).splitlines())
    assert list(file) == KINDE_NAMES
    assert re.fullmatch("[A-Za-z0-9]{52}", file["KINDE_CLIENT_SECRET"])
    assert file["KINDE_ISSUER_URL"] == house.url
    assert file["KINDE_POST_LOGIN_REDIRECT_URL"] == "http://localhost:3000/dashboard"
    assert file["KINDE_CLIENT_SECRET"] not in console.page.content()


def test_a_token_that_was_asked_for_before_the_mapping_is_not_shown_after_it(
    console: Watched, application: str
) -> None:
    page = console.page
    held: list[tuple[Route, APIResponse]] = []
    page.route(PREVIEW, lambda route: held.append((route, route.fetch())), times=1)
    console.go(f"{application}/tokens", "Next.js")
    token = page.get_by_role("region", name="The resulting token")
    while not held:
        page.wait_for_timeout(10)  # the server has answered: without the mapping
    page.get_by_role("switch", name="Enable Hasura mapping").click()
    expect(page.get_by_role("textbox", name="Role of everybody")).to_be_visible()
    ((route, before),) = held
    route.fulfill(response=before)
    expect(token).to_contain_text("x-hasura-default-role")


def test_the_hasura_mapping_takes_two_clicks_and_shows_the_token_it_makes(
    console: Watched, application: str
) -> None:
    page = console.page
    token = page.get_by_role("region", name="The resulting token")
    console.clicks = 0
    console.click(page.get_by_role("tab", name="Tokens"))
    expect(token).to_contain_text('"sub"')
    expect(token).not_to_contain_text("x-hasura-user-id")
    console.click(page.get_by_role("switch", name="Enable Hasura mapping"))
    print(f"toggle: {console.clicks} clicks")
    assert console.clicks == 2
    expect(token).to_contain_text('"x-hasura-default-role": "user"')
    expect(token.get_by_role("list", name="What Hasura checks")).to_contain_text("default role")
    expect(token.get_by_label("no:")).to_have_count(0)
    console.go(f"{application}/tokens", "Next.js")
    expect(page.get_by_role("switch", name="Enable Hasura mapping")).to_be_checked()


def test_the_card_of_a_browser_s_framework_makes_an_application_without_a_secret(
    console: Watched,
) -> None:
    console.go("/auth/applications", "Applications")
    path = new_application(console, "React")
    expect(console.page.get_by_role("region", name=".env")).to_contain_text("VITE_KINDE_CLIENT_ID")
    console.go(f"{path}/details", "React")
    expect(console.page.get_by_text("It keeps no secret")).to_be_visible()


def test_an_api_is_made_given_a_scope_and_an_application(
    console: Watched, application: str
) -> None:
    page = console.page
    console.go("/auth/apis", "APIs")
    page.get_by_role("button", name="New API").click()
    page.get_by_role("textbox", name="Name").fill("Todos")
    page.get_by_role("textbox", name="Audience").fill("todos")
    page.get_by_role("button", name="Create", exact=True).click()
    page.get_by_role("textbox", name="New scope").fill("read:todos")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("cell", name="read:todos", exact=True)).to_be_visible()
    assert console.axe() == []
    page.get_by_role("switch", name="Next.js may ask for tokens").first.click()
    expect(page.get_by_role("switch", name="Next.js may ask for tokens").first).to_be_checked()
    page.get_by_role("link", name="Next.js").first.click()
    scope = page.get_by_role("checkbox", name="read:todos")
    scope.click()
    expect(scope).to_be_checked()
    page.get_by_role("tab", name="Quick start").click()
    expect(page.get_by_role("region", name=".env.local")).to_contain_text("KINDE_AUDIENCE=todos")


def test_a_connection_keeps_its_secret_to_itself(console: Watched, application: str) -> None:
    page = console.page
    console.go("/auth/connections/new", "New connection")
    page.get_by_role("button", name=re.compile("^GitHub")).click()
    expect(page.get_by_text("/login/callback")).to_be_visible()
    page.get_by_role("textbox", name="Client id").fill("gh-client")
    page.get_by_role("textbox", name="Client secret").fill("gh-very-secret")
    assert console.axe() == []
    page.get_by_role("button", name="Create", exact=True).click()
    expect(page.get_by_role("heading", level=1, name="GitHub")).to_be_visible()
    expect(page.get_by_placeholder("Stored; write another to replace it")).to_have_value("")
    expect(page.get_by_role("textbox", name="Client id")).to_have_value("gh-client")
    assert "gh-very-secret" not in page.content()
    assert console.axe() == []
    console.go("/auth/connections", "Connections")
    expect(page.get_by_role("table", name="Connections")).to_contain_text("ready")
    console.go(f"{application}/sign-in", "Next.js")
    expect(page.get_by_role("checkbox", name="GitHub")).to_be_checked()


def test_a_colour_is_seen_in_small_and_on_the_page_itself(
    console: Watched, application: str
) -> None:
    page = console.page
    console.go(f"{application}/design", "Next.js")
    page.get_by_role("textbox", name="Button", exact=True).fill("#ffeb3b")
    page.get_by_role("textbox", name="Text of the button").fill("#ffffff")
    expect(page.get_by_text("the pages show #000000")).to_be_visible()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("button", name="Save")).to_be_disabled()
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Open the sign-in page").click()
    sign_in = opened.value
    expect(sign_in.get_by_role("button", name="Sign in")).to_have_css(
        "background-color", "rgb(255, 235, 59)"
    )
    sign_in.close()


def test_a_logo_is_taken_by_its_bytes_and_goes_again(console: Watched, application: str) -> None:
    page = console.page
    console.go(f"{application}/design", "Next.js")
    pictures = page.get_by_role("region", name="Pictures")
    file = pictures.locator("input[type=file]").first
    file.set_input_files({"name": "logo.png", "mimeType": "image/png", "buffer": b"<svg>"})
    expect(pictures.get_by_role("alert")).to_contain_text("expected a picture")
    file.set_input_files({"name": "logo.png", "mimeType": "image/png", "buffer": PNG})
    remove = pictures.get_by_role("button", name="Remove: Logo on light ground")
    remove.click()
    page.get_by_role("dialog").get_by_role("button", name="Remove it").click()
    expect(remove).to_have_count(0)


def test_an_application_goes_only_after_what_goes_with_it_was_named(
    console: Watched, application: str
) -> None:
    page = console.page
    console.go(f"{application}/details", "Next.js")
    page.get_by_role("button", name="Delete application").click()
    dialog = page.get_by_role("dialog", name="Delete application 'Next.js'")
    expect(dialog).to_contain_text("client id and secret")
    dialog.get_by_role("button", name="Delete it").click()
    expect(page.get_by_role("heading", level=1, name="Applications")).to_be_visible()
    page.goto(f"{console.url}/console{application}/details")
    expect(page.get_by_role("alert")).to_contain_text("there is no application with this id")


PLACES = [
    ("applications", "/auth/applications", "Applications"),
    ("application-new", "/auth/applications/new", "New application"),
    ("apis", "/auth/apis", "APIs"),
    ("connections", "/auth/connections", "Connections"),
    ("sign-in-pages-look", "/auth/sign-in-pages/look", "Sign-in pages"),
    ("sign-in-pages-texts", "/auth/sign-in-pages/texts", "Sign-in pages"),
    ("sign-in-pages-methods", "/auth/sign-in-pages/methods", "Sign-in pages"),
    ("sign-in-pages-business", "/auth/sign-in-pages/business", "Sign-in pages"),
]
TABS = ["details", "quick-start", "tokens", "apis", "sign-in", "design"]


@pytest.fixture
def dark(browser: Browser, house: House) -> Iterator[Watched]:
    """A signed-in page of a tablet in the dark."""
    with (
        console_context(browser, house, size=TABLET, is_dark=True) as context,
        watched(context, house) as page,
    ):
        yield page


@pytest.mark.parametrize("look", ["console", "dark"])
def test_axe_finds_nothing_on_any_page_light_or_dark_wide_or_narrow(
    look: str, request: pytest.FixtureRequest
) -> None:
    console: Watched = request.getfixturevalue(look)
    console.go("/auth/applications", "Applications")
    application = new_application_narrow(console)
    found = [
        *looked_at(console, PLACES, lambda name: f"{name}-{look}"),
        *looked_at(
            console,
            [(f"application-{tab}", f"{application}/{tab}", "Next.js") for tab in TABS],
            lambda name: f"{name}-{look}",
        ),
    ]
    assert found == []


def new_application_narrow(console: Watched) -> str:
    """As `new_application`, where the rail may be folded away."""
    page = console.page
    console.go("/auth/applications/new", "New application")
    page.get_by_role("radio", name=re.compile("^Next.js")).click()
    page.get_by_role("button", name="Create", exact=True).click()
    page.wait_for_url("**/quick-start**")
    return re.sub(r"^.*/console(.*)/quick-start.*$", r"\1", page.url)


def looked_at(
    console: Watched, places: list[tuple[str, str, str]], named: Callable[[str], str]
) -> list[str]:
    """What axe finds on these pages; each is kept as a picture."""
    found: list[str] = []
    for name, path, heading in places:
        console.go(path, heading)
        found += [f"{path}: {each}" for each in console.axe()]
        console.screenshot(named(name))
    return found
