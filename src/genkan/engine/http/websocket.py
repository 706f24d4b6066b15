"""GraphQL over websockets: does what the protocols of `subscriptions/` say.

One task reads, one writes from a bounded queue (a slow client slows its own operations and then
is closed; it does not cost memory), one keeps watch, and each operation is a task.
Source: Hasura v2 `GraphQL/Transport/WebSocket*.hs`; ASGI specification 3.0, websocket.
"""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Final, NoReturn
from uuid import uuid4

from genkan.engine.authenticate import authenticate
from genkan.engine.config.cors import CorsMode
from genkan.engine.errors import AccessDenied, EngineError, ResourceNotFound, TooManyConnections
from genkan.engine.http.asgi import (
    Receive,
    Scope,
    Send,
    check_header_length,
    client_address,
    header_map,
)
from genkan.engine.http.connection_life import is_outdated, seconds_left
from genkan.engine.http.current_session import CurrentSession, fresh_session
from genkan.engine.http.error_response import (
    ErrorShape,
    error_body,
    known_error,
)
from genkan.engine.http.exchange import Engine
from genkan.engine.http.held_connections import Held
from genkan.engine.http.outgoing import Outgoing
from genkan.engine.http.websocket_operation import ErrorStyle, Speaker, refusal, run_operation
from genkan.engine.observation import WebsocketEvent
from genkan.engine.schema.model import SchemaKind
from genkan.engine.session import Session
from genkan.engine.subscriptions.apollo_ws import APOLLO
from genkan.engine.subscriptions.graphql_transport_ws import GRAPHQL_TRANSPORT_WS
from genkan.engine.subscriptions.protocol import (
    Authenticate,
    Close,
    Connection,
    Effect,
    Phase,
    Refuse,
    Renew,
    Start,
    Step,
    Stop,
    WebsocketProtocol,
    ended,
    shortened,
)

CLOSE_SECONDS: Final = 5.0
# 1013 (IANA's registry): try again later; clients connect again.
TOO_SLOW: Final = Close(1013, "1013: the client reads too slowly")
PROTOCOLS: Final = {protocol.subprotocol: protocol for protocol in (APOLLO, GRAPHQL_TRANSPORT_WS)}
_HANDSHAKE_HEADERS: Final = frozenset(
    {"sec-websocket-key", "sec-websocket-version", "upgrade", "connection"}
)


@dataclass(slots=True)
class Socket:
    """One open websocket: the protocol's state, and the tasks that belong to it.

    resource_version: of the metadata when the connection was made.
    answered: its connection_init was, by an acknowledgement or a refusal.
    current: for whom it speaks, once it was accepted. held: while events about its token end it.
    ending: how an event ended it; then nothing is written but the close.
    """

    id: str
    protocol: WebsocketProtocol
    style: ErrorStyle
    kind: SchemaKind
    engine: Engine
    headers: Mapping[str, str]
    address: str | None
    resource_version: int
    connection: Connection
    current: CurrentSession | None = None
    held: Held | None = None
    ending: Close | None = None
    writer: asyncio.Task[None] | None = None
    answered: asyncio.Event = field(default_factory=asyncio.Event)
    outgoing: Outgoing = field(default_factory=Outgoing)
    operations: dict[str, asyncio.Task[None]] = field(default_factory=dict[str, asyncio.Task[None]])

    def speak_for(self, session: Session) -> None:
        """The session of its connection_init, or of a fresh token."""
        if self.current is None:
            self.current = CurrentSession(session)
        else:
            self.current.renew(session)
        self.let_go()
        if session.token is not None:
            self.held = Held(session.token, self.end)
            self.engine.held.hold(self.held)

    def let_go(self) -> None:
        """No event ends it any more."""
        if self.held is not None:
            self.engine.held.release(self.held)
            self.held = None

    def end(self, close: Close) -> None:
        """Write nothing any more, what is queued included, and close."""
        if self.ending is None and self.writer is not None:
            self.ending = close
            # What the writer has in its hands and could not write yet is dropped with it.
            self.writer.cancel()

    def observe(self, event: str, detail: Mapping[str, object], *, is_error: bool = False) -> None:
        """Tell the operator."""
        self.engine.observe(WebsocketEvent(self.id, event, detail, is_error))


async def serve_websocket(
    scope: Scope,
    receive: Receive,
    send: Send,
    engine: Engine,
    style: ErrorStyle | None,
    kind: SchemaKind = SchemaKind.HASURA,
) -> None:
    """Serve one websocket from handshake to close; `style` is None where there is no GraphQL."""
    await receive()  # websocket.connect
    headers = header_map(scope)
    try:
        check_header_length(scope, engine.config.header_limit_bytes)
        kept_headers = _handshake_headers(headers, engine)
        if style is None:
            raise ResourceNotFound(
                "only '/v1/graphql', '/v1beta1/relay' and '/v1alpha1/graphql' are supported on "
                "websockets"
            )
        engine.open_connections.enter()
    except EngineError as error:
        await _reject(scope, send, error, engine)
        return
    try:
        await _accept(scope, receive, send, engine, (kept_headers, style, kind))
    finally:
        engine.open_connections.leave()


