"""A small free-list of connections.

Lending costs no round trip: asyncpg's own pool resets a connection at each release, which
triples the database's work per query. So whoever borrows leaves a connection as it was found:
no session settings, no listeners, no open transaction (one left open closes the connection).
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Final

import asyncpg

from genkan.storage.connection import Connection, connect

Setup = Callable[[Connection], Awaitable[None]]
Translate = Callable[[BaseException], Exception | None]

CLOSE_SECONDS: Final = 5.0


class PoolClosed(Exception):
    """The pool is closed or closing; nothing is lent any more."""


class Pool:
    """Connections to one database, at most `size`, opened when first needed.

    Waiters are served in the order they came. The last connection returned is the first to
    be lent again, so that few stay warm.
    """

    is_for_one_task: bool = False  # True of the connection of a transaction

    def __init__(
        self, url: str, *, size: int, setup: Setup | None, translate: Translate | None = None
    ) -> None:
        self._url = url
        self._size = size
        self._setup = setup
        self.translate = translate
        self.shared: Pool = self  # where `Together` asks: here, or a pool that is closed with us
        self._idle: list[Connection] = []
        # A waiter is woken with a connection, or with None: a place in which to open its own.
        self._waiters: deque[asyncio.Future[Connection | None]] = deque()
        self._taken_places = 0  # open, being opened, or promised to a waiter
        self._is_closed = False
        self._stopping: set[asyncio.Task[None]] = set()

    def lend(self) -> "Lease":
        """A connection for the length of an `async with`; waits while all are lent."""
        return Lease(self)

    async def take(self) -> Connection:
        """A connection that must be given back by `give_back`; `lend` does both."""
        while True:
            if self._is_closed:
                raise PoolClosed("the connection pool is closed")
            while self._idle:
                connection = self._idle.pop()
                if not connection.is_closed():
                    return connection
                self._taken_places -= 1
            if self._taken_places < self._size:
                self._taken_places += 1
                return await self._open()
            handed = await self._wait()
            if handed is None:
                return await self._open()
            if not handed.is_closed():
                return handed
            self._free_place()

    def give_back(self, connection: Connection) -> None:
        """Lend the connection on, unless it is broken or was left in a transaction."""
        if connection.is_closed() or connection.is_in_transaction() or self._is_closed:
            self.discard(connection)
            return
        waiter = self._next_waiter()
        if waiter is None:
            self._idle.append(connection)
        else:
            waiter.set_result(connection)

    def discard(self, connection: Connection) -> None:
        """Close the connection; a waiter may open one in its place."""
        connection.terminate()
        self._free_place()

    def stop(self, connection: Connection) -> None:
        """Close a connection whose statement was cancelled half-way.

        Its place is free when the server has been told: what still runs there counts.
        """
        task = asyncio.create_task(self._stop(connection))
        self._stopping.add(task)
        task.add_done_callback(self._stopping.discard)

    async def _stop(self, connection: Connection) -> None:
        try:
            await _close(connection)
        finally:
            self._free_place()

    async def close(self) -> None:
        """Close what is idle and turn waiters away; what is lent closes when it comes back."""
        self._is_closed = True
        if self.shared is not self:
            await self.shared.close()
        while (waiter := self._next_waiter()) is not None:
            waiter.set_exception(PoolClosed("the connection pool is closed"))
        idle, self._idle = self._idle, []
        self._taken_places -= len(idle)
        for connection in idle:
            await _close(connection)
        if self._stopping:
            await asyncio.wait(self._stopping)

    async def _open(self) -> Connection:
        try:
            connection = await connect(self._url)
        except BaseException:
            self._free_place()
            raise
        try:
            if self._setup is not None:
                await self._setup(connection)
        except BaseException:
            self.discard(connection)
            raise
        return connection

    async def _wait(self) -> Connection | None:
        waiter: asyncio.Future[Connection | None] = asyncio.get_running_loop().create_future()
        self._waiters.append(waiter)
        try:
            return await waiter
        except asyncio.CancelledError:
            # Woken and cancelled in the same moment: what was handed over goes to the next.
            if waiter.done() and not waiter.cancelled() and waiter.exception() is None:
                handed = waiter.result()
                if handed is None:
                    self._free_place()
                else:
                    self.give_back(handed)
            raise

    def _free_place(self) -> None:
        waiter = self._next_waiter()
        if waiter is None:
            self._taken_places -= 1
        else:
            waiter.set_result(None)

    def _next_waiter(self) -> asyncio.Future[Connection | None] | None:
        while self._waiters:
            waiter = self._waiters.popleft()
            if not waiter.done():
                return waiter
        return None


class Lease:
    """One borrowing; written by hand because it is entered once per request."""

    __slots__ = ("_connection", "_pool")

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._connection: Connection | None = None

    async def __aenter__(self) -> Connection:
        """Wait for a connection."""
        self._connection = connection = await self._pool.take()
        return connection

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Give it back; one whose statement was cancelled half-way is not lent again."""
        connection, self._connection = self._connection, None
        if connection is None:
            return
        if kind is not None and issubclass(kind, asyncio.CancelledError | TimeoutError):
            self._pool.stop(connection)
        else:
            self._pool.give_back(connection)
        translate = self._pool.translate
        told = None if error is None or translate is None else translate(error)
        if told is not None:
            raise told from error


async def _close(connection: Connection) -> None:
    """Say goodbye; a statement that was cancelled is stopped on the server first."""
    try:
        async with asyncio.timeout(CLOSE_SECONDS):
            await connection.close()
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
        connection.terminate()


async def open_pool(
    url: str, *, size: int, setup: Setup | None = None, translate: Translate | None = None
) -> Pool:
    """A pool for the database at `url`; its first connection proves that the URL works.

    `setup` runs once on each new connection. `translate` is shown what a borrower failed with,
    at commit as well, and answers what is raised in its place, or None. Raises what `connect`
    raises.
    """
    pool = Pool(url, size=size, setup=setup, translate=translate)
    async with pool.lend():
        pass
    return pool
