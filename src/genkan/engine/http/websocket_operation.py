"""One operation of a websocket or an event stream: its results and errors as messages.

Source: Hasura v2 `GraphQL/Transport/WebSocket.hs` (`preExecErr`, `postExecErr`).
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable
from contextlib import closing
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

import msgspec

from genkan.engine.answer import answer_begun, begin, follow, stream_of
from genkan.engine.errors import (
    ActionRefused,
    CheckFailed,
    ConcurrentUpdate,
    ConstraintError,
    ConstraintViolation,
    DataException,
    EngineError,
    PostgresError,
    RemoteErrors,
    StartFailed,
    TimeLimitExceeded,
    Unexpected,
    WrongActionOutput,
)
from genkan.engine.http.current_session import CurrentSession
from genkan.engine.http.error_response import (
    ErrorShape,
    error_body,
    error_fields,
    known_error,
    shows_internal,
)
from genkan.engine.http.exchange import Engine
from genkan.engine.http.graphql import tell_query
from genkan.engine.http.graphql_body import read_graphql_request
from genkan.engine.http.stream_operation import follow_stream
from genkan.engine.live_queries.cohort import Outdated
from genkan.engine.operation.model import GraphQLRequest, OperationKind
from genkan.engine.operation.packed import plain
from genkan.engine.schema.model import SchemaKind
from genkan.engine.session import Session
from genkan.engine.subscriptions.operation_messages import OperationMessages
from genkan.engine.subscriptions.protocol import WebsocketProtocol

# Errors of running an operation, as against those of reading it.
_EXECUTION_ERRORS: Final = (
    ActionRefused,
    CheckFailed,
    ConcurrentUpdate,
    ConstraintError,
    ConstraintViolation,
    DataException,
    PostgresError,
    TimeLimitExceeded,
    Unexpected,
    WrongActionOutput,
)


class ErrorStyle(Enum):
    """How a path writes errors to Apollo's protocol.

    LIST: ``{"errors": [...]}`` on /v1/graphql and /v1beta1/relay; BARE: ``{"path", "error",
    "code"}`` on /v1alpha1/graphql.
    """

    LIST = auto()
    BARE = auto()


@dataclass(frozen=True, slots=True)
class Speaker:
    """To whom an operation's messages go, and in which form.

    current: for whom the connection speaks; a fresh token may change it meanwhile.
    """

    engine: Engine
    current: CurrentSession
    protocol: OperationMessages
    style: ErrorStyle
    kind: SchemaKind
    operation_id: str

    @property
    def session(self) -> Session:
        """For whom the connection speaks now."""
        return self.current.session


async def run_operation(speaker: Speaker, payload: object) -> AsyncGenerator[bytes, None]:
    """The operation's messages up to, and without, its complete."""
    engine, session = speaker.engine, speaker.session
    try:
        request = read_graphql_request(payload, speaker.kind)
        tell_query(engine, request, session, speaker.operation_id)
        cache = engine.live.current
        if await begin(request, session, cache) is OperationKind.SUBSCRIPTION:
            is_stream = await stream_of(request, session, cache) is not None
            async for message in (_stream if is_stream else _live_query)(speaker, request):
                yield message
        else:
            answered = await _answer_now(speaker, request)
            yield speaker.protocol.result(speaker.operation_id, answered)
    except Exception as error:  # noqa: BLE001  # the edge: nothing may pass it
        yield _error_message(speaker, error)


def refusal(protocol: WebsocketProtocol, style: ErrorStyle, name: str, message: str) -> bytes:
    """The message that an operation can not start (Hasura: start-failed)."""
    shape = ErrorShape.PLAIN if style is ErrorStyle.BARE else ErrorShape.GRAPHQL
    fields = error_fields(StartFailed(message), shape, shows_internal=False)
    return protocol.failure(name, msgspec.json.encode(fields))


