"""A lock on a table that is waited for so briefly that no writer has to suffer for it.

Note [Whom a deadlock hits]: a writer that holds a lock on a partition and wants one on its table
waits for us, who hold that and want the other. After deadlock_timeout Postgres ends whoever looks
first, which may be the writer. So all our waiting together ends before that.
Source: PostgreSQL, 19.12 deadlock_timeout; 13.3.4 Deadlocks.
"""

from typing import Final, Literal

import asyncpg

from genkan.engine.postgres.change_feed.means import CanNotWatch
from genkan.engine.postgres.change_feed.standing import QUERIES
from genkan.engine.sql.fragment import Identifier
from genkan.engine.subscriptions.change import Relation
from genkan.storage.connection import Connection

BUSY: Final = "it is busy: others hold locks on it"

_LATER: Final = (
    asyncpg.LockNotAvailableError,
    asyncpg.QueryCanceledError,
    asyncpg.DeadlockDetectedError,
)


def qualified(relation: Relation) -> str:
    """Its name in SQL."""
    return f"{Identifier(relation.schema).quoted()}.{Identifier(relation.name).quoted()}"


async def lock_briefly(
    connection: Connection,
    relation: Relation,
    mode: Literal["share row exclusive", "access exclusive"],
) -> None:
    """Lock a table and all that inherits from it until the end of the transaction.

    Raises CanNotWatch when others do not let go.
    """
    try:
        await connection.fetchval(QUERIES["wait_briefly"])
        await connection.execute(f"lock table {qualified(relation)} in {mode} mode")
    except _LATER as error:
        raise CanNotWatch(BUSY) from error
    await connection.fetchval(QUERIES["work_on"])
