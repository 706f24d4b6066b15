"""What users agreed to (ports.ConsentStore)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import msgspec

from genkan.identity.names import ClientId, Scope, UserId
from genkan.storage.pool import Pool
from genkan.storage.query_file import load_queries

QUERIES: Final = load_queries("genkan.identity.postgres", "consents.sql")


class PostgresConsents:
    """The table `identity.consents`."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def scope(self, user_id: UserId, client_id: ClientId) -> tuple[Scope, ...]:
        """The scopes the user agreed to."""
        async with self._pool.lend() as connection:
            scope = await connection.fetchval(QUERIES["scope"], user_id, client_id)
        return msgspec.convert(scope or (), tuple[Scope, ...])

    async def add(
        self, user_id: UserId, client_id: ClientId, scope: Sequence[Scope], now: datetime
    ) -> None:
        """Agree to these scopes, beside earlier ones."""
        async with self._pool.lend() as connection:
            await connection.execute(QUERIES["add"], user_id, client_id, list(scope), now)
