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


def tokens(scheme: str) -> Mapping[str, str]:
    blocks = re.findall(r":root \{(.*?)\}", stylesheet().decode(), re.DOTALL)
    block = blocks[0] if scheme == "light" else blocks[1]
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block))


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_and_lines_stand_out_from_their_ground(scheme: str) -> None:
    colours = tokens(scheme)
    for front, back, least in PAIRS:
        values = sorted((luminance(colours[front]), luminance(colours[back])))
        contrast = (values[1] + 0.05) / (values[0] + 0.05)
        assert contrast >= least, f"{front} on {back}: {contrast:.2f}"


def test_nothing_is_fetched_from_elsewhere_and_targets_are_large() -> None:
    css = stylesheet().decode()
    assert "url(" not in css
    assert "@import" not in css
    assert css.count("min-height: 44px") == 2
