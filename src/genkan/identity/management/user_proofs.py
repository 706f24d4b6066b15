"""Genkan's own: by what a user proves who they are: password, second factors, passkeys."""

import base64
import binascii
from typing import Final

from genkan.identity.management.call import Call, Reply, not_found, success
from genkan.identity.management.mfa import factor_entry
from genkan.identity.management.operation import Operation, operation
from genkan.identity.management.user_passwords import no_user
from genkan.identity.model.audit_event import AuditEvent
from genkan.identity.model.passkey import Passkey
from genkan.identity.model.user import User
from genkan.identity.names import UserId


async def get_user_proofs(call: Call) -> Reply:
    """Everything a user can sign in with; never a secret of it."""
    user = await _called_user(call)
    factors = await call.ports.factors.of_user(user.id)
    return success(
        has_password=await call.ports.users.password_hash(user.id) is not None,
        is_password_change_required=user.is_password_change_required,
        is_email_verified=user.is_email_verified,
        factors=[factor_entry(each, user) for each in factors],
        recovery_codes_left=await call.ports.factors.recovery_codes_left(user.id),
        passkeys=[_entry(each) for each in await call.ports.passkeys.of_user(user.id)],
    )


async def delete_user_passkey(call: Call) -> Reply:
    """Removes a passkey of a user, who is signed out everywhere (identity-security L12)."""
    user = await _called_user(call)
    credential = _credential(call.path["passkey_id"])
    if credential is None or not await call.ports.passkeys.remove(user.id, credential):
        raise not_found("PASSKEY_NOT_FOUND", "the user has no passkey with this id")
    await call.ports.sessions.revoke_all(user.id, call.now)
    await call.ports.audit.record(
        AuditEvent(kind="passkey_removed", at=call.now, actor=call.caller, subject=user.id)
    )
    return success()


async def _called_user(call: Call) -> User:
    user = await call.ports.users.by_id(UserId(call.path["user_id"]))
    if user is None:
        raise no_user()
    return user


def _entry(passkey: Passkey) -> dict[str, object]:
    last = passkey.last_used_at
    return {
        "id": base64.urlsafe_b64encode(passkey.credential_id).decode().rstrip("="),
        "name": passkey.name,
        "created_on": passkey.created_at.isoformat(),
        "last_used_on": None if last is None else last.isoformat(),
    }


def _credential(written: str) -> bytes | None:
    """The credential id of `_entry`'s id; None when it is none."""
    try:
        padded = written + "=" * (-len(written) % 4)
        return base64.b64decode(padded, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None


_USER: Final = "/genkan/users/{user_id}"

OPERATIONS: Final[tuple[Operation, ...]] = (
    operation("GET", f"{_USER}/proofs", "read:user_mfa", get_user_proofs),
    operation("DELETE", f"{_USER}/passkeys/{{passkey_id}}", "delete:user_mfa", delete_user_passkey),
)
