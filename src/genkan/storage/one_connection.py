"""A pool of the one connection that a transaction is open on.

Stores ask a pool for a connection at each step; given this one, all their steps are parts of
one transaction, and a `transaction()` of theirs is a savepoint in it.
"""

from genkan.storage.connection import Connection
from genkan.storage.pool import Pool


class OneConnection(Pool):
    """Lends one connection of another pool again and again; it is that pool's to close.

    For one task at a time: a connection runs one statement at a time.
    """

    is_for_one_task = True

    def __init__(self, connection: Connection) -> None:
        super().__init__("", size=1, setup=None)
        self._connection = connection

    async def take(self) -> Connection:
        """The connection."""
        return self._connection

    def give_back(self, connection: Connection) -> None:
        """Nothing: the transaction goes on."""

    def stop(self, connection: Connection) -> None:
        """Nothing: the pool that it was borrowed from learns of the cancelled statement too."""
