"""Colours that can be read on each other.

Source: WCAG 2.2, success criterion 1.4.3 and the definitions of contrast ratio and relative
luminance.
"""

from dataclasses import dataclass
from typing import Final

LEAST_CONTRAST: Final = 4.5  # of text, level AA
_STEPS: Final = 20
_LINEAR_UP_TO: Final = 0.04045  # of sRGB


@dataclass(frozen=True, slots=True)
class Colour:
    """Red, green and blue from 0 to 255."""

    red: int
    green: int
    blue: int

    def __str__(self) -> str:
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}"


BLACK: Final = Colour(0, 0, 0)
WHITE: Final = Colour(255, 255, 255)


def colour_from_text(text: str) -> Colour:
    """`#fff` and `#ffffff` -> WHITE."""
    digits = text[1:] if len(text) > len("#fff") else "".join(each * 2 for each in text[1:])
    return Colour(*(int(digits[place : place + 2], 16) for place in (0, 2, 4)))


def contrast(one: Colour, other: Colour) -> float:
    """From 1, the same colour, to 21, black on white."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def text_on(ground: Colour, *wishes: Colour) -> Colour:
    """The first of `wishes` that can be read on `ground`, else black or white.

    One of these two always can: their contrasts multiply to 21, and 4.5 * 4.5 < 21.
    """
    for wish in (*wishes, BLACK):
        if contrast(wish, ground) >= LEAST_CONTRAST:
            return wish
    return WHITE


def readable(colour: Colour, ground: Colour) -> Colour:
    """`colour`, as much darker or lighter as it takes to be read on `ground`."""
    end = text_on(ground)
    for step in range(_STEPS):
        mixed = _mixed(colour, end, step / _STEPS)
        if contrast(mixed, ground) >= LEAST_CONTRAST:
            return mixed
    return end


def _mixed(one: Colour, other: Colour, share: float) -> Colour:
    pairs = ((one.red, other.red), (one.green, other.green), (one.blue, other.blue))
    return Colour(*(round(first + (second - first) * share) for first, second in pairs))


def _luminance(colour: Colour) -> float:
    red, green, blue = (_linear(part / 255) for part in (colour.red, colour.green, colour.blue))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= _LINEAR_UP_TO else ((part + 0.055) / 1.055) ** 2.4
