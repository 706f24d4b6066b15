"""The refresh token of a browser application, kept in a cookie its scripts can not read.

Kinde's browser SDKs ask for a refresh without a token and rely on the cookie; they look for
the readable marker `_kbrte` first. Source: Kinde, build/tokens/refresh-tokens.
"""

import re
from itertools import islice
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from genkan.identity.http.provider import provider_of
from genkan.identity.names import ClientId
from genkan.identity.oauth.parameters import Parameters
from genkan.identity.oauth.token.request import TokenResponse

_MARKER: Final = "_kbrte"
_PATH: Final = "/oauth2/token"
_LIFETIME_SECONDS: Final = 1_296_000
_NAME_DIGITS: Final = 6  # of the client id: several applications may share a browser
_PREFIX: Final = "refresh_token_"
_OURS: Final = re.compile(rf"{_PREFIX}[A-Za-z0-9_-]{{1,{_NAME_DIGITS}}}")
_MOST_CLEARED: Final = 20


def with_cookie_token(request: Request, parameters: Parameters) -> Parameters:
    """The parameters, with the cookie's token where a refresh brings none in its body.

    The body counts before the cookie: in normal operation the SDKs send both.
    """
    is_refresh = parameters.one("grant_type") == "refresh_token"
    client_id = parameters.one("client_id")
    is_told = parameters.one("refresh_token") is not None
    if not is_refresh or client_id is None or is_told or _has_secret(request, parameters):
        return parameters
    token = request.cookies.get(_name(ClientId(client_id)))
    if not token:
        return parameters
    return Parameters({**parameters.values, "refresh_token": (token,)})


def keep_in_cookie(
    request: Request, parameters: Parameters, tokens: TokenResponse, response: Response
) -> None:
    """Set the cookies anew at every answer to a public client: a stale one would revoke."""
    client_id = parameters.one("client_id")
    if tokens.refresh_token is None or client_id is None or _has_secret(request, parameters):
        return
    is_secure = provider_of(request).config.is_https
    response.set_cookie(
        _name(ClientId(client_id)),
        tokens.refresh_token,
        max_age=_LIFETIME_SECONDS,
        path=_PATH,
        secure=is_secure,
        httponly=True,
        samesite="lax",
    )
    response.set_cookie(
        _MARKER, "1", max_age=_LIFETIME_SECONDS, path="/", secure=is_secure, samesite="lax"
    )


def clear_refresh_cookies(request: Request, response: Response) -> None:
    """Make the browser forget them. The tokens' path hides their names, so all that came."""
    response.delete_cookie(_MARKER, path="/")
    # A request may name any cookie; what could not be one of ours is not repeated in an answer.
    ours = (name for name in request.cookies if _OURS.fullmatch(name) is not None)
    for name in islice(ours, _MOST_CLEARED):
        response.delete_cookie(name, path=_PATH)


def _name(client_id: ClientId) -> str:
    return f"{_PREFIX}{client_id[:_NAME_DIGITS]}"


def _has_secret(request: Request, parameters: Parameters) -> bool:
    return "authorization" in request.headers or parameters.one("client_secret") is not None
