"""What logical decoding tells."""

import asyncio

from genkan.engine.config.change_feed import FeedMode, FeedSetting
from genkan.engine.subscriptions.change import (
    RelationChanged,
    RowChanged,
)
from tests.engine.feature.change_feed.feed_under_test import THING, running_feed

TABLE = "create table thing (id int primary key, owner text, note text)"


def test_rows_are_told_with_the_wanted_columns_before_and_after(database_url: str) -> None:
    async def run() -> None:
        async with running_feed(database_url, FeedSetting.WAL) as test:
            assert test.feed.state.mode is FeedMode.WAL
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

    asyncio.run(run())


def test_after_watch_every_commit_is_told(database_url: str) -> None:
    async def run() -> None:
        async with running_feed(database_url, FeedSetting.WAL) as test:
            for number in range(200):
                name = f"thing{number}"
                await test.database.execute(TABLE.replace("thing", name))
                await test.watch(name, "owner")
                await test.database.execute(f"insert into {name} values (1, 'ann')")
                await test.until(lambda: bool(test.changes))
                (change,) = test.changes
                assert isinstance(change, RowChanged)
                assert change.relation.name == name

    asyncio.run(run())


def test_a_truncated_table_is_told_as_a_whole(database_url: str) -> None:
    async def run() -> None:
        async with running_feed(database_url, FeedSetting.WAL) as test:
            await test.database.execute(TABLE)
            await test.watch("thing", "owner")
            await test.database.execute("truncate thing")
            await test.until(lambda: test.changes == [RelationChanged(THING)])

    asyncio.run(run())
