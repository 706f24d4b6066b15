"""What happened, written in the transaction in which it happened (ADR 0031).

A store that changes what webhooks are told of calls this after the change, on the same
connection: what is rolled back was never an event, what is committed can not be lost.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Final

import msgspec

from genkan.identity.model.event import EventSource, EventType
from genkan.identity.ports import Randomness
from genkan.storage.connection import Connection
from genkan.storage.query_file import load_queries

QUERIES: Final = load_queries("genkan.identity.postgres", "event_recorder.sql")
_ID_DIGITS: Final = 32


class EventRecorder:
    """Records for the stores of one door: of the pages, of the management API.

    source: None where nobody is told, as of an import. clock: of the event; many methods of
    stores know no time, and an import's is that of long ago.
    """

    def __init__(
        self, source: EventSource | None, randomness: Randomness, clock: Callable[[], datetime]
    ) -> None:
        self._source = source
        self._randomness = randomness
        self._clock = clock

    async def changed(self, connection: Connection, kind: EventType, key: str) -> None:
        """Of the record with this key, as the transaction sees it now; nothing without one."""
        if await self._is_wanted(connection, kind):
            data = await connection.fetchval(QUERIES[kind.subject], key)
            if data is not None:
                await self._record(connection, kind, str(data))

    async def named(self, connection: Connection, kind: EventType, key: str) -> None:
        """Of the record with this key, of which the key alone is told."""
        member = "code" if kind.subject == "organization" else "id"
        await self.told(connection, kind, {kind.subject: {member: key}})

    async def told(self, connection: Connection, kind: EventType, data: object) -> None:
        """With these data."""
        if await self._is_wanted(connection, kind):
            await self._record(connection, kind, msgspec.json.encode(data).decode())

    async def _is_wanted(self, connection: Connection, kind: EventType) -> bool:
        if not connection.is_in_transaction():
            raise AssertionError(f"{kind.value}: an event stands in the transaction of its change")
        if self._source is None:
            return False
        return await connection.fetchval(QUERIES["is_wanted"], kind.value) is True

    async def _record(self, connection: Connection, kind: EventType, data: str) -> None:
        event_id = f"event_{self._randomness.hexadecimal(_ID_DIGITS)}"
        await connection.execute(
            QUERIES["record"], event_id, kind.value, self._source, self._clock(), data
        )
