"""One call that succeeds for each operation about webhooks."""

from collections.abc import Callable, Mapping

import httpx

from tests.identity.spec.checked_api import CheckedApi

Example = Callable[[CheckedApi], httpx.Response]
BODY = {
    "endpoint": "https://example.com/hook",
    "event_types": ["role.created"],
    "name": "Sync",
    "description": "For the other system",
}


def webhook(api: CheckedApi) -> str:
    """The path of a new webhook."""
    return f"/webhooks/{api('POST', '/webhooks', BODY).json()['webhook']['id']}"


def get_webhooks(api: CheckedApi) -> httpx.Response:
    webhook(api)
    return api("GET", "/webhooks")


def get_event(api: CheckedApi) -> httpx.Response:
    path = webhook(api)
    api("POST", "/roles", {"name": "Editor", "key": "editor"})
    (delivery,) = api("GET", f"/genkan{path}/deliveries").json()["deliveries"]
    return api("GET", f"/events/{delivery['event_id']}")


WEBHOOKS: Mapping[tuple[str, str], Example] = {
    ("GET", "/api/v1/webhooks"): get_webhooks,
    ("POST", "/api/v1/webhooks"): lambda api: api("POST", "/webhooks", BODY),
    ("PATCH", "/api/v1/webhooks/{webhook_id}"): lambda api: api(
        "PATCH", webhook(api), {"event_types": ["user.created"]}
    ),
    ("DELETE", "/api/v1/webhooks/{webhook_id}"): lambda api: api("DELETE", webhook(api)),
    ("GET", "/api/v1/events/{event_id}"): get_event,
    ("GET", "/api/v1/event_types"): lambda api: api("GET", "/event_types"),
}
