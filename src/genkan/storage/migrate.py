"""Plain SQL migrations, forward only: `0001_users.sql`, `0002_sessions.sql`, ...

Each runs once, in a transaction of its own, in the order of its number, with the product's
schema first in `search_path`. What has run is recorded in the table `genkan_migration` of that
schema. Several processes may start at once: an advisory lock lets one of them migrate.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Final

import asyncpg

from genkan.storage.connection import Connection
from genkan.storage.query_file import load_queries

FILE_NAME: Final = re.compile(r"(?P<number>\d{4})_(?P<title>[a-z0-9_]+)\.sql")
QUERIES: Final = load_queries("genkan.storage", "migrate.sql")


class MigrationFailed(Exception):
    """The schema could not be brought to this release's shape; nothing was half applied."""


@dataclass(frozen=True, slots=True, order=True)
class Migration:
    """One numbered step; `text` may hold several statements."""

    number: int
    title: str
    text: str

    def __str__(self) -> str:
        """The name of its file."""
        return f"{self.number:04}_{self.title}.sql"


async def migrate(connection: Connection, *, schema: str, package: str) -> int:
    """Apply what `package` has and the database lacks; answers how many were applied.

    Raises MigrationFailed when a step fails, or when the database is ahead of this release.
    """
    migrations = read_migrations(package)
    lock = f"genkan migrate {schema}"
    await connection.execute(QUERIES["lock"], lock)
    try:
        await ensure_record(connection, schema)
        applied = await read_applied(connection, schema)
        missing = missing_migrations(migrations, applied, schema=schema)
        for migration in missing:
            await apply(connection, migration, schema)
        return len(missing)
    finally:
        if not connection.is_closed():
            await connection.execute(QUERIES["unlock"], lock)


def read_migrations(package: str) -> Sequence[Migration]:
    """The migrations in `package`, in order; their numbers run from 1 without gaps."""
    found = sorted(
        Migration(int(match["number"]), match["title"], resource.read_text(encoding="utf-8"))
        for resource in files(package).iterdir()
        if (match := FILE_NAME.fullmatch(resource.name)) is not None
    )
    for place, migration in enumerate(found, start=1):
        if migration.number != place:
            raise ValueError(f"{package}: expected number {place:04}, found '{migration}'")
    return found


def missing_migrations(
    migrations: Sequence[Migration], applied: Sequence[str], *, schema: str
) -> Sequence[Migration]:
    """The migrations that follow the `applied` ones (names of files, in order)."""
    known = [str(migration) for migration in migrations]
    unknown = [name for name in applied if name not in known]
    if unknown:
        raise MigrationFailed(
            f"schema '{schema}' has migration '{unknown[0]}', which this release does not know: "
            "it was used by a newer release of Genkan; start that release or a newer one"
        )
    if list(applied) != known[: len(applied)]:
        raise MigrationFailed(
            f"schema '{schema}' has migrations {', '.join(applied)}, expected them without gaps; "
            f"restore the rows of its table 'genkan_migration'"
        )
    return migrations[len(applied) :]


async def ensure_record(connection: Connection, schema: str) -> None:
    """Make the schema and its table of migrations where they are absent."""
    # Postgres asks for the right to create even with "if not exists"; we ask only when needed.
    for statement in ("create_schema", "create_record"):
        text = await connection.fetchval(QUERIES[statement], schema)
        if text is not None:
            await connection.execute(str(text))


async def read_applied(connection: Connection, schema: str) -> Sequence[str]:
    """Names of the files applied before, in order."""
    statement = await connection.fetchval(QUERIES["select_applied"], schema)
    rows = await connection.fetch(str(statement))
    return [f"{row['number']:04}_{row['title']}.sql" for row in rows]


async def apply(connection: Connection, migration: Migration, schema: str) -> None:
    """Run one migration and record it, both or neither."""
    try:
        async with connection.transaction():
            await connection.fetchval(QUERIES["set_search_path"], schema)
            await connection.execute(migration.text)
            await connection.fetchval(QUERIES["set_search_path"], schema)
            await connection.execute(QUERIES["record_applied"], migration.number, migration.title)
    except asyncpg.PostgresError as error:
        raise MigrationFailed(
            f"migration '{migration}' of schema '{schema}' failed: {error}"
        ) from error
