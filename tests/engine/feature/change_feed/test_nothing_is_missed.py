"""While four write at random: every commit is told, or was seen when `watch` returned."""

import asyncio
import random
from dataclasses import dataclass, field

import pytest

from genkan.engine.config.change_feed import FeedSetting
from genkan.engine.subscriptions.change import (
    Changes,
    EverythingChanged,
    RelationChanged,
    RowChanged,
)
from genkan.engine.subscriptions.snapshot import read_snapshot
from genkan.storage.connection import Connection, connect
from tests.engine.feature.change_feed.feed_under_test import (
    PATIENCE_SECONDS,
    THING,
    FeedUnderTest,
    relation,
    running_feed,
)

TABLE = """
create table thing (id int, owner text, part int, primary key (id, part)) partition by list (part);
create table thing_0 partition of thing for values in (0);
create table thing_1 partition of thing for values in (1);
"""
WRITERS = 4
ROUNDS = 250
CHANGES = (
    "update thing set owner = $2 where id = $1",
    "update thing set owner = $2, part = 1 - part where id = $1",
    "update thing_0 set owner = $2 where id = $1",
    "update thing_1 set owner = $2 where id = $1",
    "delete from thing where id = $1",
    "delete from thing_1 where id = $1",
)


@dataclass
class Written:
    """What was committed: owners that came, and that went, each of them once in a run."""

    came: set[str] = field(default_factory=set[str])
    gone: set[str] = field(default_factory=set[str])


@dataclass(frozen=True)
class Writer:
    connection: Connection
    dice: random.Random
    number: int


class Undone(Exception):
    """The writer has thought better of it."""


async def write(url: str, number: int, seed: int) -> Written:
    """One writer's commits, among its own rows."""
    dice = random.Random(seed * WRITERS + number)  # noqa: S311  # the same each time
    writer, done = Writer(await connect(url), dice, number), Written()
    rows: dict[int, str] = {}
    for step in range(ROUNDS):
        after, here = dict(rows), Written()
        try:
            async with writer.connection.transaction():
                for part in range(dice.randint(1, 3)):
                    await write_row(writer, f"{number}-{step}-{part}", after, here)
                if dice.random() < 0.1:
                    raise Undone  # noqa: TRY301
        except Undone:
            continue
        rows = after
        done.came |= here.came
        done.gone |= here.gone
        if dice.random() < 0.3:
            await asyncio.sleep(0.001)
    await writer.connection.close()
    return done


async def write_row(writer: Writer, owner: str, rows: dict[int, str], here: Written) -> None:
    connection, dice = writer.connection, writer.dice
    slot = writer.number * 1000 + dice.randint(0, 9)
    known = rows.get(slot)
    if known is None:
        rows[slot] = owner
        await connection.execute("insert into thing values ($1, $2, $3)", slot, owner, slot % 2)
        here.came.add(owner)
        return
    statement = dice.choice(CHANGES)
    arguments = (slot,) if statement.startswith("delete") else (slot, owner)
    tag = await connection.execute(statement, *arguments)
    if tag.endswith(" 0"):  # the row is in the other partition
        return
    here.gone.add(known)
    if statement.startswith("delete"):
        del rows[slot]
    else:
        rows[slot] = owner
        here.came.add(owner)


@pytest.mark.parametrize("setting", [FeedSetting.WAL, FeedSetting.NOTIFY])
@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.slow
def test_every_commit_is_told(database_url: str, setting: FeedSetting, seed: int) -> None:
    async def run() -> None:
        async with running_feed(database_url, setting) as test:
            await test.database.execute(TABLE)
            writers = [
                asyncio.create_task(write(database_url, number, seed)) for number in range(WRITERS)
            ]
            await asyncio.sleep(0.05)
            wanted = {THING: frozenset({"owner"})}
            async with asyncio.timeout(PATIENCE_SECONDS):
                while await test.feed.watch(wanted):  # noqa: ASYNC110  # busy: asked again
                    await asyncio.sleep(0.1)
            test.told.clear()
            seen = await owners(test.database)
            written = await asyncio.gather(*writers)
            came = set[str]().union(*(each.came for each in written))
            gone = set[str]().union(*(each.gone for each in written))
            await finish(test)
            told_old, told_new = told_owners(test)
            left = await owners(test.database)
            assert left == came - gone
            # Everything that is there now was there when `watch` returned, or was told.
            assert left - seen <= told_new
            # Everything that was there then and is not now was told.
            assert seen - left <= told_old
            # What came and went in between was told as well, when it came later.
            assert told_old <= gone
            assert told_new <= came

    asyncio.run(run())


