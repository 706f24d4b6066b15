"""One source of which somebody follows something: its feed, and who reads what of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Final, TypeAlias

from genkan.engine.config.change_feed import FeedMode
from genkan.engine.errors import EngineError
from genkan.engine.live_queries.cohort import Cohort, Outdated
from genkan.engine.live_queries.poller import Poller
from genkan.engine.names import SourceName
from genkan.engine.postgres.change_feed.feed import ChangeFeed, FeedState
from genkan.engine.postgres.change_feed.reads import Reads, loose_columns, resolve_reads
from genkan.engine.postgres.run import Database
from genkan.engine.sql.binder import Argument
from genkan.engine.subscriptions.change import Changes, EverythingChanged, Relation
from genkan.engine.subscriptions.index import DependencyIndex, KeyColumn, KeyTexts, Reading
from genkan.engine.subscriptions.live_plan import LivePlan
from genkan.engine.subscriptions.place import Place
from genkan.engine.subscriptions.snapshot import Snapshot, read_snapshot

MOST_TOLD: Final = 1_000
WATCH_AGAIN_SECONDS: Final = 30.0
AFTER_OUTAGE_SECONDS: Final = 1.0
# Of one statement, one frame around its values, and one time limit.
PollerKey: TypeAlias = tuple[str, tuple[bytes, ...], float | None]
Entry: TypeAlias = tuple[Poller, Cohort]


OpenFeed: TypeAlias = Callable[[SourceName, Callable[[Changes], None]], ChangeFeed]


@dataclass(frozen=True, slots=True)
class KeyedReading:
    """A reading, and which of a cohort's arguments are its key."""

    reading: Reading
    arguments: tuple[int, ...]

    def key_of(self, cohort: Cohort) -> KeyTexts | None:
        """The key of the rows that this cohort reads; None when it is not known."""
        values: list[str | None] = []
        for place in self.arguments:
            value: Argument = cohort.arguments[place]
            if not isinstance(value, str | None):
                return None
            values.append(value)
        return self.reading.texts(values)


@dataclass(frozen=True, slots=True)
class Watched:
    """What is watched for a plan. polled_because: why the clock has to ask besides, or None."""

    readings: tuple[KeyedReading, ...]
    polled_because: str | None


