"""As soon as an email is written: hand it to the mail server; again later where that fails."""

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from genkan.identity.observation import EmailDelayed, EmailDelivered, EmailGivenUp, LoopFailed
from genkan.identity.ports import Ports
from genkan.identity.ports.mail import (
    DeliveryFailed,
    EmailQueue,
    MailTransport,
    Persistence,
    QueuedEmail,
)

# Another process's email, or one whose time has come.
_EVERY_SECONDS: Final = 5
_AT_ONCE: Final = 10
WAITS: Final = tuple(
    timedelta(seconds=each) for each in (10, 60, 300, 1_800, 7_200, 21_600, 43_200)
)


@dataclass(frozen=True, slots=True)
class Mail:
    """What the loop works with. wake: set when this process has written an email."""

    queue: EmailQueue
    transport: MailTransport
    wake: asyncio.Event


async def deliver_emails(mail: Mail, ports: Ports, clock: Callable[[], datetime]) -> None:
    """Until cancelled; several processes share the work. Each email goes out at least once."""
    while True:
        try:
            while await deliver_due(mail, ports, clock):
                pass
        except Exception as error:  # noqa: BLE001 - a loop outlives a lost database
            told = f"{type(error).__name__}: {error}"
            ports.observe(LoopFailed(loop="deliver_emails", error=told))
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(mail.wake.wait(), _EVERY_SECONDS)
        mail.wake.clear()


async def deliver_due(mail: Mail, ports: Ports, clock: Callable[[], datetime]) -> int:
    """Deliver what is due now; answers how many were tried."""
    claimed = await mail.queue.claim(clock(), limit_rows=_AT_ONCE)
    await asyncio.gather(*(_deliver(each, mail, ports, clock()) for each in claimed))
    return len(claimed)


async def _deliver(queued: QueuedEmail, mail: Mail, ports: Ports, now: datetime) -> None:
    email = queued.email
    try:
        await mail.transport.deliver(email)
    except DeliveryFailed as failure:
        is_last = queued.tries > len(WAITS) or failure.persistence is Persistence.PERMANENT
        if is_last:
            await mail.queue.remove(email.id)
            ports.observe(EmailGivenUp(email.id, email.kind, str(failure)))
        else:
            await mail.queue.postpone(email.id, now + WAITS[queued.tries - 1])
            ports.observe(EmailDelayed(email.id, email.kind, queued.tries, str(failure)))
    else:
        await mail.queue.remove(email.id)
        ports.observe(EmailDelivered(email.id, email.kind))
