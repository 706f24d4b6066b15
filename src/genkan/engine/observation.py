"""What the operator hears: one union of events; listeners write logs and metrics of it.

Code calls ``observe(HttpAnswered(...))``; nothing else logs. `log_line` is the listener's pure
half: an event as one of Hasura's JSON log lines.
Source: Hasura v2, logs (log types, http-log and jwk-refresh-log structure).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, TypeAlias

import msgspec

from genkan.engine.names import SessionVariable

# Of a document in the log, in characters.
LONGEST_QUERY: Final = 16_384


@dataclass(frozen=True, slots=True)
class Started:
    """A part of the engine is ready: "server", "metadata_db", "source" ..."""

    kind: str
    info: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Warned:
    """The engine goes on, and somebody should know. ``type``: Hasura's log type."""

    message: str
    type: str = "startup"


@dataclass(frozen=True, slots=True)
class Failed:
    """Something broke that no client is told of in full.

    detail: for the operator alone: a traceback, a database's own words.
    """

    message: str
    detail: str
    request_id: str | None = None


class HttpAnswered(msgspec.Struct, frozen=True):
    """One HTTP request, answered; a `Struct`, since there is one for each of them.

    seconds: from the first byte read to the last byte handed over.
    error: the error's body where there was one.
    operation_count: of a batch; 1 for a single request, 0 for one that is not GraphQL.
    """

    request_id: str
    method: str
    path: str
    status: int
    http_version: str
    client: str | None
    seconds: float
    request_bytes: int
    response_bytes: int
    sent_bytes: int
    content_encoding: str | None
    session_variables: Mapping[SessionVariable, str] | None
    error: Mapping[str, object] | None
    operation_count: int


@dataclass(frozen=True, slots=True)
class QuerySent:
    """A GraphQL document that somebody may send; the values of its variables are not told.

    request_id: over a websocket, the operation's id there.
    role: as whom it is asked.
    """

    request_id: str
    query: str
    operation_name: str | None
    role: str


@dataclass(frozen=True, slots=True)
class WebsocketEvent:
    """event: "accepted", "rejected", "conn_err", "operation", "closed"."""

    websocket_id: str
    event: str
    detail: Mapping[str, object]
    is_error: bool = False


@dataclass(frozen=True, slots=True)
class JwksFetched:
    """A key set arrived; ``expires_in_seconds`` None: it is kept until the engine restarts."""

    url: str
    key_count: int
    expires_in_seconds: float | None


@dataclass(frozen=True, slots=True)
class JwksFetchFailed:
    """A key set did not arrive; keys fetched before are kept."""

    url: str
    reason: str
    has_old_keys: bool


@dataclass(frozen=True, slots=True)
class HookAsked:
    """The authentication hook was asked; ``failure`` None: it let the request in."""

    url: str
    method: str
    status: int | None
    failure: str | None


@dataclass(frozen=True, slots=True)
class SessionsEnded:
    """Tokens count no more, an identity provider says. ended: how many connections, here."""

    event: str
    subject: str | None
    session_id: str | None
    ended: int


Observation: TypeAlias = (
    Started
    | Warned
    | Failed
    | HttpAnswered
    | QuerySent
    | WebsocketEvent
    | JwksFetched
    | JwksFetchFailed
    | HookAsked
    | SessionsEnded
)
Observe: TypeAlias = Callable[[Observation], None]


class LogLine(msgspec.Struct, frozen=True):
    """An event as it is logged."""

    level: str
    type: str
    detail: Mapping[str, object]


def log_line(observation: Observation) -> LogLine:
    """The event in Hasura's words."""
    if isinstance(observation, HttpAnswered):  # nearly always
        return LogLine("error" if observation.error else "info", "http-log", _http(observation))
    match observation:
        case Started(kind, info):
            line = LogLine("info", "startup", {"kind": kind, "info": info})
        case Warned(message, log_type):
            line = LogLine("warn", log_type, {"message": message})
        case Failed(message, detail, request_id):
            about = {"message": message, "detail": detail, "request_id": request_id}
            line = LogLine("error", "unstructured", about)
        case QuerySent(request_id, query, operation_name, role):
            sent = {"query": query[:LONGEST_QUERY], "operationName": operation_name}
            about = {"request_id": request_id, "query": sent, "role": role}
            line = LogLine("info", "query-log", about)
        case WebsocketEvent(websocket_id, event, detail, is_error):
            about = {
                "connection_info": {"websocket_id": websocket_id},
                "event": {"type": event, "detail": detail},
            }
            line = LogLine("error" if is_error else "info", "websocket-log", about)
        case JwksFetched() | JwksFetchFailed():
            line = _jwks(observation)
        case HookAsked(url, method, status, failure):
            about = {"status_code": status, "url": url, "method": method, "message": failure}
            line = LogLine("error" if failure else "info", "webhook-log", about)
        case SessionsEnded(event, subject, session_id, ended):
            told = {"event": event, "sub": subject, "sid": session_id, "connections": ended}
            about = {"event": {"type": "sessions_ended", "detail": told}}
            line = LogLine("info", "websocket-log", about)
    return line


class _Entry(msgspec.Struct):
    """A line, as it is written."""

    timestamp: str
    level: str
    type: str
    detail: Mapping[str, object]


_ENCODER: Final = msgspec.json.Encoder()


def encode_log_line(line: LogLine, timestamp: str) -> bytes:
    """One line of JSON; `timestamp` as `Timestamps` writes it. Source: Hasura v2, log structure."""
    return _ENCODER.encode(_Entry(timestamp, line.level, line.type, line.detail)) + b"\n"


class Timestamps:
    """Times as text, to the millisecond; most of a text is that of the one before."""

    def __init__(self) -> None:
        self._second = -1
        self._text = ""

    def text(self, at: float) -> str:
        """at: seconds since the epoch. ``2026-11-29T18:56:22.017+00:00``."""
        second = int(at)
        if second != self._second:
            self._second = second
            self._text = datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%dT%H:%M:%S")
        return f"{self._text}.{int((at - second) * 1000):03}+00:00"


def _jwks(event: JwksFetched | JwksFetchFailed) -> LogLine:
    match event:
        case JwksFetched(url, key_count, expires_in_seconds):
            about = {
                "message": f"fetched {key_count} keys from {url}",
                "expires_in": expires_in_seconds,
            }
            return LogLine("info", "jwk-refresh-log", about)
        case JwksFetchFailed(url, reason, has_old_keys):
            kept = "keys fetched before are kept" if has_old_keys else "there are no keys yet"
            message = f"JWKS of {url} could not be fetched: {reason}; {kept}, trying again"
            return LogLine("warn", "jwk-refresh-log", {"message": message})


_MODES: Final = {0: "non-graphql", 1: "single"}


def _http(event: HttpAnswered) -> Mapping[str, object]:
    return {
        "operation": {
            "query_execution_time": event.seconds,
            "user_vars": event.session_variables,
            "error": event.error,
            "request_id": event.request_id,
            "request_size": event.request_bytes,
            "response_size": event.sent_bytes,
            "uncompressed_response_size": event.response_bytes,
            "request_mode": _MODES.get(event.operation_count, "batched"),
        },
        "request_id": event.request_id,
        "http_info": {
            "status": event.status,
            "http_version": f"HTTP/{event.http_version}",
            "url": event.path,
            "ip": event.client,
            "method": event.method,
            "content_encoding": event.content_encoding,
        },
    }
