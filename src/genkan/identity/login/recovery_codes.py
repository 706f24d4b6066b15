"""Recovery codes: ten words for the day when the phone is lost; each opens once.

They are random (64 bits each), so a plain SHA-256 is kept of them (identity-security 2.4), and
shown once, right after they are made. Source: OWASP ASVS 5.0 V6.5.1-6.5.3.
"""

import hashlib
from datetime import datetime
from typing import Final

from genkan.identity.login.letter import Post, RecoveryCodeUsedLetter
from genkan.identity.login.outcome import RECOVERY_FIELD, Fault, Refused
from genkan.identity.login.refusal import refuse_factor
from genkan.identity.login.throttle import forgive_factor, slow_factor
from genkan.identity.login.verify_email import CodeForm
from genkan.identity.model.audit_event import AuditEvent
from genkan.identity.model.proof import Proof
from genkan.identity.model.user import User
from genkan.identity.names import UserId
from genkan.identity.ports import Ports

_CODES: Final = 10
_DIGITS: Final = 16
_LONGEST: Final = 64


async def new_recovery_codes(ports: Ports, user_id: UserId) -> tuple[str, ...]:
    """Ten new codes in place of all earlier ones, as in "a1b2-c3d4-e5f6-a7b8"."""
    codes = [ports.randomness.hexadecimal(_DIGITS) for _ in range(_CODES)]
    await ports.factors.put_recovery_codes(user_id, [_code_hash(user_id, each) for each in codes])
    return tuple("-".join(code[each : each + 4] for each in range(0, _DIGITS, 4)) for code in codes)


async def try_recovery_code(
    ports: Ports, user: User, form: CodeForm, post: Post, now: datetime
) -> Proof | Refused:
    """What a recovery code comes to; the owner is told of its use. Raises TooManyAttempts."""
    typed = "".join(each for each in form.code[:_LONGEST] if each.isalnum()).lower()
    if not typed:
        return Refused((Fault("recovery_code_missing", RECOVERY_FIELD),))
    await slow_factor(ports.throttle, user_id=user.id, address=form.address, now=now)
    if not await ports.factors.use_recovery_code(user.id, _code_hash(user.id, typed), now):
        await refuse_factor(ports, user, "recovery_code", now)
        return Refused((Fault("recovery_code_wrong", RECOVERY_FIELD),))
    await forgive_factor(ports.throttle, user_id=user.id)
    await ports.audit.record(
        AuditEvent(kind="recovery_code_used", at=now, actor=user.id, subject=user.id)
    )
    if user.email is not None:
        await post(RecoveryCodeUsedLetter(to=user.email))
    return Proof.RECOVERY_CODE


def _code_hash(user_id: UserId, digits: str) -> bytes:
    return hashlib.sha256(f"{user_id}:{digits}".encode()).digest()
