"""Identities of users (ports.IdentityStore)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Final

import msgspec

from genkan.identity.model.event import EventType
from genkan.identity.model.identity import Identity
from genkan.identity.names import ConnectionId, IdentityId, UserId
from genkan.identity.postgres.event_recorder import EventRecorder
from genkan.identity.postgres.rows import unique
from genkan.storage.connection import Connection, Record
from genkan.storage.pool import Pool
from genkan.storage.query_file import load_queries

QUERIES: Final = load_queries("genkan.identity.postgres", "identities.sql")
SESSIONS: Final = load_queries("genkan.identity.postgres", "sessions.sql")


class PostgresIdentities:
    """The table `identity.identities`; Note [The primary identity] in its migration."""

    def __init__(self, pool: Pool, events: EventRecorder) -> None:
        self._pool = pool
        self._events = events

    async def by_id(self, identity_id: IdentityId) -> Identity | None:
        """The identity of an id."""
        async with self._pool.lend() as connection:
            row = await connection.fetchrow(QUERIES["by_id"], identity_id)
        return None if row is None else _identity(row)

    async def by_subject(self, connection_id: ConnectionId, subject: str) -> Identity | None:
        """The identity of an account at a connection."""
        async with self._pool.lend() as connection:
            row = await connection.fetchrow(QUERIES["by_subject"], connection_id, subject)
        return None if row is None else _identity(row)

    async def of_users(self, users: Sequence[UserId]) -> Mapping[UserId, tuple[Identity, ...]]:
        """All identities of users."""
        async with self._pool.lend() as connection:
            rows = await connection.fetch(QUERIES["of_users"], list(users))
        found = groupby((_identity(row) for row in rows), lambda each: each.user_id)
        return {user_id: tuple(identities) for user_id, identities in found}

    async def create(self, identity: Identity) -> bool:
        """Store a new identity; the first of its kind is the primary one."""
        with unique("an identity with this name, or for this account, exists"):
            return await self._create(identity)

    async def _create(self, identity: Identity) -> bool:
        async with self._pool.lend() as connection, connection.transaction():
            stored = await connection.fetchval(
                QUERIES["create"],
                identity.id,
                identity.user_id,
                identity.kind.value,
                identity.name,
                identity.email,
                identity.connection_id,
                identity.subject,
                identity.is_verified,
                msgspec.json.encode(identity.profile).decode(),
                identity.created_at,
            )
            if stored is not None and not identity.kind.has_connection:
                await connection.execute(
                    QUERIES["adopt_as_primary"], identity.id, identity.created_at
                )
                await self._events.changed(connection, EventType.USER_UPDATED, identity.user_id)
        return stored is not None

    async def make_primary(self, identity_id: IdentityId, now: datetime) -> bool:
        """Make it the primary one of its kind."""
        async with self._pool.lend() as connection, connection.transaction():
            user_id = await _make_primary(connection, identity_id, now)
            if user_id is not None:
                await self._events.changed(connection, EventType.USER_UPDATED, user_id)
        return user_id is not None

    async def note_login(
        self, identity_id: IdentityId, profile: Mapping[str, object], now: datetime
    ) -> None:
        """Count a sign-in by a connection."""
        told = msgspec.json.encode(profile).decode()
        async with self._pool.lend() as connection:
            await connection.execute(QUERIES["note_login"], identity_id, told, now)

    async def remove_unproven_email(self, email: str) -> None:
        """Somebody proved the address."""
        async with self._pool.lend() as connection:
            await connection.execute(QUERIES["remove_unproven_email"], email)

    async def delete(self, identity_id: IdentityId, now: datetime) -> bool:
        """Remove it; another of its kind takes a primary one's place."""
        async with self._pool.lend() as connection, connection.transaction():
            row = await connection.fetchrow(QUERIES["delete"], identity_id)
            if row is None:
                return False
            gone = _identity(row)
            if gone.is_primary:
                await _replace_primary(connection, gone, now)
            await connection.execute(SESSIONS["revoke_all"], gone.user_id, now)
            await self._events.changed(connection, EventType.USER_UPDATED, gone.user_id)
        return True


async def _make_primary(
    connection: Connection, identity_id: IdentityId, now: datetime
) -> UserId | None:
    """Whose it is; None when it is not there."""
    user_id = await connection.fetchval(QUERIES["make_primary"], identity_id, now)
    if user_id is None:
        await connection.execute(QUERIES["end_other_primary"], identity_id)
        user_id = await connection.fetchval(QUERIES["set_primary"], identity_id)
    return None if user_id is None else UserId(str(user_id))


async def _replace_primary(connection: Connection, gone: Identity, now: datetime) -> None:
    kind = gone.kind.value
    following = await connection.fetchval(QUERIES["next_primary"], gone.user_id, kind)
    if following is not None:
        await _make_primary(connection, IdentityId(str(following)), now)
    elif not gone.kind.has_connection:
        await connection.execute(QUERIES["clear_primary"], gone.user_id, kind, now)


def _identity(row: Record) -> Identity:
    fields = dict(row.items())
    fields["profile"] = msgspec.json.decode(str(row["profile"]), type=dict[str, object])
    return msgspec.convert(fields, Identity)
