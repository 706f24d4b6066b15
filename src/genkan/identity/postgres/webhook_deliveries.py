"""Events on their way to webhooks, and the log of it (ports.DeliveryStore)."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Final

import msgspec

from genkan.identity.model.event import Event
from genkan.identity.model.webhook import (
    Attempt,
    DeliveryState,
    DueDelivery,
    LoggedDelivery,
    has_failed_too_long,
)
from genkan.identity.names import DeliveryId, WebhookId
from genkan.identity.postgres.rows import records_from_rows
from genkan.storage.connection import Connection, Record
from genkan.storage.pool import Pool
from genkan.storage.query_file import load_queries

QUERIES: Final = load_queries("genkan.identity.postgres", "webhook_deliveries.sql")
# A process that dies with a delivery in hand: another one has it after so long.
LEASE: Final = timedelta(minutes=1)
# How long the log is kept; as long as Kinde keeps its own at most.
KEPT: Final = timedelta(days=30)


class PostgresDeliveries:
    """The tables `identity.webhook_deliveries` and `identity.webhook_attempts`.

    Who changes both a webhook and its deliveries locks the webhook first: of two that fail at
    once, one disables the endpoint and gives up what the other has in hand.
    """

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def claim(self, now: datetime, *, limit_rows: int) -> Sequence[DueDelivery]:
        """Some that are due, for this process."""
        async with self._pool.lend() as connection:
            rows = await connection.fetch(QUERIES["claim"], now, now + LEASE, limit_rows)
        return [_due(row) for row in rows]

    async def succeed(self, delivery: DueDelivery, attempt: Attempt) -> None:
        """Note a success."""
        async with self._pool.lend() as connection, connection.transaction():
            await connection.execute(QUERIES["end_failing"], delivery.webhook_id)
            await _note(connection, delivery, attempt)
            state = DeliveryState.DELIVERED
            await connection.execute(QUERIES["finish"], delivery.id, delivery.tries, state)

    async def fail(
        self, delivery: DueDelivery, attempt: Attempt, retry_at: datetime | None
    ) -> bool:
        """Note a failure; whether the endpoint is disabled by it."""
        arguments = (delivery.id, delivery.tries)
        async with self._pool.lend() as connection, connection.transaction():
            since = await connection.fetchval(
                QUERIES["note_failing"], delivery.webhook_id, attempt.at
            )
            await _note(connection, delivery, attempt)
            if retry_at is None:
                await connection.execute(QUERIES["finish"], *arguments, DeliveryState.GIVEN_UP)
            else:
                await connection.execute(QUERIES["postpone"], *arguments, retry_at)
            is_too_long = isinstance(since, datetime) and has_failed_too_long(since, attempt.at)
            if is_too_long:
                await connection.execute(QUERIES["disable"], delivery.webhook_id, attempt.at)
        return is_too_long

    async def log(
        self, webhook_id: WebhookId, *, after: DeliveryId | None, limit_rows: int
    ) -> tuple[LoggedDelivery, ...]:
        """Deliveries to a webhook, the newest first."""
        async with self._pool.lend() as connection:
            rows = await connection.fetch(QUERIES["log"], webhook_id, after, limit_rows)
            ids = [str(row["id"]) for row in rows]
            tries = _by_delivery(await connection.fetch(QUERIES["attempts"], ids))
        return tuple(
            msgspec.convert(
                {**dict(row.items()), "attempts": tries.get(str(row["id"]), ())}, LoggedDelivery
            )
            for row in rows
        )

    async def replay(self, webhook_id: WebhookId, delivery_id: DeliveryId, now: datetime) -> bool:
        """Once more from the beginning."""
        async with self._pool.lend() as connection:
            begun = await connection.fetchval(QUERIES["replay"], webhook_id, delivery_id, now)
        return begun is not None

    async def remove_expired(self, now: datetime) -> None:
        """Remove what is older than the log is kept."""
        async with self._pool.lend() as connection:
            await connection.execute(QUERIES["remove_expired"], now - KEPT)


async def _note(connection: Connection, delivery: DueDelivery, attempt: Attempt) -> None:
    await connection.execute(
        QUERIES["note_attempt"],
        delivery.id,
        attempt.at,
        attempt.duration_ms,
        attempt.status,
        attempt.answer,
        attempt.error,
    )


def _due(row: Record) -> DueDelivery:
    columns = dict(row.items())
    event = msgspec.convert({**columns, "id": columns["event_id"]}, Event)
    return msgspec.convert({**columns, "event": event}, DueDelivery)


def _by_delivery(rows: Sequence[Record]) -> Mapping[str, tuple[Attempt, ...]]:
    ordered = sorted(rows, key=lambda row: str(row["delivery_id"]))
    return {
        delivery_id: records_from_rows(list(tries), Attempt)
        for delivery_id, tries in groupby(ordered, lambda row: str(row["delivery_id"]))
    }
