"""A provider whose webhooks are delivered when the test says so, and an endpoint for them."""

import asyncio
from collections.abc import Iterator

import pytest

import genkan.identity.app
from genkan.identity.loops.deliver_webhooks import deliver_due
from tests.identity.feature.management.api import Api, done
from tests.identity.feature.webhooks.receiver import Receiver, receiving
from tests.identity.in_process import House, house


class Told:
    """A running provider with one webhook."""

    def __init__(self, running: House, receiver: Receiver) -> None:
        self.running = running
        self.receiver = receiver
        kinds = [each["code"] for each in done(self.api("GET", "/event_types"))["event_types"]]
        body = {"endpoint": receiver.url, "name": "Ours", "event_types": kinds}
        self.webhook_id: str = done(self.api("POST", "/webhooks", body))["webhook"]["id"]

    @property
    def api(self) -> Api:
        """With a token of this hour."""
        return Api(self.running)

    def deliver(self) -> int:
        """One turn of the loop; how many deliveries were tried."""
        provider = self.running.provider
        return self.running.run(deliver_due, provider.ports, provider.keys, provider.clock)

    def types(self) -> list[str]:
        """Of what was told since the last time."""
        del self.receiver.came[:]
        while self.deliver():
            pass
        return self.receiver.types()

    def log(self) -> list[dict]:
        """The deliveries, the newest first."""
        return done(self.api("GET", self.path("deliveries")))["deliveries"]

    def path(self, rest: str) -> str:
        return f"/genkan/webhooks/{self.webhook_id}/{rest}"


async def _by_hand(*_: object) -> None:
    await asyncio.Event().wait()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def told(house_url: str, receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> Iterator[Told]:
    monkeypatch.setattr(genkan.identity.app, "deliver_webhooks", _by_hand)
    with house(house_url, GENKAN_OUTBOUND_PRIVATE_HOSTS=receiver.place) as running:
        yield Told(running, receiver)
