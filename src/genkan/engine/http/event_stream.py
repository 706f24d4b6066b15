"""``POST /v1/graphql`` of a client that wants events: one operation, answered as a stream.

A stream has no queue: a slow client holds up its own operation, and the server ends the
connection that it does not read from. What is wrong before the operation begins (who asks, what
was sent) is an answer with its own status; all else comes as events.
Source: graphql-sse PROTOCOL.md, distinct connections mode.
"""

import asyncio
from collections.abc import AsyncGenerator, Generator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Final

from genkan.engine.errors import BadRequest, NotSupported
from genkan.engine.http.asgi import (
    Receive,
    Scope,
    Send,
    Sent,
    check_header_length,
)
from genkan.engine.http.connection_life import is_outdated, seconds_left
from genkan.engine.http.current_session import CurrentSession
from genkan.engine.http.departures import ClientGone
from genkan.engine.http.exchange import Answer, Engine, OpenCall
from genkan.engine.http.graphql import (
    GraphQLUrl,
    Outcome,
    StatusRule,
    admit,
    error_answer,
    headers_of_all,
    observe_answer,
    outcome_of,
    send_and_observe,
)
from genkan.engine.http.graphql_body import Batch
from genkan.engine.http.held_connections import Held
from genkan.engine.http.websocket_operation import ErrorStyle, Speaker, run_operation
from genkan.engine.session import Session
from genkan.engine.subscriptions.graphql_sse import (
    COMPLETE,
    EVENT_STREAM,
    GRAPHQL_SSE,
    KEEPALIVE,
)

_SINGLE_CONNECTION: Final = "x-graphql-event-stream-token"
_REMEDY: Final = (
    "the single connection mode of graphql-sse is not supported, for it needs state that the "
    "next process does not have; create the client with 'singleConnection: false' and serve it by "
    "HTTP/2, or use a websocket"
)
_HEADERS: Final = (
    (b"content-type", f"{EVENT_STREAM}; charset=utf-8".encode()),
    # Proxies (nginx) collect what they pass on, unless told not to.
    (b"cache-control", b"no-cache, no-transform"),
    (b"x-accel-buffering", b"no"),
)


@dataclass(slots=True)
class _Stream:
    """A stream that has begun. ``size``: of the events so far, in bytes."""

    send: Send
    engine: Engine
    current: CurrentSession
    resource_version: int
    size: int = 0

    async def write(self, event: bytes) -> None:
        """Send an event; raises TimeoutError when the client is too slow."""
        self.size += len(event)
        async with asyncio.timeout(self.engine.config.websocket_send_timeout_seconds):
            await self.send({"type": "http.response.body", "body": event, "more_body": True})

    def is_over(self) -> bool:
        """Whether the client has to come back: with a new token, or to the new metadata.

        A session may have been revoked while its request was read, before the stream was held.
        """
        token = self.current.session.token
        is_revoked = token and self.engine.authentication.revocations.refusal(token)
        if is_revoked or seconds_left(self.current) <= 0:
            return True
        return is_outdated(self.engine, self.resource_version)


async def single_connection(_call: OpenCall, _engine: Engine) -> Answer:
    """``PUT /v1/graphql`` would reserve a stream for many operations."""
    raise NotSupported(_REMEDY)


async def serve_event_stream(
    scope: Scope,
    receive: Receive,
    send: Send,
    engine: Engine,
    url: GraphQLUrl,
    headers: Mapping[str, str],
) -> None:
    """Answer one HTTP request to a GraphQL URL by events; `headers` are those of the scope."""
    outcome = outcome_of(scope, headers)
    try:
        check_header_length(scope, engine.config.header_limit_bytes)
        session, sent = await _admit_one(headers, receive, engine, outcome)
        engine.open_connections.enter()
    except ClientGone:
        return
    except Exception as error:  # noqa: BLE001  # the edge: nothing may pass it
        answered = error_answer(error, engine, StatusRule.KEPT, outcome)
        await send_and_observe(scope, send, headers, engine, answered, outcome)
        return
    try:
        speaker = Speaker(
            engine,
            CurrentSession(session),
            GRAPHQL_SSE,
            ErrorStyle.LIST,
            url.kind,
            outcome.request_id,
        )
        size = await _stream(speaker, sent, receive, send, headers_of_all(headers, engine, outcome))
    finally:
        engine.open_connections.leave()
    observe_answer(engine, outcome, 200, size, Sent(size, None))


