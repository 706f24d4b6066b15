"""A new password for who forgot theirs: a link to the mailbox, good once and not for long.

The link works in any browser and signs nobody in: the new password, and a second factor where one
is asked, are still typed (identity-security L9). A link dies with the password it was to replace,
so that of several only the first one used does anything.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import msgspec

from genkan.identity.login.letter import (
    NoAccountLetter,
    PasswordChangedLetter,
    Post,
    ResetLetter,
)
from genkan.identity.login.new_password import NewPasswordForm, new_password_faults
from genkan.identity.login.outcome import (
    EMAIL_FIELD,
    Fault,
    Lapsed,
    LinkSent,
    PasswordChanged,
    Refused,
)
from genkan.identity.login.throttle import slow_letters
from genkan.identity.model.audit_event import AuditEvent
from genkan.identity.model.email_address import email_fault
from genkan.identity.model.grant import OneTimeSecret, Purpose
from genkan.identity.model.interaction import Interaction
from genkan.identity.model.password_policy import normal_password
from genkan.identity.model.user import User
from genkan.identity.names import InteractionId, UserId
from genkan.identity.ports import Ports

RESET_PATH: Final = "/reset-password"
_LIFETIME: Final = timedelta(minutes=30)
# Tokens of ours are shorter; longer ones are not looked up.
_LONGEST_TOKEN: Final = 128


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgotForm:
    """What was typed. address: the network address it came from, for the throttle alone."""

    email: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingReset:
    """What a link is good for. interaction_id: the sign-in from which it was asked for."""

    user_id: UserId
    email: str
    password_mark: str  # of the password that was there when the link was sent
    interaction_id: InteractionId


async def request_reset(
    ports: Ports, interaction: Interaction, form: ForgotForm, post: Post, now: datetime
) -> LinkSent | Refused:
    """Send the link; an address without an account gets another letter and the same answer.

    Raises TooManyAttempts. Source: identity-security L1.
    """
    wrong_email = email_fault(form.email)
    if wrong_email:
        return Refused((Fault(wrong_email, EMAIL_FIELD),))
    await slow_letters(ports.throttle, account=form.email, address=form.address, now=now)
    user = await ports.users.by_email(form.email)
    user_id = user.id if user else UserId(f"kp_{ports.randomness.hexadecimal(32)}")
    token = ports.randomness.token()
    pending = PendingReset(
        user_id=user_id,
        email=user.email if user and user.email else form.email,
        password_mark=await _password_mark(ports, user_id),
        interaction_id=interaction.id,
    )
    await ports.secrets.put(
        OneTimeSecret(
            purpose=Purpose.PASSWORD_RESET,
            secret_hash=_token_hash(token),
            subject=user_id,
            content=msgspec.json.encode(pending),
            expires_at=now + _LIFETIME,
        )
    )
    if user is None or user.email is None:
        await post(NoAccountLetter(to=form.email))
    else:
        url = f"{ports.config.issuer}{RESET_PATH}?token={token}"
        await post(ResetLetter(to=user.email, url=url))
    return LinkSent()


async def pending_reset(ports: Ports, token: str, now: datetime) -> PendingReset | None:
    """What the link of `token` is good for; None when it is used, too old, or overtaken.

    Looking uses nothing up: programs of mail servers open links, too.
    """
    if not token or len(token) > _LONGEST_TOKEN or not token.isascii():
        return None
    secret = await ports.secrets.find(Purpose.PASSWORD_RESET, _token_hash(token))
    if secret is None or secret.used_at is not None or secret.expires_at <= now:
        return None
    pending = msgspec.json.decode(secret.content, type=PendingReset)
    user = await ports.users.by_id(pending.user_id)
    if user is None or user.email != pending.email:
        return None
    is_current = await _password_mark(ports, user.id) == pending.password_mark
    return pending if is_current else None


async def reset_password(
    ports: Ports, token: str, form: NewPasswordForm, post: Post, now: datetime
) -> PasswordChanged | Refused | Lapsed:
    """Set the new password; every session and grant of before ends, and the owner is told.

    The mailbox is proven by the link: an account that nobody had verified is verified now, and
    the password that somebody else may have put there is gone (identity-security L5, L12).
    """
    pending = await pending_reset(ports, token, now)
    if pending is None:
        return Lapsed()
    faults = new_password_faults(form)
    if faults:
        return Refused(faults)
    password_hash = await ports.passwords.hash(normal_password(form.first_password))
    if not await ports.secrets.consume(Purpose.PASSWORD_RESET, _token_hash(token), now):
        return Lapsed()
    await ports.users.renew_password(pending.user_id, password_hash, None, now)
    # A thief who typed the old one may stand before the second factor.
    await ports.interactions.forget_proofs(pending.user_id, None)
    user = await ports.users.mark_email_verified(pending.user_id, now)
    if user is None:
        return Lapsed()
    await tell_of_new_password(ports, user, "password_reset", post, now)
    return PasswordChanged(user)


async def tell_of_new_password(
    ports: Ports, user: User, kind: str, post: Post, now: datetime
) -> None:
    """The audit event and the letter that follow every change of a password.

    kind: "password_reset", "password_changed". Source: OWASP ASVS 5.0 V6.3.7.
    """
    await ports.audit.record(AuditEvent(kind=kind, at=now, actor=user.id, subject=user.id))
    if user.email is not None:
        await post(PasswordChangedLetter(to=user.email))


async def _password_mark(ports: Ports, user_id: UserId) -> str:
    """What tells one password of a user from the next, without being one."""
    password_hash = await ports.users.password_hash(user_id)
    return hashlib.sha256(f"{user_id}:{password_hash or ''}".encode()).hexdigest()


def _token_hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
