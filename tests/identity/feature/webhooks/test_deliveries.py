"""From the event to the endpoint: at least once, by the ladder, under one `webhook-id`."""

import asyncio
from datetime import timedelta
from itertools import pairwise
from typing import Any

import asyncpg
import pytest

from genkan.identity.errors import InvalidToken
from genkan.identity.loops.deliver_webhooks import deliver_due
from genkan.identity.model.webhook import LADDER, Attempt, next_try
from genkan.identity.observation import WebhookDisabled, WebhookGivenUp
from genkan.identity.tokens.verify import Expectation, TokenKind, verify
from genkan.identity.webhooks.request import webhook_request
from tests.identity.feature.management.api import Api, done, refusal
from tests.identity.feature.webhooks.conftest import Told
from tests.identity.feature.webhooks.receiver import Receiver
from tests.identity.in_process import ISSUER, House, house


def happen(told: Told, count: int = 1) -> None:
    """So many users are made."""
    for number in range(count):
        told.running.user(f"{number}.{told.running.clock.now.timestamp()}@example.com", None)


def replay(told: Told, delivery_id: str) -> Any:
    return told.api("POST", told.path(f"deliveries/{delivery_id}/replay"))


def test_the_request_is_kindes(told: Told, receiver: Receiver) -> None:
    happen(told)
    assert told.deliver() == 1
    (came,) = receiver.came
    assert came.headers["content-type"] == "application/jwt"
    assert came.headers["user-agent"] == "Genkan-Webhooks"
    assert came.webhook_id.startswith("delivery_")
    (logged,) = told.log()
    attempts = logged.pop("attempts")
    assert logged == {
        "id": came.webhook_id,
        "event_id": came.claims["event_id"],
        "event_type": "user.created",
        "source": "user",
        "happened_on": told.running.clock.now.isoformat(),
        "state": "delivered",
        "next_attempt_on": None,
    }
    (attempt,) = attempts
    assert attempt.pop("duration_ms") >= 0
    assert attempt == {
        "attempted_on": told.running.clock.now.isoformat(),
        "status": 200,
        "answer": "taken",
        "error": None,
    }
    assert told.deliver() == 0


def test_a_webhooks_token_is_no_token_for_anything_else(told: Told, receiver: Receiver) -> None:
    happen(told)
    told.deliver()
    (came,) = receiver.came
    ring = told.running.run(told.running.provider.keys.ring, told.running.clock.now)
    for kind in TokenKind:
        with pytest.raises(InvalidToken):
            verify(came.token, ring, Expectation(issuer=ISSUER, kind=kind), told.running.clock.now)
    headers = {"authorization": f"Bearer {came.token}"}
    for path in ("/oauth2/v2/user_profile", "/api/v1/users"):
        assert told.running.browser.get(path, headers=headers).status_code == 401


def test_a_failed_delivery_climbs_the_ladder_under_one_id(told: Told, receiver: Receiver) -> None:
    receiver.status, receiver.answer = 503, b"later\x00" + b"x" * 1000
    happen(told)
    assert told.deliver() == 1
    for before, step in pairwise(LADDER):
        wait = step - before
        told.running.clock.now += wait - timedelta(seconds=1)
        assert told.deliver() == 0, step
        told.running.clock.turn(seconds=1)
        assert told.deliver() == 1, step
    told.running.clock.turn(days=2)
    assert told.deliver() == 0
    assert len(receiver.came) == len(LADDER) == 10
    assert len({each.webhook_id for each in receiver.came}) == 1
    assert len({each.claims["event_id"] for each in receiver.came}) == 1
    assert len({each.claims["iat"] for each in receiver.came}) == 10
    (logged,) = told.log()
    assert logged["state"] == "given_up"
    assert len(logged["attempts"]) == 10
    last = logged["attempts"][-1]
    assert (last["status"], last["error"]) == (503, "answered 503: expected 2xx")
    assert last["answer"].startswith("later\ufffdxx")
    assert len(last["answer"]) == 500
    (given_up,) = [each for each in told.running.observed if isinstance(each, WebhookGivenUp)]
    assert given_up.delivery_id == logged["id"]


def test_the_ladder_is_kindes() -> None:
    seconds = [step.total_seconds() for step in LADDER]
    hour = 3600
    assert seconds == [0, 5, 30, 120, 600, hour, 4 * hour, 12 * hour, 24 * hour, 36 * hour]


