"""All live queries of this process: who follows what, and which changes touch whom.

`follow` finds or makes the cohort, sees to it that its tables are watched, and has it run for
the first time; from then on a change does, or the clock where changes do not tell all.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Container, Coroutine, Mapping
from functools import partial
from typing import Final

from genkan.engine.live_queries.cohort import Arguments, Cohort, Following
from genkan.engine.live_queries.followed_source import (
    FollowedSource,
    OpenFeed,
    PollerKey,
    Watched,
)
from genkan.engine.live_queries.poller import Pace, Poller
from genkan.engine.names import SourceName
from genkan.engine.observation import Observe
from genkan.engine.postgres.run import Database
from genkan.engine.subscriptions.live_plan import FollowedKind, LivePlan


class LiveQueries:
    """The followers of all sources.

    paces: how each kind is run; every kind has one.
    """

    def __init__(
        self,
        *,
        database: Database,
        open_feed: OpenFeed,
        observe: Observe,
        paces: Mapping[FollowedKind, Pace],
    ) -> None:
        self._database: Final = database
        self._open_feed: Final = open_feed
        self._observe: Final = observe
        self._paces: Final = paces
        self._sources: Final[dict[SourceName, FollowedSource]] = {}
        self._tasks: Final[set[asyncio.Task[None]]] = set()

    @property
    def sources(self) -> Collection[FollowedSource]:
        """Those of which something was followed."""
        return self._sources.values()

    async def follow(self, plan: LivePlan, arguments: Arguments) -> Following:
        """Follow what `plan` gives for these arguments; the caller closes it.

        Raises PostgresUnavailable when nobody can say what the plan's tables stand on, and
        Outdated when metadata changed meanwhile.
        """
        source = self._source(plan.source)
        key = (plan.statement.text, plan.frame, plan.limits.seconds)
        poller = source.pollers.get(key)
        if poller is None:
            watched = await source.watch(plan)
            # From here on nothing is awaited: nobody sees what is half made.
            poller = source.pollers.get(key) or self._new_poller(source, key, plan, watched)
        cohort = poller.cohorts.get(arguments)
        if cohort is None:
            cohort = poller.cohorts[arguments] = Cohort(arguments)
            source.enter(poller, cohort)
            poller.touch((cohort,))
        elif poller.polled_because is not None:
            poller.touch((cohort,))
        following = Following(cohort, partial(_leave, source, key, poller))
        cohort.followers.add(following)
        return following

    def outdate(self, kept: Container[SourceName]) -> None:
        """Metadata changed: all followers have to plan anew.

        kept: the sources that there are now; one that has moved to another database is heard of
        there from now on.
        """
        for name, source in tuple(self._sources.items()):
            source.outdate()
            if name not in kept or self._database.url(name) != source.url:
                del self._sources[name]
                self._begin(source.close())

    async def close(self) -> None:
        """Stop all of it."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        sources = tuple(self._sources.values())
        self._sources.clear()
        for source in sources:
            await source.close()

    def _source(self, name: SourceName) -> FollowedSource:
        source = self._sources.get(name)
        if source is None:
            source = FollowedSource(name, self._database, self._open_feed)
            self._sources[name] = source
            for kind in self._paces:
                self._begin(self._ask_by_clock(source, kind))
        return source

    def _begin(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _new_poller(
        self, source: FollowedSource, key: PollerKey, plan: LivePlan, watched: Watched
    ) -> Poller:
        pace = self._paces[plan.kind]
        poller = Poller(plan, self._database, pace, source.saw, self._observe)
        source.add(key, poller, watched)
        return poller

    async def _ask_by_clock(self, source: FollowedSource, kind: FollowedKind) -> None:
        """Run again what changes do not tell all of; nothing else."""
        while self._sources.get(source.name) is source:
            await asyncio.sleep(self._paces[kind].interval_seconds)
            for poller in source.pollers.values():
                if poller.plan.kind is kind and poller.polled_because is not None:
                    poller.touch(poller.cohorts.values())


def _leave(source: FollowedSource, key: PollerKey, poller: Poller, following: Following) -> None:
    """One follows no more; with the last one the cohort goes, with the last cohort the poller."""
    cohort = following.cohort
    cohort.followers.discard(following)
    if cohort.followers or poller.cohorts.get(cohort.arguments) is not cohort:
        return
    source.leave(poller, cohort)
    poller.forget(cohort)
    if not poller.cohorts:
        source.remove(key, poller)
