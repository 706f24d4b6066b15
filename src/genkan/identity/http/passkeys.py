"""The pages of passkeys: signing in with one, and adding one to one's account."""

from starlette.requests import Request
from starlette.responses import Response

from genkan.identity.errors import AccessDenied
from genkan.identity.http.cookies import CookieName, read_cookie
from genkan.identity.http.endpoint import Caller, Endpoint
from genkan.identity.http.free_form import (
    form_browser,
    free_form_token,
    keep_browser,
    read_free_form,
)
from genkan.identity.http.page_response import (
    Surroundings,
    page_language,
    page_response,
    see_other,
)
from genkan.identity.http.post import post_letter
from genkan.identity.http.provider import provider_of
from genkan.identity.http.stay import Stay, begin_stay, begin_stay_with_form, lead_on
from genkan.identity.http.turn import step_page, turn
from genkan.identity.http.visit import Visit, begin_visit, begin_visit_with_form
from genkan.identity.login.flow import Step
from genkan.identity.login.letter import Letter
from genkan.identity.login.methods import (
    application_offers_passkeys,
    no_passkeys,
    offers_passkeys,
)
from genkan.identity.login.outcome import Fault, Refused
from genkan.identity.login.passkey import (
    PasskeyForm,
    create_passkey,
    creation_options,
    sign_in_by_passkey,
    sign_in_options,
)
from genkan.identity.model.factor import missing_factor
from genkan.identity.model.passkey import PasskeyDemand
from genkan.identity.model.session import Session
from genkan.identity.model.user import User
from genkan.identity.oauth.authorize.answer import find_session
from genkan.identity.oauth.authorize.proceed import proceed
from genkan.identity.oauth.authorize.task import Task
from genkan.identity.pages.page import Ceremony, NoticeKind, NoticePage, PasskeyPage
from genkan.identity.pages.render import passkey_script, passkey_script_path

_CREDENTIAL_FIELD = "p_credential"
_DECLINE_FIELD = "p_decline"
_NEW_PATH = "/passkeys/new"
_SET_UP_PATH = Task.SET_UP_PASSKEY.value
_ADDED_PATH = "/passkeys/added"
_PURPOSE = "passkey"
_REFUSED_STATUS = 400


async def show_sign_in(request: Request) -> Response:
    """The page that asks the browser for a passkey."""
    visit = await begin_visit(request)
    await _check_offered(visit)
    return step_page(visit, Step.PASSKEY, await _sign_in_page(visit, ()))


async def take_sign_in(request: Request) -> Response:
    """A passkey's answer to the challenge."""
    visit, fields = await begin_visit_with_form(request)
    await _check_offered(visit)
    form = PasskeyForm(credential=fields.get(_CREDENTIAL_FIELD, ""), address=visit.network_address)
    outcome = await sign_in_by_passkey(visit.ports, visit.interaction, form, visit.now)
    faults = outcome.faults if isinstance(outcome, Refused) else ()
    return await turn(visit, Step.PASSKEY, outcome, await _sign_in_page(visit, faults))


async def show_new(request: Request) -> Response:
    """The page that makes a passkey for whoever is signed on, and was just now."""
    user, session = await _owner(request)
    return await _new_page(request, user, session, ())


async def take_new(request: Request) -> Response:
    """A new passkey."""
    fields = await read_free_form(request, _PURPOSE)
    user, session = await _owner(request)
    provider = provider_of(request)
    now = provider.clock()

    async def post(letter: Letter) -> None:
        await post_letter(provider.ports, letter, page_language(request), now)

    address = request.client.host if request.client else ""
    form = PasskeyForm(credential=fields.get(_CREDENTIAL_FIELD, ""), address=address)
    created = await create_passkey(provider.ports, user, session, form, post, now)
    if isinstance(created, Refused):
        return await _new_page(request, user, session, created.faults)
    return see_other(_ADDED_PATH)


async def show_added(request: Request) -> Response:
    """The page after a passkey was added."""
    return page_response(request, NoticePage(kind=NoticeKind.PASSKEY_ADDED))


async def show_set_up(request: Request) -> Response:
    """The page that makes a passkey on the way in, where the policy asks for one."""
    stay = await begin_stay(request, Task.SET_UP_PASSKEY)
    return stay if isinstance(stay, Response) else await _set_up_page(stay, ())


async def take_set_up(request: Request) -> Response:
    """A new passkey, or the no of somebody who may say it."""
    stay, fields = await begin_stay_with_form(request, Task.SET_UP_PASSKEY)
    if isinstance(stay, Response):
        return stay
    visit = stay.visit
    if _DECLINE_FIELD in fields and stay.standing.passkey is PasskeyDemand.MAY_MAKE_ONE:
        await visit.ports.passkeys.decline(stay.user.id, visit.now)
    else:
        form = PasskeyForm(
            credential=fields.get(_CREDENTIAL_FIELD, ""), address=visit.network_address
        )
        created = await create_passkey(
            visit.ports, stay.user, stay.session, form, visit.post, visit.now
        )
        if isinstance(created, Refused):
            return await _set_up_page(stay, created.faults)
    return lead_on(visit, await proceed(visit.interaction, stay.session, visit.ports, visit.now))


