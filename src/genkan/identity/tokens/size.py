"""When a token becomes too large for the places that keep it.

Kinde's Next.js SDK splits a token over several cookies from 3,000 characters on, a browser
refuses a cookie over 4,096 bytes (RFC 6265 section 6.1), and many servers end the headers of
a request at 8,192.
"""

from typing import Final

from genkan.identity.model.token_customization import TokenType

SPLIT_AT: Final = 3_000
COOKIE_LIMIT: Final = 4_096
_NEAR: Final = 0.9


def size_warning(token: TokenType, size_bytes: int) -> str | None:
    """What an administrator should know of a token of this size; None: nothing."""
    remedy = "leave out claims it does not need"
    if size_bytes > COOKIE_LIMIT:
        return (
            f"the {token.words} has {size_bytes} bytes: more than the {COOKIE_LIMIT} of a cookie, "
            f"and a risk with servers that limit headers; {remedy}"
        )
    if size_bytes > SPLIT_AT:
        return (
            f"the {token.words} has {size_bytes} bytes: SDKs that keep it in cookies split it "
            f"from {SPLIT_AT} on; {remedy}"
        )
    if size_bytes > _NEAR * SPLIT_AT:
        return f"the {token.words} has {size_bytes} bytes, close to {SPLIT_AT}; {remedy}"
    return None
