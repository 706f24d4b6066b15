"""The stores of webhooks and deliveries, and who sends them.

Each method of a store is one atomic step; `now` is always the caller's. Events themselves are
written by the stores of what they tell of, in their transactions (postgres/event_recorder.py).
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from genkan.identity.model.event import Event
from genkan.identity.model.webhook import (
    Attempt,
    DueDelivery,
    LoggedDelivery,
    Webhook,
    WebhookRequest,
)
from genkan.identity.names import DeliveryId, EventId, WebhookId


class WebhookStore(Protocol):
    """Webhooks."""

    async def all(self) -> tuple[Webhook, ...]:
        """Every webhook, the eldest first."""
        ...

    async def by_id(self, webhook_id: WebhookId) -> Webhook | None:
        """The webhook of an id."""
        ...

    async def create(self, webhook: Webhook) -> None:
        """Store a new one."""
        ...

    async def update(self, webhook: Webhook) -> bool:
        """Replace name, description and event types; False when absent."""
        ...

    async def enable(self, webhook_id: WebhookId) -> bool:
        """Send there again, and count failures anew; False when absent."""
        ...

    async def delete(self, webhook_id: WebhookId) -> bool:
        """Remove it with its log; False when absent."""
        ...

    async def event(self, event_id: EventId) -> Event | None:
        """An event that some webhook was to be told of."""
        ...


class DeliveryStore(Protocol):
    """Events on their way to webhooks, and the log of it."""

    async def claim(self, now: datetime, *, limit_rows: int) -> Sequence[DueDelivery]:
        """Some that are due, for this process; due again when its lease has ended."""
        ...

    async def succeed(self, delivery: DueDelivery, attempt: Attempt) -> None:
        """Note a success; the endpoint is not failing any more."""
        ...

    async def fail(
        self, delivery: DueDelivery, attempt: Attempt, retry_at: datetime | None
    ) -> bool:
        """Note a failure; whether the endpoint is disabled by it.

        retry_at: None gives it up. With the endpoint all that waits for it is given up.
        """
        ...

    async def log(
        self, webhook_id: WebhookId, *, after: DeliveryId | None, limit_rows: int
    ) -> tuple[LoggedDelivery, ...]:
        """Deliveries to a webhook, the newest first, after one of them."""
        ...

    async def replay(self, webhook_id: WebhookId, delivery_id: DeliveryId, now: datetime) -> bool:
        """Send once more, under the same id, from the first step of the ladder; False: absent."""
        ...

    async def remove_expired(self, now: datetime) -> None:
        """Remove events, with their deliveries, that are older than the log is kept."""
        ...


class WebhookSender(Protocol):
    """HTTP to endpoints that others named (outbound/safe_http.py)."""

    async def refusal(self, endpoint: str) -> str | None:
        """Why nothing would be sent to this address; None when it would, as far as one knows."""
        ...

    async def post(self, request: WebhookRequest, now: datetime) -> Attempt:
        """The try and its answer, or in its `error` why there is none or why it does not count."""
        ...
