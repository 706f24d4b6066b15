"""The outbox of a provider that has a mail server: a queue in the database, and who empties it."""

import asyncio

from genkan.identity.model.outgoing_email import OutgoingEmail
from genkan.identity.ports import Outbox
from genkan.identity.ports.mail import EmailQueue


class QueuedMail:
    """An `Outbox`. Whoever signs in never waits for a mail server.

    wake: set with each email, for the loop of this process (loops/deliver_emails.py).
    kept: in development, where emails are shown as well.
    """

    def __init__(self, queue: EmailQueue, wake: asyncio.Event, kept: Outbox | None) -> None:
        self.queue = queue
        self._wake = wake
        self._kept = kept

    async def send(self, email: OutgoingEmail) -> None:
        """Put the email into the queue."""
        if self._kept is not None:
            await self._kept.send(email)
        await self.queue.add(email)
        self._wake.set()

    async def messages(self, to: str | None, *, limit_rows: int) -> tuple[OutgoingEmail, ...]:
        """What is kept for the developer, if anything is."""
        return () if self._kept is None else await self._kept.messages(to, limit_rows=limit_rows)