async def _stream(
    speaker: Speaker,
    payload: object,
    receive: Receive,
    send: Send,
    headers: Sequence[tuple[str, str]],
) -> int:
    """Answer an operation by events; the number of their bytes."""
    version = speaker.engine.live.current.resource_version
    stream = _Stream(send, speaker.engine, speaker.current, version)
    more = [(name.encode("latin-1"), value.encode("latin-1", "replace")) for name, value in headers]
    await send({"type": "http.response.start", "status": 200, "headers": [*_HEADERS, *more]})
    await _held_converse(stream, run_operation(speaker, payload), receive)
    return stream.size


async def _admit_one(
    headers: Mapping[str, str], receive: Receive, engine: Engine, outcome: Outcome
) -> tuple[Session, object]:
    """Who asks, and the one operation, as JSON values."""
    if _SINGLE_CONNECTION in headers:
        raise NotSupported(_REMEDY)
    session, sent = await admit(headers, receive, engine, outcome)
    if isinstance(sent, Batch):
        raise BadRequest("an event stream answers one operation; send no list of them")
    return session, sent


async def _held_converse(
    stream: _Stream, messages: AsyncGenerator[bytes, None], receive: Receive
) -> None:
    """The conversation; an event about the session's token ends it, whatever it waits for."""
    token = stream.current.session.token
    gone = asyncio.create_task(_until_gone(receive))
    ending = asyncio.timeout(None)
    held = None if token is None else Held(token, lambda _: ending.reschedule(0))
    end = b""
    try:
        with suppress(TimeoutError):
            async with ending:
                with _holding(stream.engine, held):
                    end = await _converse(stream, messages, gone)
        # Without `complete` a client knows that it has to come back.
        await _finish(stream, end, gone)
    finally:
        gone.cancel()
        await asyncio.gather(gone, return_exceptions=True)


@contextmanager
def _holding(engine: Engine, held: Held | None) -> Generator[None, None, None]:
    if held is None:
        yield
        return
    engine.held.hold(held)
    try:
        yield
    finally:
        engine.held.release(held)


async def _converse(
    stream: _Stream, messages: AsyncGenerator[bytes, None], gone: "asyncio.Task[None]"
) -> bytes:
    """Send the operation's messages while client, token and metadata last; answers the last."""
    coming = asyncio.create_task(anext(messages, None))
    try:
        while True:
            await asyncio.wait(
                (gone, coming), timeout=_patience(stream), return_when=asyncio.FIRST_COMPLETED
            )
            if gone.done() or stream.is_over():
                return b""
            if not coming.done():
                await stream.write(KEEPALIVE)
                continue
            message = coming.result()
            if message is None:
                return COMPLETE
            await stream.write(message)
            coming = asyncio.create_task(anext(messages, None))
    finally:
        coming.cancel()
        await asyncio.gather(coming, return_exceptions=True)
        await messages.aclose()


async def _finish(stream: _Stream, end: bytes, gone: "asyncio.Task[None]") -> None:
    """End the answer; the server drops who does not read, and who reads late finds the end."""
    stream.size += len(end)
    message = {"type": "http.response.body", "body": end, "more_body": False}
    ending = asyncio.ensure_future(stream.send(message))
    await asyncio.wait((ending, gone), return_when=asyncio.FIRST_COMPLETED)
    ending.cancel()
    await asyncio.gather(ending, return_exceptions=True)


def _patience(stream: _Stream) -> float:
    return min(seconds_left(stream.current), stream.engine.config.websocket_keepalive_seconds)


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
