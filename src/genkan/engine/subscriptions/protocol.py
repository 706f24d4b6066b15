"""What both websocket protocols have in common: a connection's state, and what a step gives.

A protocol is a record of pure functions; `http/websocket.py` does what their effects say.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum, auto
from typing import Final, TypeAlias, cast

import msgspec

DEFAULT_OPERATION_LIMIT: Final = 500
MAX_REASON_BYTES: Final = 123  # RFC 6455 section 5.5: a control frame's body, less the code
_DECODER: Final = msgspec.json.Decoder(float_hook=Decimal)


class Phase(Enum):
    """How far a connection has come."""

    NEW = auto()
    READY = auto()
    REFUSED = auto()


@dataclass(frozen=True, slots=True)
class Connection:
    """A connection between two messages.

    refusal: why its init failed, if it did. operation_limit: most operations at a time.
    """

    phase: Phase = Phase.NEW
    operations: frozenset[str] = frozenset()
    refusal: str = ""
    operation_limit: int = DEFAULT_OPERATION_LIMIT


@dataclass(frozen=True, slots=True)
class Authenticate:
    """Find the session for these headers (as the client wrote them), then say how it went."""

    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Renew:
    """Find the session for a fresh token in these headers; the old one goes on if it fails."""

    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Start:
    """Run an operation; ``payload`` is the GraphQL request as JSON values, not yet looked at."""

    operation_id: str
    payload: object


@dataclass(frozen=True, slots=True)
class Refuse:
    """Tell of an operation that can not start (Hasura: start-failed)."""

    operation_id: str
    message: str


@dataclass(frozen=True, slots=True)
class Stop:
    """Let go of an operation, if it still runs."""

    operation_id: str


@dataclass(frozen=True, slots=True)
class Close:
    """Close the socket."""

    code: int
    reason: str


Effect: TypeAlias = Authenticate | Renew | Start | Refuse | Stop | Close


@dataclass(frozen=True, slots=True)
class Step:
    """What follows from one event: the new state, messages to send, then things to do."""

    connection: Connection
    replies: tuple[bytes, ...] = ()
    effects: tuple[Effect, ...] = ()


@dataclass(frozen=True, slots=True)
class WebsocketProtocol:
    """One protocol.

    subprotocol: its name in Sec-WebSocket-Protocol.
    receive: a client's text message arrived. accepted, refused: how Authenticate went.
    renewed, not_renewed: how Renew went, from the new end in seconds since the epoch (None: it
        never ends), or from the reason.
    result, failure, complete: messages of an operation, from its id and its JSON.
    sends_execution_errors_as_results: Apollo's protocol keeps `error` for what never ran.
    """

    subprotocol: str
    receive: Callable[[Connection, str], Step]
    accepted: Callable[[Connection], Step]
    refused: Callable[[Connection, str], Step]
    timed_out: Callable[[Connection], Step]
    renewed: Callable[[float | None], bytes]
    not_renewed: Callable[[str], bytes]
    result: Callable[[str, bytes], bytes]
    failure: Callable[[str, bytes], bytes]
    complete: Callable[[str], bytes]
    keepalive: bytes
    sends_execution_errors_as_results: bool


class InvalidMessage(Exception):
    """The client's message is not one of the protocol."""


def read_message(text: str) -> Mapping[str, object]:
    """A message's fields; fractions keep their digits. Raises InvalidMessage."""
    try:
        message = _DECODER.decode(text)
    except (msgspec.DecodeError, UnicodeError) as error:
        raise InvalidMessage(f"Error in $: {error}") from None
    except RecursionError:
        raise InvalidMessage("Error in $: the JSON is nested too deeply") from None
    if not isinstance(message, dict):
        raise InvalidMessage("Error in $: parsing ClientMessage failed, expected Object")
    return cast("Mapping[str, object]", message)


def operation_id(message: Mapping[str, object]) -> str:
    """The message's operation; raises InvalidMessage when it names none."""
    found = message.get("id")
    if not isinstance(found, str):
        raise InvalidMessage('Error in $: key "id" not found, expected a string')
    return found


def init_headers(message: Mapping[str, object]) -> Mapping[str, str]:
    """The ``headers`` of a connection_init's payload; raises InvalidMessage."""
    payload = message.get("payload")
    if payload is None:
        return {}
    if not isinstance(payload, dict):
        raise InvalidMessage("Error in $.payload: expected Object")
    headers = cast("Mapping[str, object]", payload).get("headers")
    if headers is None:
        return {}
    if not isinstance(headers, dict):
        raise InvalidMessage("Error in $.payload.headers: expected Object")
    texts: dict[str, str] = {}
    for name, value in cast("Mapping[str, object]", headers).items():
        if not isinstance(value, str):
            raise InvalidMessage(f"Error in $.payload.headers['{name}']: expected String")
        texts[name] = value
    return texts


def started(connection: Connection, name: str, payload: object) -> Step:
    """The operation runs from now on."""
    running = replace(connection, operations=connection.operations | {name})
    return Step(running, effects=(Start(name, payload),))


def ended(connection: Connection, name: str) -> Connection:
    """The operation is over."""
    return replace(connection, operations=connection.operations - {name})


def closing(connection: Connection, code: int, text: str) -> Step:
    """Close, with Hasura's form of the reason: ``4400: text``."""
    return Step(connection, effects=(Close(code, shortened(f"{code}: {text}")),))


def shortened(reason: str) -> str:
    """As much of it as a close frame can carry."""
    return reason.encode()[:MAX_REASON_BYTES].decode(errors="ignore")


def message_bytes(kind: str, name: str | None = None, payload: bytes | None = None) -> bytes:
    """A server's message; the payload is spliced in as it is."""
    parts = [b'{"type":', msgspec.json.encode(kind)]
    if name is not None:
        parts += [b',"id":', msgspec.json.encode(name)]
    if payload is not None:
        parts += [b',"payload":', payload]
    return b"".join([*parts, b"}"])
