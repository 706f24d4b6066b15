"""The texts of pages and letters: one JSON catalog per language, in texts/."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files

import msgspec

from genkan.identity.model.design import text_fault
from genkan.identity.pages.language import Language


@cache
def catalog(language: Language) -> Mapping[str, str]:
    """All texts of a language by key."""
    raw = files("genkan.identity.pages").joinpath("texts", f"{language.value}.json").read_bytes()
    return msgspec.json.decode(raw, type=dict[str, str])


def text(language: Language, key: str, **values: object) -> str:
    """The text of `key`, its `{names}` filled with `values`. Plain text: the template escapes it.

    The pattern is always ours and never a visitor's; an unknown key is a bug of ours.
    """
    pattern = catalog(language).get(key)
    if pattern is None:
        raise AssertionError(f"no text '{key}' in the catalog '{language.value}'")
    return pattern.format_map(values) if values else pattern


def designed_text(
    language: Language, own: Mapping[str, Mapping[str, str]], key: str, **values: object
) -> str:
    """The text of `key` as a design has it, by language and key, else the catalog's."""
    said = own.get(language.value, {}).get(key)
    if said is None or text_fault(said, catalog(language).get(key, "")):
        return text(language, key, **values)
    return said.format_map(values)


def counted_text(language: Language, key: str, count: int) -> str:
    """The text of `key` with its `{count}`, in the form that the language has for this number.

    A catalog has the general form as `key` and each other as `key.one`, `key.two`, `key.few`.
    """
    form = f"{key}.{plural_form(language, count)}"
    return text(language, form if form in catalog(language) else key, count=count)


def plural_form(language: Language, count: int) -> str:
    """Which form a whole number takes: `one`, `two`, `few` or `other`.

    Source: Unicode CLDR, "Language Plural Rules"; Arabic's `many` and `other` are written alike
    with what is counted here.
    """
    match language:
        case Language.JAPANESE:
            return "other"
        case Language.FRENCH | Language.BRAZILIAN_PORTUGUESE:
            return "one" if count in (0, 1) else "other"
        case Language.ENGLISH | Language.GERMAN | Language.SPANISH:
            return "one" if count == 1 else "other"
        case Language.ARABIC:
            return _arabic_form(count)


def _arabic_form(count: int) -> str:
    match count:
        case 1:
            return "one"
        case 2:
            return "two"
        case _:
            return "few" if count % 100 in range(3, 11) else "other"


def date_text(language: Language, day: date) -> str:
    """A day as the language writes it: 3 December 2026."""
    month = text(language, "months").split()[day.month - 1]
    return text(language, "date", day=day.day, month=month, year=day.year)
