"""An account elsewhere that waits until the account here is proven, and is linked to it then.

Nobody's account is opened by an address alone: who has it signs in by its own method, second
factor included, in the same browser and sign-in (identity-security L6).
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

import msgspec

from genkan.identity.errors import AlreadyExists
from genkan.identity.federation.account import ForeignAccount
from genkan.identity.login.letter import ConnectionLinkedLetter, Post
from genkan.identity.model.audit_event import AuditEvent
from genkan.identity.model.connection import Connection
from genkan.identity.model.grant import OneTimeSecret, Purpose
from genkan.identity.model.identity import Identity, IdentityKind
from genkan.identity.model.interaction import Interaction
from genkan.identity.model.user import User
from genkan.identity.names import ConnectionId, IdentityId, UserId
from genkan.identity.ports import Ports


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignSignIn:
    """Somebody signed in with this account at this connection."""

    connection_id: ConnectionId
    account: ForeignAccount


async def put_pending_link(ports: Ports, interaction: Interaction, arrived: ForeignSignIn) -> None:
    """Let it wait for the account with its address; an earlier one of the interaction goes."""
    await ports.secrets.put(
        OneTimeSecret(
            purpose=Purpose.PENDING_LINK,
            secret_hash=_hash(interaction),
            subject=interaction.id,
            content=msgspec.json.encode(arrived),
            expires_at=interaction.expires_at,
        )
    )


async def pending_link(
    ports: Ports, interaction: Interaction, now: datetime
) -> ForeignSignIn | None:
    """What waits in this interaction."""
    secret = await ports.secrets.find(Purpose.PENDING_LINK, _hash(interaction))
    if secret is None or secret.used_at is not None or secret.expires_at <= now:
        return None
    return msgspec.json.decode(secret.content, type=ForeignSignIn)


async def finish_link(
    ports: Ports, interaction: Interaction, user: User, post: Post, now: datetime
) -> None:
    """Link what waits to the user who proved everything; nothing when it has another's address."""
    waiting = await pending_link(ports, interaction, now)
    if waiting is None:
        return
    owner = await ports.users.by_email(waiting.account.email or "")
    connection = await ports.connections.by_id(waiting.connection_id)
    if owner is None or owner.id != user.id or connection is None:
        return
    if await ports.secrets.consume(Purpose.PENDING_LINK, _hash(interaction), now):
        await link(ports, connection, waiting.account, user, post, now)


async def link(
    ports: Ports,
    connection: Connection,
    account: ForeignAccount,
    user: User,
    post: Post,
    now: datetime,
) -> None:
    """From now on the account signs in as this user, who is told."""
    if not await attach(ports, connection, account, user.id, now):
        return
    details = {"connection_id": connection.id}
    await ports.audit.record(
        AuditEvent(
            kind="connection_linked", at=now, actor=user.id, subject=user.id, details=details
        )
    )
    if user.email is not None:
        await post(ConnectionLinkedLetter(to=user.email, provider=connection.display_name))


async def attach(
    ports: Ports, connection: Connection, account: ForeignAccount, user_id: UserId, now: datetime
) -> bool:
    """Store the account as an identity of the user; False when somebody was faster.

    Known by (connection, subject) alone: an address may change hands (L6; ASVS 5.0 V6.8.1).
    """
    kind = IdentityKind.ENTERPRISE if connection.is_enterprise else IdentityKind.SOCIAL
    identity = Identity(
        id=IdentityId(f"identity_{ports.randomness.hexadecimal(32)}"),
        user_id=user_id,
        kind=kind,
        name=account.name,
        email=account.email,
        connection_id=connection.id,
        subject=account.subject,
        is_verified=True,
        created_at=now,
        profile=account.profile,
    )
    try:
        is_stored = await ports.identities.create(identity)
    except AlreadyExists:
        return False
    if is_stored:
        await ports.identities.note_login(identity.id, account.profile, now)
    return is_stored


def _hash(interaction: Interaction) -> bytes:
    """Where it is kept; no secret, since only its interaction's browser asks."""
    return hashlib.sha256(f"pending link:{interaction.id}".encode()).digest()
