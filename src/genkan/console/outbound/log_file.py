"""The server's log as entries: a page of it, or what is added while somebody looks.

Files are read in threads, a bounded part at a time; nothing is read while nobody asks.
"""

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from genkan.console.errors import Unavailable
from genkan.console.logs.entry import LogEntry, entry_from_line
from genkan.console.logs.hidden import Hidden
from genkan.console.logs.wanted import Wanted, fits, may_fit
from genkan.console.outbound.log_lines import GrowingLog, Line, Place, lines_back
from genkan.console.ports.log import ServerLog

# Of the file, for one page: a page of few entries says where to go on.
PAGE_BYTES: Final = 8 * 1024 * 1024
MOST_BEHIND_BYTES: Final = 1024 * 1024
MOST_LISTENERS: Final = 16
LOOK_SECONDS: Final = 0.5


@dataclass(frozen=True, slots=True)
class Page:
    """Entries, the newest first. next: the place before which more may be; None at the end."""

    entries: tuple[LogEntry, ...]
    next: Place | None


class LogFile:
    """The log of one server, and who listens to it."""

    def __init__(self, log: ServerLog) -> None:
        self._log = log
        self._listeners = 0

    async def page(self, wanted: Wanted, before: Place | None, limit: int) -> Page:
        """The newest wanted entries before a place, as far as PAGE_BYTES reach."""
        hidden = Hidden(self._log.secrets())
        return await asyncio.to_thread(_page, self._log.path, wanted, before, limit, hidden)

    async def follow(
        self, wanted: Wanted, after: Place | None
    ) -> AsyncGenerator[list[LogEntry], None]:
        """The wanted entries as they are added; an empty list each time there were none.

        Raises Unavailable when too many listen.
        """
        if self._listeners >= MOST_LISTENERS:
            raise Unavailable(
                f"{MOST_LISTENERS} pages follow the log already", remedy="close one of them"
            )
        self._listeners += 1
        hidden = Hidden(self._log.secrets())
        growing = await asyncio.to_thread(GrowingLog, self._log.path, after, MOST_BEHIND_BYTES)
        try:
            while not self._log.closing.is_set():
                lines = await asyncio.to_thread(growing.read)
                yield [entry for line in lines if (entry := _entry(line, wanted, hidden))]
                if not lines:
                    with contextlib.suppress(TimeoutError):
                        async with asyncio.timeout(LOOK_SECONDS):
                            await self._log.closing.wait()
        finally:
            self._listeners -= 1
            growing.close()


def _page(path: Path, wanted: Wanted, before: Place | None, limit: int, hidden: Hidden) -> Page:
    entries: list[LogEntry] = []
    read_bytes = 0
    for line in lines_back(path, before):
        read_bytes += len(line.text) + 1
        entry = _entry(line, wanted, hidden)
        if entry is not None:
            entries.append(entry)
        if len(entries) >= limit or read_bytes >= PAGE_BYTES:
            return Page(tuple(entries), line.place)
    return Page(tuple(entries), None)


def _entry(line: Line, wanted: Wanted, hidden: Hidden) -> LogEntry | None:
    if not may_fit(wanted, line.text):
        return None
    entry = entry_from_line(line.text, str(line.place), hidden)
    return entry if fits(wanted, entry) else None
