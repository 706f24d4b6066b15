"""The outbox where no way to send email is configured: nothing is sent, nothing is kept.

A code that lay in the database could be read by whoever reads the database, so it is dropped;
the operator was told at start and hears of each email.
"""

from genkan.identity.model.outgoing_email import OutgoingEmail
from genkan.identity.observation import EmailDropped, Observe


class NoMail:
    """The `Outbox` outside of development, until a transport is configured."""

    def __init__(self, observe: Observe) -> None:
        self._observe = observe

    async def send(self, email: OutgoingEmail) -> None:
        """Drop the email and say so, without its text."""
        self._observe(EmailDropped(kind=email.kind))

    async def messages(self, to: str | None, *, limit_rows: int) -> tuple[OutgoingEmail, ...]:
        """There are none."""
        del to, limit_rows
        return ()