async def _accept(
    scope: Scope,
    receive: Receive,
    send: Send,
    engine: Engine,
    known: tuple[Mapping[str, str], ErrorStyle, SchemaKind],
) -> None:
    """Serve a handshake's websocket; `known`: headers that count, and what its path says."""
    kept_headers, style, kind = known
    offered: list[str] = list(scope.get("subprotocols", ()))
    protocol = next((PROTOCOLS[name] for name in offered if name in PROTOCOLS), None)
    chosen = protocol.subprotocol if protocol is not None else None
    await send({"type": "websocket.accept", "subprotocol": chosen})
    if protocol is None and offered:
        await send({"type": "websocket.close", "code": 1002, "reason": "1002: Wrong protocol"})
        return
    version = engine.live.current.resource_version
    socket = Socket(
        str(uuid4()),
        protocol or APOLLO,
        style,
        kind,
        engine,
        kept_headers,
        client_address(scope),
        version,
        Connection(operation_limit=engine.config.websocket_operation_limit),
    )
    socket.observe("accepted", {})
    await _converse(socket, receive, send)
    socket.observe("closed", {})


async def _converse(socket: Socket, receive: Receive, send: Send) -> None:
    """Run the connection's tasks until one of them ends it."""
    socket.writer = asyncio.create_task(_write(socket, send))
    tasks = [
        asyncio.create_task(_read(socket, receive)),
        socket.writer,
        asyncio.create_task(_watch(socket)),
    ]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        if socket.ending is not None and socket.writer.cancelled():
            await _close_at_once(socket.ending, send)
    finally:
        socket.let_go()
        everything = [*tasks, *socket.operations.values()]
        for task in everything:
            task.cancel()
        for outcome in await asyncio.gather(*everything, return_exceptions=True):
            if isinstance(outcome, Exception):
                known_error(outcome, socket.engine.observe, socket.id)


async def _read(socket: Socket, receive: Receive) -> None:
    limit = socket.engine.config.body_limit_bytes
    while True:
        message = await receive()
        if message["type"] == "websocket.disconnect":
            return
        text = message.get("text")
        if text is None:
            text = (message.get("bytes") or b"").decode("utf-8", "replace")
        if _is_longer(text, limit):
            reason = f"1009: a message may have {limit} bytes at most"
            await _until_closed(socket, Close(1009, reason))
        await _take(socket, socket.protocol.receive(socket.connection, text))


def _is_longer(text: str, limit_bytes: int) -> bool:
    if len(text) > limit_bytes or text.isascii():
        return len(text) > limit_bytes
    return len(text.encode("utf-8", "surrogatepass")) > limit_bytes


async def _until_closed(socket: Socket, close: Close) -> NoReturn:
    """Ask for the close and wait for it; a client that reads nothing is not waited for long."""
    with suppress(TimeoutError):
        async with asyncio.timeout(CLOSE_SECONDS):
            await socket.outgoing.put(close)
            await asyncio.Event().wait()
    socket.end(close)
    await asyncio.Event().wait()
    raise AssertionError("a socket that was ended went on")


async def _close_at_once(close: Close, send: Send) -> None:
    """Close; a client that reads nothing is not waited for long."""
    with suppress(TimeoutError, OSError):
        async with asyncio.timeout(CLOSE_SECONDS):
            await send({"type": "websocket.close", "code": close.code, "reason": close.reason})


async def _write(socket: Socket, send: Send) -> None:
    limit = socket.engine.config.websocket_send_timeout_seconds
    while True:
        message = await socket.outgoing.get()
        # The client may hang up at any moment; then there is nobody to write to.
        try:
            if isinstance(message, Close):
                await _close_at_once(message, send)
                return
            async with asyncio.timeout(limit):
                await send({"type": "websocket.send", "text": message.decode()})
        except TimeoutError:
            socket.observe("too_slow", {"seconds": limit}, is_error=True)
            await _close_at_once(TOO_SLOW, send)
            return
        except OSError:
            return


async def _watch(socket: Socket) -> None:
    """The clock of a connection: init in time, keepalive, the token's end, metadata's change."""
    config = socket.engine.config
    try:
        async with asyncio.timeout(config.websocket_init_timeout_seconds):
            await socket.answered.wait()
    except TimeoutError:
        await _take(socket, socket.protocol.timed_out(socket.connection))
    while True:
        left = seconds_left(socket.current)
        await _pause(socket.current, min(left, config.websocket_keepalive_seconds))
        if seconds_left(socket.current) <= 0:
            # 1001 and 1012 are codes after which clients connect again, with a new token.
            await _until_closed(socket, Close(1001, "the token has expired"))
        if is_outdated(socket.engine, socket.resource_version):
            reason = "Closing all websocket connections as the metadata has changed"
            await _until_closed(socket, Close(1012, reason))
        if left > 0 and socket.connection.phase is Phase.READY:
            await socket.outgoing.put(socket.protocol.keepalive)


