"""What a source has: one query that answers JSON, decoded once into a `Catalog`.

A relation is read again only when Postgres has written one of the rows about it; the `Table`
of one that is as it was stays the same object, so that what was made of it can stay too.
"""

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

import asyncpg
import msgspec

from genkan.engine.catalog.model import (
    Catalog,
    Column,
    EnumValue,
    ForeignKey,
    Function,
    FunctionArgument,
    KeyConstraint,
    PgType,
    RelationKind,
    Table,
    Volatility,
    Wanted,
)
from genkan.engine.names import ColumnName, FunctionName, SourceName, TableName
from genkan.engine.postgres.describe_queries import fetch_query_answers, fetch_types
from genkan.engine.postgres.pg_error import engine_error
from genkan.engine.postgres.pg_types import TypeRow, pg_types
from genkan.storage.connection import Connection
from genkan.storage.query_file import load_queries

QUERIES: Final = load_queries("genkan.engine.postgres", "introspect.sql")


@dataclass(frozen=True, slots=True)
class Reading:
    """A catalog, with what tells whether its tables are still what they were.

    versions: of relations, by oid; an opaque text that changes with what is read of them.
    types: those that the tables' columns are of, by oid.
    """

    catalog: Catalog
    versions: Mapping[int, str] = field(default_factory=dict[int, str])
    types: Mapping[int, TypeRow] = field(default_factory=dict[int, TypeRow])


NOTHING_READ: Final = Reading(Catalog({}, {}, {}))


async def introspect(
    connection: Connection,
    source: SourceName,
    wanted: Wanted,
    known: Reading = NOTHING_READ,
) -> Reading:
    """All tables and functions of a database, and what else is wanted of it.

    known: what was read before, be it in a transaction that has failed.
    Turns JIT off for the connection, which has to be one of a change's own: compiling this
    query takes forty times as long as running it. Raises what `engine_error` makes of it
    when the database refuses.
    """
    return await _introspect(connection, source, wanted, _Asked(known, None))


