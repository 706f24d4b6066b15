"""Which language is spoken, and that each catalog has all there is to say in it."""

import json
import re
from datetime import date
from importlib.resources import files
from string import Formatter

import pytest

from genkan.identity.pages.language import Language, choose_language
from genkan.identity.pages.text import catalog, counted_text, date_text

OTHERS = [language for language in Language if language is not Language.ENGLISH]
LONGEST_WAIT_SECONDS = 200

# What is written alike in two languages and is right in both.
ALIKE = {
    Language.GERMAN: {"code", "portal_passkeys", "portal_passkey_name"},
    Language.FRENCH: {"code", "date", "portal_applications_link"},
    Language.SPANISH: {"error_prefix"},
    Language.BRAZILIAN_PORTUGUESE: set[str](),
    Language.ARABIC: {"date"},
    Language.JAPANESE: set[str](),
}


def gaps(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def general(language: Language) -> dict[str, str]:
    """The texts without the further forms that a number takes."""
    return {key: text for key, text in catalog(language).items() if "." not in key}


@pytest.mark.parametrize("language", OTHERS)
def test_every_catalog_has_the_same_texts_with_the_same_gaps(language: Language) -> None:
    english, texts = general(Language.ENGLISH), general(language)
    assert texts.keys() == english.keys()
    differing = [key for key in texts if gaps(texts[key]) != gaps(english[key])]
    assert differing == []


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_was_left_in_english(language: Language) -> None:
    english = catalog(Language.ENGLISH)
    alike = {key for key, text in catalog(language).items() if text == english.get(key)}
    assert alike <= ALIKE[language]


@pytest.mark.parametrize("language", Language)
def test_no_text_is_given_twice_or_ends_as_no_other_does(language: Language) -> None:
    raw = files("genkan.identity.pages").joinpath("texts", f"{language.value}.json").read_text()
    keys = [key for key, _ in json.loads(raw, object_pairs_hook=lambda pairs: pairs)]
    assert len(keys) == len(set(keys))
    english = catalog(Language.ENGLISH)
    for key, text in general(language).items():
        assert text.strip("\n") == text.strip(), key
        assert text.count("\n\n") == english[key].count("\n\n"), key
        assert ("\n" in text) == key.startswith("letter_") & key.endswith("_text"), key


@pytest.mark.parametrize("language", OTHERS)
def test_letters_call_the_link_as_the_page_does(language: Language) -> None:
    texts = catalog(language)
    for key, text in catalog(Language.ENGLISH).items():
        if '"Forgot your password?"' in text:
            assert texts["forgot_link"] in texts[key], key


def test_what_is_not_arabic_is_set_apart_in_arabic_pages() -> None:
    """An address or a name between Arabic words keeps its order (Unicode UAX #9, isolates)."""
    letters = {"letter_code_subject", "letter_code_text", "letter_password_reset_text"}
    for key, text in general(Language.ARABIC).items():
        if key in letters or key in {"date", "wait_seconds"}:
            continue
        for gap in re.finditer(r"\{(?!link)\w+\}", text):
            around = text[gap.start() - 1] + text[gap.end()]
            assert around == "\u2068\u2069", key


@pytest.mark.parametrize(
    ("requested", "header", "default", "expected"),
    [
        (None, None, None, Language.ENGLISH),
        ("de", "en", None, Language.GERMAN),
        ("de-CH", None, None, Language.GERMAN),
        ("xx", "de", None, Language.GERMAN),
        ("xx fr de", "de", None, Language.FRENCH),
        ("pt", None, None, Language.BRAZILIAN_PORTUGUESE),
        ("pt-PT", None, None, Language.BRAZILIAN_PORTUGUESE),
        ("PT_br", None, None, Language.BRAZILIAN_PORTUGUESE),
        ("ar-EG", None, None, Language.ARABIC),
        ("ja-JP", None, None, Language.JAPANESE),
        ("arn", "es-419", None, Language.SPANISH),
        (None, "nl;q=0.9, de-AT;q=0.8, en;q=0.1", None, Language.GERMAN),
        (None, "de;q=0, en", None, Language.ENGLISH),
        (None, "de;q=x", None, Language.ENGLISH),
        (None, "nl", "ja", Language.JAPANESE),
        (None, "fr", "ja", Language.FRENCH),
        (None, None, "nl", Language.ENGLISH),
        ("\x00" * 9999, "," * 9999, None, Language.ENGLISH),
    ],
)
def test_what_was_asked_for_goes_before_the_browser_and_both_before_the_default(
    requested: str | None, header: str | None, default: str | None, expected: Language
) -> None:
    assert choose_language(requested, header, default) is expected


def test_only_arabic_is_written_from_the_right() -> None:
    assert [each for each in Language if each.direction == "rtl"] == [Language.ARABIC]


@pytest.mark.parametrize(
    ("language", "count", "expected"),
    [
        (Language.ENGLISH, 1, "You can try again in one second."),
        (Language.ENGLISH, 2, "You can try again in 2 seconds."),
        (Language.GERMAN, 1, "In einer Sekunde können Sie es wieder versuchen."),
        (Language.FRENCH, 1, "Vous pourrez réessayer dans 1 seconde."),
        (Language.BRAZILIAN_PORTUGUESE, 30, "Você pode tentar de novo em 30 segundos."),
        (Language.SPANISH, 1, "Podrá intentarlo de nuevo en un segundo."),
        (Language.JAPANESE, 1, "1秒後にもう一度お試しいただけます。"),
        (Language.ARABIC, 1, "يمكنك إعادة المحاولة بعد ثانية واحدة."),
        (Language.ARABIC, 2, "يمكنك إعادة المحاولة بعد ثانيتين."),
        (Language.ARABIC, 5, "يمكنك إعادة المحاولة بعد 5 ثوانٍ."),
        (Language.ARABIC, 11, "يمكنك إعادة المحاولة بعد 11 ثانية."),
        (Language.ARABIC, 105, "يمكنك إعادة المحاولة بعد 105 ثوانٍ."),
    ],
)
def test_a_number_takes_the_form_of_its_language(
    language: Language, count: int, expected: str
) -> None:
    assert counted_text(language, "wait_seconds", count) == expected


@pytest.mark.parametrize("language", Language)
def test_no_number_is_without_a_text(language: Language) -> None:
    assert all(
        counted_text(language, "wait_seconds", count) for count in range(LONGEST_WAIT_SECONDS)
    )


def test_a_day_is_written_as_its_language_does() -> None:
    day = date(2026, 12, 3)
    written = {language.value: date_text(language, day) for language in Language}
    assert written == {
        "en": "3 December 2026",
        "de": "3. Dezember 2026",
        "fr": "3 décembre 2026",
        "es": "3 de diciembre de 2026",
        "pt-BR": "3 de dezembro de 2026",
        "ar": "3 ديسمبر 2026",
        "ja": "2026年12月3日",
    }
