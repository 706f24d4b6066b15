"""Signing in as a person: to the identity provider and back, with a role if they have one.

Whoever is not let in ends at `/console?sign_in_error=<code>`, whose page says why.
"""

import secrets
from datetime import timedelta
from enum import StrEnum
from typing import Final

from starlette.responses import RedirectResponse, Response

from genkan.console.errors import NotServed, SignInFailed
from genkan.console.http.cookies import (
    SIGN_IN_COOKIE,
    SIGN_IN_SECONDS,
    clear_cookie,
    set_session_cookie,
    set_sign_in_cookie,
)
from genkan.console.http.exchange import AnyRoute, Console, OpenCall, OpenRoute
from genkan.console.http.json_body import API_HEADERS
from genkan.console.http.session import TOKEN_BYTES, begin_session
from genkan.console.model.person import Person
from genkan.console.outbound.identity_provider import (
    Keys,
    ensure_redirect_uri,
    exchange_code,
    find_application,
    make_application,
    read_profile,
)
from genkan.console.outbound.management_token import ManagementTokens
from genkan.console.ports import IdentityDoor
from genkan.console.visitors.sign_in import (
    CALLBACK_PATH,
    SIGN_IN_PATH,
    Profile,
    Proofs,
    authorize_url,
    is_expected,
    pending,
    read_id_token,
)
from genkan.console.visitors.token import can_be_token, token_hash

_LONGEST_CODE: Final = 512
_MOVED: Final = "moved"


class Refusal(StrEnum):
    """Why somebody is not let in, as `sign_in_error` says it."""

    REFUSED = "refused"  # by the identity provider, or the browser is not the one that set out
    UNVERIFIED = "email_not_verified"
    NO_ROLE = "no_role"


async def begin_sign_in(call: OpenCall) -> Response:
    """The browser goes to the identity provider's sign-in page."""
    console, request = call.console, call.request
    is_elsewhere = request.headers.get("host") != console.config.host
    if is_elsewhere and _MOVED not in request.query_params:
        # The way back leads there, where a cookie that is set here would not be sent. Once: a
        # proxy before us may have put another Host in the request.
        return _redirect(f"{console.config.origin}{SIGN_IN_PATH}?{_MOVED}=1")
    door, management = _provider(console)
    if not await console.people.has_any():
        return _refused(Refusal.NO_ROLE)
    keys = await _application(console, door, management)
    proofs = Proofs(
        state=secrets.token_urlsafe(TOKEN_BYTES),
        browser=secrets.token_urlsafe(TOKEN_BYTES),
        nonce=secrets.token_urlsafe(TOKEN_BYTES),
        code_verifier=secrets.token_urlsafe(TOKEN_BYTES * 2),
    )
    await console.sign_ins.create(pending(proofs), call.now + timedelta(seconds=SIGN_IN_SECONDS))
    response = _redirect(authorize_url(door.issuer, keys.id, _redirect_uri(console), proofs))
    set_sign_in_cookie(request, response, proofs.browser)
    return response


async def end_sign_in(call: OpenCall) -> Response:
    """The browser comes back with a code; whoever has a console role is signed in."""
    try:
        person = await _arrived(call)
    except (SignInFailed, _NotLetIn) as error:
        response = _refused(error.reason if isinstance(error, _NotLetIn) else Refusal.REFUSED)
    else:
        token, session = await begin_session(call, person.id)
        await call.console.sessions.touch(session.id, call.now)
        response = _redirect("/console")
        set_session_cookie(call.request, response, token)
    clear_cookie(call.request, response, SIGN_IN_COOKIE)
    return response


class _NotLetIn(Exception):
    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason)
        self.reason = reason


async def _arrived(call: OpenCall) -> Person:
    """Who came back. Raises SignInFailed, _NotLetIn."""
    console, query = call.console, call.request.query_params
    door, management = _provider(console)
    state, code = query.get("state"), query.get("code", "")
    browser = call.request.cookies.get(SIGN_IN_COOKIE)
    if not (can_be_token(state) and can_be_token(browser) and 0 < len(code) <= _LONGEST_CODE):
        raise _NotLetIn(Refusal.REFUSED)
    taken = await console.sign_ins.take(
        token_hash(state or ""), token_hash(browser or ""), call.now
    )
    if taken is None:
        raise _NotLetIn(Refusal.REFUSED)
    keys = await _application(console, door, management)
    granted = await exchange_code(door, keys, code, taken.code_verifier, _redirect_uri(console))
    claims = read_id_token(granted.id_token)
    if claims is None or not is_expected(claims, door.issuer, keys.id, taken.nonce, call.now):
        raise _NotLetIn(Refusal.REFUSED)
    profile = await read_profile(door, granted.access_token)
    if profile.sub != claims.sub:
        raise _NotLetIn(Refusal.REFUSED)
    return await _person_of(profile, console)


async def _person_of(profile: Profile, console: Console) -> Person:
    """The person whose email this is, and whose account it has been since they first came."""
    if not profile.email or profile.email_verified is not True:
        raise _NotLetIn(Refusal.UNVERIFIED)
    person = await console.people.by_email(profile.email)
    if person is None or not await console.people.bind(person.id, profile.sub):
        raise _NotLetIn(Refusal.NO_ROLE)
    return person


async def _application(console: Console, door: IdentityDoor, management: ManagementTokens) -> Keys:
    """The application by which people sign in, made where it is not there."""
    known = await console.sign_ins.client_id(door.issuer)
    if known is not None:
        found = await find_application(door, management, known)
        if found is not None:
            await ensure_redirect_uri(door, management, found.id, _redirect_uri(console))
            return found
    made = await make_application(door, management, _redirect_uri(console))
    await console.sign_ins.keep_client_id(door.issuer, made.id)
    return made


def _provider(console: Console) -> tuple[IdentityDoor, ManagementTokens]:
    if console.doors.identity is None or console.management is None:
        raise NotServed(
            "this server is an engine alone: nobody signs in here as a person",
            remedy="genkan admin link --endpoint URL",
        )
    return console.doors.identity, console.management


def _redirect_uri(console: Console) -> str:
    return f"{console.config.origin}{CALLBACK_PATH}"


def _refused(reason: Refusal) -> Response:
    return _redirect(f"/console?sign_in_error={reason}")


def _redirect(url: str) -> Response:
    return RedirectResponse(url, status_code=303, headers=dict(API_HEADERS))


ROUTES: tuple[AnyRoute, ...] = (
    OpenRoute("GET", SIGN_IN_PATH, begin_sign_in),
    OpenRoute("GET", CALLBACK_PATH, end_sign_in, is_return=True),
)
