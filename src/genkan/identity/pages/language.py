"""Which language a page speaks."""

from enum import Enum


class Language(Enum):
    """A language that has a catalog in texts/."""

    ENGLISH = "en"
    GERMAN = "de"


def choose_language(requested: str | None, accept_language: str | None) -> Language:
    """The language asked for by `lang`, else the browser's first known one, else English.

    Source: Kinde, "Languages and localization" (`lang` before browser before default).
    >>> choose_language(None, "fr;q=0.9, de-AT;q=0.8")
    <Language.GERMAN: 'de'>
    """
    wishes = [requested or "", *_accepted(accept_language or "")]
    for wish in wishes:
        primary = wish.strip().lower().replace("_", "-").split("-", 1)[0]
        for language in Language:
            if language.value == primary:
                return language
    return Language.ENGLISH


def _accepted(header: str) -> list[str]:
    """Language ranges by falling weight (RFC 9110 section 12.5.4); at most ten are read."""
    weighted: list[tuple[float, str]] = []
    for part in header.split(",")[:10]:
        name, _, weight = part.partition(";q=")
        try:
            quality = float(weight) if weight else 1.0
        except ValueError:
            continue
        if quality > 0:
            weighted.append((quality, name))
    return [name for _, name in sorted(weighted, key=lambda pair: -pair[0])]