async def introspect_named(
    connection: Connection,
    source: SourceName,
    wanted: Wanted,
    known: Reading,
    names: Collection[str],
) -> Reading:
    """What is known, with what the relations of these names are now, in whatever schema.

    Functions, and what else is wanted, are read as `introspect` reads them.
    """
    return await _introspect(connection, source, wanted, _Asked(known, frozenset(names)))


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is known already, and the names of the relations to ask about; None: of all."""

    known: Reading
    names: frozenset[str] | None


async def _introspect(
    connection: Connection, source: SourceName, wanted: Wanted, asked: _Asked
) -> Reading:
    try:
        await connection.execute("set jit = off")
        reading = await _read(connection, source, asked)
        tables, before = reading.catalog.tables, asked.known.catalog.enum_values
        values: dict[TableName, tuple[EnumValue, ...]] = {}
        for name in wanted.enum_tables:
            if name in tables:
                found = await _fetch_enum_values(connection, tables[name])
                values[name] = before[name] if before.get(name) == found else found
        types = await fetch_types(connection, wanted.types)
        queries = await fetch_query_answers(connection, source, wanted.queries, types)
    except asyncpg.PostgresError as error:
        raise engine_error(error) from error
    catalog = Catalog(tables, reading.catalog.functions, values, types, queries, wanted)
    return replace(reading, catalog=catalog)


async def _read(connection: Connection, source: SourceName, asked: _Asked) -> Reading:
    """The catalog without rows of enum tables."""
    known, names = asked.known, asked.names
    versions = {
        table.oid: known.versions[table.oid]
        for table in known.catalog.tables.values()
        if names is None or table.name.name in names
    }
    text = await connection.fetchval(
        QUERIES["catalog"],
        [*versions],
        [*versions.values()],
        [*known.types],
        None if names is None else [*names],
    )
    # A large catalog takes a while to decode; others are answered meanwhile.
    reading = await asyncio.to_thread(_reading_from_json, str(text), source, asked)
    return reading or await _read(connection, source, _Asked(NOTHING_READ, None))


class _Column(msgspec.Struct, frozen=True, array_like=True):
    name: ColumnName
    position: int
    type: int
    nullable: bool
    description: str | None
    is_generated: bool
    has_default: bool


class _Key(msgspec.Struct, frozen=True):
    name: str
    is_primary: bool
    columns: tuple[ColumnName, ...]


class _ForeignKey(msgspec.Struct, frozen=True):
    oid: int
    name: str
    target_schema: str
    target_name: str
    columns: tuple[tuple[ColumnName, ColumnName], ...]


class _Table(msgspec.Struct, frozen=True):
    oid: int
    schema: str
    name: str
    kind: str
    columns: tuple[_Column, ...]
    keys: tuple[_Key, ...]
    foreign_keys: tuple[_ForeignKey, ...]
    description: str | None
    is_child: bool
    writes: int


class _Function(msgspec.Struct, frozen=True):
    oid: int
    schema: str
    name: str
    argument_types: tuple[int, ...]
    argument_names: tuple[str, ...]
    defaults: int
    returns: int
    returns_schema: str | None
    returns_name: str | None
    is_set: bool
    volatility: str
    is_variadic: bool
    description: str | None


class _Catalog(msgspec.Struct, frozen=True):
    versions: tuple[tuple[int, str], ...]
    types: tuple[TypeRow, ...]
    tables: tuple[_Table, ...]
    functions: tuple[_Function, ...]


_RELATION_KINDS: Final = {
    "r": RelationKind.TABLE,
    "v": RelationKind.VIEW,
    "m": RelationKind.MATERIALIZED_VIEW,
    "f": RelationKind.FOREIGN_TABLE,
    "p": RelationKind.PARTITIONED_TABLE,
}
_VOLATILITIES: Final = {
    "i": Volatility.IMMUTABLE,
    "s": Volatility.STABLE,
    "v": Volatility.VOLATILE,
}

# The bits of pg_relation_is_updatable: 1 << CMD_UPDATE, CMD_INSERT, CMD_DELETE.
_UPDATABLE: Final = 4
_INSERTABLE: Final = 8
_DELETABLE: Final = 16


def _reading_from_json(text: str, source: SourceName, asked: _Asked) -> Reading | None:
    """What the query's answer tells, and of the relations that it does not tell what is known.

    None when a type has changed: what is known of tables can not be trusted then.
    """
    known = asked.known
    answer = msgspec.json.decode(text, type=_Catalog)
    types = {row.oid: row for row in answer.types}
    # A table that had columns of a type that is gone has changed as well.
    if any(types.get(oid, row) != row for oid, row in known.types.items()):
        return None
    named_types = pg_types(answer.types)
    versions = dict(answer.versions)
    if asked.names is not None:
        others = (
            table for table in known.catalog.tables.values() if table.name.name not in asked.names
        )
        versions |= {table.oid: known.versions[table.oid] for table in others}
    by_oid = {table.oid: table for table in known.catalog.tables.values()}
    by_oid |= {row.oid: _table(row, source, types, named_types) for row in answer.tables}
    tables = sorted((by_oid[oid] for oid in versions), key=lambda table: table.name)
    functions: dict[FunctionName, tuple[Function, ...]] = {}
    for row in answer.functions:
        function = _function(row, source, named_types)
        functions[function.name] = (*functions.get(function.name, ()), function)
    functions = {
        name: _kept_functions(known.catalog.functions.get(name, ()), found)
        for name, found in functions.items()
    }
    catalog = Catalog({table.name: table for table in tables}, functions, {})
    return Reading(catalog, versions, types)


def _kept_functions(
    known: tuple[Function, ...], found: tuple[Function, ...]
) -> tuple[Function, ...]:
    """What is known when the same was found; a function made anew is another one."""
    is_same = known == found and [item.oid for item in known] == [item.oid for item in found]
    return known if is_same else found


def _table(
    row: _Table, source: SourceName, rows: Mapping[int, TypeRow], types: Mapping[int, PgType]
) -> Table:
    keys = [(key.is_primary, KeyConstraint(key.name, key.columns)) for key in row.keys]
    return Table(
        name=TableName(source, row.schema, row.name),
        kind=_RELATION_KINDS[row.kind],
        columns={
            column.name: Column(
                name=column.name,
                type=types[column.type],
                nullable=column.nullable and not rows[column.type].is_not_null,
                description=column.description,
                is_generated=column.is_generated,
                # Of a domain, or of a view's tables, nobody asks: there may be one.
                has_default=column.has_default or row.kind == "v" or bool(rows[column.type].base),
                position=column.position,
            )
            for column in row.columns
        },
        primary_key=next((key for is_primary, key in keys if is_primary), None),
        unique_constraints=tuple(key for is_primary, key in keys if not is_primary),
        foreign_keys=tuple(
            ForeignKey(
                name=key.name,
                target=TableName(source, key.target_schema, key.target_name),
                columns=dict(key.columns),
                oid=key.oid,
            )
            for key in row.foreign_keys
        ),
        description=row.description,
        is_insertable=bool(row.writes & _INSERTABLE),
        is_updatable=bool(row.writes & _UPDATABLE),
        is_deletable=bool(row.writes & _DELETABLE),
        is_child=row.is_child,
        oid=row.oid,
    )


def _function(row: _Function, source: SourceName, types: Mapping[int, PgType]) -> Function:
    first_default = len(row.argument_types) - row.defaults
    names = (*row.argument_names, *("" for _ in row.argument_types))
    returns_table = None
    if row.returns_schema is not None and row.returns_name is not None:
        returns_table = TableName(source, row.returns_schema, row.returns_name)
    return Function(
        name=FunctionName(source, row.schema, row.name),
        arguments=tuple(
            FunctionArgument(names[place] or None, types[oid], has_default=place >= first_default)
            for place, oid in enumerate(row.argument_types)
        ),
        returns=types[row.returns],
        returns_table=returns_table,
        is_set=row.is_set,
        volatility=_VOLATILITIES[row.volatility],
        is_variadic=row.is_variadic,
        description=row.description,
        oid=row.oid,
    )


async def _fetch_enum_values(connection: Connection, table: Table) -> tuple[EnumValue, ...]:
    """The rows of an enum table, none when it is not shaped like one (metadata/enum_table)."""
    if table.primary_key is None or len(table.primary_key.columns) != 1:
        return ()
    key = table.primary_key.columns[0]
    comments = [name for name in table.columns if name != key]
    # format() quotes the names; a table has no value to bind.
    statement = await connection.fetchval(
        QUERIES["enum_values_statement"],
        table.name.schema,
        table.name.name,
        key,
        comments[0] if len(comments) == 1 else None,
    )
    rows = await connection.fetch(str(statement))
    return tuple(EnumValue(str(row[0]), None if row[1] is None else str(row[1])) for row in rows)
