"""What a database has and how its rows are told apart, read as it is at this moment.

The snapshot of the schema is not asked: it knows a new table when metadata changes, and an admin
looks for the one that a migration has made just now.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import asyncpg
import msgspec

from genkan.engine.errors import (
    CheckFailed,
    EngineError,
    NotExists,
    NotFound,
    PostgresError,
    PostgresUnavailable,
    Unexpected,
)
from genkan.engine.ir.browse import BrowsedColumn, BrowsedRelation, Paging
from genkan.engine.ir.value import PgType
from genkan.engine.names import ColumnName, SourceName
from genkan.engine.postgres.pg_error import error_json
from genkan.engine.postgres.run import Database
from genkan.engine.postgres.transaction import settings_of
from genkan.engine.session import Session
from genkan.engine.sql.bind import bind, bind_program
from genkan.engine.sql.program import Program
from genkan.engine.sql.statement import Statement
from genkan.storage.query_file import load_queries

GONE: Final = "the row is not there any more: somebody has deleted it, or changed its key"
QUERIES: Final = load_queries("genkan.engine.postgres", "browse.sql")
# Rows of a heap have a ctid that no other row of the relation has.
_HEAPS: Final = frozenset({"r", "m"})
_KINDS: Final = {
    "r": "table",
    "v": "view",
    "m": "materialized view",
    "f": "foreign table",
    "p": "partitioned table",
}


class ListedRelation(msgspec.Struct):
    """A relation of the tree; tracked or not, the metadata says."""

    schema: str
    name: str
    kind: str
    estimated_rows: int | None
    comment: str | None
    is_partition: bool


class ListedArgument(msgspec.Struct):
    """An argument that a function takes."""

    name: str | None
    type: str
    has_default: bool


class ListedFunction(msgspec.Struct):
    """A function of the tree."""

    schema: str
    name: str
    arguments: list[ListedArgument]
    returns: str
    is_set: bool
    volatility: str


class ListedType(msgspec.Struct):
    """An enum with its values, a domain with what it is made of, or a composite type."""

    schema: str
    name: str
    kind: str
    values: list[str]
    base: str | None


class Listing(msgspec.Struct):
    """All that a database has, but what extensions brought."""

    schemas: list[str]
    relations: list[ListedRelation]
    functions: list[ListedFunction]
    types: list[ListedType]


class _ShapeColumn(msgspec.Struct):
    name: str
    schema: str
    type: str
    type_text: str
    is_nullable: bool
    is_sortable: bool


class _Shape(msgspec.Struct):
    kind: str
    columns: list[_ShapeColumn]
    key: list[str]
    estimated_rows: int | None


async def fetch_listing(database: Database, source: SourceName) -> Listing:
    """All relations, functions and types of a source."""
    return msgspec.json.decode(await database.read(source, QUERIES["catalog"], ()), type=Listing)


async def fetch_relation(
    database: Database, source: SourceName, schema: str, name: str
) -> dict[str, object]:
    """All there is to say of one relation. Raises NotExists."""
    json = await database.read(source, QUERIES["relation"], (schema, name))
    found = msgspec.json.decode(json, type=dict[str, object] | None)
    if found is None:
        raise no_relation(source, schema, name)
    return found


async def fetch_shape(
    database: Database, source: SourceName, schema: str, name: str
) -> BrowsedRelation:
    """How the rows of a relation are read and told apart. Raises NotExists."""
    json = await database.read(source, QUERIES["shape"], (schema, name))
    shape = msgspec.json.decode(json, type=_Shape | None)
    if shape is None:
        raise no_relation(source, schema, name)
    keyless = Paging.CTID if shape.kind in _HEAPS else Paging.OFFSET
    return BrowsedRelation(
        source=source,
        schema=schema,
        name=name,
        kind=_KINDS[shape.kind],
        columns={
            ColumnName(one.name): BrowsedColumn(
                ColumnName(one.name),
                PgType(one.schema, one.type),
                one.type_text,
                one.is_nullable,
                one.is_sortable,
            )
            for one in shape.columns
        },
        key=tuple(map(ColumnName, shape.key)),
        paging=Paging.KEY if shape.key else keyless,
        estimated_rows=shape.estimated_rows,
    )


def no_relation(source: SourceName, schema: str, name: str) -> NotExists:
    """What is said of a relation that is not there."""
    return NotExists(f'relation "{schema}.{name}" does not exist in source "{source}"')


class Written(msgspec.Struct):
    """What a write answers: how many rows, and the keys of those, as they are now."""

    affected_rows: int
    keys: list[list[str | None]]


async def read(database: Database, statement: Statement, session: Session) -> bytes:
    """The json of a statement that reads. Raises what Postgres refuses, in its own words."""
    arguments = bind(statement, {}, session)
    try:
        return await database.read(statement.source, statement.text, arguments)
    except EngineError as error:
        raise _told(error) from error


async def count(
    database: Database, statement: Statement, session: Session, limit_milliseconds: int
) -> int | None:
    """How many rows; None when the server did not come to an end in that time."""
    arguments = bind(statement, {}, session)
    source, text = statement.source, statement.text
    try:
        json = await database.read(source, text, arguments, limit_milliseconds)
    except EngineError as error:
        if isinstance(error.__cause__, asyncpg.QueryCanceledError):
            return None
        raise _told(error) from error
    return msgspec.json.decode(json, type=int)


async def write(database: Database, program: Program, session: Session) -> Written:
    """Run one write in a transaction. Raises what Postgres refuses, in its own words."""
    bound = bind_program(program, {}, session)
    try:
        (json,) = await database.write(program.source, [bound], settings_of(session))
    except EngineError as error:
        raise _told(error) from error
    steps = msgspec.json.decode(json, type=list[Written])
    keys = [key for step in steps for key in step.keys]
    return Written(sum(step.affected_rows for step in steps), keys)


async def unreadable_place(
    database: Database, relation: BrowsedRelation, values: Sequence[tuple[ColumnName, str | None]]
) -> int | None:
    """Which of the values its column's type can not hold, after a write that was refused.

    Source: PostgreSQL, pg_input_is_valid; a server before 16 has none, and nobody knows.
    """
    texts = [value for _, value in values]
    types = [relation.columns[name].type_text for name, _ in values]
    try:
        json = await database.read(relation.source, QUERIES["unreadable"], (texts, types))
    except EngineError:
        return None
    return msgspec.json.decode(json, type=int | None)


def _told(error: EngineError) -> EngineError:
    """The refusal with all that Postgres says of it; an admin may know, and nobody else asks."""
    cause = error.__cause__
    # No permission is at work here: a program refuses a row because it has not found it.
    if isinstance(error, CheckFailed) and cause is None:
        return NotFound(GONE, path=error.path)
    if isinstance(error, PostgresUnavailable) or not isinstance(cause, asyncpg.PostgresError):
        return error
    said = error_json(cause)
    kind = PostgresError if isinstance(error, Unexpected) else type(error)
    message = str(said["message"]) if kind is PostgresError else error.message
    description = said["description"]
    if isinstance(description, str):
        message = f"{message}: {description}"
    return kind(message, path=error.path, internal={"error": {**said, **_named(cause)}})


def _named(cause: asyncpg.PostgresError) -> Mapping[str, object]:
    """The names that Postgres gives beside its words."""
    names = ("schema_name", "table_name", "column_name", "constraint_name", "data_type_name")
    found = {name.removesuffix("_name"): getattr(cause, name, None) for name in names}
    return {name: value for name, value in found.items() if isinstance(value, str)}
