"""The only place that runs a client's statement.

Reads go out as single prepared statements on connections whose default is read-only, under a
time limit, many on one connection (postgres/pipeline/); what needs a connection to itself has a
pool of asyncpg's. Writes have another, so that no connection is ever switched over, and run in one
transaction (postgres/transaction.py).
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final, Protocol, TypeVar, cast

import asyncpg

from genkan.engine.config.isolation import IsolationLevel
from genkan.engine.config.read_client import ReadClient
from genkan.engine.errors import DataException, NotExists
from genkan.engine.names import SourceName
from genkan.engine.postgres.pg_error import engine_error
from genkan.engine.postgres.pipeline.read_pool import ReadPool
from genkan.engine.postgres.transaction import NotBegun, TransactionSettings, run_transaction
from genkan.engine.postgres.unreachable import LOST, MAX_ATTEMPTS, UNREACHABLE, unavailable
from genkan.engine.sql.bind import BoundProgram
from genkan.engine.sql.binder import Argument
from genkan.storage.connection import Connection, connect
from genkan.storage.pool import Pool, PoolClosed, open_pool

T = TypeVar("T")

MIN_WRITERS: Final = 2
WRITERS_SHARE: Final = 4  # one writer for four readers
ASKERS_SHARE: Final = 4  # of the readers, where reads are pipelined: one in four is lent
PROBE_SECONDS: Final = 5.0
CLIENT_GRACE_SECONDS: Final = 5.0  # beyond the server's own limit, for a server that hangs

_READ_ONLY: Final = "select set_config('default_transaction_read_only', 'on', false)"
_TIME_LIMIT: Final = "select set_config('statement_timeout', $1, false)"
_TIME_LIMIT_HERE: Final = "select set_config('statement_timeout', $1, true)"  # of a transaction


class _HasTypeCodecs(Protocol):
    """What asyncpg's connection can do that only this file needs."""

    def set_type_codec(
        self,
        typename: str,
        *,
        schema: str,
        encoder: Callable[[bytes], bytes],
        decoder: Callable[[bytes], bytes],
        format: str,  # noqa: A002  # asyncpg's name
    ) -> Awaitable[None]:
        """Say how values of a type are written and read."""
        ...


@dataclass(frozen=True, slots=True)
class SourcePools:
    """The connections to one source; both open lazily up to their size.

    isolation: of the transactions that write; a read is one statement.
    pipelined: None where asyncpg reads.
    """

    url: str
    isolation: IsolationLevel
    pipelined: ReadPool | None
    readers: Pool
    writers: Pool


