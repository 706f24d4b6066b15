"""Emails kept for the developer to read (ports.Outbox)."""

from typing import Final

from genkan.identity.model.outgoing_email import OutgoingEmail
from genkan.identity.postgres.rows import records_from_rows
from genkan.storage.pool import Pool
from genkan.storage.query_file import load_queries

QUERIES: Final = load_queries("genkan.identity.postgres", "outbox.sql")


class PostgresOutbox:
    """The table `identity.outbox`; wired in development only."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def send(self, email: OutgoingEmail) -> None:
        """Keep one email."""
        async with self._pool.lend() as connection:
            await connection.execute(
                QUERIES["send"],
                email.id,
                email.to,
                email.subject,
                email.text,
                email.kind,
                email.sent_at,
            )

    async def messages(self, to: str | None, *, limit_rows: int) -> tuple[OutgoingEmail, ...]:
        """Emails, newest first."""
        async with self._pool.lend() as connection:
            rows = await connection.fetch(QUERIES["messages"], to, limit_rows)
        return records_from_rows(rows, OutgoingEmail)
