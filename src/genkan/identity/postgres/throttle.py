"""Buckets that slow people down (ports.ThrottleStore)."""

from datetime import datetime
from typing import Final

import msgspec

from genkan.identity.postgres.rows import count_from
from genkan.storage.pool import Pool
from genkan.storage.query_file import load_queries

QUERIES: Final = load_queries("genkan.identity.postgres", "throttle.sql")


class PostgresThrottle:
    """The table `identity.throttle_buckets`."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def take(
        self, bucket: str, *, capacity: int, refill_seconds: float, now: datetime
    ) -> float:
        """0, or the seconds until there is one to take."""
        async with self._pool.lend() as connection:
            wait = await connection.fetchval(
                QUERIES["take"], bucket, refill_seconds, refill_seconds * capacity, now
            )
        return msgspec.convert(wait, float)

    async def reset(self, bucket: str) -> None:
        """Fill a bucket."""
        async with self._pool.lend() as connection:
            await connection.execute(QUERIES["reset"], bucket)

    async def remove_expired(self, now: datetime) -> int:
        """Sweep; the count."""
        async with self._pool.lend() as connection:
            return count_from(await connection.fetchval(QUERIES["remove_expired"], now))
