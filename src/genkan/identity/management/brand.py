"""The colours of an organization as Kinde's API reads and shows them."""

import colorsys
from dataclasses import replace
from typing import Annotated, Final, Literal

from pydantic import Field

from genkan.identity.management.call import Body
from genkan.identity.model.design import COLOURS, Design
from genkan.identity.model.organization import Brand, Theme

# Hexadecimal alone: what is stored is written into a stylesheet.
Colour = Annotated[str, Field(pattern=r"^#(?:[0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})$")]

_SCHEMES: Final = {
    Theme.LIGHT: "light",
    Theme.DARK: "dark",
    Theme.USER_PREFERENCE: "light dark",
}


class BrandBody(Body):
    """The part of an organization's body that is its looks; null takes a colour away."""

    background_color: Colour | None = None
    button_color: Colour | None = None
    button_text_color: Colour | None = None
    link_color: Colour | None = None
    background_color_dark: Colour | None = None
    button_color_dark: Colour | None = None
    button_text_color_dark: Colour | None = None
    link_color_dark: Colour | None = None
    theme_code: Literal["light", "dark", "user_preference"] | None = None


def changed_brand(brand: Brand, body: BrandBody) -> Brand:
    """The brand with what was sent."""
    sent = body.model_dump(include=set(COLOURS), exclude_unset=True)
    theme_code = brand.theme_code if body.theme_code is None else Theme(body.theme_code)
    return replace(brand, theme_code=theme_code, **sent)


def brand_entry(brand: Brand) -> dict[str, object]:
    """The members of an organization that are its looks."""
    return {
        **{name: _colour_entry(getattr(brand, name)) for name in COLOURS},
        "button_border_radius": None,
        "card_border_radius": None,
        "input_border_radius": None,
        "theme_code": brand.theme_code.value,
        "color_scheme": _SCHEMES[brand.theme_code],
    }


def design_entry(design: Design, theme: Theme) -> dict[str, object]:
    """The members of the environment that are its looks."""
    return {
        **{name: _colour_entry(getattr(design, name)) for name in COLOURS},
        "button_border_radius": design.button_border_radius,
        "card_border_radius": design.card_border_radius,
        "input_border_radius": design.input_border_radius,
        "theme_code": theme.value,
        "color_scheme": _SCHEMES[theme],
    }


def _colour_entry(raw: str | None) -> dict[str, str] | None:
    """`#fff` -> raw "#fff", hex "#ffffff", hsl "hsl(0, 0%, 100%)"."""
    if raw is None:
        return None
    digits = raw[1:] if len(raw) > len("#fff") else "".join(each * 2 for each in raw[1:])
    red, green, blue = (int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4))
    hue, lightness, saturation = colorsys.rgb_to_hls(red, green, blue)
    hsl = f"hsl({round(hue * 360)}, {round(saturation * 100)}%, {round(lightness * 100)}%)"
    return {"raw": raw, "hex": f"#{digits}", "hsl": hsl}
