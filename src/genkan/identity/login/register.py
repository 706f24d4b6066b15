"""Registering: an account comes to be when its email address is proven, not before.

Until then the registration waits as a one-time secret of its interaction. So nobody can put a
password of theirs on an address of another's (identity-security L5, pre-hijacking), and a form
that was never confirmed leaves no account behind.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime

import msgspec

from genkan.identity.config import SignInMethod
from genkan.identity.errors import AlreadyExists
from genkan.identity.login.email_code import Addressee, send_code
from genkan.identity.login.letter import Post
from genkan.identity.login.link_account import ForeignSignIn
from genkan.identity.login.methods import offered_methods
from genkan.identity.login.new_password import NewPasswordForm, new_password_faults
from genkan.identity.login.outcome import (
    EMAIL_FIELD,
    FIRST_NAME_FIELD,
    FIRST_PASSWORD_FIELD,
    LAST_NAME_FIELD,
    SECOND_PASSWORD_FIELD,
    CodeSent,
    Fault,
    Refused,
)
from genkan.identity.login.throttle import slow_letters
from genkan.identity.model.audit_event import AuditEvent
from genkan.identity.model.email_address import email_fault
from genkan.identity.model.grant import OneTimeSecret, Purpose
from genkan.identity.model.interaction import Interaction
from genkan.identity.model.password_policy import normal_password
from genkan.identity.model.user import NewUser, User
from genkan.identity.model.workflow import Asker, Trigger
from genkan.identity.names import ConnectionId, InteractionId, UserId
from genkan.identity.ports import Ports
from genkan.identity.workflows.events import pre_registration_event

_LONGEST_NAME = 100
_FIELDS = frozenset(
    {
        *(EMAIL_FIELD, FIRST_NAME_FIELD, LAST_NAME_FIELD),
        *(FIRST_PASSWORD_FIELD, SECOND_PASSWORD_FIELD),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterForm:
    """What was typed. address: the network address it came from, for the throttle alone."""

    first_name: str
    last_name: str
    email: str
    first_password: str = field(repr=False)
    second_password: str = field(repr=False)
    address: str
    user_agent: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Registrant:
    """Who wants an account, as workflows are asked about it."""

    email: str
    first_name: str
    last_name: str
    connection_id: ConnectionId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingRegistration:
    """A registration that waits for its code. has_account: its code never comes.

    arrived: with which account elsewhere they came, when it was not by the form.
    """

    user_id: UserId
    email: str
    given_name: str | None
    family_name: str | None
    password_hash: str | None = field(repr=False)  # None: they sign in by email code
    has_account: bool
    arrived: ForeignSignIn | None = None

    @property
    def addressee(self) -> Addressee:
        """Whom the code is sent to."""
        return Addressee(self.user_id, self.email, self.has_account)


async def register(
    ports: Ports, interaction: Interaction, form: RegisterForm, post: Post, now: datetime
) -> CodeSent | Refused:
    """Keep a registration and send its code; the answer is the same for a taken address.

    A password is asked for where people sign in with one. Raises TooManyAttempts,
    WorkflowFailed.
    """
    has_password = SignInMethod.PASSWORD in await offered_methods(ports, interaction.client_id)
    faults = (*_faults(form), *(new_password_faults(_passwords(form)) if has_password else ()))
    if faults:
        return Refused(faults)
    await slow_letters(ports.throttle, account=form.email, address=form.address, now=now)
    registrant = Registrant(email=form.email, first_name=form.first_name, last_name=form.last_name)
    asker = Asker(form.address, form.user_agent)
    refused = await registration_faults(ports, interaction, registrant, asker)
    if refused:
        return Refused(refused)
    pending = PendingRegistration(
        user_id=new_user_id(ports),
        email=form.email,
        given_name=form.first_name or None,
        family_name=form.last_name or None,
        password_hash=(
            await ports.passwords.hash(normal_password(form.first_password))
            if has_password
            else None
        ),
        has_account=await _has_account(ports, form.email, has_password=has_password),
    )
    await put_registration(ports, interaction, pending, post, now)
    return CodeSent()


def new_user_id(ports: Ports) -> UserId:
    """The id of somebody who is not stored yet."""
    return UserId(f"kp_{ports.randomness.hexadecimal(32)}")


async def put_registration(
    ports: Ports,
    interaction: Interaction,
    pending: PendingRegistration,
    post: Post,
    now: datetime,
) -> None:
    """Keep a registration until its code comes, and send the code."""
    await ports.secrets.put(
        OneTimeSecret(
            purpose=Purpose.REGISTRATION,
            secret_hash=_pending_hash(interaction.id, pending.user_id),
            subject=interaction.id,
            content=msgspec.json.encode(pending),
            expires_at=interaction.expires_at,
        )
    )
    await ports.interactions.set_user(interaction.id, pending.user_id)
    await send_code(ports, interaction, pending.addressee, post, now)


async def pending_registration(
    ports: Ports, interaction: Interaction, now: datetime
) -> PendingRegistration | None:
    """What the interaction's visitor registered and did not yet confirm."""
    if interaction.user_id is None:
        return None
    secret_hash = _pending_hash(interaction.id, interaction.user_id)
    secret = await ports.secrets.find(Purpose.REGISTRATION, secret_hash)
    if secret is None or secret.used_at is not None or secret.expires_at <= now:
        return None
    return msgspec.json.decode(secret.content, type=PendingRegistration)


