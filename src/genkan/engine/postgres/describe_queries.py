"""What Postgres says of types' names and of native queries, without running one.

A query is prepared as it is going to be run: in a sub-select, its arguments as parameters.
Source: Hasura v2, native queries are validated with PREPARE when they are tracked.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final, cast

import asyncpg
import msgspec

from genkan.engine.catalog.model import (
    PgType,
    QueryAnswer,
    QueryColumns,
    QueryRefused,
    QueryText,
)
from genkan.engine.catalog.query_code import arguments_of, code_fault, query_code
from genkan.engine.ir.value import Constant
from genkan.engine.names import ColumnName, SourceName
from genkan.engine.postgres.pg_error import error_json
from genkan.engine.postgres.pg_types import TypeRow, pg_types
from genkan.engine.sql.native_query import probe_sql
from genkan.engine.sql.statement import finish
from genkan.storage.connection import Attribute, Connection
from genkan.storage.query_file import load_queries

QUERIES: Final = load_queries("genkan.engine.postgres", "describe_queries.sql")


async def fetch_types(connection: Connection, names: Collection[str]) -> Mapping[str, PgType]:
    """The types of those names that Postgres knows."""
    oids: dict[str, int] = {}
    for name in sorted(names):
        oid = await _fetch_oid(connection, name)
        if oid is not None:
            oids[name] = oid
    types = await _fetch_types(connection, oids.values())
    return {name: types[oid] for name, oid in oids.items()}


async def fetch_query_answers(
    connection: Connection,
    source: SourceName,
    queries: Iterable[QueryText],
    types: Mapping[str, PgType],
) -> Mapping[QueryText, QueryAnswer]:
    """The answer to each query that can be asked about: whose text and arguments are in order."""
    described: dict[QueryText, Sequence[Attribute]] = {}
    answers: dict[QueryText, QueryAnswer] = {}
    for query in queries:
        if _can_be_asked(query, types):
            match await _describe(connection, source, query, types):
                case QueryRefused() as refused:
                    answers[query] = refused
                case attributes:
                    described[query] = attributes
    oids = {one.type.oid for attributes in described.values() for one in attributes}
    known = await _fetch_types(connection, oids)
    return {**answers, **{query: _columns(found, known) for query, found in described.items()}}


def _columns(attributes: Sequence[Attribute], types: Mapping[int, PgType]) -> QueryColumns:
    names = Counter(attribute.name for attribute in attributes)
    return QueryColumns(
        {ColumnName(one.name): types[one.type.oid] for one in attributes},
        frozenset(ColumnName(name) for name, count in names.items() if count > 1),
    )


async def _fetch_oid(connection: Connection, name: str) -> int | None:
    """By itself: what is no type's name at all is an error in older versions of Postgres."""
    try:
        async with connection.transaction():
            found = await connection.fetchval(QUERIES["type_oid"], name)
    except (asyncpg.SyntaxOrAccessError, asyncpg.DataError):
        return None
    return cast("int | None", found)


async def _fetch_types(connection: Connection, oids: Collection[int]) -> Mapping[int, PgType]:
    if not oids:
        return {}
    text = await connection.fetchval(QUERIES["types"], sorted(set(oids)))
    return pg_types(msgspec.json.decode(str(text), type=tuple[TypeRow, ...]))


def _can_be_asked(query: QueryText, types: Mapping[str, PgType]) -> bool:
    declared = dict(query.arguments)
    return (
        code_fault(query.code) is None
        and all(name in declared for name in arguments_of(query.code))
        and all(name in types for name in declared.values())
    )


async def _describe(
    connection: Connection, source: SourceName, query: QueryText, types: Mapping[str, PgType]
) -> Sequence[Attribute] | QueryRefused:
    arguments = {name: Constant(None, types[type_name]) for name, type_name in query.arguments}
    statement = finish(probe_sql(query_code(query.code), arguments), source)
    try:
        # What can not be prepared must not end the transaction that this is a part of.
        async with connection.transaction():
            prepared = await connection.prepare(statement.text)
            return prepared.get_attributes()
    except asyncpg.PostgresError as error:
        return QueryRefused(
            {
                "statement": statement.text,
                "prepared": False,
                "arguments": [],
                "error": error_json(error),
            }
        )
