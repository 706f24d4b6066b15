"""What sending email asks of the world: a queue that outlives us, and a way out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Protocol

from genkan.identity.model.outgoing_email import OutgoingEmail


class Persistence(Enum):
    """Whether another try may succeed."""

    TEMPORARY = "temporary"
    PERMANENT = "permanent"


class DeliveryFailed(Exception):
    """The mail server did not take an email; the message is for the operator."""

    def __init__(self, reason: str, persistence: Persistence) -> None:
        super().__init__(reason)
        self.persistence = persistence


@dataclass(frozen=True, slots=True)
class QueuedEmail:
    """An email to be delivered now. tries: this one included."""

    email: OutgoingEmail
    tries: int


class MailTransport(Protocol):
    """The way out."""

    async def deliver(self, email: OutgoingEmail) -> None:
        """Returns when somebody else has it. Raises DeliveryFailed."""
        ...


class EmailQueue(Protocol):
    """Emails that were written and not yet taken by the mail server, sealed."""

    async def add(self, email: OutgoingEmail) -> None:
        """Keep one; it is due at once."""
        ...

    async def claim(self, now: datetime, *, limit_rows: int) -> Sequence[QueuedEmail]:
        """Some that are due, for this process; after a few minutes they are due again."""
        ...

    async def postpone(self, email_id: str, due_at: datetime) -> None:
        """Try again then."""
        ...

    async def remove(self, email_id: str) -> None:
        """Delivered, or given up."""
        ...
