"""The way to another provider and back. What comes of it stands in login/connection.py."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from genkan.identity.errors import HandOffFailed, HandOffReason, InvalidRequest, MalformedRequest
from genkan.identity.federation.callback import Callback, find_account
from genkan.identity.federation.hand_off import (
    CALLBACK_PATH,
    HandOff,
    begin_hand_off,
    find_hand_off,
    use_hand_off,
)
from genkan.identity.federation.provider import Provider
from genkan.identity.federation.provider import provider_of as connected_provider
from genkan.identity.http.asker import asker_of
from genkan.identity.http.connection_links import START_PATH, visit_connections
from genkan.identity.http.endpoint import FORM_BYTES, Caller, Endpoint
from genkan.identity.http.login import sign_in_page
from genkan.identity.http.page_response import see_other
from genkan.identity.http.parameters import form_parameters, query_parameters
from genkan.identity.http.provider import provider_of
from genkan.identity.http.turn import turn
from genkan.identity.http.visit import Visit, begin_visit, visit_of
from genkan.identity.login.connection import Arrival, sign_in_by_connection
from genkan.identity.login.flow import Step
from genkan.identity.login.throttle import slow_address
from genkan.identity.model.grant import OneTimeSecret, Purpose
from genkan.identity.oauth.parameters import Parameters
from genkan.identity.oauth.secret import secret_hash

_POSTED_FOR: Final = timedelta(minutes=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """What a provider's answer consists of."""

    state: str
    callback: Callback


async def start(request: Request) -> Response:
    """To the provider of a connection: the one that the button names, or the application wishes."""
    visit = await begin_visit(request)
    await slow_address(visit.ports.throttle, address=visit.network_address, now=visit.now)
    named = request.query_params.get("connection", "")
    provider = await _provider(visit, named or visit.interaction.wishes.connection_id or "")
    try:
        location = await begin_hand_off(visit.ports, visit.interaction, provider, visit.now)
    except HandOffFailed as error:
        raise _told(error, visit, provider.name) from error
    return see_other(location)


async def take_callback(request: Request) -> Response:
    """A person who is back, with the provider's answer in the address."""
    ports, now = provider_of(request).ports, provider_of(request).clock()
    try:
        parameters = query_parameters(request)
        posted = parameters.one("posted")
        answer = _answer(parameters)
    except InvalidRequest as error:
        raise MalformedRequest(error.description) from error
    if posted is not None:
        answer = await _posted(request, posted)
    hand_off = await find_hand_off(ports, answer.state, now)
    # Whoever got hold of somebody's answer is no further: it is the other browser's.
    visit = await visit_of(request, await ports.interactions.by_id(hand_off.interaction_id))
    await use_hand_off(ports, answer.state, now)
    return await _arrived(visit, hand_off, answer.callback)


async def take_posted(request: Request) -> Response:
    """An answer that the provider makes the browser post, as Apple does.

    It comes from the provider's page, so the browser sends no cookie of ours along (SameSite). The
    answer waits sealed for the same browser to come and get it, by a GET that it sends them with.
    """
    ports, now = provider_of(request).ports, provider_of(request).clock()
    address = request.client.host if request.client else ""
    await slow_address(ports.throttle, address=address, now=now)
    try:
        answer = _answer(await form_parameters(request))
    except InvalidRequest as error:
        raise MalformedRequest(error.description) from error
    await find_hand_off(ports, answer.state, now)
    token = ports.randomness.token()
    await ports.secrets.put(
        OneTimeSecret(
            purpose=Purpose.PROVIDER_ANSWER,
            secret_hash=secret_hash(token),
            subject="",
            content=ports.vault.seal(msgspec.json.encode(answer), _label(token)),
            expires_at=now + _POSTED_FOR,
        )
    )
    return see_other(f"{CALLBACK_PATH}?posted={token}")


async def _arrived(visit: Visit, hand_off: HandOff, callback: Callback) -> Response:
    provider = await _provider(visit, hand_off.connection_id)
    try:
        account = await find_account(visit.ports, provider, hand_off, callback, visit.now)
        arrival = Arrival(
            provider=provider, account=account, asker=asker_of(visit.request), post=visit.post
        )
        outcome = await sign_in_by_connection(visit.ports, visit.interaction, arrival, visit.now)
    except HandOffFailed as error:
        raise _told(error, visit, provider.name) from error
    page = await sign_in_page(visit, account.email or "", outcome)
    return await turn(visit, Step.SIGN_IN, outcome, page)


async def _provider(visit: Visit, connection_id: str) -> Provider:
    """The provider of a connection that this sign-in may go by. Raises HandOffFailed."""
    for each in await visit_connections(visit):
        if each.id == connection_id:
            return connected_provider(each, visit.ports.vault)
    raise _told(HandOffFailed(HandOffReason.UNKNOWN), visit, "")


def _told(error: HandOffFailed, visit: Visit, provider: str) -> HandOffFailed:
    """The same refusal with the provider's name, and a way to sign in after all."""
    retry_url = visit.url(Step.SIGN_IN.value)
    return HandOffFailed(error.reason, provider=provider, retry_url=retry_url, detail=error.detail)


def _answer(parameters: Parameters) -> _Answer:
    return _Answer(
        state=parameters.one("state") or "",
        callback=Callback(
            code=parameters.one("code"),
            error=parameters.one("error"),
            issuer=parameters.one("iss"),
            user=parameters.one("user"),
        ),
    )


async def _posted(request: Request, token: str) -> _Answer:
    """The answer that waits under this token. Raises HandOffFailed."""
    ports, now = provider_of(request).ports, provider_of(request).clock()
    secret = await ports.secrets.find(Purpose.PROVIDER_ANSWER, secret_hash(token))
    if secret is None or not await ports.secrets.consume(
        Purpose.PROVIDER_ANSWER, secret.secret_hash, now
    ):
        raise HandOffFailed(HandOffReason.EXPIRED)
    return msgspec.json.decode(ports.vault.open(secret.content, _label(token)), type=_Answer)


def _label(token: str) -> str:
    return f"answer of a provider {secret_hash(token).hex()}"


ROUTES: tuple[Endpoint, ...] = (
    Endpoint(START_PATH, ("GET",), start, Caller.BROWSER),
    Endpoint(CALLBACK_PATH, ("GET",), take_callback, Caller.BROWSER),
    Endpoint(CALLBACK_PATH, ("POST",), take_posted, Caller.BROWSER, longest_body_bytes=FORM_BYTES),
)
