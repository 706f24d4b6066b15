"""The how-to about webhooks: its requests make one, and what comes has the page's members."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from genkan.cli.embedded.cluster import Cluster
from genkan.identity.management import webhook_log
from genkan.identity.model.webhook import LADDER
from tests.clients.database import new_database
from tests.identity.feature.management.api import Api, done
from tests.identity.feature.webhooks.receiver import Receiver, receiving
from tests.identity.in_process import House, house

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "webhooks.md"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# | `POST .../enable` | `update:webhooks` |
OURS = re.compile(r"^\| `(\w+) \.\.\./([\w/{}]+)` \| `([\w:]+)` \|", re.MULTILINE)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def running(postgres_server: Cluster, receiver: Receiver) -> Iterator[House]:
    with (
        new_database(postgres_server) as url,
        house(url, GENKAN_OUTBOUND_PRIVATE_HOSTS=receiver.place) as running,
    ):
        yield running


def shape(value: Any) -> Any:
    """The names of all members, and the types of what they are."""
    match value:
        case Mapping():
            return {name: shape(each) for name, each in value.items()}
        case [first, *_]:
            return [shape(first)]
        case _:
            return type(value).__name__


def test_what_comes_is_what_the_page_shows(running: House, receiver: Receiver) -> None:
    blocks = BLOCK.findall(PAGE.read_text(encoding="utf-8"))
    assert [language for language, _ in blocks] == ["json", "javascript", "json"]
    body, shown = json.loads(blocks[0][1]), json.loads(blocks[2][1])
    api = Api(running)
    webhook = done(api("POST", "/webhooks", {**body, "endpoint": receiver.url}))["webhook"]
    running.user("ada@example.com")
    (came,) = receiver.wait_for(1)
    claims = came.claims
    assert shape(claims) == shape(shown)
    assert (claims["type"], claims["source"]) == (shown["type"], shown["source"])
    log = api("GET", f"/genkan/webhooks/{webhook['id']}/deliveries")
    assert done(log)["webhook"]["is_enabled"] is True


def test_the_calls_of_the_page_are_those_of_the_api() -> None:
    place = "/api/v1/genkan/webhooks/{webhook_id}"
    named = {
        (method, f"{place}/{path}", scope) for method, path, scope in OURS.findall(PAGE.read_text())
    }
    served = {(each.method, each.path, each.scope) for each in webhook_log.OPERATIONS}
    assert named == served


def test_the_ladder_of_the_page_is_the_one_that_is_climbed() -> None:
    units = {"s": 1, "min": 60, "h": 3600}
    ladder = re.search(r"tried again (.*?) after the first time", PAGE.read_text(), re.DOTALL)
    assert ladder is not None
    steps = re.findall(r"(\d+) (s|min|h)\b", ladder[1])
    assert [int(number) * units[unit] for number, unit in steps] == [
        step.total_seconds() for step in LADDER[1:]
    ]
