"""The programs of a mutation in one transaction.

Source: Hasura v2, mutations run in one transaction; `hasura.user` and `hasura.tracecontext`
are settings that the database's triggers may read.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import asyncpg

from genkan.engine.errors import CheckFailed, DataException, EngineError
from genkan.engine.ir.value_text import json_text
from genkan.engine.postgres.pg_error import engine_error
from genkan.engine.session import Session
from genkan.engine.sql.bind import BoundProgram
from genkan.engine.sql.binder import Argument
from genkan.engine.sql.parameter import WrittenCount, WrittenRows
from genkan.engine.sql.program import Answering, Step, Writing
from genkan.storage.connection import Connection, Record

_SETTINGS: Final = (
    "select set_config('hasura.user', $1, true), set_config('hasura.tracecontext', $2, true)"
)
_CHECK_FAILED: Final = "check constraint of an insert/update permission has failed"


class NotBegun(Exception):
    """The connection broke before anything ran: the same may be tried on another one."""


@dataclass(frozen=True, slots=True)
class TransactionSettings:
    """What triggers may read. user: the session's variables as JSON; trace: a JSON object."""

    user: str
    trace: str


def settings_of(session: Session) -> TransactionSettings:
    """What triggers may know of a session's request; the trace is a new one."""
    trace = {"trace_id": secrets.token_hex(16), "span_id": secrets.token_hex(8)}
    return TransactionSettings(user=json_text(dict(session.variables)), trace=json_text(trace))


@dataclass(slots=True)
class _Progress:
    """What the steps of one program gave so far. count: since the last part of the answer."""

    rows: list[str] = field(default_factory=list[str])
    count: int = 0
    answers: list[bytes] = field(default_factory=list[bytes])


async def run_transaction(
    connection: Connection, programs: Sequence[BoundProgram], settings: TransactionSettings
) -> list[bytes]:
    """The answer of each program; when one fails, nothing is left of any.

    Raises NotBegun, the EngineError of a step, or what asyncpg raises when the connection
    breaks or the commit is refused.
    """
    try:
        await connection.execute("begin")
    except (asyncpg.PostgresError, asyncpg.InterfaceError, ConnectionError) as error:
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
    return [await _run_program(connection, program) for program in programs]


async def _run_program(connection: Connection, bound: BoundProgram) -> bytes:
    progress = _Progress()
    for step, arguments in zip(bound.program.steps, bound.arguments, strict=True):
        record = await _run_step(connection, step, arguments, progress)
        _check(record, step)
        match step:
            case Writing():
                progress.rows.append(_text(record["rows"]))
                progress.count += _number(record["count"])
            case Answering():
                progress.answers.append(_json(record["root"]))
                progress.count = 0
    frame = bound.program.frame
    pieces = [piece for pair in zip(frame, progress.answers, strict=False) for piece in pair]
    return b"".join((*pieces, frame[-1]))


async def _run_step(
    connection: Connection, step: Step, arguments: Sequence[Argument], progress: _Progress
) -> Record:
    given = [_resolved(argument, progress) for argument in arguments]
    try:
        record = await connection.fetchrow(step.statement.text, *given)
    except ValueError as error:
        # asyncpg could not write an argument; the connection is untouched.
        raise DataException(str(error), path=step.place) from error
    except asyncpg.PostgresError as error:
        if connection.is_closed():
            raise
        raise engine_error(error, step.place) from error
    if record is None:
        raise AssertionError("a statement of a mutation gave no row")
    return record


def _resolved(argument: Argument, progress: _Progress) -> str | None:
    match argument:
        case WrittenRows(step):
            return progress.rows[step]
        case WrittenCount():
            return str(progress.count)
        case text:
            return text


def _check(record: Record, step: Step) -> None:
    if record["refused"] is not None:
        raise CheckFailed(_CHECK_FAILED, path=step.place)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise AssertionError(f"rows came as {type(value).__name__}")  # noqa: TRY004  # a bug of ours
    return value


def _number(value: object) -> int:
    if not isinstance(value, int):
        raise AssertionError(f"a count came as {type(value).__name__}")  # noqa: TRY004  # a bug of ours
    return value


def _json(value: object) -> bytes:
    if isinstance(value, str):  # of a connection that reads json as text
        return value.encode()
    if not isinstance(value, bytes):
        raise AssertionError(f"an answer came as {type(value).__name__}")  # noqa: TRY004  # a bug of ours
    return value
