"""What logical decoding tells, and what publishing a table does to those who write to it."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from genkan.engine.config.change_feed import FeedMode, FeedSetting, ReplicaIdentity
from genkan.engine.subscriptions.change import RelationChanged, RowChanged
from tests.engine.feature.change_feed.feed_under_test import (
    THING,
    FeedUnderTest,
    relation,
    running_feed,
)

TABLE = "create table thing (id int primary key, owner text, note text)"
WANTED = {THING: frozenset({"owner"})}
Story = Callable[[FeedUnderTest], Awaitable[None]]


@pytest.fixture(name="tell")
def tell_(database_url: str) -> Callable[[Story], None]:
    """Runs a story with a feed that looks around often."""

    async def run(story: Story) -> None:
        async with running_feed(database_url, FeedSetting.WAL, check_seconds=0.2) as test:
            assert test.feed.state.mode is FeedMode.WAL
            await story(test)

    return lambda story: asyncio.run(run(story))


def test_rows_are_told_with_the_wanted_columns_before_and_after(
    tell: Callable[[Story], None],
) -> None:
    async def story(test: FeedUnderTest) -> None:
        await test.database.execute(TABLE)
        await test.watch("thing", "owner")
        assert await test.write("insert into thing values (1, 'ann', 'x')") == [
            (None, {"owner": "ann"})
        ]
        assert await test.write("update thing set owner = 'bob'") == [
            ({"owner": "ann"}, {"owner": "bob"})
        ]
        assert await test.write("update thing set note = 'y'") == [
            ({"owner": "bob"}, {"owner": "bob"})
        ]
        upsert = "insert into thing values (1) on conflict (id) do update set owner = null"
        assert await test.write(upsert) == [({"owner": "bob"}, {"owner": None})]
        assert await test.write("delete from thing") == [({"owner": None}, None)]

    tell(story)


def test_a_transaction_is_told_as_one_with_its_id(tell: Callable[[Story], None]) -> None:
    async def story(test: FeedUnderTest) -> None:
        await test.database.execute(TABLE)
        await test.watch("thing", "owner")
        async with test.database.transaction():
            await test.database.execute("insert into thing values (1, 'ann'), (2, 'ann')")
            await test.database.execute("savepoint a; insert into thing values (3, 'bob')")
            transaction = await test.database.fetchval("select pg_current_xact_id()::text::int8")
        await test.until_told_of(THING)
        (told,) = test.told
        assert told.transaction == transaction
        assert test.values_of("thing", "owner") == {"ann", "bob"}
        assert len(told.changes) == 2  # the same change is told once

    tell(story)


@pytest.mark.slow
def test_after_watch_every_commit_is_told(tell: Callable[[Story], None]) -> None:
    async def story(test: FeedUnderTest) -> None:
        for number in range(200):
            name = f"thing{number}"
            await test.database.execute(TABLE.replace("thing", name))
            await test.watch(name, "owner")
            await test.database.execute(f"insert into {name} values (1, 'ann')")  # noqa: S608
            await test.until_told_of(relation(name))
            assert any(isinstance(change, RowChanged) for change in test.changes)

    tell(story)


@pytest.mark.slow
def test_many_who_watch_at_one_time_are_served_together(tell: Callable[[Story], None]) -> None:
    async def story(test: FeedUnderTest) -> None:
        names = [f"thing{number}" for number in range(30)]
        for name in names:
            await test.database.execute(TABLE.replace("thing", name))
        wanted = [{relation(name): frozenset({"owner"})} for name in names * 3]
        assert await asyncio.gather(*map(test.feed.watch, wanted)) == [{}] * len(wanted)
        for name in names:
            await test.database.execute(f"insert into {name} values (1, 'ann')")  # noqa: S608
            await test.until_told_of(relation(name))

    tell(story)


def test_a_writer_in_flight_is_not_missed(tell: Callable[[Story], None]) -> None:
    """It holds the lock that `watch` waits for, so it is over before; what follows is told."""

    async def story(test: FeedUnderTest) -> None:
        await test.database.execute(TABLE)
        await test.database.execute("create table other (id int)")
        # The writer's transaction is older than the publication's entry, its row is not.
        await test.database.execute("begin; insert into other values (1)")
        assert await test.feed.watch(WANTED) == {}
        test.told.clear()
        await test.database.execute("insert into thing values (1, 'ann'); commit")
        await test.until_told_of(THING)
        assert test.values_of("thing", "owner") == {"ann"}

    tell(story)


def test_a_primary_key_can_be_dropped(tell: Callable[[Story], None]) -> None:
    async def story(test: FeedUnderTest) -> None:
        await test.database.execute(TABLE)
        await test.watch("thing", "owner")
        await test.values_written("insert into thing values (1, 'ann')")
        await test.database.execute("alter table thing drop constraint thing_pkey")
        assert await test.values_written("update thing set owner = 'bob'") == {"ann", "bob"}

    tell(story)


def test_generated_columns_do_not_stand_in_a_writers_way(tell: Callable[[Story], None]) -> None:
    async def story(test: FeedUnderTest) -> None:
        execute = test.database.execute
        await execute(TABLE)
        await execute("alter table thing add up text generated always as (upper(owner)) stored")
        await execute("alter table thing add low text generated always as (lower(owner)) virtual")
        await test.watch("thing", "id", "owner", "up")
        assert await test.write("insert into thing values (1, 'ann')") == [
            (None, {"id": "1", "owner": "ann", "up": "ANN"})
        ]
        # The identity stays the primary key: no other can have a virtual column beside it.
        assert await test.write("update thing set owner = 'bob'") == [
            ({"id": "1"}, {"id": "1", "owner": "bob", "up": "BOB"})
        ]
        assert await test.write("update thing set id = 2") == [
            ({"id": "1"}, {"id": "2", "owner": "bob", "up": "BOB"})
        ]
        assert await test.write("delete from thing") == [({"id": "2"}, None)]
        await execute("create table bare (a int, b int generated always as (a) virtual)")
        refused = await test.feed.watch({relation("bare"): frozenset()})
        assert list(refused) == [relation("bare")]
        await execute("insert into bare values (1); update bare set a = 2; delete from bare")

    tell(story)


def test_a_virtual_column_that_is_added_later_is_noticed(tell: Callable[[Story], None]) -> None:
    async def story(test: FeedUnderTest) -> None:
        await test.database.execute(TABLE)
        await test.watch("thing", "owner")
        await test.values_written("insert into thing values (1, 'ann')")
        add = "alter table thing add low text generated always as (lower(owner)) virtual"
        await test.database.execute(add)
        await test.until(lambda: RelationChanged(THING) in test.changes)
        test.told.clear()
        await test.database.execute("update thing set owner = 'bob'")
        await test.until_told_of(THING)

    tell(story)


def test_tables_that_can_not_be_watched(tell: Callable[[Story], None]) -> None:
    async def story(test: FeedUnderTest) -> None:
        execute = test.database.execute
        await execute("create unlogged table thing (id int primary key)")
        await execute("create table parted (id int) partition by range (id)")
        await execute("create view seen as select 1 as id")
        asked = [THING, relation("parted"), relation("seen"), relation("none")]
        refused = await test.feed.watch(dict.fromkeys(asked, frozenset[str]()))
        assert refused == {
            THING: "'public.thing' is unlogged: the log does not have its rows",
            relation("parted"): "it is partitioned and has no primary key",
            relation("seen"): "there is no table of this name",
            relation("none"): "there is no table of this name",
        }
        await execute("insert into thing values (1); update thing set id = 2")

    tell(story)


def test_a_kept_identity_tells_what_it_knows(database_url: str) -> None:
    async def run() -> None:
        async with running_feed(
            database_url, FeedSetting.WAL, identity=ReplicaIdentity.KEEP
        ) as test:
            await test.database.execute(TABLE)
            await test.database.execute("create table bare (id int)")
            await test.watch("thing", "id", "owner")
            await test.write("insert into thing values (1, 'ann')")
            assert await test.write("update thing set owner = 'bob'") == [
                ({"id": "1"}, {"id": "1", "owner": "bob"})
            ]
            assert await test.write("delete from thing") == [({"id": "1"}, None)]
            refused = await test.feed.watch({relation("bare"): frozenset()})
            assert "it has no replica identity" in refused[relation("bare")]
            await test.database.execute("insert into bare values (1); update bare set id = 2")

    asyncio.run(run())


@pytest.mark.parametrize(
    "damage",
    [
        "drop publication genkan_changes",
        "alter publication genkan_changes set (publish = 'insert')",
        "alter publication genkan_changes drop table thing",
        "alter publication genkan_changes set table thing (id, owner)",
        "alter publication genkan_changes set table thing where (id > 5)",
    ],
)
def test_a_publication_that_somebody_changed_is_put_right(
    tell: Callable[[Story], None], damage: str
) -> None:
    async def story(test: FeedUnderTest) -> None:
        await test.database.execute(TABLE)
        await test.watch("thing", "owner")
        await test.survives(damage)

    tell(story)


def test_two_processes_watch_one_database(database_url: str) -> None:
    async def run() -> None:
        async with (
            running_feed(database_url, FeedSetting.WAL) as one,
            running_feed(database_url, FeedSetting.WAL) as other,
        ):
            await one.database.execute(TABLE)
            await asyncio.gather(one.watch("thing", "owner"), other.watch("thing", "note"))
            await one.database.execute("insert into thing values (1, 'ann', 'x')")
            for test, row in ((one, {"owner": "ann"}), (other, {"note": "x"})):
                await test.until_told_of(THING)
                assert test.rows_of(THING) == [(None, row)]

    asyncio.run(run())


def test_a_feed_that_ends_leaves_no_slot(database_url: str) -> None:
    async def run() -> None:
        async with running_feed(database_url, FeedSetting.WAL) as test:
            await test.database.execute(TABLE)
            await test.watch("thing", "owner")
        async with running_feed(database_url, FeedSetting.POLL) as test:
            slots = "select count(*) from pg_replication_slots where database = current_database()"
            for _ in range(300):
                if not await test.database.fetchval(slots):
                    return
                await asyncio.sleep(0.1)
            raise AssertionError("a slot is still there")

    asyncio.run(run())
