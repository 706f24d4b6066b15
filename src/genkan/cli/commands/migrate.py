"""`genkan migrate ...` and `genkan seed apply`: a project's SQL files, run in order.

migrations/default/1700000000000_init/up.sql     which have run, the server's catalog state says
seeds/default/notes.sql                          run whenever they are asked for
Source: Hasura v2, command line, migrations (config version 3) and seeds.
"""

import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

from genkan.cli.admin_client import AdminClient
from genkan.cli.commands.chosen_server import with_chosen
from genkan.cli.errors import UsageFault
from genkan.cli.metadata.config import find_directories
from genkan.cli.options import Chosen
from genkan.cli.project import Project
from genkan.cli.report import Report, step

FOLDER: Final = re.compile(r"(\d+)_(.+)")
NAME: Final = re.compile(r"[A-Za-z0-9_.-]+")
# Source: Hasura v2, command line: the state it keeps by set_catalog_state.
NO_STATE: Final[Mapping[str, object]] = {"settings": {}, "isStateCopyCompleted": True}


@dataclass(frozen=True, slots=True, order=True)
class Migration:
    """One step of a source's schema; `version` is its place, milliseconds since the epoch."""

    source: str
    version: int
    name: str
    folder: Path

    @property
    def title(self) -> str:
        """As a person reads it."""
        return f"{self.source}/{self.version}_{self.name}"


@dataclass(frozen=True, slots=True)
class CatalogState:
    """The answer of get_catalog_state."""

    cli_state: Mapping[str, object]


def create(project: Project, report: Report, source: str, name: str) -> int:
    """Make the folder of a new migration, with an empty up.sql and down.sql."""
    if NAME.fullmatch(name) is None:
        raise UsageFault(
            f"'{name}': expected letters, digits, '_', '-' and '.'", remedy="choose another name"
        )
    version = int(time.time() * 1000)
    folder = find_directories(project.folder).migrations / source / f"{version}_{name}"
    folder.mkdir(parents=True)
    for file in ("up.sql", "down.sql"):
        (folder / file).touch()
    report.line(f"ok  {folder}: write its up.sql, then genkan migrate apply")
    report.record(event="migration", source=source, version=version, name=name, folder=str(folder))
    return 0


def apply(project: Project, report: Report, chosen: Chosen) -> int:
    """Run every migration that has not run, the oldest first; the first that fails ends it."""
    found = migrations_of(find_directories(project.folder).migrations)

    async def work(client: AdminClient) -> int:
        state = await read_state(client)
        waiting = [each for each in found if not has_run(each, state)]
        for migration in waiting:
            sql = read_sql(migration.folder / "up.sql")
            what = f"migration {migration.title}"
            with step(report, what):
                await client.run_sql(sql, what, source=migration.source)
                state = with_run(migration, state)
                await write_state(client, state)
        if not waiting:
            report.line("ok  every migration has run")
        return 0

    return with_chosen(project, chosen, work)


def status(project: Project, report: Report, chosen: Chosen) -> int:
    """Tell of each migration whether it has run."""
    found = migrations_of(find_directories(project.folder).migrations)

    async def work(client: AdminClient) -> int:
        state = await read_state(client)
        for migration in found:
            ran = has_run(migration, state)
            report.line(f"{'ok' if ran else '--'}  {migration.title}")
            report.record(
                event="migration",
                source=migration.source,
                version=migration.version,
                name=migration.name,
                applied=ran,
            )
        return 0

    return with_chosen(project, chosen, work)


def seed(project: Project, report: Report, chosen: Chosen) -> int:
    """Run every seed file, by name."""
    folder = find_directories(project.folder).seeds
    files = sorted(folder.glob("*/*.sql"))

    async def work(client: AdminClient) -> int:
        for file in files:
            what = f"seed {file.parent.name}/{file.name}"
            with step(report, what):
                await client.run_sql(read_sql(file), what, source=file.parent.name)
        if not files:
            report.line(f"ok  no seeds in {folder}")
        return 0

    return with_chosen(project, chosen, work)


def migrations_of(folder: Path) -> Sequence[Migration]:
    """The migrations of all sources, the oldest first."""
    return sorted(
        Migration(source=path.parent.name, version=int(name[1]), name=name[2], folder=path)
        for path in folder.glob("*/*")
        if path.is_dir() and (name := FOLDER.fullmatch(path.name))
    )


def read_sql(file: Path) -> str:
    """The file's text."""
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageFault(f"'{file}' can not be read: {error}", remedy="correct it") from error


async def read_state(client: AdminClient) -> Mapping[str, object]:
    """What the server keeps for command lines: which migrations have run, and more."""
    answer = await client.metadata("get_catalog_state", {}, CatalogState)
    return answer.cli_state or NO_STATE


async def write_state(client: AdminClient, state: Mapping[str, object]) -> None:
    """Let the server keep it."""
    await client.metadata("set_catalog_state", {"type": "cli", "state": state}, object)


def has_run(migration: Migration, state: Mapping[str, object]) -> bool:
    """Whether the state names it."""
    return str(migration.version) in runs_of(migration.source, state)


def with_run(migration: Migration, state: Mapping[str, object]) -> Mapping[str, object]:
    """The state that names it too; false: not in the middle of it."""
    runs = {**runs_of(migration.source, state), str(migration.version): False}
    return {**state, "migrations": {**all_runs(state), migration.source: runs}}


def runs_of(source: str, state: Mapping[str, object]) -> Mapping[str, object]:
    """What has run on a source, by version."""
    return cast("Mapping[str, object]", all_runs(state).get(source, {}))


def all_runs(state: Mapping[str, object]) -> Mapping[str, object]:
    """What has run, by source."""
    return cast("Mapping[str, object]", state.get("migrations", {}))
