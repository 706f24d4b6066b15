"""Webhooks: who is told of what, and when a delivery is tried again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from genkan.identity.model.event import Event, EventSource, EventType
from genkan.identity.names import DeliveryId, EventId, WebhookId

# When a delivery is tried, counted from its beginning. Source: Kinde, "Webhooks", retries.
LADDER: Final = tuple(
    timedelta(seconds=each) for each in (0, 5, 30, 120, 600, 3_600, 14_400, 43_200, 86_400, 129_600)
)
# An endpoint that fails for so long without one success in between is disabled (Kinde).
LONGEST_FAILING: Final = timedelta(hours=72)


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """An address, and the events it is told of."""

    id: WebhookId
    endpoint: str
    name: str
    description: str | None
    event_types: tuple[EventType, ...]
    created_at: datetime
    failing_since: datetime | None = None  # the first failure after the last success
    disabled_at: datetime | None = None


class DeliveryState(StrEnum):
    """What became of telling one webhook of one event."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDelivery:
    """What is to be sent now. tries: this one counted."""

    id: DeliveryId
    webhook_id: WebhookId
    endpoint: str
    tries: int
    event: Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One try. status: of HTTP, None without an answer; error: why it does not count."""

    at: datetime
    duration_ms: int
    status: int | None
    answer: str = ""  # its first bytes
    error: str | None = None

    @property
    def is_success(self) -> bool:
        """Whether the endpoint took it."""
        return self.error is None


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedDelivery:
    """A delivery as the log shows it. due_at: of the next try, while there is one."""

    id: DeliveryId
    event_id: EventId
    event_type: EventType
    source: EventSource
    happened_at: datetime
    state: DeliveryState
    due_at: datetime
    attempts: tuple[Attempt, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookRequest:
    """What is posted to an endpoint."""

    endpoint: str
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    body: str = field(repr=False)


def next_try(tries: int, now: datetime) -> datetime | None:
    """When it is tried after so many failures; None when that was the last.

    The waits are the steps of the ladder, whenever the try before was made: a process that was
    away does not hurry through those it missed.
    """
    if tries >= len(LADDER):
        return None
    return now + LADDER[tries] - LADDER[tries - 1]


def has_failed_too_long(failing_since: datetime, now: datetime) -> bool:
    """Whether nothing is to be sent to the endpoint any more."""
    return now - failing_since >= LONGEST_FAILING
