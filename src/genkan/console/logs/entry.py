"""A line of the log as an entry: what happened, to whom, how it ended, and why.

The lines are those of the engine (Hasura's log structure), of the identity provider
(`identity.SignedIn` ...) and of libraries. What is no line of JSON is an entry as well.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, cast

import msgspec

from genkan.console.logs.hidden import Hidden
from genkan.console.logs.words import IDENTITY_WORDS, LIBRARY, as_title

LONGEST_TITLE: Final = 300
_NAMED: Final = re.compile(r"(?:query|mutation|subscription) (\w+)")
IDENTITY: Final = "identity."
AUTH_CODES: Final = frozenset(
    {
        "access-denied",
        "invalid-headers",
        "invalid-jwt",
        "jwt-invalid-claims",
        "jwt-missing-role-claims",
    }
)


class Kind(StrEnum):
    """What an entry tells of."""

    HTTP = "http"
    QUERY = "query"
    SIGN_IN = "sign-in"
    WEBHOOK = "webhook"
    AUTH = "auth"
    SERVER = "server"


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEntry:
    """at: ISO 8601, None of a line that does not say. reason: why it was refused, or failed."""

    id: str
    at: str | None
    kind: Kind
    level: str
    title: str
    request_id: str | None = None
    status: int | None = None
    duration_ms: float | None = None
    role: str | None = None
    user: str | None = None
    reason: str | None = None
    detail: object = None


def entry_from_line(line: bytes, entry_id: str, hidden: Hidden) -> LogEntry:
    """The entry of one line, without secrets and tokens."""
    text = hidden.text(line.decode("utf-8", "replace").strip())
    try:
        decoded: object = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        decoded = None
    if not isinstance(decoded, dict):
        title = text[:LONGEST_TITLE]
        return LogEntry(id=entry_id, at=None, kind=Kind.SERVER, level="info", title=title)
    shown = hidden.json(cast("dict[str, object]", decoded))
    made = _Line(entry_id, cast("dict[str, object]", shown))
    log_type = made.text("type") or ""
    read = _READERS.get(log_type) or (_identity if log_type.startswith(IDENTITY) else _server)
    return read(made)


@dataclass(frozen=True, slots=True)
class _Line:
    """A decoded line, whose parts may be missing."""

    id: str
    fields: Mapping[str, object]

    def value(self, *path: str) -> object:
        """The value at a path below `detail`."""
        found: object = self.fields.get("detail")
        for name in path:
            found = cast("dict[str, object]", found).get(name) if isinstance(found, dict) else None
        return found

    def at(self, *path: str) -> str | None:
        """The text at a path below `detail`."""
        found = self.value(*path)
        return found if isinstance(found, str) and found else None

    def number(self, *path: str) -> int | None:
        """The whole number at a path below `detail`."""
        found = self.value(*path)
        return found if isinstance(found, int) else None

    def milliseconds(self, *path: str) -> float | None:
        """The seconds at a path below `detail`, as milliseconds."""
        found = self.value(*path)
        return round(found * 1000, 2) if isinstance(found, int | float) else None

    def text(self, name: str) -> str | None:
        """A text of the line itself."""
        found = self.fields.get(name)
        return found if isinstance(found, str) else None

    def entry(self, kind: Kind, title: str) -> LogEntry:
        """What every line says."""
        level = self.text("level") or "info"
        return LogEntry(
            id=self.id,
            at=self.text("timestamp"),
            kind=kind,
            level="warn" if level == "warning" else level,
            title=title[:LONGEST_TITLE],
            request_id=self.text("request_id") or self.at("request_id"),
            detail=self.fields.get("detail"),
        )


def _http(line: _Line) -> LogEntry:
    code, reason = line.at("operation", "error", "code"), line.at("operation", "error", "error")
    request = f"{line.at('http_info', 'method')} {line.at('http_info', 'url')}"
    return replace(
        line.entry(Kind.AUTH if code in AUTH_CODES else Kind.HTTP, request),
        status=line.number("http_info", "status"),
        duration_ms=line.milliseconds("operation", "query_execution_time"),
        role=line.at("operation", "user_vars", "x-hasura-role"),
        user=line.at("operation", "user_vars", "x-hasura-user-id"),
        reason=None if reason is None else f"{code}: {reason}",
    )


def _query(line: _Line) -> LogEntry:
    text = " ".join((line.at("query", "query") or "").split())
    named = _NAMED.match(text)
    name = line.at("query", "operationName") or (named and named[1])
    entry = line.entry(Kind.QUERY, name or text)
    return replace(entry, role=line.at("role"))


def _websocket(line: _Line) -> LogEntry:
    event = line.at("event", "type") or ""
    is_refused = event == "conn_err"
    title = "Websocket refused" if is_refused else f"Websocket {event}"
    return replace(
        line.entry(Kind.AUTH if is_refused else Kind.HTTP, title),
        request_id=line.at("connection_info", "websocket_id"),
        reason=line.at("event", "detail", "message"),
    )


def _hook(line: _Line) -> LogEntry:
    title = f"Authentication hook {line.at('method')} {line.at('url')}"
    entry = line.entry(Kind.AUTH, title)
    return replace(entry, status=line.number("status_code"), reason=line.at("message"))


def _keys(line: _Line) -> LogEntry:
    return line.entry(Kind.AUTH, line.at("message") or "JWKS")


def _identity(line: _Line) -> LogEntry:
    event = (line.text("type") or "").removeprefix(IDENTITY)
    words = IDENTITY_WORDS.get(event)
    if words is None:
        return replace(line.entry(Kind.SERVER, as_title(event)), reason=line.at("error"))
    request = " ".join(each for each in (line.at("method"), line.at("path")) if each)
    what = line.at(words.what) if words.what else ""
    parts = (line.at("code"), line.at(words.reason) if words.reason else None)
    entry = line.entry(Kind(words.kind), words.title.format(request=request, what=what))
    return replace(
        entry,
        level=words.level or entry.level,
        status=line.number("status"),
        duration_ms=line.milliseconds("seconds"),
        user=line.at("user_id"),
        reason=": ".join(each for each in parts if each) or None,
    )


def _server(line: _Line) -> LogEntry:
    detail, log_type = line.fields.get("detail"), line.text("type")
    said = line.at("message") or line.at("kind") or (detail if isinstance(detail, str) else "")
    origin = line.at("from") if log_type == LIBRARY else log_type
    title = ": ".join(each for each in (origin, said) if each)
    return replace(line.entry(Kind.SERVER, title or "server"), reason=line.at("error"))


_READERS: Final[Mapping[str, Callable[[_Line], LogEntry]]] = {
    "http-log": _http,
    "query-log": _query,
    "websocket-log": _websocket,
    "webhook-log": _hook,
    "jwk-refresh-log": _keys,
}
