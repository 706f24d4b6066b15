"""The signed-in user's profile, in the standard's place and Kinde's two."""

from starlette.requests import Request
from starlette.responses import Response

from genkan.identity.http.endpoint import Caller, Cors, Endpoint
from genkan.identity.http.json_response import json_response
from genkan.identity.http.mint import mint_of
from genkan.identity.http.parameters import one_header
from genkan.identity.oauth.bearer import authenticate_user
from genkan.identity.oauth.userinfo import first_user_profile, user_profile


async def serve_user_profile(request: Request) -> Response:
    """Kinde's v2 profile, which is OIDC's userinfo as well."""
    authorization = one_header(request, "authorization")
    user, scope = await authenticate_user(authorization, await mint_of(request))
    return json_response(user_profile(user, scope))


async def serve_first_user_profile(request: Request) -> Response:
    """Kinde's v1 profile."""
    authorization = one_header(request, "authorization")
    user, scope = await authenticate_user(authorization, await mint_of(request))
    return json_response(first_user_profile(user, scope))


_METHODS = ("GET", "POST")  # OIDC Core section 5.3.1

ROUTES: tuple[Endpoint, ...] = (
    Endpoint(
        "/oauth2/v2/user_profile", _METHODS, serve_user_profile, Caller.BEARER, Cors.REGISTERED
    ),
    Endpoint("/oauth2/userinfo", _METHODS, serve_user_profile, Caller.BEARER, Cors.REGISTERED),
    Endpoint(
        "/oauth2/user_profile", _METHODS, serve_first_user_profile, Caller.BEARER, Cors.REGISTERED
    ),
)
