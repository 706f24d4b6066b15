"""Kinde's tag "Webhooks": who is told of what, and the events themselves.

What can happen stands in event_types.py, what became of telling it in webhook_log.py.
"""

from dataclasses import replace
from datetime import UTC
from typing import Annotated, Final

import msgspec
from pydantic import Field

from genkan.identity.errors import InvalidBody, ManagementError
from genkan.identity.management.call import (
    Body,
    Call,
    Line,
    Reply,
    not_found,
    read_body,
    success,
)
from genkan.identity.management.event_types import called_event_types
from genkan.identity.management.operation import Operation, operation
from genkan.identity.model.webhook import Webhook
from genkan.identity.names import EventId, WebhookId

_Name = Annotated[Line, Field(min_length=1)]
_EventTypes = Annotated[list[Line], Field(min_length=1, max_length=100)]
_Endpoint = Annotated[str, Field(min_length=1, max_length=2_048)]


class NewWebhookBody(Body):
    """`POST /api/v1/webhooks`."""

    endpoint: _Endpoint
    event_types: _EventTypes
    name: _Name
    description: Line | None = None


class WebhookBody(Body):
    """`PATCH /api/v1/webhooks/{webhook_id}`: what is absent stays."""

    event_types: _EventTypes | None = None
    name: _Name | None = None
    description: Line | None = None


async def get_webhooks(call: Call) -> Reply:
    """Every webhook."""
    return success(
        webhooks=[
            {
                "id": each.id,
                "name": each.name,
                "endpoint": each.endpoint,
                "description": each.description,
                "event_types": [kind.value for kind in each.event_types],
                "created_on": each.created_at.isoformat(),
            }
            for each in await call.ports.webhooks.all()
        ]
    )


async def create_webhook(call: Call) -> Reply:
    """A new webhook; its endpoint must be one that would be reached."""
    body = read_body(call, NewWebhookBody)
    refusal = await call.ports.webhook_sender.refusal(body.endpoint)
    if refusal is not None:
        raise InvalidBody((f"endpoint: {refusal}",))
    webhook = Webhook(
        id=WebhookId(f"webhook_{call.ports.randomness.hexadecimal(32)}"),
        endpoint=body.endpoint,
        name=body.name,
        description=body.description,
        event_types=called_event_types(body.event_types),
        created_at=call.now,
    )
    await call.ports.webhooks.create(webhook)
    return success(webhook={"id": webhook.id, "endpoint": webhook.endpoint})


async def update_webhook(call: Call) -> Reply:
    """Another name, description or choice of events; of an endpoint one makes a new webhook."""
    webhook = await called_webhook(call)
    body = read_body(call, WebhookBody)
    changed = replace(
        webhook,
        name=webhook.name if body.name is None else body.name,
        description=(
            body.description if "description" in body.model_fields_set else webhook.description
        ),
        event_types=(
            webhook.event_types
            if body.event_types is None
            else called_event_types(body.event_types)
        ),
    )
    if not await call.ports.webhooks.update(changed):
        raise no_webhook()
    return success(webhook={"id": webhook.id})


async def delete_webhook(call: Call) -> Reply:
    """The webhook goes with its log; what waits for it is not sent."""
    if not await call.ports.webhooks.delete(WebhookId(call.path["webhook_id"])):
        raise no_webhook()
    return success()


async def get_event(call: Call) -> Reply:
    """An event that a webhook was told of, for as long as the log is kept (30 days)."""
    event = await call.ports.webhooks.event(EventId(call.path["event_id"]))
    if event is None:
        raise not_found("EVENT_NOT_FOUND", "there is no event with this id, or no more")
    return success(
        event={
            "type": event.type.value,
            "source": event.source.value,
            "event_id": event.id,
            # Kinde's document says "integer": milliseconds since 1970, as JavaScript counts.
            "timestamp": int(event.happened_at.astimezone(UTC).timestamp() * 1000),
            "data": msgspec.Raw(event.data.encode()),
        }
    )


async def called_webhook(call: Call) -> Webhook:
    """The webhook that the path names. Raises ManagementError (404)."""
    webhook = await call.ports.webhooks.by_id(WebhookId(call.path["webhook_id"]))
    if webhook is None:
        raise no_webhook()
    return webhook


def no_webhook() -> ManagementError:
    """The refusal of an id that no webhook has."""
    return not_found("WEBHOOK_NOT_FOUND", "there is no webhook with this id")


OPERATIONS: Final[tuple[Operation, ...]] = (
    operation("GET", "/events/{event_id}", "read:events", get_event),
    operation("GET", "/webhooks", "read:webhooks", get_webhooks),
    operation("POST", "/webhooks", "create:webhooks", create_webhook),
    operation("PATCH", "/webhooks/{webhook_id}", "update:webhooks", update_webhook),
    operation("DELETE", "/webhooks/{webhook_id}", "delete:webhooks", delete_webhook),
)
