"""Callback URLs with one `*`, as Kinde allows them: `https://pre-*.acme.com/callback`.

The star stands for letters, digits and hyphens of the left-most part of the host, so never
across a dot, and at least one of them (identity-security O3). Which URLs with a star may be
registered is management/url_policy.py's. Source: Kinde, "Callback URLs".
"""

import re
from typing import Final

STAR: Final = "*"
_LETTERS: Final = "[A-Za-z0-9-]+"


def matches_wildcard(uri: str, registered: str) -> bool:
    """Whether `uri` is the registered URL with something in place of its star.

    "https://pre-7.acme.com/cb", "https://pre-*.acme.com/cb" -> True
    """
    if registered.count(STAR) != 1:
        return False
    before, after = registered.removesuffix("/").split(STAR)
    pattern = f"{re.escape(before)}{_LETTERS}{re.escape(after)}"
    return re.fullmatch(pattern, uri.removesuffix("/")) is not None
