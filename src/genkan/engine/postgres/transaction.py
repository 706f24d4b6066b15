"""The programs of a mutation in one transaction.

Source: Hasura v2, mutations run in one transaction; `hasura.user` and `hasura.tracecontext`
are settings that the database's triggers may read.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, LiteralString

import asyncpg

from genkan.engine.config.isolation import IsolationLevel
from genkan.engine.errors import EngineError
from genkan.engine.ir.value_text import json_text
from genkan.engine.postgres.run_program import run_program
from genkan.engine.session import Session, TraceContext
from genkan.engine.sql.bind import BoundProgram
from genkan.storage.connection import Connection

_SETTINGS: Final = (
    "select set_config('hasura.user', $1, true), set_config('hasura.tracecontext', $2, true)"
)

_BEGIN: Final[Mapping[IsolationLevel, LiteralString]] = {
    IsolationLevel.READ_COMMITTED: "begin isolation level read committed",
    IsolationLevel.REPEATABLE_READ: "begin isolation level repeatable read",
    IsolationLevel.SERIALIZABLE: "begin isolation level serializable",
}


class NotBegun(Exception):
    """The connection broke before anything ran: the same may be tried on another one."""


@dataclass(frozen=True, slots=True)
class TransactionSettings:
    """What triggers may read. user: the session's variables as JSON; trace: a JSON object."""

    user: str
    trace: str


def settings_of(session: Session) -> TransactionSettings:
    """What triggers may know of a session's request; its part of the trace is a new one."""
    known = session.trace or TraceContext(secrets.token_hex(16), None)
    trace = {"trace_id": known.trace_id, "span_id": secrets.token_hex(8)}
    if known.sampling_state is not None:
        trace["sampling_state"] = known.sampling_state
    return TransactionSettings(user=json_text(dict(session.variables)), trace=json_text(trace))


async def run_transaction(
    connection: Connection,
    programs: Sequence[BoundProgram],
    settings: TransactionSettings,
    isolation: IsolationLevel,
) -> list[bytes]:
    """The answer of each program; when one fails, nothing is left of any.

    Raises NotBegun, the EngineError of a step, or what asyncpg raises when the connection
    breaks or the commit is refused.
    """
    try:
        await connection.execute(_BEGIN[isolation])
    except (
        asyncpg.PostgresError,
        asyncpg.InterfaceError,
        asyncpg.InternalClientError,  # a farewell of the server lay unread on the connection
        ConnectionError,
    ) as error:
        raise NotBegun(str(error)) from error
    try:
        answers = await run_within(connection, programs, settings)
    except EngineError:
        await connection.execute("rollback")
        raise
    except asyncpg.PostgresError:
        if not connection.is_closed():
            await connection.execute("rollback")
        raise
    tag = await connection.execute("commit")
    if tag != "COMMIT":
        raise AssertionError(f"a transaction ended with {tag}")
    return answers


async def run_within(
    connection: Connection, programs: Sequence[BoundProgram], settings: TransactionSettings
) -> list[bytes]:
    """The answer of each program, in a transaction that the caller has begun and will end.

    Raises the EngineError of a step, or what asyncpg raises when the connection breaks.
    """
    await connection.fetchrow(_SETTINGS, settings.user, settings.trace)
    return [await run_program(connection, program) for program in programs]
