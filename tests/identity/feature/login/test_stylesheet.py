"""The colours: readable in light and in dark (WCAG 2.2, 1.4.3 and 1.4.11)."""

import re
from collections.abc import Mapping

import pytest

from genkan.identity.pages.render import stylesheet

TEXT, LINE = 4.5, 3.0
PAIRS = (
    ("ink", "ground", TEXT),
    ("ink", "paper", TEXT),
    ("quiet", "ground", TEXT),
    ("quiet", "paper", TEXT),
    ("accent", "ground", TEXT),
    ("accent", "paper", TEXT),
    ("on-accent", "accent", TEXT),
    ("refuse", "paper", TEXT),
    ("refuse", "refuse-ground", TEXT),
    ("line", "paper", LINE),
    ("success", "paper", LINE),
)


SCHEMES = {
    "light": ":root",
    "dark": ':root:not([data-theme="light"])',
    "always dark": ':root[data-theme="dark"]',
}


def tokens(scheme: str) -> Mapping[str, str]:
    """The colours of a scheme by their names; the light one's hold where it has none."""
    css, selector = stylesheet().decode(), re.escape(SCHEMES[scheme])
    blocks = re.findall(rf"^ *{selector} \{{(.*?)\}}", css, re.DOTALL | re.MULTILINE)
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", "".join(blocks)))


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_text_and_lines_stand_out_from_their_ground(scheme: str) -> None:
    colours = tokens(scheme)
    for front, back, least in PAIRS:
        values = sorted((luminance(colours[front]), luminance(colours[back])))
        contrast = (values[1] + 0.05) / (values[0] + 0.05)
        assert contrast >= least, f"{front} on {back}: {contrast:.2f}"


def test_what_is_always_dark_is_as_dark_as_what_is_dark_by_the_browsers_wish() -> None:
    assert tokens("always dark") == tokens("dark")


def test_nothing_is_fetched_from_elsewhere_and_targets_are_large() -> None:
    css = stylesheet().decode()
    assert "url(" not in css
    assert "@import" not in css
    assert css.count("min-height: 44px") == 2
