"""Which URLs an application may register to be called back at."""

import re
from collections.abc import Callable, Sequence
from typing import Final
from urllib.parse import SplitResult, urlsplit

from genkan.identity.errors import InvalidBody

_LONGEST: Final = 2_048
# Schemes that a browser runs or reads instead of fetching.
_DANGEROUS: Final = frozenset(
    {"about", "blob", "data", "file", "filesystem", "ftp", "javascript", "vbscript", "ws", "wss"}
)


# Where strangers get a name beside yours: a star there would send codes to them.
_SHARED_HOSTS: Final = frozenset(
    {
        *("vercel.app", "netlify.app", "pages.dev", "workers.dev", "github.io", "gitlab.io"),
        *("herokuapp.com", "web.app", "firebaseapp.com", "appspot.com", "run.app", "onrender.com"),
        *("fly.dev", "railway.app", "deno.dev", "surge.sh", "glitch.me", "repl.co", "replit.app"),
        *("replit.dev", "azurewebsites.net", "azurestaticapps.net", "cloudapp.net", "github.dev"),
        *(
            "cloudfront.net",
            "amazonaws.com",
            "amplifyapp.com",
            "ngrok.io",
            "ngrok.app",
            "ngrok.dev",
        ),
        *("ngrok-free.app", "ngrok-free.dev", "trycloudflare.com", "loca.lt", "blogspot.com"),
        *("wordpress.com", "myshopify.com", "translate.goog", "lovable.app", "vusercontent.net"),
        *(
            "stackblitz.io",
            "webcontainer.io",
            "csb.app",
            "gitpod.io",
            "app.github.dev",
            "kinde.com",
        ),
    }
)
# "co.uk", "com.au": nobody owns these either.
_SECOND_LEVELS: Final = frozenset(
    {"ac", "co", "com", "edu", "gob", "gov", "ltd", "me", "ne", "net", "nom", "or", "org", "plc"}
)
_COUNTRY_LETTERS: Final = 2
_LABEL: Final = re.compile(r"[A-Za-z0-9-]*\*[A-Za-z0-9-]*")


def check_callback_urls(urls: Sequence[str], place: str) -> tuple[str, ...]:
    """As `check_urls`, and a URL may have one star in the left-most part of its host."""
    return _checked(urls, place, callback_fault)


def check_urls(urls: Sequence[str], place: str) -> tuple[str, ...]:
    """The URLs, each once, in their order. Raises InvalidBody with every unusable one."""
    return _checked(urls, place, url_fault)


def _checked(
    urls: Sequence[str], place: str, fault_of: Callable[[str], str | None]
) -> tuple[str, ...]:
    faults = [
        f"{place}[{position}]: '{url[:200]}' {fault}"
        for position, url in enumerate(urls)
        if (fault := fault_of(url))
    ]
    if faults:
        raise InvalidBody(tuple(faults))
    return tuple(dict.fromkeys(urls))


def callback_fault(url: str) -> str | None:
    """What is wrong with a callback URL, None when it may be registered.

    Source: Kinde, "Callback URLs"; identity-security O3.
    """
    if "*" not in url:
        return url_fault(url)
    # With a letter in place of the star it must be a URL as any other.
    return url_fault(url.replace("*", "x")) or _wildcard_fault(urlsplit(url))


def _wildcard_fault(parts: SplitResult) -> str | None:
    label, _, rest = (parts.hostname or "").partition(".")
    if parts.scheme not in {"http", "https"}:
        return "has a wildcard, which only http and https URLs may have"
    if parts.geturl().count("*") != 1 or _LABEL.fullmatch(label) is None:
        return "has a wildcard elsewhere than once in the left-most part of the host"
    labels = rest.split(".")
    is_country = len(labels) == _COUNTRY_LETTERS and len(labels[-1]) == _COUNTRY_LETTERS
    if len(labels) < _COUNTRY_LETTERS or (is_country and labels[0] in _SECOND_LEVELS):
        return "has a wildcard for names that anybody can register"
    if not labels[-1][:1].isalpha():
        return "has a wildcard in an address that is no name"
    if any(rest == shared or rest.endswith(f".{shared}") for shared in _SHARED_HOSTS):
        return f"has a wildcard on '{rest}', where others get names too: register each URL"
    return None


def url_fault(url: str) -> str | None:
    """What is wrong with a callback or logout URL, None when it may be registered.

    It is compared exactly, so there is no wildcard (identity-security O1). Native
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
