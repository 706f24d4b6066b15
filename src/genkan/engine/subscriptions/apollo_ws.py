"""``graphql-ws``: the protocol of Apollo's subscriptions-transport-ws; the default.

Source: subscriptions-transport-ws PROTOCOL.md; Hasura v2 `GraphQL/Transport/WebSocket.hs`.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import msgspec

from genkan.engine.subscriptions.protocol import (
    Authenticate,
    Close,
    Connection,
    InvalidMessage,
    Phase,
    Refuse,
    Renew,
    Step,
    Stop,
    WebsocketProtocol,
    closing,
    ended,
    init_headers,
    message_bytes,
    operation_id,
    read_message,
    started,
)

_KEEPALIVE: Final = message_bytes("ka")


def receive(connection: Connection, text: str) -> Step:
    """What a client's message brings about."""
    try:
        return _receive(connection, read_message(text))
    except InvalidMessage as error:
        return Step(connection, (_connection_error(f"parsing ClientMessage failed: {error}"),))


def _receive(connection: Connection, message: Mapping[str, object]) -> Step:
    match message.get("type"):
        case "connection_init":
            return _init(connection, init_headers(message))
        case "start":
            name = operation_id(message)
            if "payload" not in message:
                raise InvalidMessage('Error in $: key "payload" not found')
            refusal = _start_refusal(connection, name)
            if refusal is not None:
                return Step(connection, effects=(Refuse(name, refusal),))
            return started(connection, name, message["payload"])
        case "stop":
            name = operation_id(message)
            return Step(ended(connection, name), effects=(Stop(name),))
        case "connection_terminate":
            return Step(connection, effects=(Close(1000, "GQL_CONNECTION_TERMINATE received"),))
        case str() as other:
            raise InvalidMessage(f"Error in $: unexpected type for ClientMessage: {other}")
        case _:
            raise InvalidMessage('Error in $: key "type" not found')


def _init(connection: Connection, headers: Mapping[str, str]) -> Step:
    """The first connection_init, or a later one with a fresh token (that is ours)."""
    match connection.phase:
        case Phase.NEW:
            return Step(connection, effects=(Authenticate(headers),))
        case Phase.READY if headers:
            return Step(connection, effects=(Renew(headers),))
        case Phase.READY | Phase.REFUSED:
            return Step(connection, (_connection_error("connection is initialised already"),))


def _start_refusal(connection: Connection, name: str) -> str | None:
    match connection.phase:
        case Phase.NEW:
            return "start received before the connection is initialised"
        case Phase.REFUSED:
            return f"cannot start as connection_init failed with : {connection.refusal}"
        case Phase.READY if name in connection.operations:
            return f"an operation already exists with this id: {name}"
        case Phase.READY if len(connection.operations) >= connection.operation_limit:
            return f"a connection may run {connection.operation_limit} operations at a time"
        case Phase.READY:
            return None


def _accepted(connection: Connection) -> Step:
    replies = (message_bytes("connection_ack"), _KEEPALIVE)
    return Step(replace(connection, phase=Phase.READY), replies)


def _refused(connection: Connection, message: str) -> Step:
    refused = replace(connection, phase=Phase.REFUSED, refusal=message)
    return Step(refused, (_connection_error(message),), closing(refused, 4400, message).effects)


def _timed_out(connection: Connection) -> Step:
    return closing(connection, 4408, "Connection initialisation timeout")


def _connection_error(message: str) -> bytes:
    return message_bytes("connection_error", None, msgspec.json.encode(message))


APOLLO: Final = WebsocketProtocol(
    subprotocol="graphql-ws",
    receive=receive,
    accepted=_accepted,
    refused=_refused,
    timed_out=_timed_out,
    renewed=lambda _: message_bytes("connection_ack"),
    not_renewed=_connection_error,
    result=lambda name, payload: message_bytes("data", name, payload),
    failure=lambda name, payload: message_bytes("error", name, payload),
    complete=lambda name: message_bytes("complete", name),
    keepalive=_KEEPALIVE,
    sends_execution_errors_as_results=True,
)
