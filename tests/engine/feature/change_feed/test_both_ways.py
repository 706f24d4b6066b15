"""What a feed tells, by logical decoding and by triggers alike."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from genkan.engine.config.change_feed import FeedMode, FeedSetting
from genkan.engine.subscriptions.change import EverythingChanged, RelationChanged
from tests.engine.feature.change_feed.feed_under_test import (
    THING,
    FeedUnderTest,
    relation,
    running_feed,
)

TABLE = "create table thing (id int primary key, owner text, note text)"
Story = Callable[[FeedUnderTest], Awaitable[None]]


@pytest.fixture(params=[FeedSetting.WAL, FeedSetting.NOTIFY], ids=["wal", "notify"])
def tell(request: pytest.FixtureRequest, database_url: str) -> Callable[[Story], None]:
    """Runs a story with a feed of either kind, which looks around often."""

    async def run(story: Story) -> None:
        async with running_feed(database_url, request.param, check_seconds=0.2) as test:
            assert test.feed.state.mode is FeedMode(request.param.value)
            await story(test)

    return lambda story: asyncio.run(run(story))


def test_all_ways_to_write(tell: Callable[[Story], None]) -> None:
    async def story(test: FeedUnderTest) -> None:
        await test.database.execute(TABLE)
        await test.watch("thing", "owner")
        write = test.values_written
        assert await write("insert into thing values (1, 'ann'), (2, 'ann'), (3, null)") == {
            "ann",
            None,
        }
        assert await write("update thing set owner = 'bob' where id = 1") == {"ann", "bob"}
        assert await write("delete from thing where id = 2") == {"ann"}
        upsert = "insert into thing values (1, 'cid') on conflict (id) do update set owner = 'cid'"
        assert await write(upsert) >= {"bob", "cid"}
        assert await write(
            "merge into thing using (values (3)) v(id) on thing.id = v.id "
            "when matched then update set owner = 'eve'"
        ) == {None, "eve"}
        assert await write("copy thing (id, owner) from program 'echo 9,zoe' (format csv)") == {
            "zoe"
        }
        test.told.clear()
        await test.database.execute("truncate thing")
        await test.until(lambda: test.changes == [RelationChanged(THING)])

    tell(story)


def test_a_table_without_a_primary_key(tell: Callable[[Story], None]) -> None:
    async def story(test: FeedUnderTest) -> None:
        await test.database.execute("create table thing (owner text, note text)")
        await test.watch("thing", "owner")
        assert await test.values_written("insert into thing values ('ann')") == {"ann"}
        assert await test.values_written("update thing set owner = 'bob'") == {"ann", "bob"}
        assert await test.values_written("delete from thing") == {"bob"}

    tell(story)


def test_odd_names_and_values(tell: Callable[[Story], None]) -> None:
    async def story(test: FeedUnderTest) -> None:
        await test.database.execute('create table "It\'s ""odd""" (id int, "o\'w ""n" text)')
        odd, column = relation('It\'s "odd"'), "o'w \"n"
        assert await test.feed.watch({odd: frozenset({column})}) == {}
        test.told.clear()
        value = "a\\b'c\"d\n\u00e9\U0001f600"
        await test.database.execute('insert into "It\'s ""odd""" values (1, $1)', value)
        await test.until_told_of(odd)
        assert test.rows_of(odd) == [(None, {column: value})]

    tell(story)


def test_a_value_that_is_stored_out_of_line(tell: Callable[[Story], None]) -> None:
    async def story(test: FeedUnderTest) -> None:
        await test.database.execute(TABLE)
        await test.database.execute("alter table thing alter owner set storage external")
        await test.watch("thing", "owner", "note")
        insert = "insert into thing values (1, repeat('x', 2500), 'a')"
        assert await test.values_written(insert) == {"x" * 2500}
        assert await test.values_written("update thing set note = 'b'") == {"x" * 2500}

    tell(story)


