"""How the hosted pages look and what they say: the environment's, an application's, a merger."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from enum import StrEnum
from string import Formatter
from typing import Final, NewType

from genkan.identity.model.organization import Brand, Theme

# Whose design it is: a client id, or ENVIRONMENT.
DesignOwner = NewType("DesignOwner", str)
ENVIRONMENT: Final = DesignOwner("")

_COLOUR: Final = re.compile(r"#(?:[0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})")
_LONGEST_TEXT: Final = 500


class PictureKind(StrEnum):
    """What a picture is for; the first two are Kinde's types of logos."""

    LIGHT = "light"  # the logo on light ground
    DARK = "dark"  # the logo on dark ground
    FAVICON = "favicon"


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A stored picture."""

    kind: PictureKind
    media_type: str
    content: bytes = field(repr=False)
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """What is wished of the pages; None: what the next wider design says, at last our own.

    Colours are `#rgb` or `#rrggbb`, radii CSS pixels. texts: language -> key of a text -> text.
    """

    background_color: str | None = None
    button_color: str | None = None
    button_text_color: str | None = None
    link_color: str | None = None
    background_color_dark: str | None = None
    button_color_dark: str | None = None
    button_text_color_dark: str | None = None
    link_color_dark: str | None = None
    theme_code: Theme | None = None
    button_border_radius: int | None = None
    card_border_radius: int | None = None
    input_border_radius: int | None = None
    privacy_url: str | None = None
    terms_url: str | None = None
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict[str, Mapping[str, str]])


COLOURS: Final = tuple(each.name for each in fields(Design) if "color" in each.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Looks:
    """What one visit's pages look like. *_url: where a picture is served; empty: there is none."""

    design: Design = field(default_factory=Design)
    logo_url: str = ""
    dark_logo_url: str = ""
    favicon_url: str = ""


def merged(*designs: Design) -> Design:
    """The design that says of each thing what the first of `designs` says that says anything."""
    said = {
        each.name: next(
            (value for design in designs if (value := getattr(design, each.name)) is not None), None
        )
        for each in fields(Design)
        if each.name != "texts"
    }
    texts: dict[str, dict[str, str]] = {}
    for design in reversed(designs):
        for language, own in design.texts.items():
            texts.setdefault(language, {}).update(own)
    return Design(**said, texts=texts)


def design_from_brand(brand: Brand) -> Design:
    """The design of an organization.

    Kinde's default theme is "light": an organization that set neither colour nor theme says
    nothing, so that the environment's theme stays.
    """
    colours = {name: getattr(brand, name) for name in COLOURS}
    is_said = brand.theme_code is not Theme.LIGHT or any(colours.values())
    return Design(**colours, theme_code=brand.theme_code if is_said else None)


def is_colour(text: str) -> bool:
    """Whether it is `#rgb` or `#rrggbb`: all that ever gets into a stylesheet."""
    return _COLOUR.fullmatch(text) is not None


def text_fault(text: str, original: str) -> str | None:
    """What is wrong with a text in place of `original`; None: nothing.

    It may leave gaps of the original out, and has no others: a gap could read more than it shows.
    """
    if not text.strip() or len(text) > _LONGEST_TEXT:
        return f"expected a text of 1 to {_LONGEST_TEXT} characters"
    if not text.isprintable():
        return "expected one line, without control characters"
    try:
        found = _gaps(text)
    except ValueError:
        return "braces stand around names of gaps; write '{{' for a brace"
    unknown = sorted(found - _gaps(original))
    if unknown:
        known = ", ".join(f"'{{{name}}}'" for name in sorted(_gaps(original))) or "none"
        return f"has the gap '{{{unknown[0]}}}'; it may have: {known}"
    return None


def _gaps(text: str) -> set[str]:
    parts = list(Formatter().parse(text))
    if any(form or conversion for _, _, form, conversion in parts):
        raise ValueError("a gap is a name alone")
    return {name for _, name, _, _ in parts if name is not None}
