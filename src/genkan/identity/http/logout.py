"""`/logout` over HTTP. Whom it ends and where it leads stands in oauth/end_session.py."""

from starlette.requests import Request
from starlette.responses import Response

from genkan.identity.errors import InvalidRequest, MalformedRequest
from genkan.identity.http.cookies import CookieName, clear_cookie, read_cookie, set_cookie
from genkan.identity.http.csrf import csrf_token, is_cross_site, is_csrf_token
from genkan.identity.http.endpoint import Caller, Endpoint
from genkan.identity.http.mint import mint_of
from genkan.identity.http.page_response import page_response, see_other
from genkan.identity.http.parameters import form_parameters, query_parameters
from genkan.identity.http.provider import provider_of
from genkan.identity.http.refresh_cookie import clear_refresh_cookies
from genkan.identity.model.audit_event import AuditEvent
from genkan.identity.model.session import Session
from genkan.identity.oauth.authorize.answer import find_session
from genkan.identity.oauth.end_session import Logout, read_logout
from genkan.identity.oauth.parameters import Parameters
from genkan.identity.oauth.token.mint import Mint
from genkan.identity.pages.page import ConfirmLogoutPage
from genkan.identity.tokens.vault import derive_key

_PURPOSE = "logout"
_TOKEN_FIELD = "csrf_token"  # noqa: S105 - a field's name


async def serve_logout(request: Request) -> Response:
    """End the sign-on and go where the application asks, or to our own page."""
    mint = await mint_of(request)
    parameters = await _parameters(request)
    is_secure = mint.ports.config.is_https
    cookie = read_cookie(request, CookieName.SESSION, is_secure=is_secure)
    session = await find_session(cookie, mint.ports, mint.now)
    logout = await _read(parameters, mint, session)
    if not (logout.is_wanted or _is_confirmed(request, parameters)):
        return _confirmation(request, parameters)
    await _end(logout, session, parameters, mint)
    response = see_other(logout.location or "/signed-out")
    clear_cookie(response, CookieName.SESSION, is_secure=is_secure)
    clear_refresh_cookies(request, response)
    return response


async def _end(logout: Logout, session: Session | None, parameters: Parameters, mint: Mint) -> None:
    """End the session with its grants, and the grant that the hint names."""
    if session is not None:
        is_everywhere = parameters.one("all_sessions") == "true"
        if is_everywhere:
            await mint.ports.sessions.revoke_all(session.user_id, mint.now)
        else:
            await mint.ports.sessions.revoke(session.id, mint.now)
        details = {"sessions": "all" if is_everywhere else "one"}
        user_id = session.user_id
        await mint.ports.audit.record(
            AuditEvent(
                kind="signed_out", at=mint.now, actor=user_id, subject=user_id, details=details
            )
        )
    if logout.grant_id is not None:
        await mint.ports.grants.revoke(logout.grant_id, mint.now)


def _confirmation(request: Request, parameters: Parameters) -> Response:
    """The page that asks; its form brings the same parameters again."""
    provider = provider_of(request)
    is_secure = provider.config.is_https
    known = read_cookie(request, CookieName.BROWSER, is_secure=is_secure)
    browser = known or provider.ports.randomness.token()
    page = ConfirmLogoutPage(
        action="/logout",
        csrf_token=csrf_token(_csrf_key(request), browser, _PURPOSE),
        hidden_fields=tuple(
            (name, value)
            for name, values in parameters.values.items()
            for value in values
            if name != _TOKEN_FIELD
        ),
    )
    response = page_response(request, page)
    if known is None:
        set_cookie(response, CookieName.BROWSER, browser, is_secure=is_secure)
    return response


def _is_confirmed(request: Request, parameters: Parameters) -> bool:
    """Whether our own page's form was sent (identity-security O14)."""
    is_secure = provider_of(request).config.is_https
    browser = read_cookie(request, CookieName.BROWSER, is_secure=is_secure)
    shown = parameters.one(_TOKEN_FIELD)
    if request.method != "POST" or browser is None or shown is None or is_cross_site(request):
        return False
    return is_csrf_token(shown, key=_csrf_key(request), browser=browser, purpose=_PURPOSE)


async def _parameters(request: Request) -> Parameters:
    try:
        if request.method == "POST":
            return await form_parameters(request)
        return query_parameters(request)
    except InvalidRequest as error:
        raise MalformedRequest(error.description) from error


async def _read(parameters: Parameters, mint: Mint, session: Session | None) -> Logout:
    try:
        return await read_logout(parameters, mint, session)
    except InvalidRequest as error:
        raise MalformedRequest(error.description) from error


def _csrf_key(request: Request) -> bytes:
    return derive_key(provider_of(request).config.secret_key, "csrf")


ROUTES: tuple[Endpoint, ...] = (Endpoint("/logout", ("GET", "POST"), serve_logout, Caller.BROWSER),)
