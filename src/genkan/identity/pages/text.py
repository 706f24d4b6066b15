"""The texts of pages and letters: one JSON catalog per language, in texts/."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import msgspec

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
