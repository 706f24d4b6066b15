"""What users agreed to (ports.ConsentStore)."""

from datetime import datetime
from typing import Final

from genkan.identity.model.consent import ConnectedApplication, Consent
from genkan.identity.names import ClientId, UserId
from genkan.identity.postgres.rows import count_from, optional_record, records_from_rows
from genkan.storage.pool import Pool
from genkan.storage.query_file import load_queries

QUERIES: Final = load_queries("genkan.identity.postgres", "consents.sql")


class PostgresConsents:
    """The table `identity.consents`."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def of(self, user_id: UserId, client_id: ClientId) -> Consent:
        """What the user agreed to for an application."""
        async with self._pool.lend() as connection:
            row = await connection.fetchrow(QUERIES["of"], user_id, client_id)
        return optional_record(row, Consent) or Consent()

    async def add(
        self, user_id: UserId, client_id: ClientId, consent: Consent, now: datetime
    ) -> None:
        """Agree to this, beside what was agreed to earlier."""
        scope, audience = list(consent.scope), list(consent.audience)
        async with self._pool.lend() as connection:
            await connection.execute(QUERIES["add"], user_id, client_id, scope, audience, now)

    async def connected(self, user_id: UserId, now: datetime) -> tuple[ConnectedApplication, ...]:
        """The applications that have something of the user."""
        async with self._pool.lend() as connection:
            rows = await connection.fetch(QUERIES["connected"], user_id, now)
        return records_from_rows(rows, ConnectedApplication)

    async def withdraw(self, user_id: UserId, client_id: ClientId, now: datetime) -> bool:
        """End what an application has of the user."""
        async with self._pool.lend() as connection:
            count = await connection.fetchval(QUERIES["withdraw"], user_id, client_id, now)
        return count_from(count) > 0
