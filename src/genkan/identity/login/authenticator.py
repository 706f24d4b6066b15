"""Authenticator apps: six digits that change every half minute (TOTP).

Each step's code works once, one step before and after the present one is accepted, and the
secret is stored sealed. Source: RFC 6238; identity-security L2, L3; OWASP ASVS 5.0 V6.5.1, V6.5.5.
"""

import base64
import hmac
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from genkan.identity.login.email_code import is_code
from genkan.identity.login.letter import FactorAddedLetter, Post
from genkan.identity.login.outcome import CODE_FIELD, Fault, Refused
from genkan.identity.login.refusal import refuse_factor
from genkan.identity.login.throttle import forgive_factor, slow_factor
from genkan.identity.login.verify_email import CodeForm
from genkan.identity.model.audit_event import AuditEvent
from genkan.identity.model.factor import Factor, FactorKind
from genkan.identity.model.proof import Proof
from genkan.identity.model.user import User
from genkan.identity.names import FactorId, UserId
from genkan.identity.ports import Ports
from genkan.identity.tokens.vault import derive_key

_STEP_SECONDS: Final = 30
_SKEW_STEPS: Final = 1
_DIGITS: Final = 6
_SECRET_BYTES: Final = 20  # RFC 4226 section 4, R6
_FACTOR_DIGITS: Final = 32


@dataclass(frozen=True, slots=True)
class PendingAuthenticator:
    """An authenticator app that is being set up: what the app is told."""

    secret: bytes = field(repr=False)
    uri: str = field(repr=False)  # otpauth://totp/..., for the QR code

    @property
    def text(self) -> str:
        """The secret as it is typed into an app, in groups of four."""
        letters = base64.b32encode(self.secret).decode().rstrip("=")
        return " ".join(letters[each : each + 4] for each in range(0, len(letters), 4))


def pending_authenticator(
    ports: Ports, user: User, subject: str, issuer_name: str
) -> PendingAuthenticator:
    """The app that `subject` (an interaction's or session's id) is setting up for a user.

    Its secret follows from ours, so that nothing is stored before a code proved it.
    issuer_name: what the app shows above the code.
    """
    purpose = f"authenticator app of {user.id} set up by {subject}"
    secret = derive_key(ports.config.secret_key, purpose)[:_SECRET_BYTES]
    account = user.email or user.username or user.id
    # A colon would end the issuer's name (Key URI format).
    name = issuer_name.replace(":", " ")
    return PendingAuthenticator(secret, _totp(secret).get_provisioning_uri(account, name))


async def set_up_authenticator(
    ports: Ports,
    user: User,
    pending: PendingAuthenticator,
    form: CodeForm,
    post: Post,
    now: datetime,
) -> Proof | Refused:
    """Store the app once it showed a right code. Raises TooManyAttempts."""
    typed = "".join(form.code.split())
    if not is_code(typed):
        return Refused((Fault("code_malformed", CODE_FIELD),))
    await slow_factor(ports.throttle, user_id=user.id, address=form.address, now=now)
    step = _matching_step(pending.secret, typed, now)
    if step is None:
        return Refused((Fault("authenticator_code_wrong", CODE_FIELD),))
    factor = new_factor(ports, user.id, FactorKind.AUTHENTICATOR_APP, now)
    sealed = ports.vault.seal(pending.secret, _label(user.id))
    await ports.factors.put_authenticator(factor, sealed, step)
    await forgive_factor(ports.throttle, user_id=user.id)
    await tell_of_new_factor(ports, user, factor, post, now)
    return Proof.AUTHENTICATOR_APP


async def try_authenticator(
    ports: Ports, user: User, form: CodeForm, now: datetime
) -> Proof | Refused:
    """What a code of the app comes to. Raises TooManyAttempts."""
    typed = "".join(form.code.split())
    if not is_code(typed):
        return Refused((Fault("code_malformed", CODE_FIELD),))
    await slow_factor(ports.throttle, user_id=user.id, address=form.address, now=now)
    sealed = await ports.factors.sealed_secret(user.id)
    secret = None if sealed is None else ports.vault.open(sealed, _label(user.id))
    step = None if secret is None else _matching_step(secret, typed, now)
    if step is None or not await ports.factors.use_step(user.id, step, now):
        await refuse_factor(ports, user, FactorKind.AUTHENTICATOR_APP.value, now)
        return Refused((Fault("authenticator_code_wrong", CODE_FIELD),))
    await forgive_factor(ports.throttle, user_id=user.id)
    return Proof.AUTHENTICATOR_APP


def new_factor(ports: Ports, user_id: UserId, kind: FactorKind, now: datetime) -> Factor:
    """A factor to store."""
    factor_id = FactorId(f"mfa_{ports.randomness.hexadecimal(_FACTOR_DIGITS)}")
    return Factor(id=factor_id, user_id=user_id, kind=kind, created_at=now)


async def tell_of_new_factor(
    ports: Ports, user: User, factor: Factor, post: Post, now: datetime
) -> None:
    """The audit event and the letter that follow a new factor (OWASP ASVS 5.0 V6.3.7)."""
    await ports.audit.record(
        AuditEvent(
            kind="factor_added",
            at=now,
            actor=user.id,
            subject=user.id,
            details={"kind": factor.kind.value},
        )
    )
    if user.email is not None:
        await post(FactorAddedLetter(to=user.email))


def _matching_step(secret: bytes, typed: str, now: datetime) -> int | None:
    """The step of the code, None when it is no step's near now."""
    totp, present = _totp(secret), int(now.timestamp()) // _STEP_SECONDS
    found = None
    for step in range(present - _SKEW_STEPS, present + _SKEW_STEPS + 1):
        code = totp.generate(step * _STEP_SECONDS)
        if hmac.compare_digest(code, typed.encode()):
            found = step
    return found


def _totp(secret: bytes) -> TOTP:
    # SHA-1 is what every authenticator app knows; HMAC does not ask it for collisions.
    return TOTP(secret, _DIGITS, SHA1(), _STEP_SECONDS)  # noqa: S303 - RFC 6238 section 1.2


def _label(user_id: UserId) -> str:
    return f"authenticator app of {user_id}"
