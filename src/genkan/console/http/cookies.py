"""The console's cookies, and how they are read.

They go to `/console-api` alone: cookies ignore ports, so that whatever else is served on
localhost would be sent them otherwise.
"""

from typing import Final, Literal

from starlette.requests import Request
from starlette.responses import Response

from genkan.console.model.session import SESSION_LIFETIME
from genkan.console.visitors.token import can_be_token

SESSION_COOKIE: Final = "GENKAN_console_session"
SIGN_IN_COOKIE: Final = "GENKAN_console_sign_in"
COOKIE_PATH: Final = "/console-api"
SIGN_IN_SECONDS: Final = 600


def session_token(request: Request) -> str | None:
    """The token of the session's cookie, None where there is none that can be ours."""
    value = request.cookies.get(SESSION_COOKIE)
    return value if can_be_token(value) else None


def set_session_cookie(request: Request, response: Response, token: str) -> None:
    """Sign this browser in."""
    lifetime = int(SESSION_LIFETIME.total_seconds())
    _set(request, response, SESSION_COOKIE, token, lifetime, "strict")


def set_sign_in_cookie(request: Request, response: Response, token: str) -> None:
    """Remember which browser went to the identity provider; it returns by a link from there."""
    _set(request, response, SIGN_IN_COOKIE, token, SIGN_IN_SECONDS, "lax")


def clear_cookie(request: Request, response: Response, name: str) -> None:
    """Make the browser forget it."""
    response.delete_cookie(name, path=COOKIE_PATH, secure=is_secure(request), httponly=True)


def is_secure(request: Request) -> bool:
    """Whether the browser came by https, be it to a proxy before us."""
    is_https_page = request.headers.get("origin", "").startswith("https://")
    return request.url.scheme == "https" or is_https_page


def _set(
    request: Request,
    response: Response,
    name: str,
    token: str,
    lifetime_seconds: int,
    same_site: Literal["strict", "lax"],
) -> None:
    response.set_cookie(
        name,
        token,
        max_age=lifetime_seconds,
        path=COOKIE_PATH,
        secure=is_secure(request),
        httponly=True,
        samesite=same_site,
    )
