"""The request that tells a webhook of an event, in Kinde's form.

The body is a JWT by our signing key, so that whoever knows the JWKS knows whom it is from.
It is no token of ours for anything else: it has none of `iss`, `aud`, `sub`, `exp`.
Source: Kinde, "Webhooks"; identity-security L16.
"""

from datetime import UTC, datetime

import msgspec

from genkan.identity.model.event import Event
from genkan.identity.model.webhook import DueDelivery, WebhookRequest
from genkan.identity.tokens.claims import Claims, seconds
from genkan.identity.tokens.key_ring import KeyRing
from genkan.identity.tokens.sign import sign


def webhook_request(delivery: DueDelivery, ring: KeyRing, now: datetime) -> WebhookRequest:
    """The POST of a delivery; of its retries the header `webhook-id` is the same."""
    return WebhookRequest(
        endpoint=delivery.endpoint,
        headers={
            "content-type": "application/jwt",
            "user-agent": "Genkan-Webhooks",
            "webhook-id": delivery.id,
        },
        body=sign(event_claims(delivery.event, now), ring),
    )


def event_claims(event: Event, now: datetime) -> Claims:
    """The payload. `iat`, which Kinde has not, is of this try: a replay by others is older."""
    happened = written(event.happened_at)
    return {
        "data": msgspec.Raw(event.data.encode()),
        "event_id": event.id,
        "event_timestamp": happened,
        "iat": seconds(now),
        "source": event.source.value,
        "timestamp": happened,
        "type": event.type.value,
    }


def written(moment: datetime) -> str:
    """`2026-02-03T12:00:00.000Z`."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