class Database:
    """The pools of all sources. A source is opened when metadata names it, closed when not."""

    def __init__(
        self, *, pool_size: int, statement_timeout_seconds: int, read_client: ReadClient
    ) -> None:
        self._pool_size = pool_size
        self._read_client = read_client
        self._timeout_seconds = statement_timeout_seconds
        self._sources: dict[SourceName, SourcePools] = {}
        self._finishing: set[asyncio.Future[Any]] = set()

    async def open_source(self, name: SourceName, url: str, isolation: IsolationLevel) -> None:
        """Connect to a source; the same name with another URL moves it.

        Raises PostgresUnavailable when the database can not be reached.
        """
        known = self._sources.get(name)
        if known is not None and known.url == url:
            self._sources[name] = replace(known, isolation=isolation)
            return
        writers = max(MIN_WRITERS, self._pool_size // WRITERS_SHARE)
        size, is_pipelined = self._pool_size, self._read_client is ReadClient.PIPELINED
        askers = max(1, size // ASKERS_SHARE) if is_pipelined else size
        try:
            readers = await open_pool(url, size=askers, setup=self._set_up_reader)
        except (*UNREACHABLE, asyncpg.PostgresError, ValueError) as error:
            raise unavailable(error) from error
        pool = Pool(url, size=writers, setup=self._set_up)
        pipelined = self._read_pool(url, max(1, size - askers)) if is_pipelined else None
        self._sources[name] = SourcePools(url, isolation, pipelined, readers, pool)
        if known is not None:
            await _close(known)

    async def close_source(self, name: SourceName) -> None:
        """Let go of a source; what runs there finishes."""
        pools = self._sources.pop(name, None)
        if pools is not None:
            await _close(pools)

    async def finish(self, work: Awaitable[T]) -> T:
        """What `work` gives; it goes on to its end when who waits for it is cancelled."""
        working = asyncio.ensure_future(work)
        self._finishing.add(working)
        working.add_done_callback(self._finished)
        return await asyncio.shield(working)

    def _finished(self, working: "asyncio.Future[Any]") -> None:
        self._finishing.discard(working)
        if not working.cancelled():
            working.exception()  # looked at, though perhaps nobody waits for it any more

    async def close(self) -> None:
        """Let go of all sources, when what has to come to its end has."""
        if self._finishing:
            await asyncio.wait(self._finishing)
        for name in tuple(self._sources):
            await self.close_source(name)

    @property
    def reads_at_once(self) -> bool:
        """Whether a read without a limit of its own is a Future, begun when it is called."""
        return self._read_client is ReadClient.PIPELINED

    def read(
        self,
        source: SourceName,
        text: str,
        arguments: Sequence[Argument],
        limit_milliseconds: int | None = None,
    ) -> Awaitable[bytes]:
        """The single json value of a read-only statement, as Postgres wrote it.

        limit_milliseconds: when the server stops it, if it is to be sooner than for others.
        Raises the EngineError that Hasura gives for Postgres's refusal; to be awaited at once.
        No coroutine: who reads waits for one Future, which the hot path is to have no layers on.
        """
        pipelined = self._pools(source).pipelined
        if pipelined is not None and limit_milliseconds is None:
            return pipelined.read(text, arguments)
        return self._read_alone(source, text, arguments, limit_milliseconds)

    async def _read_alone(
        self,
        source: SourceName,
        text: str,
        arguments: Sequence[Argument],
        limit_milliseconds: int | None,
    ) -> bytes:
        value = await self.ask(source, partial(_value, text, arguments, limit_milliseconds))
        if not isinstance(value, bytes):
            message = f"a root statement gave {type(value).__name__}, expected json"
            raise AssertionError(message)  # noqa: TRY004  # a bug of ours
        return value

    async def read_rows(
        self, source: SourceName, text: str, arguments: Sequence[object]
    ) -> Sequence[Sequence[object]]:
        """All rows of a read-only statement of ours, for many who asked (`sql.multiplex`).

        Raises the EngineError that Hasura gives for Postgres's refusal.
        """
        return await self.ask(source, partial(_rows, text, arguments))

    async def ask(self, source: SourceName, question: Callable[[Connection], Awaitable[T]]) -> T:
        """What `question` finds out on a connection for reading; it may be asked again.

        Raises the EngineError that Hasura gives for Postgres's refusal.
        """
        pool = self._pools(source).readers
        # A connection may have died while it lay idle; a read can be asked again on another.
        # Not for ever: the statement itself may be what makes the server fall over.
        for _ in range(MAX_ATTEMPTS - 1):
            try:
                return await self._on_reader(pool, question)
            except LOST:
                continue
        try:
            return await self._on_reader(pool, question)
        except LOST as error:
            raise unavailable(error) from error

    def url(self, source: SourceName) -> str:
        """Where the source is. Raises NotExists."""
        return self._pools(source).url

    async def explain(
        self, source: SourceName, text: str, arguments: Sequence[Argument]
    ) -> tuple[str, ...]:
        """The lines of Postgres's plan for a read-only statement; it is not run."""
        try:
            async with self._pools(source).readers.lend() as connection:
                rows = await connection.fetch("explain (format text) " + text, *arguments)
        except UNREACHABLE as error:
            raise unavailable(error) from error
        except asyncpg.PostgresError as error:
            raise engine_error(error) from error
        return tuple(str(row[0]) for row in rows)

    async def write(
        self, source: SourceName, programs: Sequence[BoundProgram], settings: TransactionSettings
    ) -> list[bytes]:
        """The answers of the programs, which run in order in one transaction: all or none.

        Raises the EngineError that Hasura gives for Postgres's refusal, or for a row that
        fails the permission's check.
        """
        pools = self._pools(source)
        for _ in range(MAX_ATTEMPTS - 1):
            try:
                return await self._write_once(pools, programs, settings)
            except NotBegun:
                continue
        try:
            return await self._write_once(pools, programs, settings)
        except NotBegun as error:
            raise unavailable(error) from error

    async def _write_once(
        self, pools: SourcePools, programs: Sequence[BoundProgram], settings: TransactionSettings
    ) -> list[bytes]:
        connection: Connection | None = None
        try:
            async with asyncio.timeout(self._timeout_seconds + CLIENT_GRACE_SECONDS):
                async with pools.writers.lend() as connection:
                    try:
                        return await run_transaction(
                            connection, programs, settings, pools.isolation
                        )
                    except (*LOST, NotBegun):
                        connection.terminate()
                        raise
        except (*LOST, OSError, TimeoutError, PoolClosed, asyncpg.CrashShutdownError) as error:
            raise unavailable(error) from error
        except asyncpg.PostgresError as error:
            if connection is None:
                raise unavailable(error) from error
            raise engine_error(error) from error

    async def _on_reader(self, pool: Pool, ask: Callable[[Connection], Awaitable[T]]) -> T:
        """What `ask` gives; a connection that breaks is left to the caller."""
        connection: Connection | None = None
        try:
            async with asyncio.timeout(self._timeout_seconds + CLIENT_GRACE_SECONDS):
                async with pool.lend() as connection:
                    try:
                        return await ask(connection)
                    except ValueError as error:
                        # asyncpg could not write an argument; the connection is untouched.
                        raise DataException(str(error)) from error
                    except LOST:
                        connection.terminate()
                        raise
        except LOST as error:
            if connection is None:
                raise unavailable(error) from error
            raise
        except (OSError, TimeoutError, PoolClosed, asyncpg.CrashShutdownError) as error:
            raise unavailable(error) from error
        except asyncpg.PostgresError as error:
            if connection is None:
                raise unavailable(error) from error
            raise engine_error(error) from error

    def _read_pool(self, url: str, size: int) -> ReadPool:
        return ReadPool(
            url,
            size=size,
            setup=self._limit_reader,
            limit_seconds=self._timeout_seconds + CLIENT_GRACE_SECONDS,
        )

    async def _limit_reader(self, connection: Connection) -> None:
        await connection.fetchval(_READ_ONLY)
        await connection.fetchval(_TIME_LIMIT, f"{self._timeout_seconds}s")

    async def _set_up_reader(self, connection: Connection) -> None:
        await connection.fetchval(_READ_ONLY)
        await self._set_up(connection)

    async def _set_up(self, connection: Connection) -> None:
        await connection.fetchval(_TIME_LIMIT, f"{self._timeout_seconds}s")
        # json in its binary format is its text: bytes go from Postgres to the socket unread.
        await cast("_HasTypeCodecs", connection).set_type_codec(
            "json", schema="pg_catalog", encoder=bytes, decoder=bytes, format="binary"
        )

    def _pools(self, source: SourceName) -> SourcePools:
        pools = self._sources.get(source)
        if pools is None:
            raise NotExists(f'source with name "{source}" does not exist')
        return pools


async def _value(
    text: str, arguments: Sequence[Argument], limit: int | None, connection: Connection
) -> object:
    if limit is None:
        return await connection.fetchval(text, *arguments)
    async with connection.transaction(readonly=True):
        await connection.fetchval(_TIME_LIMIT_HERE, f"{limit}ms")
        return await connection.fetchval(text, *arguments)


async def _rows(
    text: str, arguments: Sequence[object], connection: Connection
) -> Sequence[Sequence[object]]:
    return [tuple(row.values()) for row in await connection.fetch(text, *arguments)]


async def is_reachable(url: str) -> bool:
    """Whether the database at `url` answers within PROBE_SECONDS."""
    try:
        async with asyncio.timeout(PROBE_SECONDS):
            connection = await connect(url)
            try:
                await connection.fetchval("select 1")
            finally:
                connection.terminate()
    except (*UNREACHABLE, asyncpg.PostgresError):
        return False
    return True


async def _close(pools: SourcePools) -> None:
    if pools.pipelined is not None:
        await pools.pipelined.close()
    await pools.readers.close()
    await pools.writers.close()
