"""The cookies of the identity provider: names, attributes, and how they are read.

`genkan_idp_browser` ties a browser to the interactions it began, `genkan_idp_session` is its
single sign-on session, `genkan_idp_portal` its visit to the self-serve portal. All hold
random tokens; the database knows their hashes only.
"""

from enum import Enum

from starlette.requests import Request
from starlette.responses import Response


class CookieName(Enum):
    """A cookie of ours; on https its name gains the prefix `__Host-`."""

    BROWSER = "genkan_idp_browser"
    SESSION = "genkan_idp_session"
    PORTAL = "genkan_idp_portal"


# Tokens of ours are far shorter; what is longer was not made here.
_LONGEST_VALUE = 256


def read_cookie(request: Request, name: CookieName, *, is_secure: bool) -> str | None:
    """The cookie's value, None when it is absent or can not be ours."""
    value = request.cookies.get(wire_name(name, is_secure=is_secure))
    if not value or len(value) > _LONGEST_VALUE or not value.isascii():
        return None
    return value


def set_cookie(
    response: Response,
    name: CookieName,
    value: str,
    *,
    is_secure: bool,
    lifetime_seconds: int | None = None,
) -> None:
    """Puts the cookie on the answer; without a lifetime it ends with the browser's session.

    SameSite=Lax: the browser comes to `/oauth2/auth` by links from the applications.
    """
    response.set_cookie(
        wire_name(name, is_secure=is_secure),
        value,
        max_age=lifetime_seconds,
        path="/",
        secure=is_secure,
        httponly=True,
        samesite="lax",
    )


def clear_cookie(response: Response, name: CookieName, *, is_secure: bool) -> None:
    """Makes the browser forget the cookie."""
    response.delete_cookie(
        wire_name(name, is_secure=is_secure),
        path="/",
        secure=is_secure,
        httponly=True,
        samesite="lax",
    )


def wire_name(name: CookieName, *, is_secure: bool) -> str:
    """The name as the browser sees it.

    `__Host-` keeps neighbouring hosts from setting it, and needs https (RFC 6265bis 4.1.3.2).
    """
    return f"__Host-{name.value}" if is_secure else name.value
