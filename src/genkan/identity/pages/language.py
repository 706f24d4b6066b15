"""Which language a page speaks."""

from enum import Enum


class Language(Enum):
    """A language that has a catalog in texts/; the value is its tag (RFC 5646)."""

    ENGLISH = "en"
    GERMAN = "de"
    FRENCH = "fr"
    SPANISH = "es"
    BRAZILIAN_PORTUGUESE = "pt-BR"
    ARABIC = "ar"
    JAPANESE = "ja"

    @property
    def direction(self) -> str:
        """Where its lines begin, as HTML's `dir` says it."""
        return "rtl" if self is Language.ARABIC else "ltr"

    @property
    def primary(self) -> str:
        """The tag without its region: `pt-BR` -> `pt`."""
        return self.value.split("-", 1)[0]


# More wishes are not read: a list of them is a header or a parameter that anybody writes.
_MOST_WISHES = 10


def choose_language(
    requested: str | None, accept_language: str | None, default: str | None = None
) -> Language:
    """The language asked for, else the browser's first known one, else `default`, else English.

    requested: tags as of `lang` and `ui_locales`, the dearest first, apart by spaces.
    default: the application's `language_key`.
    A region that has no catalog of its own is answered in the language (`pt-PT` in `pt-BR`).

    Source: Kinde, "Languages and localization" (`lang` before browser before default);
    OIDC Core section 3.1.2.1 (`ui_locales`); RFC 4647 section 3.4.
    >>> choose_language("pt fr", None)
    <Language.BRAZILIAN_PORTUGUESE: 'pt-BR'>
    >>> choose_language(None, "nl;q=0.9, de-AT;q=0.8")
    <Language.GERMAN: 'de'>
    """
    asked = (requested or "").split()[:_MOST_WISHES]
    for wish in [*asked, *_accepted(accept_language or ""), default or ""]:
        primary = wish.strip().lower().replace("_", "-").split("-", 1)[0]
        for language in Language:
            if language.primary == primary:
                return language
    return Language.ENGLISH


def _accepted(header: str) -> list[str]:
    """Language ranges by falling weight (RFC 9110 section 12.5.4); at most ten are read."""
    weighted: list[tuple[float, str]] = []
    for part in header.split(",")[:_MOST_WISHES]:
        name, _, weight = part.partition(";q=")
        try:
            quality = float(weight) if weight else 1.0
        except ValueError:
            continue
        if quality > 0:
            weighted.append((quality, name))
    return [name for _, name in sorted(weighted, key=lambda pair: -pair[0])]
