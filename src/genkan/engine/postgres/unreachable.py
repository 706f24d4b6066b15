"""Which failures are of the connection and not of the statement, and what clients are told."""

from typing import Final

import asyncpg

from genkan.engine.errors import PostgresUnavailable
from genkan.storage.pool import PoolClosed

MAX_ATTEMPTS: Final = 4

# The connection broke, not the statement: a read may be tried once more on another one.
LOST: Final = (
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # a farewell of the server lay unread on the connection
    asyncpg.AdminShutdownError,
    ConnectionError,
)
UNREACHABLE: Final = (
    *LOST,
    OSError,
    TimeoutError,
    PoolClosed,
    asyncpg.CrashShutdownError,
    asyncpg.CannotConnectNowError,
    asyncpg.TooManyConnectionsError,
    asyncpg.InvalidAuthorizationSpecificationError,
    asyncpg.InvalidCatalogNameError,
)


def unavailable(error: BaseException) -> PostgresUnavailable:
    """Hasura's error for a database that can not be reached; the reason is for admins."""
    reason = str(error) or type(error).__name__
    return PostgresUnavailable("connection error", internal={"reason": reason}, detail=reason)
