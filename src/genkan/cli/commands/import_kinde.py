"""`genkan import kinde EXPORT`: users and organizations, their ids and passwords kept.

Everything that is not taken is told, with file and line, and written beside the export.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Final

import msgspec

from genkan.cli.admin_client import AdminClient
from genkan.cli.commands.manage import with_server
from genkan.cli.errors import CommandFailed
from genkan.cli.kinde_export import (
    ACCESS_REQUESTS,
    ORGANIZATIONS,
    USERS,
    KindeExport,
    Line,
    opened_export,
)
from genkan.cli.project import Project
from genkan.cli.report import Report
from genkan.cli.running import Running

AT_ONCE: Final = 100
SHOWN: Final = 20
MEMBERS: Final[Mapping[str, str]] = {ORGANIZATIONS: "organizations", USERS: "users"}


@dataclass(frozen=True, slots=True)
class Taken:
    """What the server says of a line."""

    id: str | None
    outcome: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportAnswer:
    """POST /api/v1/genkan/import."""

    organizations: tuple[Taken, ...] = ()
    users: tuple[Taken, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """What was not taken of a line, or why the whole line was not."""

    file: str
    line: int
    id: str | None
    outcome: str
    note: str


@dataclass(slots=True)
class Tally:
    """What became of the lines so far."""

    outcomes: dict[str, Counter[str]] = field(
        default_factory=lambda: {name: Counter[str]() for name in MEMBERS}
    )
    notes: list[Note] = field(default_factory=list[Note])


def import_kinde(project: Project, report: Report, path: Path, *, is_dry_run: bool) -> int:
    """Take the export into the running server; answers 1 when a line was refused."""

    async def work(client: AdminClient, _running: Running) -> int:
        with opened_export(path) as export:
            tally = Tally()
            for name in MEMBERS:
                await import_file(client, export, name, tally, is_dry_run=is_dry_run)
            requests = sum(1 for _ in export.lines(ACCESS_REQUESTS))
        return tell(report, tally, requests, project.folder, is_dry_run=is_dry_run)

    return with_server(project, work)


async def import_file(
    client: AdminClient, export: KindeExport, name: str, tally: Tally, *, is_dry_run: bool
) -> None:
    """All lines of a file, some at a time: memory does not grow with the export."""
    for lines in in_batches(export.lines(name)):
        good = [line for line in lines if line.value is not None]
        body = {"is_dry_run": is_dry_run, MEMBERS[name]: [line.value for line in good]}
        answer = await client.management("POST", "/api/v1/genkan/import", ImportAnswer, body)
        taken = answer.users if name == USERS else answer.organizations
        if len(taken) != len(good):
            raise CommandFailed(
                "the server did not answer for each line", remedy="is it of this release?"
            )
        for line in lines:
            if line.value is None:
                broken = Taken(None, "refused", ("not a JSON object",))
                note(tally, name, line, broken)
        for line, each in zip(good, taken, strict=True):
            note(tally, name, line, each)


def in_batches(lines: Iterator[Line]) -> Iterator[Sequence[Line]]:
    """The lines, AT_ONCE at a time."""
    while batch := list(islice(lines, AT_ONCE)):
        yield batch


def note(tally: Tally, name: str, line: Line, taken: Taken) -> None:
    """Count the line, and keep what was said of it."""
    tally.outcomes[name][taken.outcome] += 1
    tally.notes += [Note(name, line.number, taken.id, taken.outcome, each) for each in taken.notes]


def tell(report: Report, tally: Tally, requests: int, folder: Path, *, is_dry_run: bool) -> int:
    """Say what became of everything; the whole list goes to a file when it is long."""
    would = "would be " if is_dry_run else ""
    for name, outcomes in tally.outcomes.items():
        words = {"created": f"{would}created", "exists": "here already", "refused": "refused"}
        parts = [f"{outcomes[key]} {word}" for key, word in words.items() if outcomes[key]]
        report.line(f"{MEMBERS[name]:<14} {', '.join(parts) or 'none in the export'}")
        report.record(event="imported", what=MEMBERS[name], is_dry_run=is_dry_run, **outcomes)
    if requests:
        report.line(
            f"{'access requests':<14} {requests} not taken: there is nothing like them here"
        )
        report.record(event="not_taken", what="access_requests", count=requests)
    for each in sorted(tally.notes, key=lambda one: one.outcome != "refused")[:SHOWN]:
        report.line(f"  {each.file}:{each.line} {each.id or ''} {each.outcome}: {each.note}")
    if tally.notes:
        file = folder / "genkan-import-report.ndjson"
        file.write_bytes(msgspec.json.Encoder().encode_lines(tally.notes))
        report.line(f"{len(tally.notes)} remarks in all: {file}")
    return 1 if any(outcomes["refused"] for outcomes in tally.outcomes.values()) else 0
