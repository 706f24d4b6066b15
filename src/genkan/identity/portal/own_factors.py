"""Second factors and passkeys that their owner removes, and the codes for a lost phone.

The caller had the owner prove themselves just before (step_up.py).
"""

import base64
import binascii
from datetime import datetime
from typing import Final

from genkan.identity.login.letter import FactorRemovedLetter, PasskeyRemovedLetter, Post
from genkan.identity.login.outcome import Fault, Refused
from genkan.identity.model.audit_event import AuditEvent
from genkan.identity.model.factor import missing_factor
from genkan.identity.model.proof import Proof
from genkan.identity.model.user import User
from genkan.identity.names import FactorId
from genkan.identity.ports import Ports

PASSKEY_NAME_FIELD: Final = "p_passkey_name"
_LONGEST_NAME: Final = 60
_LONGEST_ID: Final = 2_048
_GONE: Final = Refused((Fault("portal_gone"),))


async def remove_factor(
    ports: Ports, user: User, factor_id: FactorId, post: Post, now: datetime
) -> Refused | None:
    """Remove one of the user's factors, and tell them. Somebody else's looks like none."""
    if not await ports.factors.remove(user.id, factor_id):
        return _GONE
    await _note(ports, user, "factor_removed", now)
    if user.email is not None:
        await post(FactorRemovedLetter(to=user.email))
    return None


async def remove_passkey(
    ports: Ports, user: User, passkey_id: str, post: Post, now: datetime
) -> Refused | None:
    """Remove one of the user's passkeys, and tell them. Somebody else's looks like none."""
    credential_id = credential_from_id(passkey_id)
    if credential_id is None or not await ports.passkeys.remove(user.id, credential_id):
        return _GONE
    await _note(ports, user, "passkey_removed", now)
    if user.email is not None:
        await post(PasskeyRemovedLetter(to=user.email))
    return None


async def rename_passkey(ports: Ports, user: User, passkey_id: str, name: str) -> Refused | None:
    """Give one of the user's passkeys a name of their own."""
    if not name or len(name) > _LONGEST_NAME or not name.isprintable():
        return Refused((Fault("passkey_name_unusable"),))
    credential_id = credential_from_id(passkey_id)
    is_done = credential_id is not None and await ports.passkeys.rename(
        user.id, credential_id, name
    )
    return None if is_done else _GONE


async def may_add_passkey(ports: Ports, user: User) -> bool:
    """Whether a passkey may come to be: it counts as two proofs (identity-security L9).

    Not while a second factor is asked of the user that they have not set up yet.
    """
    policies = await ports.factors.policies_for(user.id)
    factors = await ports.factors.of_user(user.id)
    demand = missing_factor(policies, factors, (Proof.PASSWORD,))
    return demand is None or bool(demand.usable)


def passkey_id(credential_id: bytes) -> str:
    """How forms name a passkey."""
    return base64.urlsafe_b64encode(credential_id).rstrip(b"=").decode()


def credential_from_id(text: str) -> bytes | None:
    """The credential that a form names; None when it can be none."""
    if not text or len(text) > _LONGEST_ID or not text.isascii():
        return None
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None


async def _note(ports: Ports, user: User, kind: str, now: datetime) -> None:
    await ports.audit.record(AuditEvent(kind=kind, at=now, actor=user.id, subject=user.id))