async def _pause(current: CurrentSession | None, seconds: float) -> None:
    """That long; a fresh token ends it, since it may live shorter."""
    if current is None:
        await asyncio.sleep(seconds)
    else:
        await current.wait_for_fresh_token(seconds)


async def _take(socket: Socket, step: Step) -> None:
    """Send a step's replies and do what it asks for."""
    socket.connection = step.connection
    for reply in step.replies:
        await socket.outgoing.put(reply)
    for effect in step.effects:
        await _do(socket, effect)


async def _do(socket: Socket, effect: Effect) -> None:
    match effect:
        case Authenticate(headers):
            await _take(socket, await _authenticated(socket, headers))
            socket.answered.set()
        case Renew(headers):
            await socket.outgoing.put(await _renewed(socket, headers))
        case Start(name, payload):
            task = asyncio.create_task(_operate(socket, name, payload))
            socket.operations[name] = task
        case Refuse(name, message):
            await socket.outgoing.put(refusal(socket.protocol, socket.style, name, message))
            await socket.outgoing.put(socket.protocol.complete(name))
        case Stop(name):
            task = socket.operations.pop(name, None)
            if task is not None:
                task.cancel()
        case Close():
            await _until_closed(socket, effect)


async def _authenticated(socket: Socket, sent: Mapping[str, str]) -> Step:
    """The step after connection_init: its headers count before the handshake's."""
    headers = {**socket.headers, **{name.lower(): value for name, value in sent.items()}}
    try:
        session = await authenticate(headers, socket.engine.authentication)
        socket.speak_for(replace(session, address=socket.address, headers=headers))
    except Exception as error:  # noqa: BLE001  # the edge: nothing may pass it
        known = known_error(error, socket.engine.observe, socket.id)
        socket.observe("conn_err", {"message": known.message}, is_error=True)
        return socket.protocol.refused(socket.connection, known.message)
    return socket.protocol.accepted(socket.connection)


async def _renewed(socket: Socket, sent: Mapping[str, str]) -> bytes:
    """The answer to a fresh token; a refused one leaves everything as it was."""
    if socket.current is None:
        raise AssertionError("a protocol renewed a session before the connection was accepted")
    try:
        session = await fresh_session(socket.current, sent, socket.engine)
    except Exception as error:  # noqa: BLE001  # the edge: nothing may pass it
        known = known_error(error, socket.engine.observe, socket.id)
        return socket.protocol.not_renewed(known.message)
    socket.speak_for(session)
    expires_at = session.expires_at
    return socket.protocol.renewed(None if expires_at is None else expires_at.timestamp())


async def _operate(socket: Socket, name: str, payload: object) -> None:
    """One operation from start to complete; a stopped one says nothing more."""
    if socket.current is None:
        raise AssertionError("a protocol started an operation before the connection was accepted")
    speaker = Speaker(
        socket.engine, socket.current, socket.protocol, socket.style, socket.kind, name
    )
    async for message in run_operation(speaker, payload):
        await socket.outgoing.put(message)
    socket.connection = ended(socket.connection, name)
    socket.operations.pop(name, None)
    await socket.outgoing.put(socket.protocol.complete(name))


def _handshake_headers(headers: Mapping[str, str], engine: Engine) -> Mapping[str, str]:
    """The handshake's headers as far as they may speak for the client.

    A browser sends cookies whatever page opens the socket: they count only where CORS is
    configured, or by HASURA_GRAPHQL_WS_READ_COOKIE. Raises AccessDenied for a foreign page.
    """
    kept = {name: value for name, value in headers.items() if name not in _HANDSHAKE_HEADERS}
    origin = headers.get("origin")
    policy = engine.config.cors
    if origin is None or policy.allows(origin):
        return kept
    if policy.mode is CorsMode.DISABLED:
        if not engine.config.cors_reads_cookie:
            kept.pop("cookie", None)
        return kept
    raise AccessDenied("received origin header does not match configured CORS domains")


async def _reject(scope: Scope, send: Send, error: EngineError, engine: Engine) -> None:
    """Answer a handshake with an error, where the server can; else refuse it."""
    if "websocket.http.response" not in scope.get("extensions", {}):
        code = 1013 if isinstance(error, TooManyConnections) else 1008
        reason = shortened(f"{code}: {error.message}")
        await send({"type": "websocket.close", "code": code, "reason": reason})
        return
    body = error_body(error, ErrorShape.GRAPHQL, shows_internal=engine.config.is_development)
    headers = [(b"content-type", b"application/json; charset=utf-8")]
    await send(
        {"type": "websocket.http.response.start", "status": error.status, "headers": headers}
    )
    await send({"type": "websocket.http.response.body", "body": body})