class FollowedSource:
    """A source with its feed, which runs from the first plan on. url: where it was then."""

    def __init__(self, name: SourceName, database: Database, open_feed: OpenFeed) -> None:
        self.name: Final = name
        self.url: Final = database.url(name)
        self.pollers: Final[dict[PollerKey, Poller]] = {}
        self._database: Final = database
        self._index: DependencyIndex[Entry] = DependencyIndex()
        self._watched: Final[dict[Poller, Watched]] = {}
        self._feed: Final = open_feed(name, self._hear)
        self._running: Final = asyncio.create_task(self._feed.run())
        self._turn: Final = asyncio.Lock()
        # Transactions that the feed has told of and that no run has seen yet.
        self._told: set[int] = set()
        self._looking: asyncio.Task[None] | None = None
        self._again: Final = asyncio.Event()
        self._watching: Final = asyncio.create_task(self._keep_watching())
        self._reads: dict[Relation, Reads] = {}
        self._wanted: dict[Relation, frozenset[str]] = {}
        self._loose: dict[Relation, frozenset[str]] = {}

    @property
    def feed_state(self) -> FeedState:
        """Who tells of changes, and why this one."""
        return self._feed.state

    async def watch(self, plan: LivePlan) -> Watched:
        """See to it that the feed tells of all that the plan reads.

        Raises the EngineError of a database that is away, and Outdated.
        """
        index = self._index
        async with self._turn:
            tables = {Relation(one.schema, one.name) for one in plan.dependencies.tables}
            reads = self._reads
            missing = tables - reads.keys()
            if missing:
                reads |= await self._database.ask(
                    self.name, lambda connection: resolve_reads(connection, missing)
                )
            await self._find_loose_columns(plan)
            readings = tuple(self._readings(plan, reads))
            wanted = dict(self._wanted)
            for one in readings:
                relation = one.reading.relation
                wanted[relation] = wanted.get(relation, frozenset()) | self._columns(one.reading)
            refused = await self._feed.watch(
                {one.reading.relation: wanted[one.reading.relation] for one in readings}
            )
            self._wanted = wanted
            self._check_is(index)
            opaque = [
                f"{table}: {reason}"
                for table in sorted(tables)
                if (reason := _hidden(reads[table]))
            ]
        reasons = [*opaque, *(f"{relation}: {reason}" for relation, reason in refused.items())]
        return Watched(readings, reasons[0] if reasons else None)

    def _columns(self, reading: Reading) -> frozenset[str]:
        """Whose values the feed has to tell: of keys, and of what is read where it costs nothing.

        By decoding, all values of a row are at hand; a notification is short.
        """
        keys = frozenset(key.column for key in reading.keys)
        is_decoded = self._feed.state.mode is FeedMode.WAL
        return keys | reading.columns if is_decoded and reading.columns is not None else keys

    async def watch_again(self) -> bool:
        """What could be watched may not be any more, and what could not may be now.

        False when the database was away before all was found out.
        """
        for poller, before in tuple(self._watched.items()):
            try:
                watched = await self.watch(poller.plan)
            except EngineError:
                return False
            except Outdated:
                return True  # all of it is planned anew
            if self._watched.get(poller) is not before:
                continue
            if set(watched.readings) != set(before.readings):
                for cohort in poller.cohorts.values():
                    self.leave(poller, cohort)
                self._watched[poller] = watched
                for cohort in poller.cohorts.values():
                    self.enter(poller, cohort)
                poller.touch(poller.cohorts.values())
            poller.polled_because = poller.plan.hidden_from_changes or watched.polled_because
        return True

    def add(self, key: PollerKey, poller: Poller, watched: Watched) -> None:
        """A new poller, for which this is watched."""
        poller.polled_because = poller.plan.hidden_from_changes or watched.polled_because
        self.pollers[key] = poller
        self._watched[poller] = watched

    def remove(self, key: PollerKey, poller: Poller) -> None:
        """The end of it."""
        if self.pollers.get(key) is poller:
            del self.pollers[key]
        self._watched.pop(poller, None)
        poller.stop()

    def enter(self, poller: Poller, cohort: Cohort) -> None:
        """Touch the cohort when its rows change."""
        # What was told before may not be seen by its first run (subscriptions/snapshot.py).
        cohort.unseen.update(self._told)
        for one in self._watched[poller].readings:
            self._index.add((poller, cohort), one.reading, one.key_of(cohort))

    def leave(self, poller: Poller, cohort: Cohort) -> None:
        """The end of that."""
        watched = self._watched.get(poller)
        for one in () if watched is None else watched.readings:
            self._index.remove((poller, cohort), one.reading, one.key_of(cohort))

    def outdate(self) -> None:
        """What tables stand on may have changed: all followers have to plan anew."""
        pollers = tuple(self.pollers.values())
        self.pollers.clear()
        self._watched.clear()
        self._index = DependencyIndex()
        # Not emptied: a watch that waits goes on with what it has, to find that it is outdated.
        self._reads = {}
        self._loose.clear()
        for poller in pollers:
            poller.stop()
            for cohort in poller.cohorts.values():
                for follower in tuple(cohort.followers):
                    follower.outdate()

    async def close(self) -> None:
        """Let go of the feed; nobody is told anything more."""
        for poller in self.pollers.values():
            poller.stop()
        tasks = [self._running, self._watching, *filter(None, [self._looking])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def saw(self, snapshot: Snapshot) -> None:
        """A statement has read in this snapshot."""
        if self._told:
            self._told -= set(filter(snapshot.sees, self._told))

    def _check_is(self, index: DependencyIndex[Entry]) -> None:
        """Raises Outdated when all was thrown away while somebody waited."""
        if self._index is not index:
            raise Outdated

    def _hear(self, changes: Changes) -> None:
        if EverythingChanged() in changes.changes:
            # Of the feed's own beginning, or of a loss: it may watch other relations now.
            self._again.set()
        if changes.transaction is not None:
            self._told.add(changes.transaction)
            if len(self._told) > MOST_TOLD and self._looking is None:
                self._looking = asyncio.create_task(self._look())
        touched: dict[Poller, dict[Cohort, None]] = {}
        for change in changes.changes:
            for poller, cohort in self._index.touched(change):
                touched.setdefault(poller, {})[cohort] = None
        for poller, cohorts in touched.items():
            poller.touch(cohorts, changes.transaction)

    async def _keep_watching(self) -> None:
        """Ask again when there was a loss, and now and then for what could not be watched."""
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(WATCH_AGAIN_SECONDS):
                    await self._again.wait()
            if self._again.is_set():
                self._again.clear()
                async with self._turn:
                    self._reads = {}
                if not await self.watch_again():
                    # Who believes to be told must not stay so: try until it is known.
                    self._again.set()
                    await asyncio.sleep(AFTER_OUTAGE_SECONDS)
            elif any(map(_is_refused, self._watched.values())):
                await self.watch_again()

    async def _look(self) -> None:
        """Nothing is read again though much is written: see what can be forgotten."""
        try:
            rows = await self._database.read_rows(
                self.name, "select pg_current_snapshot()::text", []
            )
            self.saw(read_snapshot(str(rows[0][0])))
        except EngineError:
            return  # The feed begins again when the database is back.
        finally:
            self._looking = None

    async def _find_loose_columns(self, plan: LivePlan) -> None:
        for place in plan.dependencies.places:
            relation = Relation(place.table.schema, place.table.name)
            if place.keys and relation not in self._loose:
                self._loose[relation] = await self._database.ask(
                    self.name, partial(loose_columns, relation)
                )

    def _readings(self, plan: LivePlan, reads: Mapping[Relation, Reads]) -> Iterator[KeyedReading]:
        params = plan.statement.params
        for place in plan.dependencies.places:
            table = Relation(place.table.schema, place.table.name)
            keys = [
                (KeyColumn(key.column, key.type_name), params.index(key.value))
                for key in place.keys
                if key.value in params and key.column not in self._loose.get(table, ())
            ]
            yield from _of_place(place, reads[table], keys)


def _of_place(
    place: Place, reads: Reads, keys: list[tuple[KeyColumn, int]]
) -> Iterator[KeyedReading]:
    columns = None if place.columns is None else frozenset(map(str, place.columns))
    arguments = tuple(number for _, number in keys)
    for relation in reads.relations:
        reading = Reading(relation, columns, tuple(key for key, _ in keys))
        yield KeyedReading(reading, arguments)


def _hidden(reads: Reads) -> str | None:
    """Why changes of its relations do not tell all of it."""
    if reads.opaque is None and not reads.relations:
        return "it is not known what it stands on"
    return reads.opaque


def _is_refused(watched: Watched) -> bool:
    return watched.polled_because is not None
