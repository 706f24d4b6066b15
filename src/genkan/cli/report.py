"""What a person reads while a command works, or a program as one JSON object per line.

ok  preparing ./.genkan                              0.1 s
"""

import contextlib
import sys
import time
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Final, TextIO

import msgspec

STEP_WIDTH: Final = 52


class Style(Enum):
    """For whom we write."""

    PERSON = "person"
    PROGRAM = "program"


@dataclass(frozen=True, slots=True)
class Report:
    """Where the words go; `stream` is the command's standard output."""

    style: Style = Style.PERSON
    stream: TextIO = field(default_factory=lambda: sys.stdout)

    def line(self, text: str = "") -> None:
        """A line for a person."""
        if self.style is Style.PERSON:
            print(text, file=self.stream, flush=True)

    def record(self, **fields: object) -> None:
        """An object for a program."""
        if self.style is Style.PROGRAM:
            print(msgspec.json.encode(fields).decode(), file=self.stream, flush=True)

    def addresses(self, rows: Mapping[str, tuple[str, str]]) -> None:
        """A block of names, URLs and remarks."""
        width = max(len(url) for url, _ in rows.values())
        for name, (url, remark) in rows.items():
            self.line(f"  {name:<12} {url:<{width}}  {remark}".rstrip())


@contextlib.contextmanager
def step(report: Report, text: str) -> Generator[None, None, None]:
    """One step of the work: told when it is done, with its time; a spinner on a terminal."""
    start = time.monotonic()
    with spinner(report, text):
        yield
    finished(report, text, time.monotonic() - start)


def finished(report: Report, text: str, seconds: float) -> None:
    """Tell that a step is done."""
    report.line(f"ok  {text:<{STEP_WIDTH}} {seconds:.1f} s")
    report.record(event="step", step=text, seconds=round(seconds, 3))


def spinner(report: Report, text: str) -> contextlib.AbstractContextManager[object]:
    """Something that moves while a person waits; nothing on a pipe."""
    if report.style is Style.PROGRAM or not report.stream.isatty():
        return contextlib.nullcontext()
    # Rich obeys NO_COLOR and TERM by itself. It is half of what a quick command would import.
    from rich.console import Console  # noqa: PLC0415  # only where somebody waits

    return Console(file=report.stream).status(text)
