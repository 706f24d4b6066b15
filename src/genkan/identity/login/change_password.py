"""Another password of one's own choice: after a temporary one, or at will in the portal."""

from dataclasses import dataclass, field
from datetime import datetime

from genkan.identity.login.letter import Post
from genkan.identity.login.new_password import NewPasswordForm, new_password_faults
from genkan.identity.login.outcome import (
    FIRST_PASSWORD_FIELD,
    PASSWORD_FIELD,
    Fault,
    Identified,
    Lapsed,
    Outcome,
    PasswordChanged,
    Refused,
)
from genkan.identity.login.reset_password import tell_of_new_password
from genkan.identity.login.standing import Standing
from genkan.identity.login.throttle import forgive, slow_attempts
from genkan.identity.model.password_policy import LONGEST, normal_password
from genkan.identity.model.session import Session, SignOn
from genkan.identity.model.user import User
from genkan.identity.names import SessionId
from genkan.identity.ports import Ports


async def replace_temporary_password(
    ports: Ports, standing: Standing, form: NewPasswordForm, post: Post, now: datetime
) -> Outcome:
    """Choose a password in place of the temporary one that was typed just now."""
    changed = await _change(ports, standing.user, form, None, post, now)
    if isinstance(changed, PasswordChanged):
        await ports.interactions.forget_proofs(standing.user.id, standing.interaction.id)
    match changed:
        case Refused():
            return changed
        case Lapsed():
            return changed
        case PasswordChanged(user=user):
            return Identified(user, ())


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePasswordForm:
    """What was typed. address: the network address it came from, for the throttle alone."""

    current_password: str = field(repr=False)
    first_password: str = field(repr=False)
    second_password: str = field(repr=False)
    address: str


async def change_password(
    ports: Ports, session: Session | SignOn, form: ChangePasswordForm, post: Post, now: datetime
) -> PasswordChanged | Refused | Lapsed:
    """Choose another password; every session but this one ends, and the owner is told.

    Who has none yet (they sign in by email code) needs to type none. Raises TooManyAttempts.
    Source: identity-security L12; OWASP ASVS 5.0 V6.2.2-6.2.3, V7.4.3.
    """
    user = await ports.users.by_id(session.user_id)
    if user is None:
        return Lapsed()
    account = user.email or user.id
    await slow_attempts(ports.throttle, account=account, address=form.address, now=now)
    password_hash = await ports.users.password_hash(user.id)
    if password_hash is not None:
        typed = normal_password(form.current_password[: LONGEST + 1])
        if not await ports.passwords.verify(typed, password_hash):
            return Refused((Fault("password_wrong", PASSWORD_FIELD),))
    await forgive(ports.throttle, account=account, address=form.address)
    chosen = NewPasswordForm(
        first_password=form.first_password, second_password=form.second_password
    )
    changed = await _change(ports, user, chosen, session.id, post, now)
    if isinstance(changed, PasswordChanged):
        await ports.interactions.forget_proofs(user.id, None)
    return changed


async def _change(
    ports: Ports,
    user: User,
    form: NewPasswordForm,
    kept: SessionId | None,
    post: Post,
    now: datetime,
) -> PasswordChanged | Refused | Lapsed:
    faults = new_password_faults(form)
    if faults:
        return Refused(faults)
    password = normal_password(form.first_password)
    if await ports.passwords.verify(password, await ports.users.password_hash(user.id)):
        return Refused((Fault("password_same", FIRST_PASSWORD_FIELD),))
    password_hash = await ports.passwords.hash(password)
    changed = await ports.users.renew_password(user.id, password_hash, kept, now)
    if changed is None:
        return Lapsed()
    await tell_of_new_password(ports, changed, "password_changed", post, now)
    return PasswordChanged(changed)
