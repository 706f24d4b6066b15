"""Every page in a real Chromium: what axe finds, what is too wide, what is too small to touch.

Source: WCAG 2.2, levels A and AA, as far as axe-core can tell; 1.4.10 (320 CSS pixels);
2.5.8 (targets of 24 pixels; ours have 44, which is 2.5.5).
"""

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Route, ViewportSize, expect
from playwright.sync_api import Page as Tab

from genkan.identity.http.security_headers import page_headers
from genkan.identity.model.design import Design, Looks
from genkan.identity.model.organization import Theme
from genkan.identity.pages.language import Language
from genkan.identity.pages.look import look_css, style_source
from genkan.identity.pages.page import Frame, NoticeKind, NoticePage, Page, PasskeyPage, SignInPage
from genkan.identity.pages.render import (
    passkey_script,
    passkey_script_path,
    render,
    stylesheet,
    stylesheet_path,
)
from tests.clients.chromium import launched
from tests.clients.program import run
from tests.clients.required import required_chromium, required_npm
from tests.identity.pages.examples import EXAMPLES, KINDS, examples_of

HERE = Path(__file__).parent
SITE = "https://pages.test"
PHONE = ViewportSize(width=320, height=640)
TARGET_PIXELS = 44
LONGEST_AND_MIRRORED = (Language.GERMAN, Language.ARABIC)
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
PLAIN = Looks()

# `target-size` is of WCAG 2.2 and off unless asked for. In the dark only colours differ.
AXE = """
async ([tags, rules]) => {
  const found = await axe.run(document, {
    runOnly: rules ? {type: "rule", values: rules} : {type: "tag", values: tags},
    rules: rules ? {} : {"target-size": {enabled: true}},
    resultTypes: ["violations"],
  });
  const told = (rule) => `${rule.id}: ${rule.nodes.map((node) => node.html).join("; ")}`;
  return [found.violations.map(told), found.passes.length];
}
"""
# Links within a sentence may be as high as its lines (WCAG 2.5.8, exception "inline").
SMALL_TARGETS = """
(least) => [...document.querySelectorAll("a, button, input:not([type=hidden])")]
  .filter((each) => each.checkVisibility() && !each.closest(".summary"))
  .filter((each) => !(each.tagName === "A" && getComputedStyle(each).display === "inline"))
  .filter((each) => {
    const box = each.getBoundingClientRect();
    return box.height < least - 0.5 || box.width < least - 0.5;
  })
  .map((each) => each.outerHTML)
"""
TOO_WIDE = """
() => document.documentElement.scrollWidth > window.innerWidth
  ? [...document.querySelectorAll("body *")]
      .filter((each) => each.getBoundingClientRect().right > window.innerWidth + 0.5
        || each.getBoundingClientRect().left < -0.5)
      .map((each) => each.outerHTML.slice(0, 200))
      .concat(`${document.documentElement.scrollWidth} pixels`)
  : []
"""

