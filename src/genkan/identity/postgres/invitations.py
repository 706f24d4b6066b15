"""Invitations to organizations (ports.InvitationStore)."""

from datetime import datetime
from typing import Final

from genkan.identity.model.event import EventType
from genkan.identity.model.invitation import Invitation
from genkan.identity.model.listing import Listing, Part
from genkan.identity.names import OrganizationCode, UserId
from genkan.identity.postgres.event_recorder import EventRecorder
from genkan.identity.postgres.rows import begin_arguments, optional_record, part_from_rows
from genkan.storage.pool import Pool
from genkan.storage.query_file import load_queries

QUERIES: Final = load_queries("genkan.identity.postgres", "invitations.sql")
MEMBERS: Final = load_queries("genkan.identity.postgres", "members.sql")


class PostgresInvitations:
    """The table `identity.invitations`."""

    def __init__(self, pool: Pool, events: EventRecorder) -> None:
        self._pool = pool
        self._events = events

    async def create(self, invitation: Invitation) -> None:
        """Store a new invitation."""
        async with self._pool.lend() as connection:
            await connection.execute(
                QUERIES["create"],
                invitation.code_hash,
                invitation.sealed_code,
                invitation.organization_code,
                invitation.email,
                invitation.first_name,
                invitation.last_name,
                list(invitation.role_ids),
                invitation.is_sent,
                invitation.created_at,
                invitation.expires_at,
            )

    async def by_code_hash(self, code_hash: bytes) -> Invitation | None:
        """The invitation of a code, open or not."""
        async with self._pool.lend() as connection:
            row = await connection.fetchrow(QUERIES["by_code_hash"], code_hash)
        return optional_record(row, Invitation)

    async def part(
        self,
        code: OrganizationCode,
        listing: Listing,
        *,
        has_revoked: bool,
        has_accepted: bool,
    ) -> Part[Invitation]:
        """Invitations in an order."""
        arguments = (*begin_arguments(listing), code, has_revoked, has_accepted)
        async with self._pool.lend() as connection:
            rows = await connection.fetch(QUERIES["part"], *arguments)
        return part_from_rows(rows, Invitation, listing)

    async def revoke(self, code_hash: bytes, now: datetime) -> bool:
        """End an invitation."""
        async with self._pool.lend() as connection:
            return await connection.fetchval(QUERIES["revoke"], code_hash, now) is not None

    async def accept(self, code_hash: bytes, user_id: UserId, now: datetime) -> bool:
        """Make the user a member with its roles and use it up, once."""
        async with self._pool.lend() as connection, connection.transaction():
            row = await connection.fetchrow(QUERIES["accept"], code_hash, now)
            if row is None:
                return False
            code = row["organization_code"]
            added = await connection.fetchval(MEMBERS["add_member"], user_id, code, now)
            if added is not None:
                await connection.execute(MEMBERS["add_default_roles"], user_id, code)
            await connection.execute(QUERIES["add_roles"], user_id, code, row["role_ids"])
            await self._events.changed(connection, EventType.USER_UPDATED, user_id)
        return True
