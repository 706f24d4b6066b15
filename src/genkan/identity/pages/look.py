"""A design as the few lines of CSS that set it.

What is stored is read as colours and numbers here and written anew; nothing else of it gets in.
"""

import base64
import hashlib
from collections.abc import Mapping
from typing import Final

from genkan.identity.model.design import Design, is_colour
from genkan.identity.pages.contrast import WHITE, Colour, colour_from_text, readable, text_on

# As in genkan.css: the card, and the texts outside of it.
_PAPER: Final = {"": WHITE, "_dark": Colour(0x1A, 0x22, 0x2B)}
_INK: Final = {"": Colour(0x1F, 0x29, 0x33), "_dark": Colour(0xF1, 0xEE, 0xE4)}
_RADII: Final = {
    "button_border_radius": "--button-radius",
    "card_border_radius": "--card-radius",
    "input_border_radius": "--input-radius",
}
MOST_PIXELS: Final = 64  # of a radius


def look_css(design: Design) -> str:
    """The CSS of a design; empty when it sets none."""
    light = {**_radii(design), **_colours(design, "")}
    dark = _colours(design, "_dark")
    rules = [f":root{{{_declarations(light)}}}"] if light else []
    if dark:
        written = _declarations(dark)
        rules += [
            f'@media (prefers-color-scheme:dark){{:root:not([data-theme="light"]){{{written}}}}}',
            f':root[data-theme="dark"]{{{written}}}',
        ]
    return "".join(rules)


def style_source(css: str) -> str:
    """What lets a page's CSP have exactly this style (CSP Level 3 section 8.3); empty: none."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()}'" * bool(
        css
    )


def _colours(design: Design, scheme: str) -> Mapping[str, str]:
    """The tokens of a scheme ("" or "_dark"); what is written on a colour is readable on it.

    A button has its colour in the dark as well unless there is one for the dark.
    """
    button = _colour(design, f"button_color{scheme}") or _colour(design, "button_color")
    link = _colour(design, f"link_color{scheme}") or _colour(design, "link_color") or button
    ground = _colour(design, f"background_color{scheme}")
    tokens: dict[str, Colour] = {}
    if button is not None:
        wish = _colour(design, f"button_text_color{scheme}") or _colour(design, "button_text_color")
        tokens["--button"] = button
        tokens["--on-button"] = text_on(button, *((wish,) if wish else ()), WHITE)
    if link is not None:
        tokens["--accent"] = readable(link, _PAPER[scheme])
    if ground is not None:
        tokens["--ground"] = ground
        tokens["--on-ground"] = text_on(ground, _INK[scheme])
    elif scheme and _colour(design, "background_color") is not None:
        # The ground of the dark is ours again, and so is what can be read on it.
        tokens["--on-ground"] = _INK[scheme]
    return {name: str(colour) for name, colour in tokens.items()}


def _radii(design: Design) -> Mapping[str, str]:
    found = {token: getattr(design, name) for name, token in _RADII.items()}
    return {
        token: f"{min(MOST_PIXELS, max(0, int(pixels)))}px"
        for token, pixels in found.items()
        if pixels is not None
    }


def _colour(design: Design, name: str) -> Colour | None:
    text = getattr(design, name)
    return colour_from_text(text) if isinstance(text, str) and is_colour(text) else None


def _declarations(tokens: Mapping[str, str]) -> str:
    return "".join(f"{name}:{value};" for name, value in tokens.items())
