"""What Postgres has, as a catalog."""

import asyncio

from genkan.engine.catalog.model import (
    Catalog,
    EnumValue,
    PgType,
    RelationKind,
    TypeKind,
    Volatility,
    Wanted,
)
from genkan.engine.names import DEFAULT_SOURCE, ColumnName, FunctionName, TableName
from genkan.engine.postgres.introspect import introspect
from genkan.storage.connection import connect

INT = PgType("pg_catalog", "int4")
TEXT = PgType("pg_catalog", "text")
TEXTS = PgType("pg_catalog", "_text", TypeKind.ARRAY, TEXT)


def name_of(table: str, schema: str = "public") -> TableName:
    return TableName(DEFAULT_SOURCE, schema, table)


def catalog_of(url: str, sql: str, *enum_tables: str) -> Catalog:
    async def read() -> Catalog:
        connection = await connect(url)
        try:
            await connection.execute(sql)
            wanted = Wanted(enum_tables=frozenset(map(name_of, enum_tables)))
            return (await introspect(connection, DEFAULT_SOURCE, wanted)).catalog
        finally:
            await connection.close()

    return asyncio.run(read())


def test_columns_have_types_and_what_else_matters(database_url: str) -> None:
    catalog = catalog_of(
        database_url,
        """
        create domain words as text[];
        create domain more_words as words not null;
        create type mood as enum ('sad');
        create table t (
          id int generated always as identity primary key, gone int,
          w more_words, m mood, "Odd ""name" text default 'x',
          twice int generated always as (1 + 1) stored, n information_schema.sql_identifier
        );
        alter table t drop column gone;
        comment on table t is 'things'; comment on column t.m is 'how';
        """,
    )
    table = catalog.tables[name_of("t")]
    mood = PgType("public", "mood", TypeKind.ENUM)
    found = {name: (column.type, column.nullable) for name, column in table.columns.items()}
    assert found == {
        "id": (INT, False),
        "w": (TEXTS, False),
        "m": (mood, True),
        'Odd "name': (TEXT, True),
        "twice": (INT, True),
        "n": (PgType("pg_catalog", "name"), True),
    }
    generated = [name for name, column in table.columns.items() if column.is_generated]
    assert generated == ["id", "twice"]
    assert (table.description, table.columns[ColumnName("m")].description) == ("things", "how")
    assert [column.position for column in table.columns.values()] == [1, 3, 4, 5, 6, 7]


def test_keys_keep_the_order_of_their_columns(database_url: str) -> None:
    catalog = catalog_of(
        database_url,
        """
        create table a (x int, y int, z int unique, primary key (y, x));
        create table b (p int, q int, foreign key (q, p) references a (x, y));
        create table part (id int primary key) partition by range (id);
        create table part_1 partition of part for values from (0) to (9);
        create table child (part_id int references part (id));
        """,
    )
    a, b = catalog.tables[name_of("a")], catalog.tables[name_of("b")]
    assert a.primary_key is not None
    assert a.primary_key.columns == ("y", "x")
    assert [(key.name, key.columns) for key in a.unique_constraints] == [("a_z_key", ("z",))]
    (key,) = b.foreign_keys
    assert (key.target, key.columns) == (name_of("a"), {"q": "x", "p": "y"})
    child = catalog.tables[name_of("child")]
    assert [key.target for key in child.foreign_keys] == [name_of("part")]
    assert catalog.tables[name_of("part")].kind is RelationKind.PARTITIONED_TABLE


def test_views_tell_what_can_be_written_through_them(database_url: str) -> None:
    catalog = catalog_of(
        database_url,
        "create table t (id int); create view simple as select * from t; "
        "create view counted as select count(*) from t; "
        "create materialized view kept as select * from t",
    )
    writable = {
        name.name: (table.kind, table.is_insertable, table.is_updatable, table.is_deletable)
        for name, table in catalog.tables.items()
    }
    assert writable == {
        "t": (RelationKind.TABLE, True, True, True),
        "simple": (RelationKind.VIEW, True, True, True),
        "counted": (RelationKind.VIEW, False, False, False),
        "kept": (RelationKind.MATERIALIZED_VIEW, False, False, False),
    }


def test_functions_have_their_input_arguments(database_url: str) -> None:
    catalog = catalog_of(
        database_url,
        """
        create table t (id int);
        create function rows_of(t, word text default 'x') returns setof t
          language sql stable as $$ select * from t $$;
        create function pair(a int, out b int, out c text) language sql immutable
          as $$ select 1, 'x' $$;
        create function many(variadic w text[]) returns int language sql as $$ select 1 $$;
        create function many(int) returns int language sql as $$ select 1 $$;
        create aggregate total(int) (sfunc = int4pl, stype = int);
        comment on function rows_of is 'rows';
        """,
    )
    functions = {name.name: found for name, found in catalog.functions.items()}
    assert sorted(functions) == ["many", "pair", "rows_of"]
    (rows_of,) = functions["rows_of"]
    row = PgType("public", "t", TypeKind.COMPOSITE)
    arguments = [(item.name, item.type, item.has_default) for item in rows_of.arguments]
    assert arguments == [(None, row, False), ("word", TEXT, True)]
    assert (rows_of.returns_table, rows_of.is_set) == (name_of("t"), True)
    assert (rows_of.volatility, rows_of.description) == (Volatility.STABLE, "rows")
    (pair,) = functions["pair"]
    assert [(item.name, item.type) for item in pair.arguments] == [("a", INT)]
    assert (pair.returns.kind, pair.returns_table) == (TypeKind.PSEUDO, None)
    assert [function.is_variadic for function in functions["many"]] == [True, False]
    assert FunctionName(DEFAULT_SOURCE, "public", "pair") in catalog.functions


def test_rows_of_enum_tables_are_read_when_they_are_asked_for(database_url: str) -> None:
    catalog = catalog_of(
        database_url,
        'create table color (value text primary key, "com\'ment" text); '
        "insert into color values ('red', 'warm'), ('blue', null); "
        "create table shape (value text primary key); create table wide (a int, b int)",
        "color",
        "wide",
        "nowhere",
    )
    assert catalog.enum_values == {
        name_of("color"): (EnumValue("blue", None), EnumValue("red", "warm")),
        name_of("wide"): (),
    }
