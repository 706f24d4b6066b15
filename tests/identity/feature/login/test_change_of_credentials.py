"""What a signed-on person changes of their own: password and email (the portal's functions)."""

import hashlib
import re
import secrets
from datetime import timedelta
from typing import Any

import pytest

from genkan.identity.http.post import post_letter
from genkan.identity.login.change_email import (
    confirm_email_change,
    request_email_change,
)
from genkan.identity.login.change_password import ChangePasswordForm, change_password
from genkan.identity.login.letter import Letter
from genkan.identity.login.outcome import CodeSent, Identified, PasswordChanged, Refused
from genkan.identity.login.verify_email import CodeForm
from genkan.identity.model.proof import Proof
from genkan.identity.model.session import Session
from genkan.identity.model.user import User
from genkan.identity.names import SessionId
from genkan.identity.pages.language import Language
from tests.identity.in_process import House

EMAIL = "ada@example.com"
NEW_EMAIL = "ada@new.example"


def session_of(running: House, user: User) -> Session:
    session = Session(
        id=SessionId(secrets.token_hex(8)),
        token_hash=hashlib.sha256(secrets.token_bytes(8)).digest(),
        user_id=user.id,
        authenticated_at=running.clock.now,
        seen_at=running.clock.now,
        expires_at=running.clock.now + timedelta(hours=1),
        proofs=(Proof.PASSWORD,),
    )
    running.run(running.provider.ports.sessions.create, session)
    return session


def poster(running: House) -> Any:
    async def post(letter: Letter) -> None:
        await post_letter(running.provider.ports, letter, Language.ENGLISH, running.clock.now)

    return post


def change(running: House, session: Session, current: str, first: str = "a new horse") -> Any:
    form = ChangePasswordForm(
        current_password=current, first_password=first, second_password=first, address="x"
    )
    ports = running.provider.ports
    return running.run(change_password, ports, session, form, poster(running), running.clock.now)


def request(running: House, session: Session, email: str) -> Any:
    ports, now = running.provider.ports, running.clock.now
    return running.run(request_email_change, ports, session, email, "x", poster(running), now)


def confirm(running: House, session: Session, code: str) -> Any:
    form = CodeForm(code=code, address="x")
    ports, now = running.provider.ports, running.clock.now
    return running.run(confirm_email_change, ports, session, form, poster(running), now)


def live(running: House, user: User) -> list[str]:
    sessions = running.run(running.provider.ports.sessions.live_of, user.id, running.clock.now)
    return [each.id for each in sessions]


def newest_code(running: House, email: str) -> str:
    found = re.search(r"\b\d{6}\b", running.emails(email)[0]["text"])
    assert found is not None
    return found[0]


def test_l12_another_password_ends_every_session_but_ones_own(running: House) -> None:
    user = running.user(EMAIL)
    mine, other = session_of(running, user), session_of(running, user)
    assert set(live(running, user)) == {mine.id, other.id}
    assert isinstance(change(running, mine, "a wrong horse"), Refused)
    assert isinstance(change(running, mine, "correct horse", "correct horse"), Refused)
    assert set(live(running, user)) == {mine.id, other.id}
    assert isinstance(change(running, mine, "correct horse"), PasswordChanged)
    assert live(running, user) == [mine.id]
    assert [each["kind"] for each in running.emails(EMAIL)] == ["password_changed"]


def test_l12_sessions_are_listed_and_all_others_can_be_ended(running: House) -> None:
    user, stranger = running.user(EMAIL), running.user("eve@example.com")
    mine, other = session_of(running, user), session_of(running, user)
    theirs = session_of(running, stranger)
    ports = running.provider.ports
    running.run(ports.sessions.revoke_others, user.id, mine.id, running.clock.now)
    assert live(running, user) == [mine.id]
    ended = running.run(ports.sessions.by_id, other.id)
    assert not ended.is_live(running.clock.now)
    assert live(running, stranger) == [theirs.id]
    running.clock.turn(hours=2)
    assert live(running, user) == []


def test_l8_an_address_is_proven_before_it_counts_and_the_old_one_is_told(
    running: House,
) -> None:
    user = running.user(EMAIL)
    session = session_of(running, user)
    assert isinstance(request(running, session, NEW_EMAIL), CodeSent)
    users = running.provider.ports.users
    assert running.run(users.by_id, user.id).email == EMAIL
    code = newest_code(running, NEW_EMAIL)
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    assert isinstance(confirm(running, session, wrong), Refused)
    # The code is the session's that asked: another browser of the same user can not use it.
    assert isinstance(confirm(running, session_of(running, user), code), Refused)
    assert isinstance(confirm(running, session, code), Identified)
    changed = running.run(users.by_id, user.id)
    assert (changed.email, changed.is_email_verified) == (NEW_EMAIL, True)
    assert [each["kind"] for each in running.emails(EMAIL)] == ["email_changed"]
    assert isinstance(confirm(running, session, code), Refused)


def test_l8_a_taken_address_looks_the_same_and_is_never_given_away(running: House) -> None:
    user, _ = running.user(EMAIL), running.user(NEW_EMAIL)
    session = session_of(running, user)
    assert isinstance(request(running, session, NEW_EMAIL), CodeSent)
    assert [each["kind"] for each in running.emails(NEW_EMAIL)] == ["account_exists"]
    assert isinstance(request(running, session, "free@example.com"), CodeSent)
    running.user("free@example.com")
    late = confirm(running, session, newest_code(running, "free@example.com"))
    assert isinstance(late, Refused)
    assert running.run(running.provider.ports.users.by_id, user.id).email == EMAIL


@pytest.mark.parametrize(("minutes", "expected"), [(0, True), (9, True), (10, False)])
def test_l8_who_signed_in_lately_need_not_again(
    running: House, minutes: int, expected: object
) -> None:
    session = session_of(running, running.user(EMAIL))
    running.clock.turn(minutes=minutes)
    assert session.is_recent(running.clock.now) is expected