pytestmark = [pytest.mark.browser, pytest.mark.npm, pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The source of axe-core as locked."""
    folder = tmp_path_factory.mktemp("axe")
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(HERE / name, folder)
    command = [required_npm(), "ci", "--prefer-offline", "--no-audit", "--no-fund"]
    run([*command, "--ignore-scripts"], folder=folder, timeout_seconds=300)
    return (folder / "node_modules" / "axe-core" / "axe.min.js").read_text()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched(required_chromium()) as browser:
        yield browser


@pytest.fixture
def tab(browser: Browser) -> Iterator[Tab]:
    with browser.new_context(reduced_motion="reduce") as context:
        yield context.new_page()


def show(tab: Tab, page: Page, language: Language, looks: Looks = PLAIN) -> None:
    """The page, served with its own headers."""
    frame = Frame(
        language=language,
        stylesheet_url=stylesheet_path(),
        application_name="Analytical Engines",
        address="/sign-in?i=1",
        is_development=True,
        looks=looks,
    )
    source = style_source(look_css(looks.design))
    headers = dict(page_headers(has_script=isinstance(page, PasskeyPage), style=source))
    assets = {stylesheet_path(): stylesheet(), passkey_script_path(): passkey_script()}
    kinds = {".css": "text/css", ".js": "text/javascript"}

    def serve(route: Route) -> None:
        path = route.request.url.removeprefix(SITE)
        if path == "/elsewhere":
            route.fulfill(status=204)
            return
        if path in assets:
            route.fulfill(body=assets[path], content_type=kinds[Path(path).suffix])
        else:
            route.fulfill(body=render(page, frame), content_type="text/html", headers=headers)

    tab.unroute_all()
    tab.route(f"{SITE}/**", serve)
    tab.goto(f"{SITE}/page")


def violations(tab: Tab, axe: str, rules: Sequence[str] | None = None) -> list[str]:
    tab.evaluate(axe)
    found, passed = tab.evaluate(AXE, [TAGS, rules])
    assert passed > 0
    return found


def label(page: Page) -> str:
    return f"{page!r}"[:160]


def test_every_kind_of_page_has_an_example_with_faults_and_without() -> None:
    assert {type(page) for page in EXAMPLES} == set(KINDS)
    assert {page.kind for page in EXAMPLES if isinstance(page, NoticePage)} == set(NoticeKind)
    for kind in KINDS:
        if "faults" in {each.name for each in fields(kind)}:
            shown = {bool(getattr(page, "faults", ())) for page in examples_of(kind)}
            assert shown == {True, False}, kind


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_axe_finds_nothing(tab: Tab, axe: str, kind: type[Page]) -> None:
    found: dict[Any, list[str]] = {}
    for page in examples_of(kind):
        for language in (Language.ENGLISH, Language.ARABIC):
            show(tab, page, language)
            for scheme in SCHEMES:
                tab.emulate_media(color_scheme=scheme)
                rules = None if scheme == "light" else ["color-contrast"]
                found[label(page), language.value, scheme] = violations(tab, axe, rules)
    assert {key: told for key, told in found.items() if told} == {}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_page_fits_a_small_phone_and_a_thumb(tab: Tab, kind: type[Page]) -> None:
    tab.set_viewport_size(PHONE)
    found: dict[Any, list[str]] = {}
    for page in examples_of(kind):
        for language in LONGEST_AND_MIRRORED:
            show(tab, page, language)
            found[label(page), language.value, "wide"] = tab.evaluate(TOO_WIDE)
            found[label(page), language.value, "small"] = tab.evaluate(SMALL_TARGETS, TARGET_PIXELS)
    assert {key: told for key, told in found.items() if told} == {}


@pytest.mark.parametrize("theme", [None, *Theme])
@pytest.mark.parametrize("colour", ["#ffeb3b", "#8b0000", "#777777", "#fff"])
def test_axe_finds_nothing_whatever_the_colours_of_a_design(
    tab: Tab, axe: str, colour: str, theme: Theme | None
) -> None:
    design = Design(
        background_color=colour,
        button_color=colour,
        button_text_color="#ffffff",
        link_color=colour,
        theme_code=theme,
        card_border_radius=0,
        privacy_url="https://x.io/privacy",
        terms_url="https://x.io/terms",
    )
    show(tab, examples_of(SignInPage)[0], Language.ENGLISH, Looks(design=design))
    for scheme in SCHEMES:
        tab.emulate_media(color_scheme=scheme)
        assert violations(tab, axe) == [], scheme
        # The style is let through: its policy names it.
        shown = tab.locator("button").first.evaluate("each => getComputedStyle(each).color")
        assert shown == ("rgb(255, 255, 255)" if colour == "#8b0000" else "rgb(0, 0, 0)")
        radius = tab.locator("main").evaluate("each => getComputedStyle(each).borderRadius")
        assert radius == "0px"


def test_a_logo_stands_in_place_of_the_name_and_has_it(tab: Tab, axe: str) -> None:
    looks = Looks(logo_url="/logo?cache=1", dark_logo_url="/logo_dark?cache=1")
    show(tab, examples_of(SignInPage)[0], Language.ENGLISH, looks)
    for scheme, other in (("light", "dark"), ("dark", "light")):
        tab.emulate_media(color_scheme=scheme)
        expect(tab.locator(f".logo.for-{scheme}")).to_be_visible()
        expect(tab.locator(f".logo.for-{other}")).to_be_hidden()
        assert tab.locator(f".logo.for-{scheme}").get_attribute("alt") == "Analytical Engines"
        assert violations(tab, axe) == []


def test_arabic_begins_at_the_right(tab: Tab) -> None:
    page = examples_of(SignInPage)[0]
    place = "(name) => document.querySelector(name).getBoundingClientRect()"
    show(tab, page, Language.ARABIC)
    mark, card = tab.evaluate(f"{place}", ".brand svg"), tab.evaluate(f"{place}", ".card")
    assert card["right"] - mark["right"] < mark["left"] - card["left"]
    assert tab.locator("[name=p_email]").get_attribute("dir") == "ltr"


def test_what_axe_would_find_is_found(tab: Tab, axe: str) -> None:
    """The test itself: a button that nobody can read and a label that is gone."""
    show(tab, examples_of(SignInPage)[0], Language.ENGLISH)
    tab.evaluate("document.querySelector('label').remove()")
    tab.evaluate("document.documentElement.style.setProperty('--on-accent', '#3a7a9c')")
    found = " ".join(violations(tab, axe))
    assert "label: " in found
    assert "color-contrast: " in found
