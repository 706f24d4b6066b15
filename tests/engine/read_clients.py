"""A database of our own on a Postgres, read by either client."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import asyncpg
import uvloop

from genkan.engine.config.isolation import IsolationLevel
from genkan.engine.config.read_client import ReadClient
from genkan.engine.errors import EngineError
from genkan.engine.names import SourceName
from genkan.engine.postgres.pipeline.read_pool import ReadPool
from genkan.engine.postgres.run import Database
from genkan.storage.connection import Connection, connect

T = TypeVar("T")
SOURCE = SourceName("default")
# A statement whose answer says what it was asked, and where it ran.
ECHO = "select json_build_array($1::text, pg_backend_pid())"
SLEEP = "select to_json($1::text) from pg_sleep(($2::text)::float8)"


async def opened(
    url: str, client: ReadClient, *, size: int = 8, timeout_seconds: int = 20
) -> Database:
    database = Database(
        pool_size=size, statement_timeout_seconds=timeout_seconds, read_client=client
    )
    await database.open_source(SOURCE, url, IsolationLevel.READ_COMMITTED)
    return database


async def outcome(reading: Callable[[], Awaitable[bytes]]) -> object:
    """The answer, or all that clients and admins are told of the error."""
    try:
        return await reading()
    except EngineError as error:
        cause = error.__cause__
        # Of an argument that can not be written each client has its own.
        is_told = isinstance(cause, asyncpg.PostgresError) and type(cause) is not asyncpg.DataError
        kind = type(cause) if is_told else None
        return type(error), error.message, error.path, error.internal, kind


async def execute(url: str, statement: str) -> None:
    connection = await connect(url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


async def backends(url: str, running: str | None = None) -> list[int]:
    """Who is connected, or runs a statement like that, beside who asks."""
    connection = await connect(url)
    try:
        rows = await connection.fetch(
            "select pid from pg_stat_activity where datname = current_database() "
            "and pid <> pg_backend_pid() "
            "and ($1::text is null or (query ~ $1 and state = 'active'))",
            running,
        )
    finally:
        await connection.close()
    return [int(str(row["pid"])) for row in rows]


async def until(is_so: Callable[[], Awaitable[bool]]) -> None:
    """Return when it is."""
    async with asyncio.timeout(60):
        while not await is_so():  # noqa: ASYNC110  # the database tells nobody
            await asyncio.sleep(0.01)


def with_pool(
    url: str,
    scenario: Callable[[ReadPool], Awaitable[T]],
    *,
    size: int = 4,
    limit_seconds: float = 20,
    timeout_seconds: float = 0,
) -> T:
    """What the scenario finds out; afterwards nothing is left open."""

    async def setup(connection: Connection) -> None:
        await connection.execute("set default_transaction_read_only to on")
        await connection.execute(f"set statement_timeout to '{timeout_seconds}s'")

    async def main() -> T:
        pool = ReadPool(url, size=size, setup=setup, limit_seconds=limit_seconds)
        try:
            return await scenario(pool)
        finally:
            await pool.close()

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:  # as `genkan engine` does
        return runner.run(main())