def test_a_process_that_was_away_does_not_hurry(told: Told) -> None:
    now = told.running.clock.now
    assert next_try(1, now) == now + timedelta(seconds=5)
    assert next_try(4, now) == now + timedelta(seconds=480)
    assert next_try(len(LADDER), now) is None


def test_a_success_after_failures_ends_them(told: Told, receiver: Receiver) -> None:
    receiver.status = 500
    happen(told)
    told.deliver()
    shown = done(told.api("GET", told.path("deliveries")))
    assert shown["webhook"]["failing_since"] == told.running.clock.now.isoformat()
    (waiting,) = shown["deliveries"]
    due = told.running.clock.now + timedelta(seconds=5)
    assert (waiting["state"], waiting["next_attempt_on"]) == ("waiting", due.isoformat())
    receiver.status = 204
    receiver.answer = b""
    told.running.clock.turn(seconds=5)
    told.deliver()
    shown = done(told.api("GET", told.path("deliveries")))
    assert shown["webhook"]["failing_since"] is None
    assert [each["status"] for each in shown["deliveries"][0]["attempts"]] == [500, 204]


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"status": 302, "headers": {"location": "http://localhost/"}}, "redirects are not"),
        ({"answer": b"x" * 300_000}, "longer than 262144 bytes"),
        ({"headers": {"content-encoding": "gzip"}}, "compressed"),
    ],
)
def test_what_is_no_plain_success_is_a_failure(
    told: Told, receiver: Receiver, changes: dict[str, Any], error: str
) -> None:
    for name, value in changes.items():
        setattr(receiver, name, value)
    happen(told)
    told.deliver()
    (logged,) = told.log()
    assert logged["state"] == "waiting"
    assert error in logged["attempts"][0]["error"]
    assert len(receiver.came) == 1


def test_an_endpoint_that_is_away_is_a_failure(told: Told) -> None:
    async def move() -> None:
        connection = await asyncpg.connect(told.running.provider.config.database_url)
        await connection.execute("update identity.webhooks set endpoint = 'http://127.0.0.1:1/'")
        await connection.close()

    asyncio.run(move())
    happen(told)
    told.deliver()
    (attempt,) = told.log()[0]["attempts"]
    # It is not listed as the endpoint was: each try is checked anew.
    assert attempt["status"] is None
    assert "private address" in attempt["error"]


def test_a_replay_keeps_the_webhook_id(told: Told, receiver: Receiver) -> None:
    happen(told)
    told.deliver()
    told.running.clock.turn(hours=1)
    done(replay(told, receiver.came[0].webhook_id))
    assert told.deliver() == 1
    first, again = receiver.came
    assert first.webhook_id == again.webhook_id
    assert first.claims["event_id"] == again.claims["event_id"]
    assert first.claims["timestamp"] == again.claims["timestamp"]
    assert again.claims["iat"] - first.claims["iat"] == 3600
    (logged,) = told.log()
    assert len(logged["attempts"]) == 2
    receiver.status = 500
    done(replay(told, first.webhook_id))
    assert told.deliver() == 1
    told.running.clock.turn(seconds=5)
    assert told.deliver() == 1  # from the first step of the ladder


def test_an_endpoint_that_fails_for_72_hours_is_disabled(told: Told, receiver: Receiver) -> None:
    receiver.status = 500
    happen(told)
    told.deliver()
    told.running.clock.turn(hours=71)
    happen(told)
    assert told.deliver() == 2
    assert done(told.api("GET", told.path("deliveries")))["webhook"]["is_enabled"] is True
    told.running.clock.turn(hours=1)
    assert told.deliver() == 2
    shown = done(told.api("GET", told.path("deliveries")))
    assert shown["webhook"]["is_enabled"] is False
    assert shown["webhook"]["disabled_on"] == told.running.clock.now.isoformat()
    assert {each["state"] for each in shown["deliveries"]} == {"given_up"}
    (said,) = [each for each in told.running.observed if isinstance(each, WebhookDisabled)]
    assert (said.webhook_id, said.endpoint) == (told.webhook_id, receiver.url)
    assert audited(told.running) == [told.webhook_id]
    happen(told)
    told.running.clock.turn(days=1)
    assert told.deliver() == 0
    status, code, message = refusal(replay(told, shown["deliveries"][0]["id"]))
    assert (status, code) == (400, "WEBHOOK_DISABLED")
    assert told.path("enable") in message
    receiver.status = 200
    done(told.api("POST", told.path("enable")))
    done(replay(told, shown["deliveries"][0]["id"]))
    happen(told)
    assert told.deliver() == 2
    assert done(told.api("GET", told.path("deliveries")))["webhook"]["is_enabled"] is True


