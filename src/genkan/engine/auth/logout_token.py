"""Logout tokens: how an identity provider tells, by a signed call, that a session has ended.

Source: OpenID Connect Back-Channel Logout 1.0, sections 2.4 and 2.6. `jti` need not be
remembered: the event counts from the token's own `iat`, so that a replay says nothing new.
"""

from dataclasses import replace
from typing import Final, cast

from genkan.engine.auth.jwt import LOGOUT_TOKEN, Claims, verify
from genkan.engine.auth.key_set import KeySet
from genkan.engine.auth.session_event import SessionEvent, SessionEventKind
from genkan.engine.config.jwt import JwtConfig
from genkan.engine.errors import InvalidJwt

FRESH_SECONDS: Final = 600.0
_EVENT: Final = "http://schemas.openid.net/event/backchannel-logout"


def read_logout_token(
    token: str, keys: KeySet, config: JwtConfig, audiences: frozenset[str], now: float
) -> SessionEvent:
    """The end of the session, or of all of the user's, that the token tells.

    audiences: ids of the applications whose sessions count; those of the JWT secret where there
        are none. Raises InvalidJwt; UnknownKey when fresher keys may help.
    """
    expected = audiences or config.audience
    if not expected:
        raise _refusal(
            "no audience is configured for logout tokens: "
            "set GENKAN_LOGOUT_TOKEN_AUDIENCES to the ids of your applications"
        )
    for_us = replace(config, audience=expected)
    claims = verify(token, keys, for_us, now, LOGOUT_TOKEN)
    for name in ("iss", "aud", "iat", "jti", "events"):
        if claims.get(name) is None:
            raise _refusal(f"the claim '{name}' is missing")
    events = claims["events"]
    if not isinstance(events, dict) or not isinstance(
        cast("dict[str, object]", events).get(_EVENT), dict
    ):
        raise _refusal(f"expected 'events' to have an object '{_EVENT}'")
    # An ID token must not pass for a logout token, nor the other way round.
    if "nonce" in claims:
        raise _refusal("a logout token has no 'nonce'")
    issued = cast("float", claims["iat"])  # `verify` refuses what is no number
    if issued < now - FRESH_SECONDS - config.allowed_skew_seconds:
        raise _refusal(f"the token was issued more than {FRESH_SECONDS:.0f} seconds ago")
    subject, session_id = _text(claims, "sub"), _text(claims, "sid")
    if subject is None and session_id is None:
        raise _refusal("expected 'sub', 'sid' or both")
    return SessionEvent(
        kind=SessionEventKind.SESSION_REVOKED,
        at=float(issued),
        subject=subject,
        session_id=session_id,
        issuer=_text(claims, "iss"),
    )


def _text(claims: Claims, name: str) -> str | None:
    value = claims.get(name)
    if value is not None and not isinstance(value, str):
        raise _refusal(f"the claim '{name}': expected a string")
    return value


def _refusal(reason: str) -> InvalidJwt:
    return InvalidJwt(f"Could not verify JWT: {reason}")
