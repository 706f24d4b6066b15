"""What triggers tell, and that they never stand in a writer's way."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Iterator

import pytest

from genkan.cli.embedded.cluster import Cluster
from genkan.engine.config.change_feed import FeedSetting
from genkan.engine.subscriptions.change import EverythingChanged, RelationChanged
from genkan.storage.connection import connect
from tests.engine.feature.change_feed.feed_under_test import (
    THING,
    FeedUnderTest,
    relation,
    running_feed,
)

TABLE = "create table thing (id int primary key, owner text, at timestamptz)"
WANTED = {THING: frozenset({"owner"})}
Story = Callable[[FeedUnderTest], Awaitable[None]]


@pytest.fixture(name="tell")
def tell_(database_url: str) -> Callable[[Story], None]:
    """Runs a story with a feed that looks around often."""

    async def run(story: Story) -> None:
        async with running_feed(database_url, FeedSetting.NOTIFY, check_seconds=0.2) as test:
            await story(test)

    return lambda story: asyncio.run(run(story))


@pytest.fixture
def weak_role(postgres_server: Cluster) -> Iterator[str]:
    """A role that may do what it is granted."""
    role = f"weak_{secrets.token_hex(4)}"
    url = postgres_server.url("postgres")
    asyncio.run(execute(url, f"create role {role}"))
    yield role
    asyncio.run(execute(url, f"drop role {role}"))


async def execute(url: str, statement: str) -> None:
    connection = await connect(url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


def test_a_writer_with_few_rights_and_names_of_its_own(
    tell: Callable[[Story], None], weak_role: str
) -> None:
    async def story(test: FeedUnderTest) -> None:
        await test.database.execute(TABLE)
        await test.watch("thing", "owner", "at")
        await test.database.execute(
            f"""
            create schema mine;
            create function mine.pg_notify(text, text) returns void language plpgsql as
              'begin raise exception ''no''; end';
            create function mine.format(text, text) returns text language plpgsql as
              'begin raise exception ''no''; end';
            grant usage on schema mine to {weak_role};
            grant insert, update, select, delete on thing to {weak_role};
            set search_path = mine, public, pg_catalog;
            set datestyle = 'German';
            set timezone = 'Asia/Tokyo';
            set role {weak_role};
            """
        )
        told = await test.write(
            "insert into public.thing values (1, 'ann', '2026-01-02 03:04:05+00')"
        )
        assert told == [(None, {"owner": "ann", "at": "2026-01-02 03:04:05+00"})]
        assert await test.values_written("update public.thing set owner = 'b'") == {"ann", "b"}
        assert await test.values_written("delete from public.thing") == {"b"}
        await test.database.execute(
            f"reset role; drop schema mine cascade; reset all; drop owned by {weak_role}"
        )

    tell(story)


def test_writes_that_triggers_are_switched_off_for(tell: Callable[[Story], None]) -> None:
    async def story(test: FeedUnderTest) -> None:
        await test.database.execute(TABLE)
        await test.watch("thing", "owner")
        await test.database.execute("set session_replication_role = replica")
        assert await test.values_written("insert into thing values (1, 'ann')") == {"ann"}

    tell(story)


def test_a_statement_that_writes_no_row_is_not_told(tell: Callable[[Story], None]) -> None:
    async def story(test: FeedUnderTest) -> None:
        await test.database.execute(TABLE)
        await test.watch("thing", "owner")
        await test.database.execute("update thing set owner = 'no'")
        await test.database.execute("delete from thing")
        assert await test.values_written("insert into thing values (1, 'ann')") == {"ann"}
        assert len(test.changes) == 1

    tell(story)


def test_a_column_of_a_type_that_can_not_be_written_as_text(
    tell: Callable[[Story], None],
) -> None:
    """The write goes on; the relation is told."""

    async def story(test: FeedUnderTest) -> None:
        await test.database.execute(
            """
            create type odd as (a int);
            create function odd_text(odd) returns text language plpgsql as
              'begin raise exception ''no''; end';
            create cast (odd as text) with function odd_text(odd);
            create table thing (owner odd)
            """
        )
        await test.watch("thing", "owner")
        await test.database.execute("insert into thing values (row(1))")
        await test.until(lambda: test.changes == [RelationChanged(THING)])

    tell(story)


@pytest.mark.parametrize(
    "damage",
    [
        "drop schema genkan_live cascade",
        "drop trigger genkan_live_update on thing",
        "alter table thing disable trigger all",
        """create or replace function genkan_live.tell() returns trigger language plpgsql as
           'begin return null; end'""",
    ],
)
def test_triggers_that_somebody_changed_are_put_right(
    tell: Callable[[Story], None], damage: str
) -> None:
    async def story(test: FeedUnderTest) -> None:
        await test.database.execute(TABLE)
        await test.watch("thing", "owner")
        await test.survives(damage)

    tell(story)


def test_two_processes_want_different_columns(database_url: str) -> None:
    async def run() -> None:
        async with (
            running_feed(database_url, FeedSetting.NOTIFY, check_seconds=0.2) as one,
            running_feed(database_url, FeedSetting.NOTIFY, check_seconds=0.2) as other,
        ):
            await one.database.execute(TABLE)
            await asyncio.gather(one.watch("thing", "owner"), other.watch("thing", "id"))
            await one.database.execute("insert into thing values (1, 'ann')")
            for test in (one, other):
                await test.until_told_of(THING)
                ((old, new),) = test.rows_of(THING)
                assert old is None
                assert new == {"id": "1", "owner": "ann"}

    asyncio.run(run())


def test_what_others_say_on_our_channel_is_a_doubt(tell: Callable[[Story], None]) -> None:
    async def story(test: FeedUnderTest) -> None:
        await test.database.execute(TABLE)
        await test.watch("thing", "owner")
        for said in ("nonsense", '{"schema": 1}', '{"schema": "public", "table": "other"}'):
            test.told.clear()
            await test.database.fetchval("select pg_notify('genkan_changes', $1)", said)
            await test.until(lambda: EverythingChanged() in test.changes)
        short = '{"schema":"public","table":"thing","columns":["owner"],"old":[],"new":[[]]}'
        test.told.clear()
        await test.database.fetchval("select pg_notify('genkan_changes', $1)", short)
        await test.until(lambda: EverythingChanged() in test.changes)
        assert await test.values_written("insert into thing values (1, 'ann')") == {"ann"}

    tell(story)


def test_an_unlogged_table_can_be_watched(tell: Callable[[Story], None]) -> None:
    async def story(test: FeedUnderTest) -> None:
        await test.database.execute("create unlogged table thing (owner text)")
        await test.watch("thing", "owner")
        assert await test.values_written("insert into thing values ('ann')") == {"ann"}
        assert await test.feed.watch({relation("none"): frozenset()}) == {
            relation("none"): "there is no table of this name"
        }

    tell(story)
