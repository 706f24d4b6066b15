"""`genkan metadata ...`: the files of a project and the metadata of a server.

Source: Hasura v2, command line, `hasura metadata apply`, `export` and `diff`.
"""

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

from genkan.cli.admin_client import AdminClient
from genkan.cli.commands.chosen_server import with_chosen
from genkan.cli.errors import MetadataDoesNotFit
from genkan.cli.metadata.config import find_directories
from genkan.cli.metadata.read import read_metadata
from genkan.cli.metadata.write import Files, files_of, write_files
from genkan.cli.options import Chosen
from genkan.cli.project import Project
from genkan.cli.report import Report

DIFFERENT: Final = 1


class Inconsistent(Enum):
    """What becomes of metadata that does not fit the database."""

    ALLOWED = "applied, and told"
    REFUSED = "refused as a whole"


@dataclass(frozen=True, slots=True)
class InconsistentObject:
    """An object that does not fit the database, and why."""

    type: str = ""
    name: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Replaced:
    """The answer of replace_metadata, version 2."""

    is_consistent: bool = True
    inconsistent_objects: tuple[InconsistentObject, ...] = ()


@dataclass(frozen=True, slots=True)
class Exported:
    """The answer of export_metadata, version 2."""

    metadata: Mapping[str, object]


def apply(project: Project, report: Report, chosen: Chosen, inconsistent: Inconsistent) -> int:
    """Replace the server's metadata by the project's. Raises MetadataDoesNotFit."""
    metadata = read_metadata(find_directories(project.folder).metadata)

    async def work(client: AdminClient) -> int:
        args = {
            "metadata": metadata,
            "allow_inconsistent_metadata": inconsistent is Inconsistent.ALLOWED,
        }
        answer = await client.metadata("replace_metadata", args, Replaced, version=2)
        report.line("ok  metadata applied")
        report.record(event="applied", is_consistent=answer.is_consistent)
        for each in answer.inconsistent_objects:
            report.line(f"no  {each.type} {each.name}: {each.reason}")
            report.record(event="inconsistent", type=each.type, name=each.name, reason=each.reason)
        if not answer.is_consistent:
            raise MetadataDoesNotFit(
                "what does not fit the database is not in effect: "
                f"{len(answer.inconsistent_objects)} of the metadata's objects",
                remedy="run what is missing (genkan migrate apply), or correct the files",
            )
        return 0

    return with_chosen(project, chosen, work)


def export(project: Project, report: Report, chosen: Chosen) -> int:
    """Write the server's metadata over the project's files."""
    folder = find_directories(project.folder).metadata

    async def work(client: AdminClient) -> int:
        files = await exported_files(client)
        gone = write_files(folder, files)
        report.line(f"ok  {len(files)} files in {folder}")
        for path in gone:
            report.line(f"    {path} is gone")
        report.record(event="exported", files=sorted(files), removed=gone)
        return 0

    return with_chosen(project, chosen, work)


def diff(project: Project, report: Report, chosen: Chosen) -> int:
    """Show what `apply` would change; answers 1 when it would change something."""
    ours = files_of(read_metadata(find_directories(project.folder).metadata))

    async def work(client: AdminClient) -> int:
        different = 0
        for path, lines in differences(await exported_files(client), ours):
            different = DIFFERENT
            for line in lines:
                report.line(line)
            report.record(event="different", file=path, diff="\n".join(lines))
        if not different:
            report.line("ok  the server has what the files say")
        return different

    return with_chosen(project, chosen, work)


async def exported_files(client: AdminClient) -> Files:
    """The server's metadata as files."""
    answer = await client.metadata("export_metadata", {}, Exported, version=2)
    return files_of(answer.metadata)


def differences(theirs: Files, ours: Files) -> Iterator[tuple[str, list[str]]]:
    """The files that differ, each with the lines that do: ``-`` the server's, ``+`` ours."""
    for path in sorted({*theirs, *ours}):
        lines = difflib.unified_diff(
            theirs.get(path, "").splitlines(),
            ours.get(path, "").splitlines(),
            f"server/{path}",
            f"project/{path}",
            lineterm="",
        )
        if found := list(lines):
            yield path, found
