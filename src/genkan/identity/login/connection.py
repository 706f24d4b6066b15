"""Signing in at another provider: whose account here it is, or what has to be proven first.

known account (connection, subject)          -> its user
trusted address, nobody has it               -> a new user
trusted address, somebody has it             -> linked to them; what nobody proved is taken over
address that is not proven, or not trusted   -> a code to the address first, then
        nobody has it                           -> a new user
        somebody has it                         -> they prove it by its own method (link_account.py)

Source: identity-security L5, L6. The code goes out whether or not somebody has the address, so
that nobody learns who has an account by an address that a provider does not prove (L1).
"""

from dataclasses import dataclass, replace
from datetime import datetime

from genkan.identity.errors import AlreadyExists, HandOffFailed, HandOffReason
from genkan.identity.federation.account import ForeignAccount
from genkan.identity.federation.provider import Provider, is_usable, provider_of
from genkan.identity.federation.trust import is_admitted, is_trusted
from genkan.identity.login.letter import Letter, Post
from genkan.identity.login.link_account import ForeignSignIn, attach, link, put_pending_link
from genkan.identity.login.outcome import (
    AccountToProve,
    CodeSent,
    Identified,
    Lapsed,
    Outcome,
    Refused,
    Suspended,
)
from genkan.identity.login.refusal import refuse_sign_in
from genkan.identity.login.register import (
    PendingRegistration,
    Registrant,
    new_user_id,
    put_registration,
    registration_faults,
    use_registration,
)
from genkan.identity.login.throttle import slow_letters
from genkan.identity.model.audit_event import AuditEvent
from genkan.identity.model.identity import Identity
from genkan.identity.model.interaction import Interaction
from genkan.identity.model.proof import Proof
from genkan.identity.model.user import NewUser, User
from genkan.identity.model.workflow import Asker
from genkan.identity.names import OrganizationCode
from genkan.identity.ports import Ports


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """Somebody who is back from a provider, with the account they signed in with there."""

    provider: Provider
    account: ForeignAccount
    asker: Asker
    post: Post


async def sign_in_by_connection(
    ports: Ports, interaction: Interaction, arrival: Arrival, now: datetime
) -> Outcome:
    """Who it is, by an account elsewhere.

    Raises HandOffFailed, TooManyAttempts, WorkflowFailed.
    """
    provider, account = arrival.provider, arrival.account
    if not is_admitted(provider, account):
        raise HandOffFailed(HandOffReason.DOMAIN)
    known = await ports.identities.by_subject(provider.connection.id, account.subject)
    if known is not None:
        return await _known(ports, interaction, arrival, known, now)
    if account.email is None:
        raise HandOffFailed(HandOffReason.NO_EMAIL)
    if is_trusted(provider, account):
        return await _admit(ports, interaction, arrival, now)
    await slow_letters(
        ports.throttle, account=account.email, address=arrival.asker.address, now=now
    )
    arrived = ForeignSignIn(connection_id=provider.connection.id, account=account)
    pending = PendingRegistration(
        user_id=new_user_id(ports),
        email=account.email,
        given_name=account.given_name,
        family_name=account.family_name,
        password_hash=None,
        has_account=False,
        arrived=arrived,
    )
    await put_registration(ports, interaction, pending, arrival.post, now)
    return CodeSent()


async def confirm_arrival(
    ports: Ports,
    interaction: Interaction,
    pending: PendingRegistration,
    asker: Asker,
    now: datetime,
) -> Outcome:
    """What comes of an arrival whose address its code has proven just now.

    Raises HandOffFailed, WorkflowFailed.
    """
    outcome = await _confirmed(ports, interaction, pending, asker, now)
    # Only now: who could not be stored has not lost their registration.
    return outcome if await use_registration(ports, interaction, pending, now) else Lapsed()


async def _confirmed(
    ports: Ports,
    interaction: Interaction,
    pending: PendingRegistration,
    asker: Asker,
    now: datetime,
) -> Outcome:
    arrived = pending.arrived
    if arrived is None:
        return Lapsed()
    connection = await ports.connections.by_id(arrived.connection_id)
    if connection is None or not is_usable(connection):
        raise HandOffFailed(HandOffReason.UNKNOWN)
    user = await ports.users.by_email(pending.email)
    if user is not None and user.is_email_verified:
        if user.is_suspended:
            return Suspended()
        await put_pending_link(ports, interaction, arrived)
        return AccountToProve()
    provider = provider_of(connection, ports.vault)
    arrival = Arrival(provider=provider, account=arrived.account, asker=asker, post=_no_post)
    return await _admit(ports, interaction, arrival, now, Proof.EMAIL_CODE)


