"""Security-relevant events (ports.AuditLog)."""

from typing import Final

import msgspec

from genkan.identity.model.audit_event import AuditEvent
from genkan.storage.pool import Pool
from genkan.storage.query_file import load_queries

QUERIES: Final = load_queries("genkan.identity.postgres", "audit.sql")


class PostgresAuditLog:
    """The table `identity.audit_events`."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def record(self, event: AuditEvent) -> None:
        """Keep one event."""
        details = msgspec.json.encode(event.details).decode()
        async with self._pool.lend() as connection:
            await connection.execute(
                QUERIES["record"], event.kind, event.at, event.actor, event.subject, details
            )
