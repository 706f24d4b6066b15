"""Proof of an email address: six digits, sent to it and typed into the same browser.

A code is bound to its interaction and its user, lives ten minutes, and dies after five tries
(identity-security L2, L3; OWASP ASVS 5.0 V6.5.1, V6.5.5).
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from genkan.identity.login.letter import AccountExistsLetter, CodeLetter, Post
from genkan.identity.model.grant import CodeAnswer, EmailCode, Purpose
from genkan.identity.model.interaction import Interaction
from genkan.identity.names import UserId
from genkan.identity.ports import Ports

_DIGITS: Final = 6
_MAX_TRIES: Final = 5
_NOBODYS_DOMAIN: Final = "example.com"
_LIFETIME: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whose address is to be proven.

    has_account: the address has an account already. Its owner is told so by the letter; the
        visitor sees what everybody sees, and no code opens anything (identity-security L1).
    """

    user_id: UserId
    email: str
    has_account: bool = False


async def send_code(
    ports: Ports, interaction: Interaction, addressee: Addressee, post: Post, now: datetime
) -> None:
    """Send a new code; an earlier one of the interaction no longer counts."""
    place = CodePlace(Purpose.VERIFY_EMAIL, interaction.id, addressee.user_id)
    if addressee.has_account:
        await put_code(ports, place, now, secret=ports.randomness.token())
        await post(AccountExistsLetter(to=addressee.email))
    else:
        digits = await put_code(ports, place, now, to=addressee.email)
        await post(CodeLetter(to=addressee.email, code=digits))


async def try_code(
    ports: Ports, interaction: Interaction, user_id: UserId, typed: str, now: datetime
) -> CodeAnswer:
    """What `typed` comes to for the user that the interaction is about."""
    place = CodePlace(Purpose.VERIFY_EMAIL, interaction.id, user_id)
    return await try_code_of(ports, place, typed, now)


@dataclass(frozen=True, slots=True)
class CodePlace:
    """What a code is bound to: it is worth nothing for another purpose, subject or user.

    subject: the id of the interaction or session of the browser that asked for it.
    """

    purpose: Purpose
    subject: str
    user_id: UserId


async def put_code(
    ports: Ports,
    place: CodePlace,
    now: datetime,
    *,
    to: str | None = None,
    secret: str | None = None,
) -> str:
    """A new code in place of an earlier one; the digits to send.

    to: the address they go to. secret: what is kept instead of the digits, for a letter that
    must open nothing.
    """
    digits = _fixed_digits(ports, to) or ports.randomness.digits(_DIGITS)
    await ports.secrets.put_code(
        EmailCode(
            purpose=place.purpose,
            subject=place.subject,
            code_hash=_code_hash(place, secret or digits),
            user_id=place.user_id,
            expires_at=now + _LIFETIME,
        )
    )
    return digits


def _fixed_digits(ports: Ports, to: str | None) -> str | None:
    """In development, the code that tests and demonstrations know beforehand.

    example.com can receive no mail (RFC 2606 section 3), so nobody's mailbox is proven by it.
    """
    domain = (to or "").rpartition("@")[2].lower()
    return ports.config.development_code if domain == _NOBODYS_DOMAIN else None


async def try_code_of(ports: Ports, place: CodePlace, typed: str, now: datetime) -> CodeAnswer:
    """What `typed` comes to at its place; five tries, then the code is dead."""
    return await ports.secrets.try_code(
        place.purpose, place.subject, _code_hash(place, typed), max_tries=_MAX_TRIES, now=now
    )


def is_code(typed: str) -> bool:
    """Whether it has the form of a code."""
    return len(typed) == _DIGITS and typed.isascii() and typed.isdigit()


def _code_hash(place: CodePlace, digits: str) -> bytes:
    # The user is part of it: one browser may begin two registrations at once, and the code
    # that went to the one address must not prove the other.
    return hashlib.sha256(f"{place.subject}:{place.user_id}:{digits}".encode()).digest()
