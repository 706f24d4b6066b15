"""Which tokens an event concerns, and for how long it is remembered."""

import json
import random
from typing import Any
from uuid import UUID, uuid4

import pytest

from genkan.engine.auth.revocations import KEPT_SECONDS, Revocations
from genkan.engine.auth.session_event import (
    SessionEvent,
    SessionEventKind,
    UnreadableSessionEvent,
    is_concerned,
    read_session_event,
    session_event_text,
)
from genkan.engine.auth.token_identity import token_identity
from genkan.engine.session import TokenIdentity

KINDS = {kind.value for kind in SessionEventKind}


def event(**changes: Any) -> SessionEvent:
    fields: dict[str, Any] = {
        "kind": SessionEventKind.SESSION_REVOKED,
        "at": 1000.5,
        "subject": "kp_1",
        "session_id": None,
        "issuer": "https://id.test",
    }
    return SessionEvent(**(fields | changes))


def token(**changes: Any) -> TokenIdentity:
    fields: dict[str, Any] = {
        "subject": "kp_1",
        "session_id": "s1",
        "issuer": "https://id.test",
        "issued_at": 1000.0,
    }
    return TokenIdentity(**(fields | changes))


def time_ordered(seconds: float) -> str:
    """A UUID of version 7 of this time (RFC 9562)."""
    rest = uuid4().int & ((1 << 76) - 1)
    return str(UUID(int=(round(seconds * 1000) << 80) | (7 << 76) | rest))


def test_an_event_is_read_as_it_is_written() -> None:
    for kind in SessionEventKind:
        for session_id, issuer in (("s1", None), (None, "https://id.test"), ("s1", "i")):
            written = event(kind=kind, session_id=session_id, issuer=issuer)
            assert read_session_event(session_event_text(written)) == written


def test_an_unknown_kind_asks_for_a_fresh_token() -> None:
    read = read_session_event('{"event": "mood-changed", "sub": "kp_1", "at": 5}')
    assert read.kind is SessionEventKind.ACCESS_CHANGED


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "expected JSON"),
        ("[" * 100_000, "expected JSON"),
        ("[]", "expected an object"),
        ('{"sub": "a"}', "'at': expected seconds"),
        ('{"sub": "a", "at": true}', "'at': expected seconds"),
        ('{"at": 5}', "expected 'sub', 'sid' or both"),
        ('{"sub": 5, "at": 5}', "'sub': expected a string"),
        ('{"sub": "a", "at": 5, "event": []}', "'event': expected a string"),
    ],
)
def test_what_is_no_event_is_refused_with_its_fault(text: str, message: str) -> None:
    with pytest.raises(UnreadableSessionEvent, match=message):
        read_session_event(text)


@pytest.mark.parametrize(
    ("shown", "told", "expected"),
    [
        # A session that ended: whenever its token was issued.
        (token(issued_at=2000.0), event(session_id="s1"), True),
        (token(session_id="s2"), event(session_id="s1"), False),
        # A token that names no session may be of this one, if it is old enough.
        (token(session_id=None), event(session_id="s1"), True),
        (token(session_id=None, issued_at=2000.0), event(session_id="s1"), False),
        (token(session_id=None), event(session_id="s1", subject=None), False),
        # All of a user's, up to then.
        (token(), event(), True),
        (token(issued_at=1000.5), event(), True),
        (token(issued_at=1000.501), event(), False),
        (token(issued_at=None), event(), True),
        (token(subject="kp_2"), event(), False),
        (token(subject=None, session_id=None), event(), False),
        # Another issuer's users are others, even with the same names.
        (token(issuer="https://other.test"), event(), False),
        (token(issuer="https://other.test"), event(session_id="s1"), False),
        (token(issuer=None), event(), True),
        (token(), event(issuer=None), True),
    ],
)
def test_whom_an_event_concerns(
    shown: TokenIdentity, told: SessionEvent, *, expected: bool
) -> None:
    assert is_concerned(shown, told) is expected
    revocations = Revocations()
    revocations.add(told, 1001)
    assert (revocations.refusal(shown) is not None) is expected


def test_what_is_remembered_is_what_was_told_in_any_order() -> None:
    chance = random.Random(41)  # noqa: S311 - an order, no secret
    names = [None, "1", "2", "3"]
    for _ in range(300):
        told = [
            event(
                kind=chance.choice(list(SessionEventKind)),
                at=float(chance.randrange(10)),
                subject=chance.choice(names[1:]),
                session_id=chance.choice(names),
                issuer=chance.choice(names),
            )
            for _ in range(chance.randrange(8))
        ]
        revocations = Revocations()
        for each in told:
            revocations.add(each, 10)
        for _ in range(20):
            shown = token(
                subject=chance.choice(names),
                session_id=chance.choice(names),
                issuer=chance.choice(names),
                issued_at=chance.choice([None, float(chance.randrange(10))]),
            )
            concerned = any(is_concerned(shown, each) for each in told)
            assert (revocations.refusal(shown) is not None) is concerned, (shown, told)


def test_an_event_is_forgotten_when_no_token_of_before_can_be_valid() -> None:
    revocations = Revocations()
    revocations.add(event(), 1000)
    revocations.add(event(subject="kp_2", at=5e6), 1000 + KEPT_SECONDS + 1)
    assert revocations.refusal(token()) is None
    assert len(revocations.events) == 1


def test_a_flood_takes_older_tokens_of_its_issuer_with_it_and_lets_none_pass() -> None:
    revocations = Revocations()
    for number in range(20):
        told = event(subject=f"kp_{number}", at=1000.0 + number)
        revocations.add(told, 1000 + number, number=10)
    assert len(revocations.events) == 10
    assert revocations.refusal(token(subject="kp_0")) is not None
    innocent = token(subject="somebody")
    assert revocations.refusal(innocent) is not None
    assert revocations.refusal(token(subject="somebody", issued_at=1009.5)) is None
    assert revocations.refusal(token(subject="somebody", issuer="https://other.test")) is None


def test_the_time_of_issue_is_as_exact_as_the_token_says_it() -> None:
    exact = time_ordered(1_700_000_000.123)
    assert UUID(exact).version == 7
    for jti, expected in (
        (exact, 1_700_000_000.123),
        (str(uuid4()), 1_700_000_000.0),
        ("no uuid", 1_700_000_000.0),
        (5, 1_700_000_000.0),
        # Made in another second than `iat` says: it is no time of issue.
        (time_ordered(1_700_000_001), 1_700_000_000.0),
        (time_ordered(1_699_999_999.9), 1_700_000_000.0),
    ):
        claims = {"iat": 1_700_000_000, "jti": jti, "sub": "kp_1"}
        assert token_identity(claims) == TokenIdentity("kp_1", None, None, expected)
    for iat in (None, True, "5"):
        assert token_identity({"iat": iat, "jti": exact}).issued_at is None


def test_the_kinds_are_the_documented_ones() -> None:
    assert {"session-revoked", "user-disabled", "user-deleted", "access-changed"} == KINDS
    assert json.loads(session_event_text(event()))["event"] in KINDS
