"""As soon as something happened that a webhook wants to hear of: tell it; later where it fails."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Final

from genkan.identity.model.audit_event import AuditEvent
from genkan.identity.model.webhook import Attempt, DueDelivery, next_try
from genkan.identity.observation import (
    LoopFailed,
    WebhookDelayed,
    WebhookDelivered,
    WebhookDisabled,
    WebhookGivenUp,
)
from genkan.identity.ports import Ports
from genkan.identity.tokens.key_ring import KeyCache
from genkan.identity.webhooks.request import webhook_request

_EVERY_SECONDS: Final = 1
_AT_ONCE: Final = 20


async def deliver_webhooks(ports: Ports, keys: KeyCache, clock: Callable[[], datetime]) -> None:
    """Until cancelled; several processes share the work. Each delivery is made at least once."""
    while True:
        try:
            while await deliver_due(ports, keys, clock):
                pass
        except Exception as error:  # noqa: BLE001 - a loop outlives a lost database
            told = f"{type(error).__name__}: {error}"
            ports.observe(LoopFailed(loop="deliver_webhooks", error=told))
        await asyncio.sleep(_EVERY_SECONDS)


async def deliver_due(ports: Ports, keys: KeyCache, clock: Callable[[], datetime]) -> int:
    """Deliver what is due now; answers how many were tried."""
    claimed = await ports.deliveries.claim(clock(), limit_rows=_AT_ONCE)
    await asyncio.gather(*(_deliver(each, ports, keys, clock()) for each in claimed))
    return len(claimed)


async def _deliver(delivery: DueDelivery, ports: Ports, keys: KeyCache, now: datetime) -> None:
    request = webhook_request(delivery, await keys.ring(now), now)
    attempt = await ports.webhook_sender.post(request, now)
    if attempt.is_success:
        await ports.deliveries.succeed(delivery, attempt)
        ports.observe(WebhookDelivered(delivery.id, delivery.webhook_id, delivery.event.type))
    else:
        await _fail(delivery, attempt, ports, now)


async def _fail(delivery: DueDelivery, attempt: Attempt, ports: Ports, now: datetime) -> None:
    retry_at = next_try(delivery.tries, now)
    is_disabled = await ports.deliveries.fail(delivery, attempt, retry_at)
    reason = attempt.error or ""
    if retry_at is None or is_disabled:
        ports.observe(WebhookGivenUp(delivery.id, delivery.webhook_id, reason))
    else:
        ports.observe(WebhookDelayed(delivery.id, delivery.webhook_id, delivery.tries, reason))
    if is_disabled:
        ports.observe(WebhookDisabled(delivery.webhook_id, delivery.endpoint, reason))
        await ports.audit.record(
            AuditEvent(
                kind="webhook_disabled",
                at=now,
                subject=delivery.webhook_id,
                details={"endpoint": delivery.endpoint, "reason": reason},
            )
        )
