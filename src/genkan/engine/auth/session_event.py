"""What an identity provider tells of sessions that ended and of access that changed.

The event is documented in docs/reference/session-events.md: both sides know it from there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final, cast

import msgspec

from genkan.engine.session import TokenIdentity

CHANNEL: Final = "genkan_sessions"  # of NOTIFY


class SessionEventKind(Enum):
    """What happened, as the event writes it."""

    SESSION_REVOKED = "session-revoked"
    USER_DISABLED = "user-disabled"
    USER_DELETED = "user-deleted"
    ACCESS_CHANGED = "access-changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionEvent:
    """Whose tokens count no more; one of `subject` and `session_id` is there at least.

    at: seconds since the epoch. issuer: None where every issuer's tokens are meant.
    """

    kind: SessionEventKind
    at: float
    subject: str | None
    session_id: str | None
    issuer: str | None


class UnreadableSessionEvent(Exception):
    """The text is no event; the message says what is wrong with it."""


def read_session_event(text: str) -> SessionEvent:
    """The event of a notification. Raises UnreadableSessionEvent.

    A kind that is not known (yet) counts as changed access: the client has to show a fresh token.
    """
    try:
        members = msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise UnreadableSessionEvent(f"expected JSON: {error}") from None
    if not isinstance(members, dict):
        raise UnreadableSessionEvent("expected an object")
    found = cast("Mapping[str, object]", members)
    at = found.get("at")
    if isinstance(at, bool) or not isinstance(at, int | float):
        raise UnreadableSessionEvent("'at': expected seconds since the epoch")
    subject, session_id = _text(found, "sub"), _text(found, "sid")
    if subject is None and session_id is None:
        raise UnreadableSessionEvent("expected 'sub', 'sid' or both")
    kinds = {kind.value: kind for kind in SessionEventKind}
    return SessionEvent(
        kind=kinds.get(_text(found, "event") or "", SessionEventKind.ACCESS_CHANGED),
        at=float(at),
        subject=subject,
        session_id=session_id,
        issuer=_text(found, "iss"),
    )


def session_event_text(event: SessionEvent) -> str:
    """The event as it is notified."""
    members = {"event": event.kind.value, "iss": event.issuer, "sub": event.subject}
    named = {**members, "sid": event.session_id}
    written = {name: value for name, value in named.items() if value is not None}
    return msgspec.json.encode({**written, "at": event.at}).decode()


def is_concerned(token: TokenIdentity, event: SessionEvent) -> bool:
    """Whether the token counts no more.

    A session that ended never comes back, whenever its token was issued. Of everything else the
    tokens issued until then are meant, and those that do not say when they were issued.
    """
    if None not in (token.issuer, event.issuer) and token.issuer != event.issuer:
        return False
    if event.session_id is not None and token.session_id is not None:
        return token.session_id == event.session_id
    if event.subject is None or token.subject != event.subject:
        return False
    return token.issued_at is None or token.issued_at <= event.at


def refusal(event: SessionEvent) -> str:
    """Why a token counts no more, for who showed it."""
    match event.kind:
        case SessionEventKind.SESSION_REVOKED:
            return "the session was revoked"
        case SessionEventKind.USER_DISABLED:
            return "the user was disabled"
        case SessionEventKind.USER_DELETED:
            return "the user was deleted"
        case SessionEventKind.ACCESS_CHANGED:
            return "the token is older than a change of its user's access"


def _text(members: Mapping[str, object], name: str) -> str | None:
    value = members.get(name)
    if value is not None and not isinstance(value, str):
        raise UnreadableSessionEvent(f"'{name}': expected a string")
    return value
