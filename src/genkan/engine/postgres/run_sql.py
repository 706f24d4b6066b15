"""An admin's SQL script, run as it is, and the last statement's rows as text.

asyncpg gives the rows of a prepared statement only, each value decoded by its type. So the
statements before the last run together by the simple protocol, and the last one's rows come
by COPY, which writes every value as Postgres prints it (``t``, ``f``, ``NULL``). What COPY
does not take (SHOW, EXPLAIN, FETCH, CALL ...) is fetched; those give text.
Source: Hasura v2, schema API: run_sql; Postgres, COPY.
"""

import csv
import io
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol, TypeAlias, cast

import asyncpg

from genkan.engine.errors import InvalidParams, PostgresError
from genkan.engine.postgres.pg_error import run_sql_error
from genkan.engine.postgres.split_sql import first_word, split_sql
from genkan.storage.connection import Connection

_COPIED: Final = frozenset({"select", "values", "table", "with", "insert", "update", "delete"})
_ENDS_TRANSACTION: Final = frozenset(
    {
        "abort",
        "begin",
        "commit",
        "end",
        "prepare",
        "release",
        "rollback",
        "savepoint",
        "start",
    }
)


@dataclass(frozen=True, slots=True)
class Tuples:
    """Rows, the header first; every value is text, null is ``NULL``."""

    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class CommandDone:
    """The last statement gives no rows."""


SqlResult: TypeAlias = Tuples | CommandDone


async def run_script(connection: Connection, script: str) -> SqlResult:
    """Run the statements in order, in the connection's transaction.

    Raises PostgresError as Hasura words it.
    """
    statements = split_sql(script)
    if not statements:
        return CommandDone()
    try:
        if len(statements) > 1:
            await connection.execute(";\n".join(statements[:-1]))
        return await _run_last(connection, statements[-1])
    except asyncpg.PostgresError as error:
        raise run_sql_error(error, script) from error
    except asyncpg.InterfaceError as error:
        raise PostgresError("query execution failed", internal={"statement": script}) from error


async def run_read_only(connection: Connection, script: str) -> SqlResult:
    """As `run_script`, in a transaction that can not be made to write.

    Postgres refuses to make a transaction writable once it has a snapshot, so one is taken
    first; and a script that would end the transaction is not run.
    Raises InvalidParams for such a script.
    """
    for statement in split_sql(script):
        word = first_word(statement)
        if word in _ENDS_TRANSACTION:
            raise InvalidParams(
                f'"{word}" has no place in a read_only script; leave it out', path="$.sql"
            )
    async with connection.transaction():
        # Said here, since a transaction within a transaction does not begin read-only.
        await connection.execute("set transaction read only")
        await connection.execute("select 1")
        return await run_one_by_one(connection, script)


async def run_one_by_one(connection: Connection, script: str) -> SqlResult:
    """Run each statement by itself: Postgres takes no second one hidden in the first.

    Outside of a transaction ``create index concurrently`` can run, and what ran before a
    statement that fails stays.
    """
    result: SqlResult = CommandDone()
    for statement in split_sql(script):
        result = await run_script(connection, statement)
    return result


async def _run_last(connection: Connection, statement: str) -> SqlResult:
    prepared = await cast("_Preparing", connection).prepare(statement)
    header = tuple(attribute.name for attribute in prepared.get_attributes())
    if not header:
        await connection.execute(statement)
        return CommandDone()
    if first_word(statement) in _COPIED:
        return Tuples((header, *await _copied_rows(connection, statement)))
    rows = await prepared.fetch()
    return Tuples((header, *(tuple(_printed(value) for value in row.values()) for row in rows)))


# Python's reader gives up on a field of 128 KiB, unless it is told; a field of Postgres' has 1 GiB
# at most.
csv.field_size_limit(2**30)


async def _copied_rows(connection: Connection, statement: str) -> Sequence[tuple[str, ...]]:
    """The rows as COPY writes them."""
    written = io.BytesIO()
    await cast("_Preparing", connection).copy_from_query(
        statement, output=written, format="csv", null="NULL", force_quote=True, encoding="utf-8"
    )
    text = io.StringIO(written.getvalue().decode(), newline="")
    return [tuple(row) for row in csv.reader(text)]


def _printed(value: object) -> str:
    match value:
        case None:
            return "NULL"
        case bool():
            return "t" if value else "f"
        case _:
            return str(value)


class _Attribute(Protocol):
    name: str


class _Statement(Protocol):
    def get_attributes(self) -> tuple[_Attribute, ...]: ...
    async def fetch(self) -> Sequence["_Row"]: ...


class _Row(Protocol):
    def values(self) -> Sequence[object]: ...


class _Preparing(Protocol):
    """What only this file asks of asyncpg's connection."""

    async def prepare(self, query: str) -> _Statement: ...

    copy_from_query: Callable[..., Awaitable[str]]
