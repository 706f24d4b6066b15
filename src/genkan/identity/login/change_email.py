"""Another email address: the new one is proven first, and the old one is told.

The caller asks for the password or another proof beforehand (OWASP ASVS 5.0 V7.5.1): see
portal/step_up.py. Source: identity-security L8.
"""

import hashlib
from datetime import datetime, timedelta
from typing import Final

import msgspec

from genkan.identity.errors import AlreadyExists
from genkan.identity.login.email_code import CodePlace, is_code, put_code, try_code_of
from genkan.identity.login.letter import (
    AccountExistsLetter,
    CodeLetter,
    EmailChangedLetter,
    Post,
)
from genkan.identity.login.outcome import (
    CODE_FIELD,
    EMAIL_FIELD,
    CodeSent,
    Fault,
    Identified,
    Lapsed,
    Refused,
)
from genkan.identity.login.throttle import slow_attempts, slow_letters
from genkan.identity.login.verify_email import CodeForm
from genkan.identity.model.audit_event import AuditEvent
from genkan.identity.model.email_address import email_fault
from genkan.identity.model.grant import CodeAnswer, OneTimeSecret, Purpose
from genkan.identity.model.session import Owner
from genkan.identity.model.user import User
from genkan.identity.ports import Ports

_LIFETIME: Final = timedelta(minutes=10)


async def request_email_change(
    ports: Ports, owner: Owner, email: str, address: str, post: Post, now: datetime
) -> CodeSent | Refused:
    """Send a code to the new address; nothing changes until it is typed where it was asked for.

    The owner of an address that has an account gets another letter, and the visitor the same
    answer (identity-security L1). Raises TooManyAttempts.
    """
    wrong_email = email_fault(email)
    if wrong_email:
        return Refused((Fault(wrong_email, EMAIL_FIELD),))
    await slow_letters(ports.throttle, account=email, address=address, now=now)
    taken = await ports.users.by_email(email)
    is_taken = taken is not None and taken.id != owner.user_id
    place = _place(owner)
    if is_taken:
        digits = await put_code(ports, place, now, secret=ports.randomness.token())
    else:
        digits = await put_code(ports, place, now, to=email)
    await ports.secrets.put(
        OneTimeSecret(
            purpose=Purpose.EMAIL_CHANGE,
            secret_hash=_change_hash(owner, digits),
            subject=owner.id,
            content=msgspec.json.encode(email),
            expires_at=now + _LIFETIME,
        )
    )
    await post(AccountExistsLetter(to=email) if is_taken else CodeLetter(to=email, code=digits))
    return CodeSent()


async def confirm_email_change(
    ports: Ports, owner: Owner, form: CodeForm, post: Post, now: datetime
) -> Identified | Refused | Lapsed:
    """Make the address that got the code the user's; the old address is told.

    Raises TooManyAttempts.
    """
    user = await ports.users.by_id(owner.user_id)
    if user is None:
        return Lapsed()
    typed = "".join(form.code.split())
    if not is_code(typed):
        return Refused((Fault("code_malformed", CODE_FIELD),))
    await slow_attempts(ports.throttle, account=user.id, address=form.address, now=now)
    answer = await try_code_of(ports, _place(owner), typed, now)
    if answer is not CodeAnswer.ACCEPTED:
        text = "code_wrong" if answer is CodeAnswer.WRONG else "code_dead"
        return Refused((Fault(text, CODE_FIELD),))
    changed = await _changed(ports, owner, typed, now)
    if changed is None:
        # The address was taken meanwhile: only the owner of the mailbox gets here.
        return Refused((Fault("code_dead", CODE_FIELD),))
    await ports.audit.record(
        AuditEvent(kind="email_changed", at=now, actor=user.id, subject=user.id)
    )
    if user.email is not None and user.is_email_verified:
        await post(EmailChangedLetter(to=user.email))
    return Identified(changed, ())


async def _changed(ports: Ports, owner: Owner, digits: str, now: datetime) -> User | None:
    """The user with the address that got these digits; None when it can not be theirs."""
    secret_hash = _change_hash(owner, digits)
    secret = await ports.secrets.find(Purpose.EMAIL_CHANGE, secret_hash)
    if secret is None or not await ports.secrets.consume(Purpose.EMAIL_CHANGE, secret_hash, now):
        return None
    email = msgspec.json.decode(secret.content, type=str)
    try:
        return await ports.users.change_email(owner.user_id, email, now)
    except AlreadyExists:
        return None


def _place(owner: Owner) -> CodePlace:
    return CodePlace(Purpose.CHANGE_EMAIL, owner.id, owner.user_id)


def _change_hash(owner: Owner, digits: str) -> bytes:
    """Where the new address waits: it belongs to the owner's place and the code that went to it."""
    return hashlib.sha256(f"email change:{owner.id}:{digits}".encode()).digest()
