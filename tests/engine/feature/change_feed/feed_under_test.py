"""A feed that runs, what it told, and a connection to write with."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, suppress

from genkan.engine.config.change_feed import FeedSetting, ReplicaIdentity
from genkan.engine.postgres.change_feed.feed import ChangeFeed, open_feed
from genkan.engine.subscriptions.change import (
    Change,
    Changes,
    EverythingChanged,
    Relation,
    RelationChanged,
    Row,
    RowChanged,
)
from genkan.storage.connection import Connection, connect

PATIENCE_SECONDS = 30
THING = Relation("public", "thing")

OldAndNew = tuple[Row | None, Row | None]


def relation(name: str) -> Relation:
    return Relation("public", name)


class FeedUnderTest:
    """The feed, and what it has told since `forget`."""

    def __init__(self, database: Connection) -> None:
        self.database = database
        self.told: list[Changes] = []
        self._came = asyncio.Event()
        self.feed: ChangeFeed
        self.observed: list[object] = []

    def hear(self, changes: Changes) -> None:
        self.told.append(changes)
        self._came.set()

    @property
    def changes(self) -> list[Change]:
        return [change for told in self.told for change in told.changes]

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until what was told makes it true."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not condition():
                self._came.clear()
                await self._came.wait()

    async def survives(self, damage: str) -> None:
        """Somebody changes what the feed relies on: all is told once, then each row again."""
        await self.database.execute(damage)
        whole = (EverythingChanged(), RelationChanged(THING))
        await self.until(lambda: any(change in whole for change in self.changes))
        assert await self.feed.watch({THING: frozenset({"owner"})}) == {}
        await self.values_written("insert into thing values (1, 'ann')")
        assert await self.values_written("update thing set owner = 'bob'") == {"ann", "bob"}

    async def until_began(self) -> None:
        await self.until(lambda: EverythingChanged() in self.changes)

    async def watch(self, name: str, *columns: str) -> None:
        """Watch a table; that must be possible. What was told before is forgotten."""
        refused = await self.feed.watch({relation(name): frozenset(columns)})
        assert refused == {}
        self.told.clear()

    async def write(self, statement: str) -> list[OldAndNew]:
        """What is told of `thing` for a statement that writes; each change once, in order."""
        self.told.clear()
        await self.database.execute(statement)
        await self.until_told_of(THING)
        return self.rows_of(THING)

    async def until_told_of(self, wanted: Relation) -> None:
        await self.until(lambda: self._is_told(wanted))

    def rows_of(self, wanted: Relation) -> list[OldAndNew]:
        """The rows told of a relation; an AssertionError when the whole relation was."""
        assert RelationChanged(wanted) not in self.changes
        rows = [change for change in self.changes if isinstance(change, RowChanged)]
        return [(row.old, row.new) for row in rows if row.relation == wanted]

    def values_of(self, name: str, column: str) -> set[str | None]:
        """The column's values before and after, of all rows told of a table."""
        rows = [row for pair in self.rows_of(relation(name)) for row in pair if row is not None]
        return {row[column] for row in rows}

    async def values_written(self, statement: str, name: str = "thing") -> set[str | None]:
        """What is told of `owner` in a table for a statement that writes it."""
        self.told.clear()
        await self.database.execute(statement)
        await self.until_told_of(relation(name))
        return self.values_of(name, "owner")

    def _is_told(self, wanted: Relation) -> bool:
        return any(
            isinstance(change, RowChanged | RelationChanged) and change.relation == wanted
            for change in self.changes
        )


@asynccontextmanager
async def running_feed(
    url: str,
    setting: FeedSetting = FeedSetting.AUTO,
    *,
    feed_url: str | None = None,
    identity: ReplicaIdentity = ReplicaIdentity.FULL,
    check_seconds: float = 30.0,
) -> AsyncGenerator[FeedUnderTest]:
    """A feed that has begun. feed_url: with another role than the one who writes."""
    database = await connect(url)
    test = FeedUnderTest(database)
    test.feed = open_feed(
        feed_url or url,
        setting,
        test.hear,
        test.observed.append,
        replica_identity=identity,
        check_seconds=check_seconds,
    )
    running = asyncio.create_task(test.feed.run())
    try:
        await test.until_began()
        yield test
        assert not running.done()
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
        await database.close()
