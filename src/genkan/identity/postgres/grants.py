"""Grants, each a family of refresh tokens (ports.GrantStore)."""

from datetime import datetime
from typing import Final

from genkan.identity.model.grant import Grant
from genkan.identity.names import GrantId
from genkan.identity.postgres.rows import count_from, optional_record
from genkan.storage.pool import Pool
from genkan.storage.query_file import load_queries

QUERIES: Final = load_queries("genkan.identity.postgres", "grants.sql")


class PostgresGrants:
    """The table `identity.grants`."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def create(self, grant: Grant) -> None:
        """Store a new grant."""
        async with self._pool.lend() as connection:
            await connection.execute(
                QUERIES["create"],
                grant.id,
                grant.client_id,
                grant.user_id,
                grant.session_id,
                grant.organization_code,
                list(grant.scope),
                list(grant.audience),
                grant.authenticated_at,
                grant.created_at,
                grant.counter,
                grant.refreshed_at,
                grant.expires_at,
                grant.connection_id,
            )

    async def by_id(self, grant_id: GrantId) -> Grant | None:
        """The grant, live or not."""
        async with self._pool.lend() as connection:
            return optional_record(await connection.fetchrow(QUERIES["by_id"], grant_id), Grant)

    async def rotate(
        self, grant_id: GrantId, *, counter: int, expires_at: datetime, now: datetime
    ) -> Grant | None:
        """Count one up; of concurrent calls one succeeds."""
        async with self._pool.lend() as connection:
            row = await connection.fetchrow(QUERIES["rotate"], grant_id, counter, expires_at, now)
        return optional_record(row, Grant)

    async def revoke(self, grant_id: GrantId, now: datetime) -> None:
        """End a grant."""
        async with self._pool.lend() as connection:
            await connection.execute(QUERIES["revoke"], grant_id, now)

    async def remove_expired(self, now: datetime) -> int:
        """Sweep; the count."""
        async with self._pool.lend() as connection:
            return count_from(await connection.fetchval(QUERIES["remove_expired"], now))
