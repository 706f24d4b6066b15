"""Cross-site request forgery: a form counts only with the token made for this browser.

The token is an HMAC over the browser's cookie and what the form is for, so nothing is stored,
and a form of one interaction does not serve another (identity-security L4).
"""

import hashlib
import hmac

from starlette.requests import Request


def csrf_token(key: bytes, browser: str, purpose: str) -> str:
    """The hidden field's value for forms of `purpose` (an interaction's id, or a page's name)."""
    message = f"{browser}\n{purpose}".encode()
    return hmac.new(key, message, hashlib.sha256).hexdigest()


def is_csrf_token(shown: str, *, key: bytes, browser: str, purpose: str) -> bool:
    """Whether `shown` is the token of this browser and purpose."""
    expected = csrf_token(key, browser, purpose)
    return hmac.compare_digest(shown.encode(), expected.encode())


def is_cross_site(request: Request) -> bool:
    """Whether the browser itself says that another site sent this form.

    Our pages send no referrer, so `Origin` is `null` on their own forms and proves nothing.
    """
    return request.headers.get("sec-fetch-site") in {"cross-site", "same-site"}
