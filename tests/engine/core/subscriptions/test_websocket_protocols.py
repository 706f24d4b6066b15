"""Both websocket protocols, message by message, without a socket."""

import json
from typing import Any

import pytest

from genkan.engine.subscriptions.apollo_ws import APOLLO
from genkan.engine.subscriptions.graphql_transport_ws import GRAPHQL_TRANSPORT_WS
from genkan.engine.subscriptions.protocol import (
    DEFAULT_OPERATION_LIMIT,
    Authenticate,
    Close,
    Connection,
    Phase,
    Refuse,
    Start,
    Step,
    Stop,
    WebsocketProtocol,
)

READY = Connection(Phase.READY)
BUSY = Connection(Phase.READY, frozenset({"1"}))
BOTH = [APOLLO, GRAPHQL_TRANSPORT_WS]


def receive(protocol: WebsocketProtocol, connection: Connection, message: Any) -> Step:
    text = message if isinstance(message, str) else json.dumps(message)
    return protocol.receive(connection, text)


def replies(step: Step) -> list[Any]:
    return [json.loads(reply) for reply in step.replies]


@pytest.mark.parametrize("protocol", BOTH)
@pytest.mark.parametrize(
    ("payload", "headers"),
    [
        ({}, {}),
        ({"payload": None}, {}),
        ({"payload": {"headers": {"Authorization": "Bearer x"}}}, {"Authorization": "Bearer x"}),
        ({"payload": {"lang": "en"}}, {}),
    ],
)
def test_init_asks_who_it_is(
    protocol: WebsocketProtocol, payload: dict[str, Any], headers: dict[str, str]
) -> None:
    step = receive(protocol, Connection(), {"type": "connection_init", **payload})
    assert step == Step(Connection(), effects=(Authenticate(headers),))


def test_apollo_acknowledges_and_keeps_alive() -> None:
    step = APOLLO.accepted(Connection())
    assert replies(step) == [{"type": "connection_ack"}, {"type": "ka"}]
    assert step.connection == READY


def test_transport_ws_acknowledges() -> None:
    step = GRAPHQL_TRANSPORT_WS.accepted(Connection())
    assert replies(step) == [{"type": "connection_ack"}]
    assert step.connection == READY


@pytest.mark.parametrize(("protocol", "start"), [(APOLLO, "start"), (BOTH[1], "subscribe")])
def test_an_operation_starts_once_and_stops(protocol: WebsocketProtocol, start: str) -> None:
    message = {"type": start, "id": "1", "payload": {"query": "{ a }"}}
    step = receive(protocol, READY, message)
    assert step == Step(BUSY, effects=(Start("1", {"query": "{ a }"}),))
    stop = "stop" if protocol is APOLLO else "complete"
    stopped = receive(protocol, step.connection, {"type": stop, "id": "1"})
    assert stopped == Step(READY, effects=(Stop("1"),))
    assert receive(protocol, READY, {"type": stop, "id": "gone"}).effects == (Stop("gone"),)


@pytest.mark.parametrize(
    ("connection", "message"),
    [
        (Connection(), "start received before the connection is initialised"),
        (
            Connection(Phase.REFUSED, refusal="no"),
            "cannot start as connection_init failed with : no",
        ),
        (BUSY, "an operation already exists with this id: 1"),
        (
            Connection(Phase.READY, frozenset(map(str, range(2, DEFAULT_OPERATION_LIMIT + 2)))),
            f"a connection may run {DEFAULT_OPERATION_LIMIT} operations at a time",
        ),
    ],
)
def test_apollo_refuses_an_operation_and_stays(connection: Connection, message: str) -> None:
    step = receive(APOLLO, connection, {"type": "start", "id": "1", "payload": {}})
    assert step == Step(connection, effects=(Refuse("1", message),))


@pytest.mark.parametrize(
    ("connection", "close"),
    [
        (Connection(), Close(4401, "4401: Unauthorized")),
        (BUSY, Close(4409, "4409: Subscriber for 1 already exists")),
    ],
)
def test_transport_ws_closes_instead(connection: Connection, close: Close) -> None:
    step = receive(
        GRAPHQL_TRANSPORT_WS, connection, {"type": "subscribe", "id": "1", "payload": {}}
    )
    assert step.effects == (close,)


