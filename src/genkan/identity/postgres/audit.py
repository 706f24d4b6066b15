"""Security-relevant events (ports.AuditLog)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, cast

import msgspec

from genkan.identity.model.audit_event import AuditEvent, AuditFilter, AuditRecord
from genkan.storage.connection import Connection, Record
from genkan.storage.pool import Pool
from genkan.storage.query_file import load_queries
from genkan.storage.together import Together

QUERIES: Final = load_queries("genkan.identity.postgres", "audit.sql")


class PostgresAuditLog:
    """The table `identity.audit_events`. retention: None keeps events for good."""

    def __init__(self, pool: Pool, retention: timedelta | None) -> None:
        self._pool = pool
        self._retention = retention
        self._record = Together(pool, self._record_all)

    async def record(self, event: AuditEvent) -> None:
        """Keep one event."""
        await self._record.answer(event)

    async def _record_all(
        self, connection: Connection, events: Sequence[AuditEvent]
    ) -> Sequence[None]:
        rows = [
            (
                each.kind,
                each.at,
                each.actor,
                each.subject,
                msgspec.json.encode(each.details).decode(),
            )
            for each in events
        ]
        await connection.execute(QUERIES["record"], *map(list, zip(*rows, strict=True)))
        return [None] * len(events)

    async def find(self, wanted: AuditFilter, *, limit_rows: int) -> tuple[AuditRecord, ...]:
        """Events, the newest first."""
        query = QUERIES["newest" if wanted.after is None else "next"]
        async with self._pool.lend() as connection:
            rows = await connection.fetch(
                query,
                list(wanted.kinds),
                wanted.actor,
                wanted.subject,
                wanted.since,
                wanted.until,
                wanted.before,
                wanted.after,
                limit_rows,
            )
        return tuple(_record(row) for row in rows)

    async def remove_expired(self, now: datetime) -> None:
        """Remove what is older than the retention."""
        if self._retention is None:
            return
        async with self._pool.lend() as connection:
            await connection.execute(QUERIES["remove_before"], now - self._retention)


def _record(row: Record) -> AuditRecord:
    return AuditRecord(
        number=cast("int", row["number"]),
        event=AuditEvent(
            kind=cast("str", row["kind"]),
            at=cast("datetime", row["at"]),
            actor=cast("str | None", row["actor"]),
            subject=cast("str | None", row["subject"]),
            details=msgspec.json.decode(cast("str", row["details"]), type=dict[str, str]),
        ),
    )
