"""What tables and views stand on."""

import asyncio
from collections.abc import Mapping

import pytest

from genkan.engine.postgres.change_feed.reads import Reads, resolve_reads
from genkan.engine.subscriptions.change import Relation
from genkan.storage.connection import connect
from tests.engine.feature.change_feed.feed_under_test import relation

TABLES = """
create table one (id int primary key, at timestamptz, name text);
create table two (id int primary key, name text);
create table parted (id int) partition by range (id);
create table low partition of parted for values from (0) to (9);
"""


def reads_of(url: str, ddl: str, *names: str) -> Mapping[Relation, Reads]:
    async def run() -> Mapping[Relation, Reads]:
        connection = await connect(url)
        try:
            await connection.execute(TABLES)
            await connection.execute(ddl)
            return await resolve_reads(connection, [relation(name) for name in names])
        finally:
            await connection.close()

    return asyncio.run(run())


def test_tables_and_views_at_any_depth(database_url: str) -> None:
    ddl = """
    create view pair as select one.id, two.name from one join two using (id);
    create view above as select count(*) from pair where id in (select id from parted);
    create view rec as
      with recursive r as (select id from one union select id + 1 from r where id < 9)
      select r.id, upper(one.name) || 'x' as name, (select max(id) from two)
      from r join one using (id);
    """
    one, two, parted = relation("one"), relation("two"), relation("parted")
    assert reads_of(database_url, ddl, "one", "parted", "low", "pair", "above", "rec") == {
        one: Reads(frozenset({one}), None),
        parted: Reads(frozenset({parted}), None),
        relation("low"): Reads(frozenset({relation("low")}), None),
        relation("pair"): Reads(frozenset({one, two}), None),
        relation("above"): Reads(frozenset({one, two, parted}), None),
        relation("rec"): Reads(frozenset({one, two}), None),
    }


@pytest.mark.parametrize(
    ("query", "opaque"),
    [
        ("select * from one where at < now()", "pg_catalog.now"),
        ("select * from one where at < current_timestamp", "the time"),
        ("select * from one where name = current_user", "who is asking"),
        ("select current_setting('x.y', true) as it", "pg_catalog.current_setting"),
        ("select random() as it from one", "pg_catalog.random"),
        ("select mine(id) from one", "public.mine"),
        ("select relname from pg_class", "pg_class"),
        ("select table_name from information_schema.tables", "of the system catalog"),
        ("select * from kept", "public.kept is a materialized view"),
        ("select * from abroad", "public.abroad is a foreign table"),
        ("select last_value from counter", "public.counter is no table"),
        ("select * from (select (select total(id) from one)) x", "public.add"),
        ("select id from one tablesample system (50)", "a sample"),
    ],
)
def test_views_that_may_change_unheard(database_url: str, query: str, opaque: str) -> None:
    ddl = f"""
    create function mine(int) returns int language sql stable as 'select $1';
    create function add(int, int) returns int language sql volatile as 'select $1 + $2';
    create aggregate total (int) (sfunc = add, stype = int);
    create materialized view kept as select * from one;
    create sequence counter;
    create extension if not exists postgres_fdw;
    create server far foreign data wrapper postgres_fdw;
    create foreign table abroad (id int) server far;
    create view seen as {query};
    create view above as select * from seen;
    """  # noqa: S608  # the test's own
    found = reads_of(database_url, ddl, "seen", "above")
    for name in ("seen", "above"):
        reason = found[relation(name)].opaque
        assert reason is not None
        assert opaque in reason


def test_what_is_not_there(database_url: str) -> None:
    found = reads_of(database_url, "create materialized view m as select 1", "none", "m", 'o"dd')
    assert found == {
        relation("none"): Reads(frozenset(), "there is no table or view of this name"),
        relation("m"): Reads(frozenset(), "public.m is a materialized view"),
        relation('o"dd'): Reads(frozenset(), "there is no table or view of this name"),
    }
