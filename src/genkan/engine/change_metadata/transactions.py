"""The connections of one change: one for each database it touches, each in a transaction.

They are the change's own and are closed with it: what an admin's SQL sets in a session
(``set role``, ``search_path``, time zones, locks) is never met by another request.
"""

import asyncio
from collections.abc import Callable, Generator
from contextlib import AsyncExitStack, contextmanager
from typing import Final

import asyncpg

from genkan.engine.errors import EngineError
from genkan.engine.metadata.fault import Away
from genkan.engine.postgres.run import unavailable
from genkan.storage.connection import Connection, connect

_CLOSE_SECONDS: Final = 5.0
_LOST: Final = (
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    OSError,
)
_UNREACHABLE: Final = (
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    OSError,
    TimeoutError,
    ValueError,
)


class Transactions:
    """By URL, so that a source that shares the metadata's database shares its transaction.

    Between databases there is no common commit: the metadata's comes last, so that what
    fails leaves a database ahead of the metadata, never metadata ahead of a database.
    """

    def __init__(self) -> None:
        self._open: dict[str, tuple[Connection, AsyncExitStack]] = {}

    async def on(self, url: str) -> Connection:
        """The connection to the database at `url`. Raises PostgresUnavailable."""
        known = self._open.get(url)
        if known is not None:
            return known[0]
        connection = await open_connection(url)
        stack = AsyncExitStack()
        await stack.enter_async_context(connection.transaction())
        self._open[url] = (connection, stack)
        return connection

    async def commit(self, last: str) -> None:
        """Commit all of them, that on the URL `last` last."""
        for url in sorted(self._open, key=lambda url: url == last):
            connection, stack = self._open.pop(url)
            try:
                await stack.aclose()
            finally:
                await close_connection(connection)

    async def roll_back(self) -> None:
        """Undo what has not been committed."""
        while self._open:
            _, (connection, _) = self._open.popitem()
            # Postgres rolls back what a closed connection left open.
            await close_connection(connection)


async def open_connection(url: str) -> Connection:
    """A connection of its own. Raises PostgresUnavailable."""
    try:
        return await connect(url)
    except _UNREACHABLE as error:
        raise unavailable(error) from error


async def close_connection(connection: Connection) -> None:
    """Close it, whatever state it is in."""
    try:
        async with asyncio.timeout(_CLOSE_SECONDS):
            await connection.close()
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError):
        connection.terminate()


@contextmanager
def told_of_refusals(word: Callable[[asyncpg.PostgresError], EngineError]) -> Generator[None]:
    """What Postgres refuses in the block, a commit for one, in the words that `word` finds.

    Raises PostgresUnavailable when the connection is lost.
    """
    try:
        yield
    except _LOST as error:
        raise unavailable(error) from error
    except asyncpg.PostgresError as error:
        raise word(error) from error


def away_for(error: EngineError) -> Away:
    """What is told of a source that can not be used."""
    match error.internal:
        case {"reason": str(reason)}:
            return Away(error.message, reason)
        case _:
            return Away(error.message)
