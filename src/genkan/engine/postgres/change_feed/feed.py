"""What tells that the data of a source changed: it picks the way, keeps it, and begins again.

Whoever is told relies on silence: while nothing is told, nothing changed. So whatever the feed can
not know, it says as "everything changed": at each beginning, after each loss, in each doubt.
"""

import asyncio
import traceback
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Final

import asyncpg

from genkan.engine.config.change_feed import FeedMode, FeedSetting, ReplicaIdentity
from genkan.engine.observation import Failed, Observe, Started, Warned
from genkan.engine.postgres.change_feed.coverage import Coverage
from genkan.engine.postgres.change_feed.means import (
    Means,
    NotToBeHad,
    NotYet,
    OnChanges,
    first_ended,
    lost,
)
from genkan.engine.postgres.change_feed.notify import open_notify
from genkan.engine.postgres.change_feed.wal import open_wal
from genkan.engine.subscriptions.change import (
    Changes,
    EverythingChanged,
    Relation,
    RelationChanged,
)
from genkan.engine.subscriptions.watch_list import Wanted, merged
from genkan.storage.connection import is_outage

# How long `watch` waits for a feed that is beginning, before it answers "not now".
START_PATIENCE_SECONDS: Final = 5.0
AT_ONCE_SECONDS: Final = 0.1  # after a loss
AGAIN_SECONDS: Final = 1.0  # while the database is away
RETRY_SECONDS: Final = 30.0  # of what the database did not allow
# A question of ours that takes longer is a connection that nobody answers on.
ANSWER_SECONDS: Final = 60.0
ASKED_FOR: Final = "it is what GENKAN_CHANGE_FEED asks for"
BEST: Final = "nothing stands in its way"

_OUTAGES: Final = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError)


@dataclass(frozen=True, slots=True)
class FeedState:
    """Who tells, and why this one: "wal_level is 'replica'"; for the operator."""

    mode: FeedMode
    reason: str


@dataclass(frozen=True, slots=True)
class _Open:
    """A means, and what it covers."""

    means: Means
    coverage: Coverage


