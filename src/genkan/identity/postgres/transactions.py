"""Several stores in one transaction (ports.Transactions)."""

import contextlib
from collections.abc import AsyncGenerator, Callable
from typing import Final

from genkan.identity.ports import Ports
from genkan.storage.one_connection import OneConnection
from genkan.storage.pool import Pool
from genkan.storage.query_file import load_queries

QUERIES: Final = load_queries("genkan.identity.postgres", "transactions.sql")


class PostgresTransactions:
    """Makes the ports anew, on the connection of a transaction."""

    def __init__(self, pool: Pool, ports_on: Callable[[Pool], Ports]) -> None:
        self._pool = pool
        self._ports_on = ports_on

    @contextlib.asynccontextmanager
    async def begin(self) -> AsyncGenerator[Ports, None]:
        """Ports whose steps are stored together at the end, or not at all when it raises."""
        async with self._pool.lend() as connection, connection.transaction():
            await connection.execute(QUERIES["one_at_a_time"])
            yield self._ports_on(OneConnection(connection))
