"""Genkan's own: what became of telling a webhook, once more of it, and a disabled one enabled."""

from collections.abc import Mapping
from typing import Final

from genkan.identity.errors import ManagementError
from genkan.identity.management.call import (
    Call,
    Reply,
    next_token,
    not_found,
    page_wish,
    success,
)
from genkan.identity.management.operation import Operation, operation
from genkan.identity.management.webhooks import called_webhook, no_webhook
from genkan.identity.model.webhook import Attempt, DeliveryState, LoggedDelivery
from genkan.identity.names import DeliveryId, WebhookId


async def get_webhook_deliveries(call: Call) -> Reply:
    """How the endpoint is, and the deliveries to it, the newest first, each with its tries."""
    webhook = await called_webhook(call)
    wish = page_wish(call)
    found = await call.ports.deliveries.log(
        webhook.id,
        after=DeliveryId(wish.after) if wish.after else None,
        limit_rows=wish.size + 1,
    )
    failing, disabled = webhook.failing_since, webhook.disabled_at
    return success(
        webhook={
            "id": webhook.id,
            "endpoint": webhook.endpoint,
            "is_enabled": disabled is None,
            "failing_since": failing and failing.isoformat(),
            "disabled_on": disabled and disabled.isoformat(),
        },
        deliveries=[_delivery_content(each) for each in found[: wish.size]],
        next_token=next_token([each.id for each in found], wish),
    )


async def replay_webhook_delivery(call: Call) -> Reply:
    """Send an event once more, delivered or given up, under the same `webhook-id`."""
    webhook = await called_webhook(call)
    if webhook.disabled_at is not None:
        raise ManagementError(
            "WEBHOOK_DISABLED",
            f"the endpoint failed for 72 hours; enable it first: POST "
            f"/api/v1/genkan/webhooks/{webhook.id}/enable",
        )
    delivery_id = DeliveryId(call.path["delivery_id"])
    if not await call.ports.deliveries.replay(webhook.id, delivery_id, call.now):
        raise not_found("DELIVERY_NOT_FOUND", "there is no delivery with this id to this webhook")
    return success()


async def enable_webhook(call: Call) -> Reply:
    """A disabled endpoint is told again of what happens from now on."""
    if not await call.ports.webhooks.enable(WebhookId(call.path["webhook_id"])):
        raise no_webhook()
    return success()


def _delivery_content(delivery: LoggedDelivery) -> Mapping[str, object]:
    is_waiting = delivery.state is DeliveryState.WAITING
    return {
        "id": delivery.id,
        "event_id": delivery.event_id,
        "event_type": delivery.event_type.value,
        "source": delivery.source.value,
        "happened_on": delivery.happened_at.isoformat(),
        "state": delivery.state.value,
        "next_attempt_on": delivery.due_at.isoformat() if is_waiting else None,
        "attempts": [_attempt_content(each) for each in delivery.attempts],
    }


def _attempt_content(attempt: Attempt) -> Mapping[str, object]:
    return {
        "attempted_on": attempt.at.isoformat(),
        "duration_ms": attempt.duration_ms,
        "status": attempt.status,
        "answer": attempt.answer,
        "error": attempt.error,
    }


_WEBHOOK: Final = "/genkan/webhooks/{webhook_id}"

OPERATIONS: Final[tuple[Operation, ...]] = (
    operation("GET", f"{_WEBHOOK}/deliveries", "read:webhooks", get_webhook_deliveries),
    operation(
        "POST",
        f"{_WEBHOOK}/deliveries/{{delivery_id}}/replay",
        "update:webhooks",
        replay_webhook_delivery,
    ),
    operation("POST", f"{_WEBHOOK}/enable", "update:webhooks", enable_webhook),
)
