"""The server's log file, read line by line: backwards from a place, and forwards as it grows.

A place is an inode and an offset, since a full log is renamed to `.log.1` while it is read.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

CHUNK_BYTES: Final = 65_536
LONGEST_LINE_BYTES: Final = 262_144
_PLACE: Final = re.compile(r"([0-9]{1,19})-([0-9]{1,18})")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a line begins. As text: `<inode>-<offset>`."""

    inode: int
    offset: int

    def __str__(self) -> str:
        return f"{self.inode}-{self.offset}"


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its end; a longer one than LONGEST_LINE_BYTES is cut."""

    place: Place
    text: bytes


def place_from_text(text: str) -> Place | None:
    """The place; None for a text that is none."""
    read = _PLACE.fullmatch(text)
    return None if read is None else Place(int(read[1]), int(read[2]))


def lines_back(log: Path, before: Place | None) -> Iterator[Line]:
    """All lines that begin before the place, the last first, over both files."""
    started = before is None
    for path in (log, log.with_suffix(".log.1")):
        try:
            file = path.open("rb")
        except FileNotFoundError:
            continue
        with file:
            inode = os.fstat(file.fileno()).st_ino
            if not started and before is not None and before.inode == inode:
                started = True
                yield from _back(file, inode, before.offset)
            elif started:
                yield from _back(file, inode, file.seek(0, os.SEEK_END))


def _back(file: BinaryIO, inode: int, end: int) -> Iterator[Line]:
    """The whole lines of one file that begin before `end`; a last one without its end is left."""
    position, kept, is_first = end, b"", True
    while position > 0:
        size = min(CHUNK_BYTES, position)
        position -= size
        file.seek(position)
        parts = (file.read(size) + kept).split(b"\n")
        kept = parts[0]
        offset = position + len(kept) + 1
        found: list[Line] = []
        for part in parts[1:]:
            found.append(Line(Place(inode, offset), part[:LONGEST_LINE_BYTES]))
            offset += len(part) + 1
        if is_first and found:
            # What follows the last end of line: nothing, or a line that is being written.
            is_first = False
            found.pop()
        yield from reversed([line for line in found if line.text])
        if len(kept) > LONGEST_LINE_BYTES:
            # Of a line without end nothing is collected; its beginning is found all the same.
            kept = kept[:LONGEST_LINE_BYTES]
    if kept and not is_first:
        yield Line(Place(inode, 0), kept[:LONGEST_LINE_BYTES])


class GrowingLog:
    """The lines that are added to the log from now on, or after a place."""

    def __init__(self, log: Path, after: Place | None, most_behind_bytes: int) -> None:
        self._log = log
        self._file: BinaryIO | None = None
        self._kept = b""
        self._begin = 0  # of the line that is being kept
        self._open_at_end(after, most_behind_bytes)

    def read(self) -> list[Line]:
        """What has been added since, up to a chunk; a line that is not whole yet waits."""
        if self._file is None or self._is_renamed(self._file):
            self.close()
            if not self._opened():
                return []
        if self._file is None:
            return []
        inode = os.fstat(self._file.fileno()).st_ino
        *whole, last = (self._kept + self._file.read(CHUNK_BYTES)).split(b"\n")
        end = self._file.tell() - len(last)
        lines: list[Line] = []
        for text in reversed(whole):
            end -= len(text) + 1
            lines.append(Line(Place(inode, end), text[:LONGEST_LINE_BYTES]))
        if whole:
            # Of a line without end only so much was kept: its place is known all the same.
            lines[-1] = Line(Place(inode, self._begin), lines[-1].text)
            self._begin = self._file.tell() - len(last)
        self._kept = last[:LONGEST_LINE_BYTES]
        return [line for line in reversed(lines) if line.text]

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            self._file.close()
        self._file, self._kept, self._begin = None, b"", 0

    def _opened(self) -> bool:
        try:
            self._file = self._log.open("rb")
        except FileNotFoundError:
            return False
        return True

    def _open_at_end(self, after: Place | None, most_behind_bytes: int) -> None:
        """Begin with the line after the place, where that is near; else with the next one."""
        if not self._opened() or self._file is None:
            return
        inode = os.fstat(self._file.fileno()).st_ino
        end = self._file.seek(0, os.SEEK_END)
        is_here = after is not None and after.inode == inode
        if after is not None and is_here and 0 <= end - after.offset <= most_behind_bytes:
            self._file.seek(after.offset)
            self._file.readline(LONGEST_LINE_BYTES)
            self._begin = self._file.tell()
            return
        begin = max(0, end - LONGEST_LINE_BYTES)
        self._file.seek(begin)
        self._begin = begin + self._file.read().rfind(b"\n") + 1
        self._file.seek(self._begin)

    def _is_renamed(self, file: BinaryIO) -> bool:
        """Whether all of this file is read, and another one has its name."""
        status = os.fstat(file.fileno())
        try:
            current = self._log.stat().st_ino
        except FileNotFoundError:
            return False
        return current != status.st_ino and file.tell() >= status.st_size
