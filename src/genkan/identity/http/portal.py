"""The self-serve portal's door: a link of the account API becomes a visit of one browser."""

from starlette.requests import Request
from starlette.responses import Response

from genkan.identity.account.portal_link import VISIT_LIFETIME, follow_portal_link, portal_visit
from genkan.identity.errors import InteractionExpired, InvalidRequest, MalformedRequest
from genkan.identity.http.cookies import CookieName, read_cookie, set_cookie
from genkan.identity.http.endpoint import Caller, Endpoint
from genkan.identity.http.page_response import page_response, see_other
from genkan.identity.http.parameters import query_parameters
from genkan.identity.http.provider import provider_of
from genkan.identity.oauth.authorize.answer import find_session
from genkan.identity.pages.page import NoticeKind, NoticePage


async def serve_portal_redirect(request: Request) -> Response:
    """The link that `/account_api/v1/portal_link` gave: it works once."""
    if request.method == "HEAD":
        # Programs that look at links before people do must not use them up.
        return see_other("/portal")
    provider = provider_of(request)
    try:
        key = query_parameters(request).required("key")
    except InvalidRequest as error:
        raise MalformedRequest(error.description) from error
    cookie = read_cookie(request, CookieName.SESSION, is_secure=provider.config.is_https)
    session = await find_session(cookie, provider.ports, provider.clock())
    signed_on = None if session is None else session.user_id
    token, _ = await follow_portal_link(key, signed_on, provider.ports, provider.clock())
    response = see_other("/portal")
    set_cookie(
        response,
        CookieName.PORTAL,
        token,
        is_secure=provider.config.is_https,
        lifetime_seconds=int(VISIT_LIFETIME.total_seconds()),
    )
    return response


async def serve_portal(request: Request) -> Response:
    """Whose account this is."""
    provider = provider_of(request)
    token = read_cookie(request, CookieName.PORTAL, is_secure=provider.config.is_https)
    if token is None:
        raise InteractionExpired("open the portal from the application")
    visit = await portal_visit(token, provider.ports, provider.clock())
    name = visit.user.email or visit.user.full_name or visit.user.id
    return page_response(request, NoticePage(kind=NoticeKind.PORTAL, detail=name))


ROUTES: tuple[Endpoint, ...] = (
    Endpoint("/portal_redirect", ("GET",), serve_portal_redirect, Caller.BROWSER),
    Endpoint("/portal", ("GET",), serve_portal, Caller.BROWSER),
)
