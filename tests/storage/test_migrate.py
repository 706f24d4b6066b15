"""Migrations, forward only."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from genkan.storage.connection import Connection, connect
from genkan.storage.migrate import MigrationFailed, migrate

MakePackage = Callable[[dict[str, str]], str]


@pytest.fixture
def make_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MakePackage:
    """A function that makes an importable package of these files."""
    monkeypatch.syspath_prepend(str(tmp_path))
    made: list[str] = []

    def make(files: dict[str, str]) -> str:
        name = f"migrations_for_a_test_{len(made)}"
        made.append(name)
        folder = tmp_path / name
        folder.mkdir()
        for file, text in {"__init__.py": "", **files}.items():
            (folder / file).write_text(text)
        sys.modules.pop(name, None)
        return name

    return make


def play(url: str, scenario: Callable[[Connection], Awaitable[object]]) -> object:
    async def main() -> object:
        connection = await connect(url)
        try:
            return await scenario(connection)
        finally:
            await connection.close()

    return asyncio.run(main())


FIRST = {"0001_users.sql": "create table users (id int);\ninsert into users values (1);"}
SECOND = {**FIRST, "0002_names.sql": "alter table users add name text;"}


def test_migrations_run_once_in_the_schema_they_are_for(
    database_url: str, make_package: MakePackage
) -> None:
    first, second = make_package(FIRST), make_package(SECOND)

    async def scenario(connection: Connection) -> object:
        applied = [
            await migrate(connection, schema="shop", package=package)
            for package in (first, first, second)
        ]
        rows = await connection.fetch("select title from shop.genkan_migration order by number")
        columns = await connection.fetchval("select (u)::text from shop.users u")
        return applied, [row["title"] for row in rows], columns

    assert play(database_url, scenario) == ([1, 0, 1], ["users", "names"], "(1,)")


def test_a_failing_migration_leaves_nothing_behind_and_is_named(
    database_url: str, make_package: MakePackage
) -> None:
    package = make_package({**FIRST, "0002_bad.sql": "create table more (id int); select nonsense"})

    async def scenario(connection: Connection) -> object:
        with pytest.raises(MigrationFailed, match=r"0002_bad\.sql.*'shop'.*nonsense"):
            await migrate(connection, schema="shop", package=package)
        return await connection.fetchval("select to_regclass('shop.more')")

    assert play(database_url, scenario) is None


def test_a_database_of_a_newer_release_is_refused(
    database_url: str, make_package: MakePackage
) -> None:
    older, newer = make_package(FIRST), make_package(SECOND)

    async def scenario(connection: Connection) -> object:
        await migrate(connection, schema="shop", package=newer)
        with pytest.raises(MigrationFailed, match="newer release of Genkan"):
            await migrate(connection, schema="shop", package=older)
        return True

    assert play(database_url, scenario)


def test_processes_that_start_at_once_migrate_once(
    database_url: str, make_package: MakePackage
) -> None:
    package = make_package(SECOND)

    async def one() -> int:
        connection = await connect(database_url)
        try:
            return await migrate(connection, schema="shop", package=package)
        finally:
            await connection.close()

    async def main() -> list[int]:
        return sorted(await asyncio.gather(*(one() for _ in range(4))))

    assert asyncio.run(main()) == [0, 0, 0, 2]


def test_numbers_run_without_gaps(database_url: str, make_package: MakePackage) -> None:
    package = make_package({**FIRST, "0003_late.sql": "select 1"})

    async def scenario(connection: Connection) -> object:
        with pytest.raises(ValueError, match=r"expected number 0002, found '0003_late\.sql'"):
            await migrate(connection, schema="shop", package=package)
        return True

    assert play(database_url, scenario)
