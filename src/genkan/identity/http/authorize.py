"""`/oauth2/auth` over HTTP. What it does stands in oauth/authorize/answer.py."""

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from genkan.identity.errors import InvalidRequest, MalformedRequest
from genkan.identity.http.cookies import CookieName, read_cookie, set_cookie
from genkan.identity.http.endpoint import Caller, Endpoint
from genkan.identity.http.page_response import see_other
from genkan.identity.http.parameters import form_parameters, query_parameters
from genkan.identity.http.provider import provider_of
from genkan.identity.oauth.authorize.answer import Browser, Redirect, authorize
from genkan.identity.oauth.authorize.proceed import task_location
from genkan.identity.oauth.parameters import Parameters
from genkan.identity.oauth.secret import secret_hash

_FOUND: Final = 302


async def serve_authorize(request: Request) -> Response:
    """An authorization request, by GET or POST (OIDC Core section 3.1.2.1)."""
    provider = provider_of(request)
    is_secure = provider.config.is_https
    known = read_cookie(request, CookieName.BROWSER, is_secure=is_secure)
    browser = known or provider.ports.randomness.token()
    session = read_cookie(request, CookieName.SESSION, is_secure=is_secure)
    asker = Browser(token_hash=secret_hash(browser), session_token=session)
    answer = await authorize(await _parameters(request), asker, provider.ports, provider.clock())
    if isinstance(answer, Redirect):
        return _redirect(answer.location)
    response = _redirect(task_location(answer.task, answer.interaction))
    if known is None:
        set_cookie(response, CookieName.BROWSER, browser, is_secure=is_secure)
    return response


def _redirect(location: str) -> Response:
    response = see_other(location)
    # SDKs and proxies know 302 as the answer of this endpoint (RFC 6749 section 4.1.2).
    response.status_code = _FOUND
    return response


async def _parameters(request: Request) -> Parameters:
    """What can not be read has no redirect URL to carry the error: a page instead."""
    try:
        if request.method == "POST":
            return await form_parameters(request)
        return query_parameters(request)
    except InvalidRequest as error:
        raise MalformedRequest(error.description) from error


ROUTES: tuple[Endpoint, ...] = (
    Endpoint("/oauth2/auth", ("GET", "POST"), serve_authorize, Caller.BROWSER),
)
