"""The device flow over HTTP: the device's question, and the pages of whoever lets it in."""

from dataclasses import asdict

from starlette.requests import Request
from starlette.responses import Response

from genkan.identity.errors import InvalidClient, WrongBrowser
from genkan.identity.http.cookies import CookieName, read_cookie, set_cookie
from genkan.identity.http.csrf import csrf_token, is_cross_site, is_csrf_token
from genkan.identity.http.endpoint import FORM_BYTES, Caller, Cors, Endpoint
from genkan.identity.http.json_response import json_response
from genkan.identity.http.mint import mint_of
from genkan.identity.http.page_form import page_form
from genkan.identity.http.page_response import Surroundings, page_response, see_other
from genkan.identity.http.parameters import form_parameters, one_header
from genkan.identity.http.provider import provider_of
from genkan.identity.http.stay import Stay, begin_stay, begin_stay_with_form, lead_on
from genkan.identity.login.outcome import Fault
from genkan.identity.oauth.authorize.answer import Browser
from genkan.identity.oauth.authorize.device import (
    ALLOWED_PATH,
    DENIED_PATH,
    allow_device,
    deny_device,
    enter_code,
    waiting_device,
)
from genkan.identity.oauth.authorize.task import Task
from genkan.identity.oauth.device import VERIFICATION_PATH, begin_device
from genkan.identity.oauth.secret import secret_hash
from genkan.identity.oauth.token.client_authentication import authenticate, read_credentials
from genkan.identity.pages.page import ConfirmDevicePage, DeviceCodePage, NoticeKind, NoticePage
from genkan.identity.pages.qr_code import qr_code
from genkan.identity.tokens.api_scope import named_scopes, sign_in_scopes
from genkan.identity.tokens.vault import derive_key

USER_CODE_FIELD = "p_user_code"
ALLOW_FIELD = "p_consent"
_PURPOSE = "device"
_REFUSED_STATUS = 400


async def serve_device_authorization(request: Request) -> Response:
    """A device asks to be let in; Kinde's answer has the address as a picture as well."""
    mint = await mint_of(request)
    parameters = await form_parameters(request)
    credentials = read_credentials(one_header(request, "authorization"), parameters)
    client = await authenticate(credentials, mint.ports)
    if not client.is_public and credentials.secret is None:
        raise InvalidClient("client authentication failed: compare client id and secret")
    answer = await begin_device(parameters, client, _network_address(request), mint.ports, mint.now)
    content = asdict(answer) | {"qr_code": qr_code(answer.verification_uri_complete)}
    return json_response(content)


async def show_device(request: Request) -> Response:
    """The page that takes the code; a link may have brought it (verification_uri_complete)."""
    return _code_page(request, request.query_params.get("user_code", "")[:20], ())


async def take_device(request: Request) -> Response:
    """The code."""
    form = await page_form(request)
    provider = provider_of(request)
    is_secure = provider.config.is_https
    browser = read_cookie(request, CookieName.BROWSER, is_secure=is_secure)
    is_ours = browser is not None and is_csrf_token(
        form.get("csrf_token", ""), key=_csrf_key(request), browser=browser, purpose=_PURPOSE
    )
    if browser is None or not is_ours or is_cross_site(request):
        raise WrongBrowser("the form was not made for this visit: load the page again")
    session = read_cookie(request, CookieName.SESSION, is_secure=is_secure)
    typed = form.get(USER_CODE_FIELD, "")[:20]
    location = await enter_code(
        typed,
        Browser(token_hash=secret_hash(browser), session_token=session),
        _network_address(request),
        provider.ports,
        provider.clock(),
    )
    if location is None:
        return _code_page(request, typed, (Fault("user_code_wrong", USER_CODE_FIELD),))
    return see_other(location)


async def show_confirm_device(request: Request) -> Response:
    """Which device it is, and from where it asks."""
    stay = await begin_stay(request, Task.CONFIRM_DEVICE)
    if isinstance(stay, Response):
        return stay
    visit = stay.visit
    device = await waiting_device(visit.interaction, visit.ports, visit.now)
    page = ConfirmDevicePage(
        action=visit.url(Task.CONFIRM_DEVICE.value),
        csrf_token=visit.csrf_token,
        account=stay.user.email or stay.user.full_name or stay.user.id,
        network_address=device.network_address,
        scope=sign_in_scopes(device.scope),
        audience=tuple(device.audience),
        api_scope=named_scopes(device.scope),
    )
    surroundings = visit.surroundings(Task.CONFIRM_DEVICE.value)
    return page_response(request, page, surroundings)


async def take_confirm_device(request: Request) -> Response:
    """Yes or no; anything else is a no."""
    stay, fields = await begin_stay_with_form(request, Task.CONFIRM_DEVICE)
    if isinstance(stay, Response):
        return stay
    return lead_on(stay.visit, await _decide(stay, fields))


async def show_device_allowed(request: Request) -> Response:
    """The device is let in."""
    return page_response(request, NoticePage(kind=NoticeKind.DEVICE_ALLOWED))


async def show_device_denied(request: Request) -> Response:
    """The device is turned away."""
    return page_response(request, NoticePage(kind=NoticeKind.DEVICE_DENIED))


async def _decide(stay: Stay, fields: dict[str, str]) -> str:
    visit = stay.visit
    if fields.get(ALLOW_FIELD) != "allow":
        return await deny_device(visit.interaction, visit.ports, visit.now)
    return await allow_device(
        visit.interaction, stay.session, stay.standing, visit.ports, visit.now
    )


def _code_page(request: Request, code: str, faults: tuple[Fault, ...]) -> Response:
    provider = provider_of(request)
    is_secure = provider.config.is_https
    known = read_cookie(request, CookieName.BROWSER, is_secure=is_secure)
    browser = known or provider.ports.randomness.token()
    page = DeviceCodePage(
        action=VERIFICATION_PATH,
        csrf_token=csrf_token(_csrf_key(request), browser, _PURPOSE),
        code=code if code.isprintable() else "",
        faults=faults,
    )
    status = _REFUSED_STATUS if faults else 200
    response = page_response(request, page, Surroundings(address=VERIFICATION_PATH), status=status)
    if known is None:
        set_cookie(response, CookieName.BROWSER, browser, is_secure=is_secure)
    return response


def _network_address(request: Request) -> str:
    return request.client.host if request.client else ""


def _csrf_key(request: Request) -> bytes:
    return derive_key(provider_of(request).config.secret_key, "csrf")


ROUTES: tuple[Endpoint, ...] = (
    Endpoint(
        "/oauth2/device/auth",
        ("POST",),
        serve_device_authorization,
        Caller.CLIENT,
        Cors.REGISTERED,
    ),
    Endpoint(VERIFICATION_PATH, ("GET",), show_device, Caller.BROWSER),
    Endpoint(
        VERIFICATION_PATH, ("POST",), take_device, Caller.BROWSER, longest_body_bytes=FORM_BYTES
    ),
    Endpoint(Task.CONFIRM_DEVICE.value, ("GET",), show_confirm_device, Caller.BROWSER),
    Endpoint(
        Task.CONFIRM_DEVICE.value,
        ("POST",),
        take_confirm_device,
        Caller.BROWSER,
        longest_body_bytes=FORM_BYTES,
    ),
    Endpoint(ALLOWED_PATH, ("GET",), show_device_allowed, Caller.BROWSER),
    Endpoint(DENIED_PATH, ("GET",), show_device_denied, Caller.BROWSER),
)
