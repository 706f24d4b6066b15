"""The cohorts of one statement, run again when they are touched: many in one statement.

A poller runs one batch at a time; what is touched meanwhile is in the next. Between two it rests
as long as the last one took, so that no table that is written without end keeps more than half
a connection busy.
"""

from __future__ import annotations

import asyncio
import time
import traceback
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Final, cast

from genkan.engine.errors import EngineError, PostgresUnavailable
from genkan.engine.live_queries.cohort import Arguments, Cohort
from genkan.engine.observation import Failed, Observe
from genkan.engine.operation.response import join_response
from genkan.engine.postgres.run import Database
from genkan.engine.postgres.run_fields import in_time
from genkan.engine.sql.multiplex import columns_of
from genkan.engine.subscriptions.live_plan import LivePlan
from genkan.engine.subscriptions.snapshot import Snapshot, read_snapshot

MOST_REST_SECONDS: Final = 1.0
FIRST_LOOK_SECONDS: Final = 0.001  # for a transaction that is not to be seen yet; doubled
LAST_LOOK_SECONDS: Final = 0.1


@dataclass(frozen=True, slots=True)
class Pace:
    """How statements are run.

    batch_size: most cohorts of one statement. interval_seconds: of the clock, and after a failure.
    turns: how many statements of all pollers may run at once.
    """

    batch_size: int
    interval_seconds: float
    turns: AbstractAsyncContextManager[None]


class Poller:
    """A statement and its cohorts.

    polled_because: why the clock asks for it, None where the feed tells of all changes.
    saw: told of the snapshot of each run.
    """

    def __init__(
        self,
        plan: LivePlan,
        database: Database,
        pace: Pace,
        saw: Callable[[Snapshot], None],
        observe: Observe,
    ) -> None:
        self.plan: Final = plan
        self.cohorts: Final[dict[Arguments, Cohort]] = {}
        self.polled_because: str | None = None
        self._database: Final = database
        self._pace: Final = pace
        self._saw: Final = saw
        self._observe: Final = observe
        self._dirty: Final[dict[Cohort, None]] = {}  # in the order they were touched
        self._look_seconds = FIRST_LOOK_SECONDS
        self._task: asyncio.Task[None] | None = None

    def touch(self, cohorts: Iterable[Cohort], transaction: int | None = None) -> None:
        """Run these again. transaction: that has to be seen."""
        for cohort in cohorts:
            self._dirty[cohort] = None
            if transaction is not None:
                cohort.unseen.add(transaction)
        if self._dirty and self._task is None:
            self._task = asyncio.create_task(self._work())

    def forget(self, cohort: Cohort) -> None:
        """Nobody follows it any more."""
        self._dirty.pop(cohort, None)
        if self.cohorts.get(cohort.arguments) is cohort:
            del self.cohorts[cohort.arguments]

    def stop(self) -> None:
        """Run nothing more; what runs is cancelled, in the database too."""
        if self._task is not None:
            self._task.cancel()

    async def _work(self) -> None:
        try:
            while self._dirty:
                batch = list(self._dirty)[: self._pace.batch_size]
                for cohort in batch:
                    del self._dirty[cohort]
                started = time.perf_counter()
                try:
                    await self._run(batch)
                except Exception as error:  # noqa: BLE001  # nobody else would hear of it
                    self._observe(_broken(error))
                    for cohort in batch:
                        self._later(cohort, self._pace.interval_seconds)
                took = time.perf_counter() - started
                await asyncio.sleep(min(took, MOST_REST_SECONDS))
        finally:
            self._task = None

    async def _run(self, batch: Sequence[Cohort]) -> None:
        """Run the statement for these, and tell each what it gave."""
        statement = self.plan.statement
        arguments = columns_of([cohort.arguments for cohort in batch])
        try:
            async with self._pace.turns:
                reading = self._database.read_rows(statement.source, statement.text, arguments)
                rows = await in_time(reading, self.plan.limits)
        except PostgresUnavailable as error:
            self._outage(batch, error)
            return
        except EngineError as error:
            await self._fail(batch, error)
            return
        self._tell(batch, rows)

    def _tell(self, batch: Sequence[Cohort], rows: Sequence[Sequence[object]]) -> None:
        snapshot = read_snapshot(cast("str", rows[0][1]))
        self._saw(snapshot)
        is_behind = False
        for row in rows:
            cohort = batch[cast("int", row[0])]
            cohort.tell(join_response(self.plan.frame, cast("Sequence[bytes]", row[2:])))
            if cohort.unseen:
                # Touched again meanwhile, its new transactions are among them.
                cohort.unseen.difference_update(tuple(filter(snapshot.sees, cohort.unseen)))
                if cohort.unseen:
                    is_behind = True
                    self._later(cohort, self._look_seconds)
        self._look_seconds = (
            min(self._look_seconds * 2, LAST_LOOK_SECONDS) if is_behind else FIRST_LOOK_SECONDS
        )

    async def _fail(self, batch: Sequence[Cohort], error: EngineError) -> None:
        """One fails them all: run halves, until it is alone."""
        if len(batch) > 1:
            half = len(batch) // 2
            await self._run(batch[:half])
            await self._run(batch[half:])
            return
        (cohort,) = batch
        cohort.tell(error)
        self._later(cohort, self._pace.interval_seconds)

    def _outage(self, batch: Sequence[Cohort], error: PostgresUnavailable) -> None:
        """The database is away: who has an answer keeps it until the next one."""
        for cohort in batch:
            if not isinstance(cohort.outcome, bytes):
                cohort.tell(error)
            self._later(cohort, self._pace.interval_seconds)

    def _later(self, cohort: Cohort, seconds: float) -> None:
        def again() -> None:
            if cohort.followers:
                self.touch((cohort,))

        asyncio.get_running_loop().call_later(seconds, again)


def _broken(error: Exception) -> Failed:
    detail = "".join(traceback.format_exception(error))
    return Failed("a live query could not be run; it is tried again", detail)
