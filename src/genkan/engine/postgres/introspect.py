"""What a source has: one query that answers JSON, decoded once into a `Catalog`."""

from collections.abc import Mapping
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


async def introspect(connection: Connection, source: SourceName, wanted: Wanted) -> Catalog:
    """All tables and functions of a database, and what else is wanted of it.

    Turns JIT off for the connection, which has to be one of a change's own: compiling this
    query takes forty times as long as running it. Raises what `engine_error` makes of it
    when the database refuses.
    """
    try:
        await connection.execute("set jit = off")
        text = await connection.fetchval(QUERIES["catalog"])
        catalog = catalog_from_json(str(text), source)
        values = {
            name: await _fetch_enum_values(connection, catalog.tables[name])
            for name in wanted.enum_tables
            if name in catalog.tables
        }
        types = await fetch_types(connection, wanted.types)
        queries = await fetch_query_answers(connection, source, wanted.queries, types)
    except asyncpg.PostgresError as error:
        raise engine_error(error) from error
    return Catalog(catalog.tables, catalog.functions, values, types, queries, wanted)


class _Column(msgspec.Struct, frozen=True):
    name: ColumnName
    position: int
    type: int
    nullable: bool
    description: str | None
    is_generated: bool


class _Key(msgspec.Struct, frozen=True):
    name: str
    is_primary: bool
    columns: tuple[ColumnName, ...]


class _ForeignKey(msgspec.Struct, frozen=True):
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


def catalog_from_json(text: str, source: SourceName) -> Catalog:
    """The catalog that the query's answer describes, without rows of enum tables."""
    answer = msgspec.json.decode(text, type=_Catalog)
    types = pg_types(answer.types)
    tables = (_table(row, source, types) for row in answer.tables)
    functions: dict[FunctionName, tuple[Function, ...]] = {}
    for row in answer.functions:
        function = _function(row, source, types)
        functions[function.name] = (*functions.get(function.name, ()), function)
    return Catalog({table.name: table for table in tables}, functions, {})


def _table(row: _Table, source: SourceName, types: Mapping[int, PgType]) -> Table:
    keys = [(key.is_primary, KeyConstraint(key.name, key.columns)) for key in row.keys]
    return Table(
        name=TableName(source, row.schema, row.name),
        kind=_RELATION_KINDS[row.kind],
        columns={column.name: _column(column, types) for column in row.columns},
        primary_key=next((key for is_primary, key in keys if is_primary), None),
        unique_constraints=tuple(key for is_primary, key in keys if not is_primary),
        foreign_keys=tuple(
            ForeignKey(
                name=key.name,
                target=TableName(source, key.target_schema, key.target_name),
                columns=dict(key.columns),
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


def _column(row: _Column, types: Mapping[int, PgType]) -> Column:
    return Column(
        name=row.name,
        type=types[row.type],
        nullable=row.nullable,
        description=row.description,
        is_generated=row.is_generated,
        position=row.position,
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
