"""Webhooks, and the events they are told of (ports.WebhookStore)."""

from typing import Final

from genkan.identity.model.event import Event
from genkan.identity.model.webhook import Webhook
from genkan.identity.names import EventId, WebhookId
from genkan.identity.postgres.rows import optional_record, records_from_rows
from genkan.storage.pool import Pool
from genkan.storage.query_file import load_queries

QUERIES: Final = load_queries("genkan.identity.postgres", "webhooks.sql")


class PostgresWebhooks:
    """The tables `identity.webhooks` and `identity.events`."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def all(self) -> tuple[Webhook, ...]:
        """Every webhook."""
        async with self._pool.lend() as connection:
            return records_from_rows(await connection.fetch(QUERIES["all"]), Webhook)

    async def by_id(self, webhook_id: WebhookId) -> Webhook | None:
        """The webhook of an id."""
        async with self._pool.lend() as connection:
            return optional_record(await connection.fetchrow(QUERIES["by_id"], webhook_id), Webhook)

    async def create(self, webhook: Webhook) -> None:
        """Store a new one."""
        async with self._pool.lend() as connection:
            await connection.execute(
                QUERIES["create"],
                webhook.id,
                webhook.endpoint,
                webhook.name,
                webhook.description,
                [each.value for each in webhook.event_types],
                webhook.created_at,
            )

    async def update(self, webhook: Webhook) -> bool:
        """Replace name, description and event types."""
        async with self._pool.lend() as connection:
            stored = await connection.fetchval(
                QUERIES["update"],
                webhook.id,
                webhook.name,
                webhook.description,
                [each.value for each in webhook.event_types],
            )
        return stored is not None

    async def enable(self, webhook_id: WebhookId) -> bool:
        """Send there again."""
        async with self._pool.lend() as connection:
            return await connection.fetchval(QUERIES["enable"], webhook_id) is not None

    async def delete(self, webhook_id: WebhookId) -> bool:
        """Remove it with its log."""
        async with self._pool.lend() as connection:
            return await connection.fetchval(QUERIES["delete"], webhook_id) is not None

    async def event(self, event_id: EventId) -> Event | None:
        """The event of an id."""
        async with self._pool.lend() as connection:
            return optional_record(await connection.fetchrow(QUERIES["event"], event_id), Event)
