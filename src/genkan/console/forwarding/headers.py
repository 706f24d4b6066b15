"""Which headers pass: never a visitor's cookie or credentials, nor a cookie of the answer.

The engine sees what any client could send it, but for the ways to be somebody; the identity
provider sees a few harmless ones.
"""

from collections.abc import Iterable
from typing import Final

RawHeaders = list[tuple[bytes, bytes]]

# Ways to be somebody, the console's own, and what belongs to one connection (RFC 9110 7.6.1).
_NEVER_IN: Final = frozenset(
    {
        b"authorization",
        b"proxy-authorization",
        b"cookie",
        b"x-hasura-admin-secret",
        b"x-hasura-access-key",
        b"x-genkan-console",
        b"x-genkan-acting-for",
        b"origin",
        b"referer",
        b"connection",
        b"keep-alive",
        b"te",
        b"trailer",
        b"transfer-encoding",
        b"upgrade",
        b"forwarded",
    }
)
_NEVER_IN_BEGINNINGS: Final = (b"sec-", b"x-forwarded-", b"access-control-", b"proxy-")
_TO_IDENTITY: Final = frozenset(
    {
        b"accept",
        b"accept-encoding",
        b"accept-language",
        b"content-length",
        b"content-type",
        b"host",
        b"if-none-match",
        b"user-agent",
        b"x-request-id",
    }
)
_NEVER_OUT: Final = frozenset({b"set-cookie", b"connection", b"keep-alive", b"www-authenticate"})
# An answer is data for the console's pages: nothing runs it, frames it, or keeps it.
SEALED: Final[tuple[tuple[bytes, bytes], ...]] = (
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'; sandbox"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
)
_SEALED_NAMES: Final = frozenset(name for name, _ in SEALED)


def headers_to_engine(
    headers: Iterable[tuple[bytes, bytes]], admin_secret: str | None
) -> RawHeaders:
    """The request's headers for the engine, with its admin secret where it has one."""
    kept = [(name, value) for name, value in headers if _may_pass(name.lower())]
    if admin_secret is not None:
        kept.append((b"x-hasura-admin-secret", admin_secret.encode()))
    return kept


def headers_to_identity(
    headers: Iterable[tuple[bytes, bytes]], token: str | None, acting_for: str
) -> RawHeaders:
    """The request's headers for the identity provider; acting_for: who asks, for its audit log."""
    kept = [(name, value) for name, value in headers if name.lower() in _TO_IDENTITY]
    if token is not None:
        kept.append((b"authorization", b"Bearer " + token.encode()))
        kept.append((b"x-genkan-acting-for", acting_for.encode("ascii", "backslashreplace")))
    return kept


def headers_to_browser(headers: Iterable[tuple[bytes, bytes]]) -> RawHeaders:
    """The answer's headers: no cookie, no permission for other origins."""
    kept = [(name, value) for name, value in headers if _may_return(name.lower())]
    has_etag = any(name.lower() == b"etag" for name, _ in kept)
    return [*kept, (b"cache-control", b"private, no-cache" if has_etag else b"no-store"), *SEALED]


def _may_pass(name: bytes) -> bool:
    return name not in _NEVER_IN and not name.startswith(_NEVER_IN_BEGINNINGS)


def _may_return(name: bytes) -> bool:
    is_replaced = name in _SEALED_NAMES or name == b"cache-control"
    return not is_replaced and name not in _NEVER_OUT and not name.startswith(b"access-control-")