def test_more_rows_than_it_is_worth_to_tell(tell: Callable[[Story], None]) -> None:
    async def story(test: FeedUnderTest) -> None:
        await test.database.execute(TABLE)
        await test.watch("thing", "owner")
        many = "insert into thing select n, 'owner ' || n from generate_series(1, 5000) n"
        await test.database.execute(many)
        await test.until(lambda: test.changes == [RelationChanged(THING)])
        # Many rows with few values are told by their values.
        assert await test.values_written("update thing set owner = 'ann' where id > 4999") == {
            "owner 5000",
            "ann",
        }
        few = "insert into thing select n, 'bob' from generate_series(5001, 9000) n"
        assert await test.values_written(few) == {"bob"}

    tell(story)


def test_partitions_are_told_as_the_table_and_as_themselves(
    tell: Callable[[Story], None],
) -> None:
    async def story(test: FeedUnderTest) -> None:
        await test.database.execute(
            "create table thing (id int primary key, owner text) partition by range (id)"
        )
        await test.database.execute(
            "create table thing_low partition of thing for values from (0) to (100)"
        )
        await test.watch("thing", "owner")
        await test.watch("thing_low", "owner")
        assert await test.values_written("insert into thing values (1, 'ann')") == {"ann"}
        await test.until_told_of(relation("thing_low"))
        assert await test.values_written("update thing_low set owner = 'bob'") == {"ann", "bob"}
        # One that is made later is told of through the table at once, or all is in doubt.
        await test.database.execute(
            "create table thing_high partition of thing for values from (100) to (200)"
        )
        test.told.clear()
        await test.database.execute("insert into thing values (101, 'eve')")
        await test.until(lambda: bool(test.changes))
        await test.until(lambda: RelationChanged(THING) in test.changes)  # looked at
        assert await test.values_written("update thing_high set owner = 'zoe'") == {"eve", "zoe"}
        assert await test.values_written("update thing set id = 2 where id = 101") == {"zoe"}
        test.told.clear()
        await test.database.execute("truncate thing_high")
        await test.until(lambda: test.changes == [RelationChanged(THING)])

    tell(story)


def test_children_are_told_as_what_they_inherit_from(tell: Callable[[Story], None]) -> None:
    async def story(test: FeedUnderTest) -> None:
        await test.database.execute(TABLE)
        await test.database.execute("create table child (more text) inherits (thing)")
        await test.watch("thing", "owner")
        assert await test.values_written("insert into child values (1, 'ann')") == {"ann"}
        assert await test.values_written("update thing set owner = 'bob'") == {"ann", "bob"}
        await test.database.execute("create table later () inherits (thing)")
        await test.until(lambda: RelationChanged(THING) in test.changes)
        assert await test.values_written("insert into later values (1, 'eve')") == {"eve"}

    tell(story)


def test_rows_that_a_foreign_key_deletes(tell: Callable[[Story], None]) -> None:
    async def story(test: FeedUnderTest) -> None:
        await test.database.execute("create table owner (name text primary key)")
        await test.database.execute(
            "create table thing (id int primary key, owner text references owner on delete cascade)"
        )
        await test.database.execute("insert into owner values ('ann')")
        await test.watch("thing", "owner")
        await test.values_written("insert into thing values (1, 'ann')")
        assert await test.values_written("delete from owner") == {"ann"}

    tell(story)


def test_a_table_that_is_made_again(tell: Callable[[Story], None]) -> None:
    async def story(test: FeedUnderTest) -> None:
        await test.database.execute(TABLE)
        await test.watch("thing", "owner")
        await test.database.execute("drop table thing")
        await test.until(lambda: EverythingChanged() in test.changes)
        wanted = {THING: frozenset({"owner"})}
        assert await test.feed.watch(wanted) == {THING: "there is no table of this name"}
        test.told.clear()
        await test.database.execute(TABLE)
        await test.until(lambda: RelationChanged(THING) in test.changes)
        assert await test.feed.watch(wanted) == {}
        assert await test.values_written("insert into thing values (1, 'ann')") == {"ann"}

    tell(story)


