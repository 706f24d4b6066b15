"""The server's log: pages of it, backwards, and what is added, as server-sent events."""

from collections.abc import AsyncGenerator
from dataclasses import asdict
from typing import Final

import msgspec
from starlette.responses import Response, StreamingResponse

from genkan.console.errors import InvalidRequest, NotServed
from genkan.console.http.cookies import session_token
from genkan.console.http.exchange import AnyRoute, Call, Route
from genkan.console.http.json_body import API_HEADERS, json_response
from genkan.console.logs.entry import Kind, LogEntry
from genkan.console.logs.wanted import LEVELS, Wanted
from genkan.console.model.role import Role, includes
from genkan.console.model.session import is_live
from genkan.console.outbound.log_file import LogFile
from genkan.console.outbound.log_lines import Place, place_from_text
from genkan.console.visitors.token import token_hash

BASE: Final = "/console-api/logs"
MOST_ENTRIES: Final = 500
LONGEST_TEXT: Final = 200
# Looks at the file without an entry, between two looks at whether the session still lives.
QUIET_LOOKS: Final = 20


async def list_entries(call: Call) -> Response:
    """The newest entries before a place: `?kind=&text=&request_id=&level=&before=&limit=`."""
    wanted, log = read_wanted(call), log_of(call)
    page = await log.page(wanted, _place(call, "before"), _limit(call))
    return json_response(
        {
            "entries": [asdict(each) for each in page.entries],
            "next": None if page.next is None else str(page.next),
        }
    )


async def stream_entries(call: Call) -> Response:
    """The same entries as they are added; ends with the session, and with the server."""
    wanted, log = read_wanted(call), log_of(call)
    told = call.request.headers.get("last-event-id", "")
    after = place_from_text(told)
    # Begun before the answer, so that a refusal is one.
    following = log.follow(wanted, after)
    nothing: list[LogEntry] = []
    first = await anext(following, nothing)
    return StreamingResponse(
        _events(call, first, following),
        media_type="text/event-stream",
        headers={**API_HEADERS, "X-Accel-Buffering": "no"},
    )


async def _events(
    call: Call, first: list[LogEntry], following: AsyncGenerator[list[LogEntry], None]
) -> AsyncGenerator[bytes, None]:
    """Entries as events by their ids; a comment now and then, so that a dead client is noticed."""
    looks = 0
    try:
        yield b"retry: 2000\n\n" + b"".join(_event(each) for each in first)
        async for entries in following:
            if entries:
                yield b"".join(_event(each) for each in entries)
            looks += 1
            if looks % QUIET_LOOKS == 0:
                if not await _is_signed_in(call):
                    yield b"event: end\ndata: {}\n\n"
                    return
                yield b": still here\n\n"
    finally:
        await following.aclose()


def _event(entry: LogEntry) -> bytes:
    return b"id: " + entry.id.encode() + b"\ndata: " + msgspec.json.encode(asdict(entry)) + b"\n\n"


async def _is_signed_in(call: Call) -> bool:
    """Whether the session lives on; that a page is open does not prolong it."""
    token = session_token(call.request)
    session = (
        None if token is None else await call.console.sessions.by_token_hash(token_hash(token))
    )
    if session is None or not is_live(session, call.console.clock()):
        return False
    return includes(session.role, Role.DEVELOPER)


def log_of(call: Call) -> LogFile:
    """The server's log file. Raises NotServed where it writes none."""
    log = call.console.log
    if log is None:
        raise NotServed(
            "this server writes its log to standard output, where the console can not read it",
            remedy="look there, or use genkan up",
        )
    return log


def read_wanted(call: Call) -> Wanted:
    """The filter of the query string. Raises InvalidRequest."""
    query = call.request.query_params
    kind, level = query.get("kind") or "all", query.get("level") or LEVELS[0]
    kinds = [each.value for each in Kind]
    if kind not in {"all", *kinds}:
        raise InvalidRequest(
            f"kind '{kind[:50]}' is none", remedy=f"one of all, {', '.join(kinds)}"
        )
    if level not in LEVELS:
        raise InvalidRequest(f"level '{level[:50]}' is none", remedy=f"one of {', '.join(LEVELS)}")
    return Wanted(
        kind=None if kind == "all" else Kind(kind),
        text=query.get("text", "")[:LONGEST_TEXT],
        request_id=query.get("request_id", "")[:LONGEST_TEXT],
        level=level,
    )


def _limit(call: Call) -> int:
    text = call.request.query_params.get("limit", "100")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0  # noqa: PLR2004
    if not 1 <= number <= MOST_ENTRIES:
        raise InvalidRequest(
            f"limit '{text[:50]}' is none", remedy=f"a whole number from 1 to {MOST_ENTRIES}"
        )
    return number


def _place(call: Call, name: str) -> Place | None:
    text = call.request.query_params.get(name)
    if text is None:
        return None
    place = place_from_text(text)
    if place is None:
        raise InvalidRequest(
            f"{name} '{text[:50]}' is no place", remedy="send 'next' of the page before"
        )
    return place


ROUTES: tuple[AnyRoute, ...] = (
    Route("GET", BASE, list_entries, Role.DEVELOPER),
    Route("GET", f"{BASE}/stream", stream_entries, Role.DEVELOPER),
)
