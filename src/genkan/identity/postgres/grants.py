"""Grants, each a family of refresh tokens (ports.GrantStore)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from genkan.identity.model.grant import Grant
from genkan.identity.names import GrantId
from genkan.identity.postgres.rows import count_from, optional_record, record_from_row
from genkan.storage.connection import Connection
from genkan.storage.pool import Pool
from genkan.storage.query_file import load_queries
from genkan.storage.together import Together

QUERIES: Final = load_queries("genkan.identity.postgres", "grants.sql")


class PostgresGrants:
    """The table `identity.grants`."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._by_id = Together(pool, self._of_ids)

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
        return await self._by_id.answer(grant_id)

    async def _of_ids(
        self, connection: Connection, grant_ids: Sequence[GrantId]
    ) -> Sequence[Grant | None]:
        rows = await connection.fetch(QUERIES["of_ids"], list(set(grant_ids)))
        found = {row["id"]: record_from_row(row, Grant) for row in rows}
        return [found.get(grant_id) for grant_id in grant_ids]

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
