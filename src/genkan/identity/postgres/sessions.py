"""Browsers that are signed on (ports.SessionStore)."""

from datetime import datetime
from typing import Final

from genkan.identity.model.session import Session, SignedOnBrowser
from genkan.identity.names import OrganizationCode, SessionId, UserId
from genkan.identity.postgres.rows import count_from, optional_record, records_from_rows
from genkan.storage.pool import Pool
from genkan.storage.query_file import load_queries

QUERIES: Final = load_queries("genkan.identity.postgres", "sessions.sql")


class PostgresSessions:
    """The table `identity.sessions`."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def create(self, session: Session) -> None:
        """Store a new session."""
        async with self._pool.lend() as connection:
            await connection.execute(
                QUERIES["create"],
                session.id,
                session.token_hash,
                session.user_id,
                session.authenticated_at,
                session.expires_at,
                [each.value for each in session.proofs],
                session.seen_at,
                session.network_address,
                session.user_agent,
                session.connection_id,
            )

    async def by_token_hash(self, token_hash: bytes) -> Session | None:
        """The session of a cookie, live or not."""
        async with self._pool.lend() as connection:
            row = await connection.fetchrow(QUERIES["by_token_hash"], token_hash)
        return optional_record(row, Session)

    async def by_id(self, session_id: SessionId) -> Session | None:
        """The session of an id, live or not."""
        async with self._pool.lend() as connection:
            row = await connection.fetchrow(QUERIES["by_id"], session_id)
        return optional_record(row, Session)

    async def touch(
        self, session_id: SessionId, organization_code: OrganizationCode | None, now: datetime
    ) -> None:
        """Note that the session was used."""
        async with self._pool.lend() as connection:
            await connection.execute(QUERIES["touch"], session_id, organization_code, now)

    async def revoke(self, session_id: SessionId, now: datetime) -> None:
        """End a session and every grant that came from it."""
        async with self._pool.lend() as connection:
            await connection.execute(QUERIES["revoke"], session_id, now)

    async def revoke_all(self, user_id: UserId, now: datetime) -> None:
        """End all sessions and grants of a user."""
        async with self._pool.lend() as connection:
            await connection.execute(QUERIES["revoke_all"], user_id, now)

    async def revoke_others(self, user_id: UserId, kept: SessionId, now: datetime) -> None:
        """End all sessions and grants of a user but one session's."""
        async with self._pool.lend() as connection:
            await connection.execute(QUERIES["revoke_others"], user_id, kept, now)

    async def live_of(self, user_id: UserId, now: datetime) -> tuple[Session, ...]:
        """The browsers that are signed on as a user, newest first."""
        async with self._pool.lend() as connection:
            rows = await connection.fetch(QUERIES["live_of"], user_id, now)
        return records_from_rows(rows, Session)

    async def signed_on(self, user_id: UserId, now: datetime) -> tuple[SignedOnBrowser, ...]:
        """Live sessions with what each was used for last."""
        async with self._pool.lend() as connection:
            rows = await connection.fetch(QUERIES["signed_on"], user_id, now)
        return records_from_rows(rows, SignedOnBrowser)

    async def remove_expired(self, now: datetime) -> int:
        """Sweep; the count."""
        async with self._pool.lend() as connection:
            return count_from(await connection.fetchval(QUERIES["remove_expired"], now))
