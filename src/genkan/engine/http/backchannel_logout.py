"""``/v1alpha1/backchannel-logout``: an identity provider tells that a session has ended.

Source: OpenID Connect Back-Channel Logout 1.0, sections 2.5 to 2.8.
"""

import time
from functools import partial
from typing import Final
from urllib.parse import parse_qs

import msgspec

from genkan.engine.auth.jwt import claimed_issuer
from genkan.engine.auth.logout_token import read_logout_token
from genkan.engine.auth.session_event import SessionEvent
from genkan.engine.authenticate import Authentication, with_keys
from genkan.engine.errors import InvalidJwt
from genkan.engine.http.exchange import Answer, Engine, OpenCall
from genkan.engine.http.session_events import take_session_event
from genkan.engine.postgres.session_channel import tell_everybody

# Section 2.8: the answer must not be kept.
_HEADERS: Final = {"cache-control": "no-store"}


async def backchannel_logout(call: OpenCall, engine: Engine) -> Answer:
    """End a session by a signed `logout_token` (OpenID Connect Back-Channel Logout)."""
    try:
        event = await _told(_logout_token(call.body), engine.authentication, engine)
    except InvalidJwt as error:
        fault = {"error": "invalid_request", "error_description": error.message}
        return Answer(400, msgspec.json.encode(fault), headers=_HEADERS)
    take_session_event(event, engine.authentication, engine.held, engine.observe)
    await tell_everybody(engine.config.metadata_database_url, event)
    return Answer(200, b"", headers=_HEADERS)


def _logout_token(body: bytes) -> str:
    """The one parameter of the form. Raises InvalidJwt."""
    try:
        values = parse_qs(body.decode()).get("logout_token", [])
    except ValueError:
        values = []
    if len(values) != 1:
        raise InvalidJwt("expected a form with one 'logout_token'")
    return values[0]


async def _told(token: str, authentication: Authentication, engine: Engine) -> SessionEvent:
    """What the token tells, verified by the JWT secret of its issuer. Raises InvalidJwt."""
    claimed = claimed_issuer(token)
    fitting = [
        issuer
        for issuer in authentication.issuers
        if issuer.config.issuer is None or issuer.config.issuer == claimed
    ]
    if not fitting:
        raise InvalidJwt("Could not verify JWT: no JWT secret is configured for its issuer")
    audiences, now = engine.config.logout_token_audiences, time.time()
    refusal: InvalidJwt | None = None
    for issuer in fitting:
        read = partial(read_logout_token, token, config=issuer.config, audiences=audiences, now=now)
        try:
            return await with_keys(issuer, lambda keys, read=read: read(keys=keys))
        except InvalidJwt as error:
            refusal = refusal or error
    raise refusal or AssertionError("nobody refused the token")
