"""``graphql-transport-ws``: the protocol of the graphql-ws library.

Source: graphql-ws PROTOCOL.md; Hasura v2 `WebSocket/Protocol.hs` for codes and reasons.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import msgspec

from genkan.engine.subscriptions.protocol import (
    Authenticate,
    Connection,
    InvalidMessage,
    Phase,
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


def receive(connection: Connection, text: str) -> Step:
    """What a client's message brings about."""
    try:
        return _receive(connection, read_message(text))
    except InvalidMessage as error:
        return closing(connection, 4400, f"parsing ClientMessage failed: {error}")


def _receive(connection: Connection, message: Mapping[str, object]) -> Step:
    match message.get("type"):
        case "connection_init":
            if connection.phase is not Phase.NEW:
                return closing(connection, 4429, "Too many initialisation requests")
            return Step(connection, effects=(Authenticate(init_headers(message)),))
        case "subscribe":
            return _subscribe(connection, operation_id(message), message)
        case "complete":
            name = operation_id(message)
            return Step(ended(connection, name), effects=(Stop(name),))
        case "ping":
            return _ping(connection, message)
        case "pong":
            return Step(connection)
        case str() as other:
            raise InvalidMessage(f"Error in $: unexpected type for ClientMessage: {other}")
        case _:
            raise InvalidMessage('Error in $: key "type" not found')


def _subscribe(connection: Connection, name: str, message: Mapping[str, object]) -> Step:
    if connection.phase is not Phase.READY:
        return closing(connection, 4401, "Unauthorized")
    if name in connection.operations:
        return closing(connection, 4409, f"Subscriber for {name} already exists")
    if len(connection.operations) >= connection.operation_limit:
        limit = f"a connection may run {connection.operation_limit} operations at a time"
        return closing(connection, 4400, limit)
    if "payload" not in message:
        raise InvalidMessage('Error in $: key "payload" not found')
    return started(connection, name, message["payload"])


def _ping(connection: Connection, message: Mapping[str, object]) -> Step:
    """A ping is echoed; one with headers brings a fresh token (ours, not the protocol's)."""
    payload = message.get("payload")
    if not isinstance(payload, dict) or "headers" not in payload:
        echo = None if payload is None else msgspec.json.encode(payload)
        return Step(connection, (message_bytes("pong", None, echo),))
    headers = init_headers(message)
    if connection.phase is not Phase.READY:
        return Step(connection, (_not_renewed("the connection is not initialised"),))
    return Step(connection, effects=(Renew(headers),))


def _renewed(expires_at: float | None) -> bytes:
    payload = {"accepted": True, "expires_at": expires_at}
    return message_bytes("pong", None, msgspec.json.encode(payload))


def _not_renewed(reason: str) -> bytes:
    payload = {"accepted": False, "message": reason}
    return message_bytes("pong", None, msgspec.json.encode(payload))


def _accepted(connection: Connection) -> Step:
    return Step(replace(connection, phase=Phase.READY), (message_bytes("connection_ack"),))


def _refused(connection: Connection, message: str) -> Step:
    refused = replace(connection, phase=Phase.REFUSED, refusal=message)
    return closing(refused, 4400, f"Connection initialization failed: {message}")


def _timed_out(connection: Connection) -> Step:
    return closing(connection, 4408, "Connection initialisation timeout")


GRAPHQL_TRANSPORT_WS: Final = WebsocketProtocol(
    subprotocol="graphql-transport-ws",
    receive=receive,
    accepted=_accepted,
    refused=_refused,
    timed_out=_timed_out,
    renewed=_renewed,
    not_renewed=_not_renewed,
    result=lambda name, payload: message_bytes("next", name, payload),
    failure=lambda name, payload: message_bytes("error", name, payload),
    complete=lambda name: message_bytes("complete", name),
    keepalive=message_bytes("ping", None, b'{"message":"keepalive"}'),
    sends_execution_errors_as_results=False,
)
