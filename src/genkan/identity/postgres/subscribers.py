"""People who left an address (ports.SubscriberStore)."""

from typing import Final

from genkan.identity.errors import AlreadyExists
from genkan.identity.model.event import EventType
from genkan.identity.model.listing import Listing, Part
from genkan.identity.model.subscriber import Subscriber
from genkan.identity.names import SubscriberId
from genkan.identity.postgres.event_recorder import EventRecorder
from genkan.identity.postgres.rows import begin_arguments, optional_record, part_from_rows
from genkan.storage.pool import Pool
from genkan.storage.query_file import load_queries

QUERIES: Final = load_queries("genkan.identity.postgres", "subscribers.sql")


class PostgresSubscribers:
    """The table `identity.subscribers`."""

    def __init__(self, pool: Pool, events: EventRecorder) -> None:
        self._pool = pool
        self._events = events

    async def part(self, listing: Listing) -> Part[Subscriber]:
        """Subscribers in an order."""
        async with self._pool.lend() as connection:
            rows = await connection.fetch(QUERIES["part"], *begin_arguments(listing))
        return part_from_rows(rows, Subscriber, listing)

    async def by_id(self, subscriber_id: SubscriberId) -> Subscriber | None:
        """The subscriber of an id."""
        async with self._pool.lend() as connection:
            row = await connection.fetchrow(QUERIES["by_id"], subscriber_id)
        return optional_record(row, Subscriber)

    async def create(self, subscriber: Subscriber) -> None:
        """Store a new one."""
        async with self._pool.lend() as connection, connection.transaction():
            stored = await connection.fetchval(
                QUERIES["create"],
                subscriber.id,
                subscriber.email,
                subscriber.first_name,
                subscriber.last_name,
                subscriber.created_at,
            )
            if stored is None:
                raise AlreadyExists("a subscriber with this email exists")
            await self._events.changed(connection, EventType.SUBSCRIBER_CREATED, subscriber.id)

    async def remove_email(self, email: str) -> None:
        """Remove whoever subscribed with this address."""
        async with self._pool.lend() as connection:
            await connection.execute(QUERIES["remove_email"], email)