async def _live_query(speaker: Speaker, request: GraphQLRequest) -> AsyncIterator[bytes]:
    """A result at once, and another whenever it has changed.

    A failing run is told of once and tried again, as Hasura does; a document that does not
    fit the schema (any more) ends the subscription.
    """
    last: bytes | None = None
    async for message in _results(speaker, request):
        if message != last:
            last = message
            yield message


async def _stream(speaker: Speaker, request: GraphQLRequest) -> AsyncIterator[bytes]:
    """The batches; of a failing run is told once, as `_live_query` does."""
    protocol, name = speaker.protocol, speaker.operation_id
    tolerated = _EXECUTION_ERRORS if protocol.sends_execution_errors_as_results else ()
    told: bytes | None = None
    async for batch in follow_stream(speaker.engine, speaker.current, request, tolerated):
        is_error = not isinstance(batch, bytes)
        message = _error_message(speaker, batch) if is_error else protocol.result(name, batch)
        if not is_error or message != told:
            yield message
        told = message if is_error else None


async def _results(speaker: Speaker, request: GraphQLRequest) -> AsyncIterator[bytes]:
    """Its results, planned anew whenever metadata or the session's values have changed."""
    engine, current = speaker.engine, speaker.current
    while True:
        version, cache = current.version, engine.live.current
        followed = await follow(request, current.session, cache)
        if followed is None:
            message = await _tried(speaker, _answer_now(speaker, request))
            if current.version == version:
                yield message
                seconds = engine.config.live_query_interval_seconds
                await current.wait_for_version_after(version, seconds)
            continue
        try:
            following = await engine.live_queries.follow(*followed)
        except Outdated:
            continue
        except _EXECUTION_ERRORS as error:
            yield _told(speaker, error)
            await asyncio.sleep(engine.config.live_query_interval_seconds)
            continue
        with closing(following), current.telling(following.outdate):
            while engine.live.current is cache and current.version == version:
                try:
                    yield await _tried(speaker, following.next())
                except Outdated:
                    break


async def _answer_now(speaker: Speaker, request: GraphQLRequest) -> bytes:
    """What the operation gives just now. Raises the EngineError that the client is told."""
    engine = speaker.engine
    response = await answer_begun(
        request,
        speaker.session,
        engine.live.current,
        engine.database,
        engine.outside,
        engine.action_log,
    )
    return plain(response.body)


async def _tried(speaker: Speaker, answering: Awaitable[bytes]) -> bytes:
    """The result, or the error that is one to this protocol; raises others."""
    try:
        return speaker.protocol.result(speaker.operation_id, await answering)
    except _EXECUTION_ERRORS as error:
        return _told(speaker, error)


def _told(speaker: Speaker, error: EngineError) -> bytes:
    """The error as a result where the protocol has it so; raises it where it ends the operation."""
    if not speaker.protocol.sends_execution_errors_as_results:
        raise error
    return _error_message(speaker, error)


def _error_message(speaker: Speaker, error: Exception) -> bytes:
    known = known_error(error, speaker.engine.observe, speaker.operation_id)
    protocol, name = speaker.protocol, speaker.operation_id
    if isinstance(known, RemoteErrors):
        body = error_body(known, ErrorShape.GRAPHQL, shows_internal=False)
        return protocol.result(name, body)
    if not protocol.sends_execution_errors_as_results:
        fields = _fields(speaker, known, ErrorShape.GRAPHQL)
        return protocol.failure(name, msgspec.json.encode([fields]))
    shape = ErrorShape.PLAIN if speaker.style is ErrorStyle.BARE else ErrorShape.GRAPHQL
    fields = _fields(speaker, known, shape)
    if isinstance(known, _EXECUTION_ERRORS):
        return protocol.result(name, msgspec.json.encode({"data": None, "errors": [fields]}))
    payload = fields if speaker.style is ErrorStyle.BARE else {"errors": [fields]}
    return protocol.failure(name, msgspec.json.encode(payload))


def _fields(speaker: Speaker, error: EngineError, shape: ErrorShape) -> object:
    shows = shows_internal(speaker.engine.config, speaker.session)
    return error_fields(error, shape, shows_internal=shows)
