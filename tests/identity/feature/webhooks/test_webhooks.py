"""Webhooks by the management API: made, changed, removed, and refused with a reason."""

from typing import Any

import pytest

from tests.identity.feature.management.api import Api, done, refusal
from tests.identity.feature.webhooks.conftest import Told
from tests.identity.feature.webhooks.receiver import Receiver
from tests.identity.in_process import House, house

BODY: dict[str, Any] = {
    "endpoint": "https://example.com/hook",
    "event_types": ["user.created"],
    "name": "Sync",
}


def test_a_webhook_is_made_listed_changed_and_removed(running: House) -> None:
    api = Api(running)
    body = {**BODY, "event_types": ["user.created", "user.created", "role.deleted"]}
    made = done(api("POST", "/webhooks", body))["webhook"]
    assert made["endpoint"] == body["endpoint"]
    path = f"/webhooks/{made['id']}"
    (listed,) = done(api("GET", "/webhooks"))["webhooks"]
    assert listed == {
        "id": made["id"],
        "name": "Sync",
        "endpoint": body["endpoint"],
        "description": None,
        "event_types": ["user.created", "role.deleted"],
        "created_on": running.clock.now.isoformat(),
    }
    done(api("PATCH", path, {"description": "Ours"}))
    done(api("PATCH", path, {"name": "Copy", "event_types": ["user.deleted"]}))
    (listed,) = done(api("GET", "/webhooks"))["webhooks"]
    assert (listed["name"], listed["description"]) == ("Copy", "Ours")
    assert listed["event_types"] == ["user.deleted"]
    done(api("PATCH", path, {"description": None}))
    assert done(api("GET", "/webhooks"))["webhooks"][0]["description"] is None
    done(api("DELETE", path))
    for answer in (api("DELETE", path), api("PATCH", path, {"name": "x"})):
        assert refusal(answer)[:2] == (404, "WEBHOOK_NOT_FOUND")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"endpoint": "ftp://example.com/"}, "endpoint: 'ftp://example.com/'"),
        ({"endpoint": "http://127.0.0.1:9/"}, "GENKAN_OUTBOUND_PRIVATE_HOSTS"),
        ({"endpoint": "http://[::1]/"}, "private address"),
        ({"endpoint": "http://169.254.169.254/latest"}, "private address"),
        ({"endpoint": "https://a:b@example.com/"}, "user name"),
        ({"endpoint": "https://" + "a" * 70 + ".com/"}, "endpoint: "),
        ({"endpoint": ""}, "endpoint: "),
        ({"event_types": []}, "event_types: "),
        ({"event_types": ["user.create"]}, "did you mean 'user.created'?"),
        ({"event_types": ["customer.x"]}, "event_types[0]: 'customer.x' is never sent"),
        ({"name": ""}, "name: "),
        ({"name": "a\u0000b"}, "name: "),
    ],
)
def test_what_can_not_be_told_is_refused_with_its_place(
    running: House, changes: dict[str, Any], told: str
) -> None:
    status, code, message = refusal(Api(running)("POST", "/webhooks", {**BODY, **changes}))
    assert (status, code) == (400, "INVALID_REQUEST")
    assert told in message


def test_outside_of_development_only_a_listed_host_is_told_by_http(house_url: str) -> None:
    settings = {
        "GENKAN_DEVELOPMENT": "false",
        "GENKAN_OUTBOUND_PRIVATE_HOSTS": "crm.internal:8080",
    }
    with house(house_url, **settings) as running:
        api = Api(running)
        plain = {**BODY, "endpoint": "http://example.com/hook"}
        _, _, message = refusal(api("POST", "/webhooks", plain))
        assert message == "endpoint: 'http://example.com/hook' must begin with https://"
        inside = {**BODY, "endpoint": "http://crm.internal:8080/hook"}
        done(api("POST", "/webhooks", inside))


def test_each_operation_needs_its_scope(told: Told) -> None:
    api = Api(told.running, scopes=["read:users"])
    for method, path in (
        ("GET", "/webhooks"),
        ("POST", "/webhooks"),
        ("GET", "/event_types"),
        ("GET", "/events/event_1"),
        ("GET", told.path("deliveries")),
        ("POST", told.path("enable")),
        ("POST", told.path("deliveries/delivery_1/replay")),
    ):
        assert refusal(api(method, path))[:2] == (403, "FORBIDDEN")


def test_what_is_not_there_is_told(told: Told) -> None:
    for path, code in (
        ("/events/event_1", "EVENT_NOT_FOUND"),
        ("/genkan/webhooks/webhook_1/deliveries", "WEBHOOK_NOT_FOUND"),
    ):
        assert refusal(told.api("GET", path))[:2] == (404, code)
    for path, code in (
        (told.path("deliveries/delivery_1/replay"), "DELIVERY_NOT_FOUND"),
        ("/genkan/webhooks/webhook_1/enable", "WEBHOOK_NOT_FOUND"),
    ):
        assert refusal(told.api("POST", path))[:2] == (404, code)


def test_a_webhook_that_is_removed_is_told_no_more(told: Told, receiver: Receiver) -> None:
    told.running.user("ada@example.com")
    done(told.api("DELETE", f"/webhooks/{told.webhook_id}"))
    told.running.user("bob@example.com")
    assert told.deliver() == 0
    assert receiver.came == []
