"""Which URLs an application may register to be called back at."""

from collections.abc import Sequence
from typing import Final
from urllib.parse import SplitResult, urlsplit

from genkan.identity.errors import InvalidBody

_LONGEST: Final = 2_048
# Schemes that a browser runs or reads instead of fetching.
_DANGEROUS: Final = frozenset(
    {"about", "blob", "data", "file", "filesystem", "ftp", "javascript", "vbscript", "ws", "wss"}
)


def check_urls(urls: Sequence[str], place: str) -> tuple[str, ...]:
    """The URLs, each once, in their order. Raises InvalidBody with every unusable one."""
    faults = [
        f"{place}[{position}]: '{url[:200]}' {fault}"
        for position, url in enumerate(urls)
        if (fault := url_fault(url))
    ]
    if faults:
        raise InvalidBody(tuple(faults))
    return tuple(dict.fromkeys(urls))


def url_fault(url: str) -> str | None:
    """What is wrong with a callback or logout URL, None when it may be registered.

    They are compared exactly, so there are no wildcards (identity-security O1, O3). Native
    applications have schemes of their own (RFC 8252 section 7.1).
    """
    if len(url) > _LONGEST:
        return f"is longer than {_LONGEST} characters"
    if not url.isascii() or not url.isprintable() or any(each in url for each in ' "<>\\^`{|}'):
        return "has characters that a URL can not have: write them percent-encoded"
    if "#" in url:
        return "has a fragment, which OAuth forbids (RFC 6749 section 3.1.2)"
    if "*" in url:
        return "has a wildcard: register each URL"
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - raises ValueError when it is no number
    except ValueError:
        return "is not a URL"
    return _part_fault(parts)


def _part_fault(parts: SplitResult) -> str | None:
    if not parts.scheme:
        return "has no scheme: write it in full, as in https://app.example.com/callback"
    if parts.scheme in _DANGEROUS:
        return f"has the scheme '{parts.scheme}', which is not allowed"
    if parts.scheme in {"http", "https"} and not parts.hostname:
        return "has no host"
    if "@" in parts.netloc:
        return "has a user name or password in it"
    return None