def audited(running: House) -> list[str]:
    async def read() -> list[str]:
        connection = await asyncpg.connect(running.provider.config.database_url)
        rows = await connection.fetch(
            "select subject from identity.audit_events where kind = 'webhook_disabled'"
        )
        await connection.close()
        return [row["subject"] for row in rows]

    return asyncio.run(read())


def test_two_loops_deliver_each_once(told: Told, receiver: Receiver) -> None:
    happen(told, 30)
    provider = told.running.provider

    async def both() -> list[int]:
        turns = (deliver_due(provider.ports, provider.keys, provider.clock) for _ in range(4))
        return await asyncio.gather(*turns)

    while sum(told.running.run(both)):
        pass
    assert len(receiver.came) == 30
    assert len({each.webhook_id for each in receiver.came}) == 30


def test_a_crash_after_sending_sends_once_more(told: Told, receiver: Receiver) -> None:
    happen(told)
    ports, now = told.running.provider.ports, told.running.clock.now

    async def crash() -> None:
        (claimed,) = await ports.deliveries.claim(now, limit_rows=1)
        ring = await told.running.provider.keys.ring(now)
        attempt = await ports.webhook_sender.post(webhook_request(claimed, ring, now), now)
        assert attempt.is_success  # and nobody writes it down

    told.running.run(crash)
    told.running.clock.turn(seconds=59)
    assert told.deliver() == 0
    told.running.clock.turn(seconds=1)
    assert told.deliver() == 1
    first, again = receiver.came
    assert first.webhook_id == again.webhook_id
    assert told.log()[0]["state"] == "delivered"


def test_a_try_that_comes_back_late_does_not_undo_a_later_one(told: Told) -> None:
    happen(told)
    ports, now = told.running.provider.ports, told.running.clock.now
    (late,) = told.running.run(ports.deliveries.claim, now, limit_rows=1)
    told.running.clock.turn(minutes=2)
    assert told.deliver() == 1
    failed = Attempt(at=told.running.clock.now, duration_ms=1, status=None, error="late")
    told.running.run(ports.deliveries.fail, late, failed, told.running.clock.now)
    assert told.log()[0]["state"] == "delivered"
    assert told.deliver() == 0


def test_the_log_is_read_page_by_page_and_kept_for_30_days(told: Told, receiver: Receiver) -> None:
    happen(told, 3)
    told.deliver()
    path = told.path("deliveries")
    first = done(told.api("GET", path, page_size=2))
    rest = done(told.api("GET", path, page_size=2, next_token=first["next_token"]))
    ids = [each["id"] for each in (*first["deliveries"], *rest["deliveries"])]
    assert len(set(ids)) == 3
    assert rest["next_token"] is None
    event_id = receiver.came[0].claims["event_id"]
    deliveries = told.running.provider.ports.deliveries
    told.running.clock.turn(days=29)
    told.running.run(deliveries.remove_expired, told.running.clock.now)
    assert len(told.log()) == 3
    done(replay(told, ids[0]))
    told.running.clock.turn(days=2)
    told.running.run(deliveries.remove_expired, told.running.clock.now)
    assert [each["id"] for each in told.log()] == [ids[0]]
    assert told.api("GET", f"/events/{event_id}").status_code in {200, 404}


def test_the_running_provider_delivers_by_itself(house_url: str, receiver: Receiver) -> None:
    with house(house_url, GENKAN_OUTBOUND_PRIVATE_HOSTS=receiver.place) as running:
        body = {"endpoint": receiver.url, "name": "O", "event_types": ["user.created"]}
        done(Api(running)("POST", "/webhooks", body))
        running.user("ada@example.com")
        (came,) = receiver.wait_for(1)
    assert came.type == "user.created"
