"""Designs: which goes before which, and that what they make can be read and can do no harm."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from genkan.identity.model.design import (
    COLOURS,
    Design,
    design_from_brand,
    merged,
    text_fault,
)
from genkan.identity.model.organization import Brand, Theme
from genkan.identity.pages.contrast import (
    LEAST_CONTRAST,
    WHITE,
    Colour,
    colour_from_text,
    contrast,
    readable,
    text_on,
)
from genkan.identity.pages.language import Language
from genkan.identity.pages.look import look_css, style_source
from genkan.identity.pages.text import designed_text, text

colours = st.builds(Colour, *(st.integers(0, 255) for _ in range(3)))
PAPERS = (WHITE, Colour(0x1A, 0x22, 0x2B))


def tokens(css: str, selector: str) -> dict[str, str]:
    rule = css.partition(f"{selector}{{")[2].partition("}")[0]
    return dict(re.findall(r"(--[a-z-]+):([^;]+);", rule))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("#000", "#fff", 21.0), ("#777777", "#ffffff", 4.48), ("#165e83", "#fff", 7.1)],
)
def test_contrast_is_wcag_s(one: str, other: str, expected: float) -> None:
    assert contrast(colour_from_text(one), colour_from_text(other)) == pytest.approx(
        expected, abs=0.05
    )


@given(colours, colours)
def test_what_is_written_on_a_colour_can_be_read(ground: Colour, wish: Colour) -> None:
    assert contrast(text_on(ground, wish), ground) >= LEAST_CONTRAST
    assert contrast(readable(wish, ground), ground) >= LEAST_CONTRAST


@given(st.fixed_dictionaries({name: st.none() | colours.map(str) for name in COLOURS}))
def test_every_design_can_be_read(said: dict[str, str | None]) -> None:
    css = look_css(Design(**said))  # pyright: ignore[reportArgumentType] - colours alone
    light, dark = tokens(css, ":root"), tokens(css, ':root[data-theme="dark"]')
    for found, paper in ((light, PAPERS[0]), ({**light, **dark}, PAPERS[1])):
        pairs = (("--on-button", "--button"), ("--on-ground", "--ground"))
        for ink, ground in pairs:
            if ground in found and (ground in dark or found is light):
                least = contrast(colour_from_text(found[ink]), colour_from_text(found[ground]))
                assert least >= LEAST_CONTRAST, (ink, ground)
        if "--accent" in found:
            assert contrast(colour_from_text(found["--accent"]), paper) >= LEAST_CONTRAST


def test_a_wish_that_can_be_read_is_kept_and_one_that_can_not_is_not() -> None:
    kept = look_css(Design(button_color="#165e83", button_text_color="#ffeedd"))
    assert tokens(kept, ":root")["--on-button"] == "#ffeedd"
    replaced = look_css(Design(button_color="#ffeb3b", button_text_color="#fff"))
    assert tokens(replaced, ":root")["--on-button"] == "#000000"


def test_our_own_ink_comes_back_where_the_ground_of_the_dark_is_ours() -> None:
    dark = tokens(look_css(Design(background_color="#ffeb3b")), ':root[data-theme="dark"]')
    assert dark == {"--on-ground": "#f1eee4"}


HARM = [
    "red",
    "#12345",
    "#fff;}",
    "#fff</style>",
    "url(https://x.io)",
    "#\uff26\uff26\uff26",
    "#fff\n",
]


@pytest.mark.parametrize("harm", HARM)
def test_what_is_no_colour_never_gets_into_the_style(harm: str) -> None:
    everywhere: dict[str, Any] = dict.fromkeys(COLOURS, harm)
    assert look_css(Design(**everywhere)) == ""


def test_a_style_has_hex_colours_and_pixels_alone() -> None:
    css = look_css(
        Design(background_color="#ABC", card_border_radius=10**9, button_border_radius=0)
    )
    assert tokens(css, ":root") == {
        "--card-radius": "64px",
        "--button-radius": "0px",
        "--ground": "#aabbcc",
        "--on-ground": "#1f2933",
    }
    assert style_source(css).startswith("'sha256-")
    assert style_source("") == ""


def test_the_nearer_design_goes_first_text_by_text() -> None:
    near = Design(button_color="#111", texts={"en": {"code": "PIN"}})
    far = Design(
        button_color="#222",
        link_color="#333",
        card_border_radius=0,
        texts={"en": {"code": "Number", "email": "Mail"}, "de": {"code": "Zahl"}},
    )
    both = merged(near, far)
    assert (both.button_color, both.link_color, both.card_border_radius) == ("#111", "#333", 0)
    assert both.texts == {"en": {"code": "PIN", "email": "Mail"}, "de": {"code": "Zahl"}}


@pytest.mark.parametrize(
    ("brand", "theme"),
    [
        (Brand(), None),
        (Brand(theme_code=Theme.DARK), Theme.DARK),
        (Brand(button_color="#111"), Theme.LIGHT),
    ],
)
def test_an_organization_that_set_nothing_says_nothing(brand: Brand, theme: Theme | None) -> None:
    assert design_from_brand(brand).theme_code is theme


@pytest.mark.parametrize(
    "refused",
    [
        "",
        " ",
        "x" * 501,
        "two\nlines",
        "{email.__class__}",
        "{email!r}",
        "{email:>9999}",
        "{0}",
        "{}",
        "{",
        "{password}",
    ],
)
def test_a_text_has_no_other_gaps_than_the_original(refused: str) -> None:
    assert text_fault(refused, "We sent an email to {email}.") is not None
    # And what is stored in spite of it is not shown.
    own = {"en": {"verify_sent": refused}}
    shown = designed_text(Language.ENGLISH, own, "verify_sent", email="a@x.io")
    assert shown == text(Language.ENGLISH, "verify_sent", email="a@x.io")


def test_a_text_of_one_s_own_is_filled_as_ours_is() -> None:
    own = {"en": {"verify_sent": "Look into {email}, {{dear}}"}}
    shown = designed_text(Language.ENGLISH, own, "verify_sent", email="a@x.io")
    assert shown == "Look into a@x.io, {dear}"
