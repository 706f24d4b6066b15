"""Signing in with email and password."""

import hmac
from dataclasses import dataclass, field
from datetime import datetime

from genkan.identity.login.email_code import Addressee, send_code
from genkan.identity.login.letter import Post
from genkan.identity.login.outcome import (
    EMAIL_FIELD,
    PASSWORD_FIELD,
    CodeSent,
    Fault,
    Identified,
    Outcome,
    Refused,
    Suspended,
)
from genkan.identity.login.refusal import refuse_sign_in
from genkan.identity.login.throttle import account_name, forgive, slow_attempts, slow_letters
from genkan.identity.model.email_address import email_fault
from genkan.identity.model.interaction import Interaction
from genkan.identity.model.password_policy import LONGEST, normal_password
from genkan.identity.model.proof import Proof
from genkan.identity.model.user import User
from genkan.identity.names import UserId
from genkan.identity.passwords.imported_hash import from_stored_form
from genkan.identity.ports import Ports
from genkan.identity.tokens.vault import derive_key


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInForm:
    """What was typed. address: the network address it came from, for the throttle alone."""

    email: str
    password: str = field(repr=False)
    address: str


async def sign_in(
    ports: Ports, interaction: Interaction, form: SignInForm, post: Post, now: datetime
) -> Outcome:
    """Who it is, by email and password.

    An unknown address and a wrong password get the same answer after the same time
    (identity-security L1). Raises TooManyAttempts.
    """
    faults = _faults(form)
    if faults:
        return Refused(faults)
    await slow_attempts(ports.throttle, account=form.email, address=form.address, now=now)
    user = await _user_with_password(ports, form)
    if user is None:
        await ports.users.note_failed_sign_in(form.email)
        # Asked for whether or not there is one: the answer takes as long (L1).
        owner = await ports.users.by_email(form.email)
        await refuse_sign_in(ports, interaction, "wrong_credentials", owner, now)
        return Refused((Fault("credentials_wrong", EMAIL_FIELD),))
    await forgive(ports.throttle, account=form.email, address=form.address)
    if user.is_suspended:
        await refuse_sign_in(ports, interaction, "suspended", user, now)
        return Suspended()
    proofs = (Proof.PASSWORD,)
    if user.is_email_verified or user.email is None:
        return Identified(user, proofs)
    await slow_letters(ports.throttle, account=form.email, address=form.address, now=now)
    await ports.interactions.add_proofs(interaction.id, user.id, proofs)
    await send_code(ports, interaction, Addressee(user.id, user.email), post, now)
    return CodeSent()


def _faults(form: SignInForm) -> tuple[Fault, ...]:
    faults: list[Fault] = []
    wrong_email = email_fault(form.email)
    if wrong_email:
        faults.append(Fault(wrong_email, EMAIL_FIELD))
    if not form.password:
        faults.append(Fault("password_missing", PASSWORD_FIELD))
    elif len(form.password) > LONGEST:
        # No account has one; hashing a megabyte would be work for nothing.
        faults.append(Fault("password_too_long", PASSWORD_FIELD))
    return tuple(faults)


def _place_among_users(ports: Ports, email: str) -> UserId:
    """An id as a user's, which nobody but us can work out from the address."""
    key = derive_key(ports.config.secret_key, "stand-in for a password")
    digest = hmac.digest(key, account_name(email).encode(), "sha256").hex()
    return UserId(f"kp_{digest[:32]}")


async def _user_with_password(ports: Ports, form: SignInForm) -> User | None:
    """The user when the password is theirs; a hash is computed in every case.

    Where there is none, it is one of somebody's: imported hashes cost more than ours or less, and
    an address that nobody has takes as long as some address that somebody has, always the same
    one (identity-security L1).
    """
    user = await ports.users.by_email(form.email)
    password_hash = None if user is None else await ports.users.password_hash(user.id)
    # Asked for in every case, so that the question itself tells nothing.
    stand_in = await ports.users.hash_after(_place_among_users(ports, form.email))
    password = normal_password(form.password)
    is_right = await ports.passwords.verify(password, password_hash or stand_in)
    if user is None or password_hash is None or not is_right:
        return None
    if from_stored_form(password_hash) is not None:
        # Now that it is known, it is kept as all others are.
        renewed = await ports.passwords.hash(password)
        await ports.users.renew_hash(user.id, password_hash, renewed)
    return user
