"""A part of what a run found: for the terminal, and for the page of the documentation."""

import os
import platform
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from bench.contest.rounds import ROUNDS, SECONDS
from bench.result import Result, number, table

ROOT: Final = Path(__file__).parents[2]
PAGE: Final = ROOT / "docs" / "reference" / "benchmark.md"
ASSETS: Final = ROOT / "docs" / "assets"

Rows = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Section:
    """Tables (the first row is the head, the first column is words), figures with goals, a chart.

    `charts`: an SVG by the name of its file.
    """

    name: str
    title: str
    tables: Sequence[Rows] = ()
    results: Sequence[Result] = ()
    charts: Sequence[tuple[str, str]] = field(default_factory=tuple)

    def text(self) -> str:
        """For the terminal."""
        parts = [aligned(rows) for rows in self.tables]
        parts += [table(self.results)] if self.results else []
        return "\n\n".join([self.title, *parts])

    def markdown(self, measured: str) -> str:
        """For the page; the charts are files beside it. `measured`: when and where."""
        parts = [measured]
        parts += [f"![{self.title}](../assets/{file})" for file, _ in self.charts]
        parts += [markdown(rows) for rows in self.tables]
        parts += [markdown(_goals(self.results))] if self.results else []
        return "\n\n".join([f"## {self.title}", *parts])


def write(section: Section) -> None:
    """Put a section into the page in the place of its last one, and its charts into files."""
    for file, svg in section.charts:
        (ASSETS / file).write_text(svg)
    PAGE.write_text(replaced(PAGE.read_text(), section, measured_here(datetime.now(UTC).date())))


def measured_here(day: date) -> str:
    """When and where, and how busy the machine has been: `load`, over the last 15 minutes."""
    processor = re.search(r"^model name\s*: (.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    rounds = f"{ROUNDS} rounds of {SECONDS:g} s" if ROUNDS > 1 else f"one round of {SECONDS:g} s"
    return (
        f"{day:%d %B %Y}, {os.cpu_count()} cores ({processor[1] if processor else 'unknown'}), "
        f"load {os.getloadavg()[2]:.1f}, {rounds}, Python {platform.python_version()}."
    )


def replaced(page: str, section: Section, measured: str) -> str:
    """The page with the section, between its marks; at the end where it has none yet."""
    begin, end = f"<!-- {section.name} -->", f"<!-- end of {section.name} -->"
    before, found, rest = page.partition(begin)
    after = rest.partition(end)[2] if found else ""
    parts = (before, f"{begin}\n{section.markdown(measured)}\n{end}", after)
    return "\n\n".join(part.strip() for part in parts if part.strip()) + "\n"


def aligned(rows: Rows) -> str:
    """Columns under each other."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        f"  {row[0]:<{widths[0]}}"
        + "".join(f"  {cell:>{width}}" for cell, width in zip(row[1:], widths[1:], strict=True))
        for row in rows
    )


def markdown(rows: Rows) -> str:
    """A table whose first column is words, the others figures."""
    rule = ["---", *("--:" for _ in rows[0][1:])]
    return "\n".join(f"| {' | '.join(row)} |" for row in (rows[0], rule, *rows[1:]))


def _goals(results: Sequence[Result]) -> Rows:
    return [
        ("what", "measured", "goal", "reached"),
        *(
            (
                result.what,
                f"{number(result.value)} {result.unit}".rstrip(),
                result.aim,
                ("yes" if result.is_good else "no") if result.aim else "",
            )
            for result in results
        ),
    ]