async def use_registration(
    ports: Ports, interaction: Interaction, pending: PendingRegistration, now: datetime
) -> bool:
    """Use a registration up; of concurrent confirmations one succeeds."""
    secret_hash = _pending_hash(interaction.id, pending.user_id)
    return await ports.secrets.consume(Purpose.REGISTRATION, secret_hash, now)


async def confirm_registration(
    ports: Ports, interaction: Interaction, pending: PendingRegistration, now: datetime
) -> User | None:
    """The account of a registration whose code was right; None when it came too late.

    An account with this address that was never verified becomes this one: whoever made it
    proved nothing. A verified one without a password (made by an administrator) gains it.
    """
    user = await _confirmed(ports, pending, now)
    # Only now: who could not be stored has not lost their registration.
    is_first = await use_registration(ports, interaction, pending, now)
    if user is None or not is_first:
        return None
    await ports.audit.record(
        AuditEvent(kind="registered", at=now, actor=user.id, subject=interaction.client_id)
    )
    return user


async def _confirmed(ports: Ports, pending: PendingRegistration, now: datetime) -> User | None:
    new_user = NewUser(
        id=pending.user_id,
        email=pending.email,
        is_email_verified=True,
        given_name=pending.given_name,
        family_name=pending.family_name,
        password_hash=pending.password_hash,
    )
    replaced = await ports.users.replace_unverified(new_user, now)
    if replaced is not None:
        return await ports.users.mark_email_verified(replaced.id, now)
    existing = await ports.users.by_email(pending.email)
    if existing is not None:
        if existing.is_suspended or await ports.users.password_hash(existing.id) is not None:
            return None
        if pending.password_hash is not None:
            await ports.users.set_password(existing.id, pending.password_hash, now)
        return existing
    # Elsewhere it may be an address that nobody proved: its owner is here.
    await ports.identities.remove_unproven_email(pending.email)
    organization = await ports.organizations.default()
    try:
        return await ports.users.create(new_user, (organization.code,), now)
    except AlreadyExists:
        return None


async def registration_faults(
    ports: Ports, interaction: Interaction, registrant: Registrant, asker: Asker
) -> tuple[Fault, ...]:
    """What `user:pre_registration` has against it: asked whether or not the address is taken."""
    event = pre_registration_event(
        interaction,
        registrant.email,
        (registrant.first_name, registrant.last_name),
        asker,
        ports.config.issuer,
        registrant.connection_id,
    )
    outcome = await ports.workflows.run(Trigger.USER_PRE_REGISTRATION, event)
    faults = [
        Fault("registration_refused", name if name in _FIELDS else None, message or None)
        for name, message in outcome.form_faults.items()
    ]
    if outcome.denied is not None:
        faults.append(Fault("registration_refused", message=outcome.denied or None))
    return tuple(faults)


async def _has_account(ports: Ports, email: str, *, has_password: bool) -> bool:
    """Whether registering this address leads nowhere: its account can be signed in to.

    has_password: whether the registration brings one.
    """
    user = await ports.users.by_email(email)
    if user is None:
        return False
    if user.is_suspended:
        return True
    if not has_password:
        return user.is_email_verified
    return user.is_email_verified and await ports.users.password_hash(user.id) is not None


def _faults(form: RegisterForm) -> tuple[Fault, ...]:
    faults: list[Fault] = []
    names = ((FIRST_NAME_FIELD, form.first_name), (LAST_NAME_FIELD, form.last_name))
    faults.extend(
        Fault("name_unusable", name)
        for name, value in names
        if len(value) > _LONGEST_NAME or not value.isprintable()
    )
    wrong_email = email_fault(form.email)
    if wrong_email:
        faults.append(Fault(wrong_email, EMAIL_FIELD))
    return tuple(faults)


def _passwords(form: RegisterForm) -> NewPasswordForm:
    return NewPasswordForm(first_password=form.first_password, second_password=form.second_password)


def _pending_hash(interaction_id: InteractionId, user_id: UserId) -> bytes:
    """Where a registration is kept; no secret, since only its interaction's browser asks."""
    return hashlib.sha256(f"registration:{interaction_id}:{user_id}".encode()).digest()
