"""Which redirect URLs are a registered one.

Exact comparison (RFC 9700 section 2.1), with three exceptions, each as narrow as can be:
the star of a registered URL (wildcard.py), one trailing slash, which Kinde's browser SDK drops
in one of its two requests, and the port of a literal loopback address, which a native
application can not know (RFC 8252 section 7.3).
"""

from collections.abc import Iterable
from typing import Final
from urllib.parse import SplitResult, urlsplit, urlunsplit

from genkan.identity.oauth.wildcard import STAR, matches_wildcard

_LOOPBACK: Final = frozenset({"127.0.0.1", "::1"})  # never the name "localhost": DNS decides it


def is_registered(uri: str, registered: Iterable[str]) -> bool:
    """Whether `uri` may be redirected to."""
    return any(
        is_same_redirect(uri, each) or matches_wildcard(uri, each) or _is_same_loopback(uri, each)
        for each in registered
        if not (STAR in uri and STAR in each)  # the pattern itself is no address
    )


def is_same_redirect(first: str, second: str) -> bool:
    """Equal, or equal but for one trailing slash: `http://localhost:3000/` and without."""
    return first.removesuffix("/") == second.removesuffix("/")


def _is_same_loopback(uri: str, registered: str) -> bool:
    known = _loopback_parts(registered)
    asked = _loopback_parts(uri)
    return known is not None and asked is not None and known == asked


def _loopback_parts(uri: str) -> str | None:
    """The URL with its port left out, None unless it is http on a loopback address."""
    try:
        parts: SplitResult = urlsplit(uri)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme != "http" or parts.hostname not in _LOOPBACK:
        return None
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    # Rebuilt and compared, so that user names, upper case or odd spellings do not pass.
    written = host if port is None else f"{host}:{port}"
    if urlunsplit(("http", written, parts.path, parts.query, "")) != uri:
        return None
    return urlunsplit(("http", host, parts.path, parts.query, ""))