async def serve_script(_request: Request) -> Response:
    """The script; its URL changes with its content."""
    return Response(
        passkey_script(),
        media_type="text/javascript",
        headers={
            "Cache-Control": "public, max-age=31536000, immutable",
            "X-Content-Type-Options": "nosniff",
        },
    )


async def _check_offered(visit: Visit) -> None:
    """Raises MalformedRequest where nobody signs in by a passkey."""
    asked = visit.interaction
    if not await application_offers_passkeys(visit.ports, asked.client_id, asked.organization_code):
        raise no_passkeys()


async def _owner(request: Request) -> tuple[User, Session]:
    """Who is signed on in this browser, proved it lately, and lacks no second factor.

    A passkey counts as two proofs: it must not come to be by one of them (identity-security L9).
    Raises AccessDenied. Source: OWASP ASVS 5.0 V7.5.1.
    """
    provider = provider_of(request)
    now = provider.clock()
    cookie = read_cookie(request, CookieName.SESSION, is_secure=provider.config.is_https)
    session = await find_session(cookie, provider.ports, now)
    if not await offers_passkeys(provider.ports, session.organization_code if session else None):
        raise no_passkeys()
    user = None if session is None else await provider.ports.users.by_id(session.user_id)
    if session is None or user is None or user.is_suspended or not session.is_recent(now):
        raise AccessDenied("sign in again at your application, then add the passkey")
    policies = await provider.ports.factors.policies_for(user.id)
    factors = await provider.ports.factors.of_user(user.id)
    if missing_factor(policies, factors, session.proofs) is not None:
        raise AccessDenied(
            "sign in again at your application with your second factor, then add the passkey"
        )
    return user, session


async def _sign_in_page(visit: Visit, faults: tuple[Fault, ...]) -> PasskeyPage:
    return PasskeyPage(
        ceremony=Ceremony.SIGN_IN,
        action=visit.url(Step.PASSKEY.value),
        csrf_token=visit.csrf_token,
        options=await sign_in_options(visit.ports, visit.interaction, visit.now),
        script_url=passkey_script_path(),
        other_url=visit.url(Step.SIGN_IN.value),
        faults=faults,
    )


async def _set_up_page(stay: Stay, faults: tuple[Fault, ...]) -> Response:
    visit = stay.visit
    may_decline = stay.standing.passkey is PasskeyDemand.MAY_MAKE_ONE
    action = visit.url(Task.SET_UP_PASSKEY.value)
    page = PasskeyPage(
        ceremony=Ceremony.CREATION,
        action=action,
        csrf_token=visit.csrf_token,
        options=await creation_options(visit.ports, stay.user, stay.session, visit.now),
        script_url=passkey_script_path(),
        decline_action=action if may_decline else "",
        faults=faults,
    )
    surroundings = visit.surroundings(Task.SET_UP_PASSKEY.value)
    status = _REFUSED_STATUS if faults else 200
    return page_response(visit.request, page, surroundings, status=status)


async def _new_page(
    request: Request, user: User, session: Session, faults: tuple[Fault, ...]
) -> Response:
    provider, browser = provider_of(request), form_browser(request)
    language = page_language(request)
    page = PasskeyPage(
        ceremony=Ceremony.CREATION,
        action=f"{_NEW_PATH}?lang={language.value}",
        csrf_token=free_form_token(request, browser, _PURPOSE),
        options=await creation_options(provider.ports, user, session, provider.clock()),
        script_url=passkey_script_path(),
        faults=faults,
    )
    status = _REFUSED_STATUS if faults else 200
    response = page_response(request, page, Surroundings(language=language), status=status)
    return keep_browser(request, browser, response)


_FORM = 32_768

ROUTES: tuple[Endpoint, ...] = (
    Endpoint("/sign-in/passkey", ("GET",), show_sign_in, Caller.BROWSER),
    Endpoint("/sign-in/passkey", ("POST",), take_sign_in, Caller.BROWSER, longest_body_bytes=_FORM),
    Endpoint(_SET_UP_PATH, ("GET",), show_set_up, Caller.BROWSER),
    Endpoint(_SET_UP_PATH, ("POST",), take_set_up, Caller.BROWSER, longest_body_bytes=_FORM),
    Endpoint(_NEW_PATH, ("GET",), show_new, Caller.BROWSER),
    Endpoint(_NEW_PATH, ("POST",), take_new, Caller.BROWSER, longest_body_bytes=_FORM),
    Endpoint(_ADDED_PATH, ("GET",), show_added, Caller.BROWSER),
    Endpoint(passkey_script_path(), ("GET",), serve_script, Caller.ANYONE),
)