async def _known(
    ports: Ports, interaction: Interaction, arrival: Arrival, known: Identity, now: datetime
) -> Outcome:
    """Whoever signed in with this account before."""
    user = await ports.users.by_id(known.user_id)
    if user is None:
        return Lapsed()
    if user.is_suspended:
        await refuse_sign_in(ports, interaction, "suspended", user, now)
        return Suspended()
    await ports.identities.note_login(known.id, arrival.account.profile, now)
    if arrival.provider.flag("is_sync_user_profile_on_login", default=False):
        user = await _synchronised(ports, user, arrival.account, now)
    return _identified(arrival, user)


async def _admit(
    ports: Ports,
    interaction: Interaction,
    arrival: Arrival,
    now: datetime,
    *proofs: Proof,
) -> Outcome:
    """The user of an address that is as good as proven: new, taken over, or linked to."""
    email = arrival.account.email or ""
    user = await ports.users.by_email(email)
    if user is not None and user.is_suspended:
        await refuse_sign_in(ports, interaction, "suspended", user, now)
        return Suspended()
    if user is None:
        created = await _created(ports, interaction, arrival, now)
        return _identified(arrival, created, *proofs) if isinstance(created, User) else created
    if user.is_email_verified:
        await link(ports, arrival.provider.connection, arrival.account, user, arrival.post, now)
        return _identified(arrival, user, *proofs)
    # Whoever made it proved nothing: what they set up goes (identity-security L5).
    replaced = await ports.users.replace_unverified(_new_user(ports, arrival.account), now)
    if replaced is None:
        return Lapsed()
    await attach(ports, arrival.provider.connection, arrival.account, replaced.id, now)
    verified = await ports.users.mark_email_verified(replaced.id, now)
    return Lapsed() if verified is None else _identified(arrival, verified, *proofs)


async def _created(
    ports: Ports, interaction: Interaction, arrival: Arrival, now: datetime
) -> User | Refused | Lapsed:
    """The user that is made; what registration asks, it asks here as well."""
    account, connection = arrival.account, arrival.provider.connection
    if not arrival.provider.flag("is_create_missing_user", default=True):
        raise HandOffFailed(HandOffReason.NO_ACCOUNT)
    registrant = Registrant(
        email=account.email or "",
        first_name=account.given_name or "",
        last_name=account.family_name or "",
        connection_id=connection.id,
    )
    faults = await registration_faults(ports, interaction, registrant, arrival.asker)
    if faults:
        # No form of ours has the fields that they name.
        return Refused(tuple(replace(fault, field=None) for fault in faults))
    await ports.identities.remove_unproven_email(account.email or "")
    try:
        user = await ports.users.create(
            _new_user(ports, account), await _organizations(ports, arrival), now
        )
    except AlreadyExists:
        return Lapsed()
    await attach(ports, connection, account, user.id, now)
    await ports.audit.record(
        AuditEvent(
            kind="registered",
            at=now,
            actor=user.id,
            subject=interaction.client_id,
            details={"connection_id": connection.id},
        )
    )
    return user


async def _organizations(ports: Ports, arrival: Arrival) -> tuple[OrganizationCode, ...]:
    """Where a new user is a member at once (Kinde: is_auto_join_organization_enabled)."""
    default = await ports.organizations.default()
    own = arrival.provider.connection.organization_code
    joins = arrival.provider.flag("is_auto_join_organization_enabled", default=False)
    return (default.code, own) if own is not None and joins else (default.code,)


async def _synchronised(ports: Ports, user: User, account: ForeignAccount, now: datetime) -> User:
    """The user with the names and picture that the provider tells (Kinde: sync on login)."""
    told = replace(
        user,
        given_name=account.given_name or user.given_name,
        family_name=account.family_name or user.family_name,
        picture=account.picture or user.picture,
    )
    return user if told == user else await ports.users.update(told, now) or user


def _new_user(ports: Ports, account: ForeignAccount) -> NewUser:
    return NewUser(
        id=new_user_id(ports),
        email=account.email,
        is_email_verified=True,
        given_name=account.given_name,
        family_name=account.family_name,
        picture=account.picture,
    )


def _identified(arrival: Arrival, user: User, *more: Proof) -> Identified:
    return Identified(user, (Proof.CONNECTION, *more), arrival.provider.connection.id)


async def _no_post(letter: Letter) -> None:
    """Nobody is told of a link where none is made."""
