"""A catalog that is read again, with what was known of it, is what one read from nothing is."""

import asyncio
from dataclasses import fields
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from genkan.engine.catalog.model import Catalog, Function, Table, Wanted
from genkan.engine.names import DEFAULT_SOURCE, TableName
from genkan.engine.postgres.introspect import (
    NOTHING_READ,
    Reading,
    introspect,
    introspect_named,
)
from genkan.storage.connection import Connection, connect
from tests.engine.admin_calls import Admin, run_on

SUCCESS = {"message": "success"}
BEFORE = """
create schema s;
create type mood as enum ('sad', 'happy');
create domain word as text;
create table a (id int primary key, m mood, w word, ws word[]);
create table s.b (id int primary key, a_id int references a, unique (a_id, id));
create table untouched (id int primary key);
create view v as select id, m from a;
create view vv as select id from v;
create function f(a) returns int language sql as 'select 1';
"""
STEPS = (
    "alter table a add column if not exists more int",
    "alter table a drop column if exists more",
    "alter table a rename column m to n",
    "alter table a rename column n to m",
    "alter table a rename to a_renamed",
    "alter table a_renamed rename to a",
    "alter table a alter column w set not null",
    "alter table a alter column w drop not null",
    "alter table a alter column w type text",
    "comment on table a is 'things'",
    "comment on table a is null",
    "comment on column a.id is 'key'",
    "alter table s.b drop constraint b_a_id_fkey",
    "alter table s.b add constraint b_a_id_fkey foreign key (a_id) references a",
    "alter table s.b add unique (id)",
    "alter schema s rename to t",
    "alter schema t rename to s",
    "alter table s.b set schema public",
    "alter type mood rename to temper",
    "alter type mood add value if not exists 'calm'",
    "alter type word rename to words",
    "alter domain word set not null",
    "alter domain word drop not null",
    "drop view vv",
    "create or replace view v as select id, m, w from a",
    "create or replace view v as select distinct id, m from a",
    "create rule r as on insert to v do instead nothing",
    "drop table s.b",
    "create table s.b (id int, a_id int)",
    "create table c (id int, x inet)",
    "drop table c",
    "alter table a rename column id to key",
    "create or replace function f(a) returns int stable language sql as 'select 2'",
    "drop function f(a)",
    "create function f(a) returns int language sql as 'select 1'",
    "create table child () inherits (a)",
    "alter table child no inherit a",
    "alter table untouched inherit a",
    "create table parts (id int primary key) partition by range (id)",
    "create table part partition of parts for values from (0) to (9)",
    "alter table parts detach partition part",
    "alter table s.b add column p int references parts",
    "truncate a cascade",
    "analyze",
    "create index on a (w)",
)


def told(value: object) -> object:
    """All that a part of a catalog says, also what does not count when two are compared."""
    if isinstance(value, Table | Function):
        return tuple((one.name, told(getattr(value, one.name))) for one in fields(value))
    return repr(value)


def all_told(catalog: Catalog) -> object:
    functions = {name: tuple(map(told, found)) for name, found in catalog.functions.items()}
    tables = [(name, told(table)) for name, table in catalog.tables.items()]
    return tables, functions, catalog.enum_values


def on(url: str, work: Any) -> Any:
    async def run() -> Any:
        connection = await connect(url)
        try:
            return await work(connection)
        finally:
            await connection.close()

    return asyncio.run(run())


async def read(connection: Connection, known: Reading = NOTHING_READ) -> Reading:
    return await introspect(connection, DEFAULT_SOURCE, Wanted(), known)


async def attempt(connection: Connection, step: str) -> None:
    try:
        async with connection.transaction():
            await connection.execute(step)
    except Exception:  # noqa: BLE001  # a step that does not fit is a step too
        return


@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.lists(st.sampled_from(STEPS), min_size=1, max_size=3), max_size=8))
@pytest.mark.slow
def test_a_catalog_read_again_is_one_read_from_nothing(
    database_url: str, groups: list[list[str]]
) -> None:
    async def play(connection: Connection) -> None:
        await connection.execute(f"drop schema if exists s cascade; {CLEAN}; {BEFORE}")
        known = await read(connection)
        for steps in groups:
            for step in steps:
                await attempt(connection, step)
            again, anew = await read(connection, known), await read(connection)
            assert all_told(again.catalog) == all_told(anew.catalog)
            assert again.versions == anew.versions
            known = again

    on(database_url, play)


CLEAN = "drop schema if exists t cascade; drop schema public cascade; create schema public"


def test_tables_that_are_as_they_were_stay_the_same_objects(database_url: str) -> None:
    async def play(connection: Connection) -> None:
        await connection.execute(BEFORE)
        first = await read(connection)
        await connection.execute("alter table a add column more int")
        second = await read(connection, first)
        same = {
            str(name)
            for name, table in second.catalog.tables.items()
            if first.catalog.tables[name] is table
        }
        assert same == {"s.b", "untouched", "v", "vv"}
        assert all(
            first.catalog.functions[name] is found
            for name, found in second.catalog.functions.items()
        )

    on(database_url, play)


def test_nothing_known_of_another_database_is_believed(
    database_url: str, postgres_server: Any
) -> None:
    async def play(connection: Connection) -> None:
        await connection.execute(BEFORE)
        first = await read(connection)
        elsewhere = await connect(postgres_server.url("postgres"))
        try:
            found = await read(elsewhere, first)
        finally:
            await elsewhere.close()
        assert found.catalog.tables == {}

    on(database_url, play)


def test_relations_that_are_named_are_read_alone(database_url: str) -> None:
    async def play(connection: Connection) -> None:
        await connection.execute(BEFORE)
        first = await read(connection)
        await connection.execute(
            "alter table a add column more int; alter table s.b add column more int;"
            "create table new (id int); drop view vv"
        )
        named = ["b", "new", "vv", "never was"]
        reading = await introspect_named(connection, DEFAULT_SOURCE, Wanted(), first, named)
        after, anew = reading.catalog.tables, (await read(connection)).catalog.tables
        a, b, new = (TableName(DEFAULT_SOURCE, *name) for name in PLACES)
        assert after[a] is first.catalog.tables[a]
        assert (told(after[b]), told(after[new])) == (told(anew[b]), told(anew[new]))
        assert [*after] == [*anew]
        again = await read(connection, reading)
        assert all_told(again.catalog) == all_told((await read(connection)).catalog)
        assert again.catalog.tables[b] is after[b]

    on(database_url, play)


PLACES = (("public", "a"), ("s", "b"), ("public", "new"))


def test_what_a_refused_change_has_seen_is_not_believed(admin: Admin) -> None:
    script = {"sql": "create table b (id int)"}
    commands = [
        {"type": "run_sql", "args": script},
        {"type": "track_table", "args": "b"},
        {"type": "track_table", "args": "b"},
    ]
    assert admin.legacy("bulk", commands)["code"] == "already-tracked"
    run_on(admin.url, "create table a (id int)")
    assert admin.metadata("pg_track_table", {"table": "a"}) == SUCCESS
    assert "no such table" in admin.metadata("pg_track_table", {"table": "b"})["error"]
    assert {str(name) for name in admin.live.current.catalogs[DEFAULT_SOURCE].tables} == {"a"}
