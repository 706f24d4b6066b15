"""Calls of asynchronous actions in ``hdb_catalog.hdb_action_log``, in Hasura's own shape.

A call is done in the transaction that claims it: when a process goes down, the call waits again,
and another does it. Source: Hasura v2, actions: asynchronous actions.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final, cast

import asyncpg
import msgspec

from genkan.engine.names import ActionName
from genkan.engine.postgres.run import unavailable
from genkan.storage.connection import Connection
from genkan.storage.pool import Pool, PoolClosed
from genkan.storage.query_file import load_queries

QUERIES: Final = load_queries("genkan.engine.postgres", "action_log.sql")
_CONNECTIONS: Final = 4
_ENCODER: Final = msgspec.json.Encoder(decimal_format="number")
_AWAY: Final = (
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    OSError,
    TimeoutError,
    PoolClosed,
)


@dataclass(frozen=True, slots=True)
class LoggedCall:
    """A call and what came of it so far; all but the id are JSON texts, None for nothing yet."""

    id: str
    created_at: str
    response: str | None
    errors: str | None


@dataclass(frozen=True, slots=True)
class WaitingCall:
    """A call that is to be done."""

    id: str
    action: ActionName
    input: Mapping[str, object]
    headers: Mapping[str, str]
    session_variables: Mapping[str, str]


class ActionLog:
    """The log, and the connections to it, which are kept; `close` ends them."""

    def __init__(self, metadata_url: str) -> None:
        self._pool = Pool(metadata_url, size=_CONNECTIONS, setup=None)

    async def add(
        self,
        action: ActionName,
        given: Mapping[str, object],
        headers: Mapping[str, str],
        session_variables: Mapping[str, str],
    ) -> str:
        """Keep a call until it is done; its id. Raises PostgresUnavailable."""
        async with self._connection() as connection:
            added = await connection.fetchval(
                QUERIES["add"], action, _text(given), _text(headers), _text(session_variables)
            )
        return cast("str", added)

    async def find(
        self,
        action: ActionName,
        call: str,
        session_variables: Mapping[str, str],
        *,
        is_admin: bool,
    ) -> LoggedCall | None:
        """The call of that id, for whoever made it or admin; None for others.

        Raises PostgresUnavailable.
        """
        async with self._connection() as connection:
            row = await connection.fetchrow(
                QUERIES["find"], call, action, _text(session_variables), is_admin
            )
        if row is None:
            return None
        id_, created_at, response, errors = (
            cast("str", row[key]) for key in ("id", "created_at", "response", "errors")
        )
        return LoggedCall(id_, created_at, response, errors)

    @asynccontextmanager
    async def claim(
        self, actions: Sequence[ActionName], most: int
    ) -> AsyncGenerator[ClaimedCalls, None]:
        """Calls that nobody else does meanwhile; what is not `finish`ed waits on.

        Raises PostgresUnavailable.
        """
        async with self._connection() as connection, connection.transaction():
            rows = await connection.fetch(QUERIES["claim"], list(actions), most)
            yield ClaimedCalls(
                connection, [_waiting(cast("Mapping[str, str]", row)) for row in rows]
            )

    @asynccontextmanager
    async def _connection(self) -> AsyncGenerator[Connection, None]:
        try:
            async with self._pool.lend() as connection:
                yield connection
        except _AWAY as error:
            raise unavailable(error) from error

    async def close(self) -> None:
        """Close the connections."""
        await self._pool.close()


@dataclass(frozen=True, slots=True)
class ClaimedCalls:
    """Calls in the transaction that claims them."""

    connection: Connection
    calls: Sequence[WaitingCall]

    async def finish(self, call: WaitingCall, response: object, errors: object) -> None:
        """Tell what came of a call: a response, or else errors (None for none)."""
        told = None if errors is None else _text(errors)
        given = None if errors is not None else _text(response)
        await self.connection.execute(QUERIES["finish"], call.id, given, told)


async def clear_calls(connection: Connection, action: ActionName) -> None:
    """Forget all calls of an action, in the connection's transaction."""
    await connection.execute(QUERIES["clear"], action)


def _waiting(row: Mapping[str, str]) -> WaitingCall:
    return WaitingCall(
        id=row["id"],
        action=cast("ActionName", row["action_name"]),
        input=msgspec.json.decode(row["input"], type=dict[str, object]),
        headers=msgspec.json.decode(row["headers"], type=dict[str, str]),
        session_variables=msgspec.json.decode(row["session_variables"], type=dict[str, str]),
    )


def _text(value: object) -> str:
    return _ENCODER.encode(value).decode()