def test_a_table_that_takes_the_place_of_another(tell: Callable[[Story], None]) -> None:
    async def story(test: FeedUnderTest) -> None:
        await test.database.execute(TABLE)
        await test.watch("thing", "owner")
        await test.database.execute(
            "begin; alter table thing rename to old_thing; "
            "create table thing (id int primary key, owner text); commit"
        )
        await test.until(lambda: RelationChanged(THING) in test.changes)
        assert await test.values_written("insert into thing values (1, 'ann')") == {"ann"}

    tell(story)


def test_columns_that_are_wanted_later(tell: Callable[[Story], None]) -> None:
    async def story(test: FeedUnderTest) -> None:
        await test.database.execute(TABLE)
        await test.watch("thing")
        assert await test.write("insert into thing values (1, 'ann', 'x')") == [(None, {})]
        await test.watch("thing", "owner")
        assert await test.values_written("insert into thing values (2, 'bob')") == {"bob"}
        await test.watch("thing", "note")
        assert await test.write("insert into thing values (3, 'eve', 'y')") == [
            (None, {"owner": "eve", "note": "y"})
        ]
        await test.database.execute("alter table thing drop column note")
        assert await test.values_written("insert into thing values (4, 'zoe')") == {"zoe"}

    tell(story)


def test_a_killed_connection_is_told_and_comes_back(tell: Callable[[Story], None]) -> None:
    async def story(test: FeedUnderTest) -> None:
        await test.database.execute(TABLE)
        await test.watch("thing", "owner")
        for _ in range(3):
            test.told.clear()
            await test.database.fetch(
                "select pg_terminate_backend(pid) from pg_stat_activity "
                "where pid <> pg_backend_pid() and datname = current_database()"
            )
            await test.database.execute("insert into thing values (1, 'ann')")
            await test.until_began()
            assert await test.feed.watch({THING: frozenset({"owner"})}) == {}
            assert await test.values_written("delete from thing") == {"ann"}

    tell(story)


def test_what_is_rolled_back_is_not_told(tell: Callable[[Story], None]) -> None:
    async def story(test: FeedUnderTest) -> None:
        await test.database.execute(TABLE)
        await test.watch("thing", "owner")
        await test.database.execute("begin; insert into thing values (1, 'no'); rollback")
        assert await test.values_written("insert into thing values (1, 'ann')") == {"ann"}
        assert test.values_of("thing", "owner") == {"ann"}

    tell(story)


def test_a_busy_table_is_watched_later(tell: Callable[[Story], None]) -> None:
    async def story(test: FeedUnderTest) -> None:
        await test.database.execute(TABLE)
        await test.database.execute("begin; insert into thing values (1, 'ann')")
        wanted = {THING: frozenset({"owner"})}
        assert await test.feed.watch(wanted) == {THING: "it is busy: others hold locks on it"}
        await test.database.execute("commit")
        await test.until(lambda: RelationChanged(THING) in test.changes)
        assert await test.feed.watch(wanted) == {}
        assert await test.values_written("insert into thing values (2, 'bob')") == {"bob"}

    tell(story)


def test_a_writer_is_never_the_victim_of_a_deadlock(tell: Callable[[Story], None]) -> None:
    """Note [Whom a deadlock hits]: it holds the partition, and then wants the table."""

    async def story(test: FeedUnderTest) -> None:
        await test.database.execute(
            """
            create table thing (id int primary key, owner text) partition by range (id);
            create table thing_low partition of thing for values from (0) to (100)
            """
        )
        wanted = {THING: frozenset({"owner"})}
        await test.database.execute("begin; insert into thing_low values (1, 'ann')")
        for number in range(2, 6):
            watching = asyncio.create_task(test.feed.watch(wanted))
            await asyncio.sleep(0.1)
            insert = "insert into thing values ($1, 'ann')"
            await test.database.execute(insert, number)
            await watching
        await test.database.execute("commit")
        await test.until(lambda: RelationChanged(THING) in test.changes)
        assert await test.values_written("insert into thing values (9, 'bob')") == {"bob"}

    tell(story)
