"""The business (ports.BusinessStore)."""

from typing import Final

from genkan.identity.model.business import Business
from genkan.identity.postgres.rows import record_from_row
from genkan.storage.pool import Pool
from genkan.storage.query_file import load_queries

QUERIES: Final = load_queries("genkan.identity.postgres", "business.sql")


class PostgresBusiness:
    """The table `identity.business`, which has one row."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def read(self) -> Business:
        """The business."""
        async with self._pool.lend() as connection:
            row = await connection.fetchrow(QUERIES["read"])
        if row is None:
            raise AssertionError("the business is made by a migration and stays")
        return record_from_row(row, Business)

    async def update(self, business: Business) -> None:
        """Replace all but its codes and creation time."""
        async with self._pool.lend() as connection:
            await connection.execute(
                QUERIES["update"],
                business.name,
                business.email,
                business.phone,
                business.industry_key,
                business.timezone_key,
                business.privacy_url,
                business.terms_url,
                business.has_clickwrap,
                business.has_branding,
            )