MALFORMED = [
    "",
    "{",
    "[]",
    "7",
    "\ud800",
    "[" * 100_000,
    {"id": "1"},
    {"type": 7},
    {"type": "unknown"},
    {"type": "connection_init", "payload": 7},
    {"type": "connection_init", "payload": {"headers": {"a": 7}}},
    {"type": "start", "payload": {}},
    {"type": "start", "id": 1, "payload": {}},
    {"type": "start", "id": "1"},
    {"type": "stop"},
    {"type": "subscribe", "id": "1"},
    {"type": "complete"},
]


@pytest.mark.parametrize("message", MALFORMED)
@pytest.mark.parametrize("phase", [Phase.NEW, Phase.READY])
def test_apollo_tells_of_a_malformed_message_and_stays(message: Any, phase: Phase) -> None:
    step = receive(APOLLO, Connection(phase), message)
    (reply,) = replies(step)
    assert reply["type"] == "connection_error"
    expected = ("parsing ClientMessage failed: Error in $", "connection is initialised already")
    assert reply["payload"].startswith(expected)
    assert step.effects == ()


@pytest.mark.parametrize("message", MALFORMED)
def test_transport_ws_closes_on_a_malformed_message(message: Any) -> None:
    (close,) = receive(GRAPHQL_TRANSPORT_WS, READY, message).effects
    assert isinstance(close, Close)
    assert close.code == (4429 if "connection_init" in str(message) else 4400)
    assert close.reason.startswith(f"{close.code}: ")
    assert len(close.reason.encode()) <= 123


def test_a_second_init_is_too_many() -> None:
    (close,) = receive(GRAPHQL_TRANSPORT_WS, READY, {"type": "connection_init"}).effects
    assert close == Close(4429, "4429: Too many initialisation requests")
    (reply,) = replies(receive(APOLLO, READY, {"type": "connection_init"}))
    assert reply["type"] == "connection_error"


def test_a_refused_init_is_told_and_closes() -> None:
    step = APOLLO.refused(Connection(), "who are you")
    assert replies(step) == [{"type": "connection_error", "payload": "who are you"}]
    assert step.effects == (Close(4400, "4400: who are you"),)
    step = GRAPHQL_TRANSPORT_WS.refused(Connection(), "é" * 200)
    (close,) = step.effects
    assert isinstance(close, Close)
    assert close.reason.startswith("4400: Connection initialization failed: é")
    assert len(close.reason.encode()) <= 123


@pytest.mark.parametrize("protocol", BOTH)
def test_a_connection_that_never_begins_is_closed(protocol: WebsocketProtocol) -> None:
    (close,) = protocol.timed_out(Connection()).effects
    assert close == Close(4408, "4408: Connection initialisation timeout")


def test_a_ping_is_answered_and_a_pong_is_not() -> None:
    step = receive(GRAPHQL_TRANSPORT_WS, Connection(), {"type": "ping", "payload": {"a": [1]}})
    assert replies(step) == [{"type": "pong", "payload": {"a": [1]}}]
    assert receive(GRAPHQL_TRANSPORT_WS, READY, {"type": "pong"}) == Step(READY)


def test_terminate_closes() -> None:
    step = receive(APOLLO, READY, {"type": "connection_terminate"})
    assert step.effects == (Close(1000, "GQL_CONNECTION_TERMINATE received"),)


def test_messages_of_an_operation_hold_its_bytes_untouched() -> None:
    payload = b'{"data":{"a":1.10}}'
    assert APOLLO.result('"', payload) == b'{"type":"data","id":"\\"","payload":' + payload + b"}"
    assert GRAPHQL_TRANSPORT_WS.result("1", payload).startswith(b'{"type":"next"')
    for protocol in BOTH:
        assert json.loads(protocol.failure("1", b"[]")) == {
            "type": "error",
            "id": "1",
            "payload": [],
        }
        assert json.loads(protocol.complete("1")) == {"type": "complete", "id": "1"}