@pytest.mark.slow
def test_a_reader_who_waits_for_the_transaction_sees_what_is_told(database_url: str) -> None:
    """Note [The race of a feed]: the id that is told is the one that a snapshot has."""

    async def run() -> None:
        async with running_feed(database_url, FeedSetting.WAL) as test:
            await test.database.execute("create table thing (id int primary key, owner text)")
            await test.watch("thing", "owner")
            reader = await connect(database_url)
            text = "select pg_current_snapshot()::text, exists(select from thing where owner = $1)"
            for number in range(300):
                test.told.clear()
                await test.database.execute(
                    "insert into thing values ($1, $2)", number, str(number)
                )
                await test.until_told_of(THING)
                (told,) = test.told
                while True:
                    row = await reader.fetchrow(text, str(number))
                    assert row is not None
                    assert told.transaction is not None
                    if read_snapshot(str(row[0])).sees(told.transaction):
                        break
                assert row[1] is True
            await reader.close()

    asyncio.run(run())


@pytest.mark.slow
def test_what_was_told_before_watch_returned_is_seen_by_then(database_url: str) -> None:
    """Else who enters between the two would read the rows of before, and hear no more."""

    async def run() -> None:
        async with running_feed(database_url, FeedSetting.WAL) as test:
            await test.database.execute("create table thing (id serial primary key, owner text)")
            await test.watch("thing", "owner")
            writers = [asyncio.create_task(insert_often(database_url)) for _ in range(WRITERS)]
            reader = await connect(database_url)
            while not all(writer.done() for writer in writers):
                await asyncio.sleep(0)
                told = [each.transaction for each in test.told if each.transaction is not None]
                test.told.clear()
                assert await test.feed.watch({THING: frozenset({"owner"})}) == {}
                text = await reader.fetchval("select pg_current_snapshot()::text")
                snapshot = read_snapshot(str(text))
                assert all(snapshot.sees(transaction) for transaction in told)
            await reader.close()
            await asyncio.gather(*writers)

    asyncio.run(run())


async def insert_often(url: str) -> None:
    """Commits that are on disk, and so decoded, before they are seen."""
    connection = await connect(url)
    await connection.execute("set synchronous_commit = on")
    for _ in range(500):
        await connection.execute("insert into thing (owner) values ('ann')")
    await connection.close()


async def owners(connection: Connection) -> set[str]:
    return {str(row[0]) for row in await connection.fetch("select owner from thing")}


async def finish(test: FeedUnderTest) -> None:
    """Wait until all that was committed so far is told: a last row is told after it."""
    await test.database.execute("insert into thing values (99999, 'last', 0)")
    await test.until(
        lambda: any(
            isinstance(change, RowChanged) and change.new == {"owner": "last"}
            for told in test.told[-200:]
            for change in told.changes
        )
    )
    await test.database.execute("delete from thing where id = 99999")
    assert EverythingChanged() not in test.changes
    assert RelationChanged(THING) not in test.changes


def told_owners(test: FeedUnderTest) -> tuple[set[str], set[str]]:
    rows = [one for told in test.told for one in rows_of(told)]
    old = {str(row.old["owner"]) for row in rows if row.old is not None}
    new = {str(row.new["owner"]) for row in rows if row.new is not None}
    return old - {"last"}, new - {"last"}


def rows_of(told: Changes) -> list[RowChanged]:
    rows = [one for one in told.changes if isinstance(one, RowChanged)]
    assert {row.relation for row in rows} <= {THING, relation("thing_0"), relation("thing_1")}
    return rows
