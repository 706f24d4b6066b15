"""Which entries somebody wants to see."""

from dataclasses import dataclass
from typing import Final

import msgspec

from genkan.console.logs.entry import Kind, LogEntry

LEVELS: Final = ("debug", "info", "warn", "error")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """kind None: all; level: the least; text: anywhere in the entry, in any case."""

    kind: Kind | None = None
    text: str = ""
    request_id: str = ""
    level: str = "debug"


def may_fit(wanted: Wanted, line: bytes) -> bool:
    """A cheap look at a line before it is read: False when its entry can not be wanted."""
    return not wanted.request_id or wanted.request_id.encode() in line


def fits(wanted: Wanted, entry: LogEntry) -> bool:
    """Whether the entry is wanted. Requests that were refused for their token are requests too."""
    is_kind = (
        wanted.kind is None
        or entry.kind is wanted.kind
        or (wanted.kind is Kind.HTTP and entry.kind is Kind.AUTH and entry.status is not None)
    )
    return (
        is_kind
        and (not wanted.request_id or entry.request_id == wanted.request_id)
        and _rank(entry.level) >= _rank(wanted.level)
        and (not wanted.text or wanted.text.lower() in _searched(entry))
    )


def _rank(level: str) -> int:
    return LEVELS.index(level) if level in LEVELS else LEVELS.index("info")


def _searched(entry: LogEntry) -> str:
    detail = msgspec.json.encode(entry.detail).decode()
    shown = (entry.title, entry.reason, entry.role, entry.user, entry.request_id, detail)
    return " ".join(each for each in shown if each).lower()