class ChangeFeed:
    """The feed of one source; made by `open_feed`, alive while `run` runs."""

    def __init__(
        self,
        ways: Mapping[FeedMode, Callable[["ChangeFeed"], AbstractAsyncContextManager[Means]]],
        on_changes: OnChanges,
        observe: Observe,
        check_seconds: float,
    ) -> None:
        self._ways = ways
        self._on_changes = on_changes
        self._observe = observe
        self._check_seconds = check_seconds
        self._wanted: Wanted = {}
        self._open: _Open | None = None
        self._began = asyncio.Event()  # it is open, or is known not to be
        self._doubt = asyncio.Event()
        self._turn = asyncio.Lock()
        self._next_round: asyncio.Task[None] | None = None
        self.state = FeedState(FeedMode.POLL, "the feed has not begun yet")

    async def run(self) -> None:
        """Tell until cancelled; what breaks is begun again, for ever."""
        try:
            while True:
                pause_seconds = await self._run_once()
                await asyncio.sleep(pause_seconds)
        finally:
            self._close()

    async def watch(self, wanted: Wanted) -> Mapping[Relation, str]:
        """Tell of these relations as well, with the values of these columns.

        When it has returned, every commit that somebody who reads now does not see will be told.
        Answers the relations that can not be watched, and why: they have to be polled. That may
        pass (a lock, a database that is away), so who polls asks again now and then: it costs
        nothing when there is nothing new. What is watched stays so. A change of a partition or
        child is told under the name of each relation in `wanted` that it belongs to.
        """
        self._wanted = merged(self._wanted, wanted)
        opened = await self._opened()
        if opened is not None and not (opened.coverage.has(wanted) and opened.means.is_settled()):
            await self._round()
            opened = await self._opened()
        if opened is None:
            return dict.fromkeys(wanted, self.state.reason)
        return opened.coverage.refusals(wanted)

    def changed(self, changes: Changes) -> None:
        """A transaction is over; called by the means."""
        self._on_changes(changes)

    def found_unknown(self, stored: frozenset[Relation]) -> None:  # noqa: ARG002  # all is looked at
        """Something was written that is on no list; called by the means."""
        self._doubt.set()

    async def _opened(self) -> _Open | None:
        """The open means; one that is beginning is waited for."""
        try:
            async with asyncio.timeout(START_PATIENCE_SECONDS):
                await self._began.wait()
        except TimeoutError:
            pass
        return self._open

    async def _run_once(self) -> float:
        """Open the best way there is and stay with it; answers in how many seconds to go on."""
        refusals: list[str] = []
        try:
            for mode, open_way in self._ways.items():
                try:
                    async with open_way(self) as means:
                        await self._stay(means, "; ".join(refusals))
                except NotToBeHad as error:
                    refusals.append(f"{mode.value}: {error}")
        except NotYet as error:
            reason = str(error)
        except _OUTAGES as error:
            was_open = self._open is not None
            self._lose(_loss(error))
            if was_open:
                self._began.clear()  # who asks now waits for the next beginning
                return AT_ONCE_SECONDS
            return AGAIN_SECONDS
        except Exception as error:  # noqa: BLE001  # a bug of ours: polling is better than silence
            self._observe(Failed("the change feed broke", traceback.format_exc()))
            reason = f"the feed broke: {type(error).__name__}"
        else:
            reason = "; ".join(refusals) or ASKED_FOR
        self._lose(reason)
        return RETRY_SECONDS

    async def _stay(self, means: Means, refusals: str) -> None:
        """Tell as long as the means lasts; raises what ends it."""
        opened = _Open(means, Coverage(means))
        await opened.coverage.extend(self._wanted)
        self._open = opened
        self._enter(FeedState(means.mode, refusals or BEST))
        await first_ended(means.ended(), lost(means.connection), self._check_for_ever(opened))

    async def _check_for_ever(self, opened: _Open) -> None:
        while True:
            try:
                async with asyncio.timeout(self._check_seconds):
                    await self._doubt.wait()
            except TimeoutError:
                pass
            self._doubt.clear()
            async with self._turn, asyncio.timeout(ANSWER_SECONDS):
                found = await opened.coverage.check(self._wanted)
            if found.lost:  # whoever relies on them has to ask again
                self.changed(Changes(None, (EverythingChanged(),)))
            elif found.changed:
                told = tuple(map(RelationChanged, sorted(found.changed)))
                self.changed(Changes(None, told))

    async def _round(self) -> None:
        """Cover what is wanted by now; those who ask at one time share one round."""
        if self._next_round is None:
            self._next_round = asyncio.create_task(self._go_round())
        await asyncio.shield(self._next_round)

    async def _go_round(self) -> None:
        async with self._turn:
            self._next_round = None  # who comes from now on may want more
            opened = self._open
            if opened is None:
                return
            try:
                async with asyncio.timeout(ANSWER_SECONDS):
                    await opened.coverage.extend(self._wanted)
                    await opened.means.settle()
            except _OUTAGES as error:
                # `run` hears of it by the connection; until it has begun again, nobody is watched.
                self._lose(_loss(error))
                self._began.clear()
                opened.means.connection.terminate()

    def _enter(self, state: FeedState) -> None:
        self.state = state
        self._began.set()
        about = {"mode": state.mode.value, "reason": state.reason}
        self._observe(Started("change_feed", about))
        self.changed(Changes(None, (EverythingChanged(),)))

    def _lose(self, reason: str) -> None:
        """Nothing is told any more; who watches has to poll until the next beginning."""
        self._close()
        state = FeedState(FeedMode.POLL, reason)
        if state == self.state:
            return
        self.state = state
        if self._ways:
            self._observe(Warned(f"changes of data are asked for, not told: {reason}"))
        self.changed(Changes(None, (EverythingChanged(),)))

    def _close(self) -> None:
        self._open = None
        self._began.set()


def _loss(error: BaseException) -> str:
    reason = str(error) or type(error).__name__
    if is_outage(error):
        return f"the connection to the database is lost: {reason}"
    return f"the database refuses: {reason}"


def open_feed(
    url: str,
    setting: FeedSetting,
    on_changes: OnChanges,
    observe: Observe,
    *,
    replica_identity: ReplicaIdentity = ReplicaIdentity.FULL,
    check_seconds: float = 30.0,
) -> ChangeFeed:
    """A feed of the database at `url`, to be run.

    on_changes: called between two steps of the event loop, must not take long.
    check_seconds: how often it is looked whether others have changed what the feed relies on.
    """

    def wal(feed: ChangeFeed) -> AbstractAsyncContextManager[Means]:
        return open_wal(url, feed, replica_identity)

    def notify(feed: ChangeFeed) -> AbstractAsyncContextManager[Means]:
        return open_notify(url, feed, is_asked_for=setting is FeedSetting.NOTIFY)

    ways = {FeedMode.WAL: wal, FeedMode.NOTIFY: notify}
    match setting:
        case FeedSetting.AUTO:
            chosen = ways
        case FeedSetting.POLL:
            chosen = {}
        case FeedSetting.WAL | FeedSetting.NOTIFY:
            chosen = {mode: way for mode, way in ways.items() if mode.value == setting.value}
    return ChangeFeed(chosen, on_changes, observe, check_seconds)
