"""Which tables are covered by the open means, and which can not be."""

import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

import asyncpg

from genkan.engine.postgres.change_feed.means import CanNotWatch, Means
from genkan.engine.postgres.change_feed.standing import (
    Standing,
    fetch_ancestors,
    fetch_standings,
)
from genkan.engine.subscriptions.change import Relation
from genkan.engine.subscriptions.watch_list import Wanted, WatchList
from genkan.storage.connection import is_outage

# A table that was locked, or not ours, is tried again when somebody asks, but not each time.
RETRY_SECONDS: Final = 5.0


@dataclass(frozen=True, slots=True)
class _Covered:
    """columns: that are told. standing: as it was when that was so."""

    columns: frozenset[str]
    standing: Standing


@dataclass(frozen=True, slots=True)
class _Refused:
    reason: str
    retry_at: float


@dataclass(frozen=True, slots=True)
class Found:
    """What a check came upon.

    changed: tables that were not as they were left, and are covered again. lost: that are not.
    """

    changed: frozenset[Relation]
    lost: frozenset[Relation]


class Coverage:
    """What is covered by one means, from its beginning to its end."""

    def __init__(self, means: Means) -> None:
        self._means = means
        self._covered: dict[Relation, _Covered] = {}
        self._refused: dict[Relation, _Refused] = {}
        self._ancestors: Mapping[Relation, frozenset[Relation]] = {}

    def refusals(self, relations: Collection[Relation]) -> Mapping[Relation, str]:
        """Those that can not be watched, and why."""
        refused = self._refused
        return {one: refused[one].reason for one in relations if one in refused}

    def has(self, wanted: Wanted) -> bool:
        """Whether there is nothing to do for these."""
        return not self._lacking(wanted)

    async def extend(self, wanted: Wanted) -> None:
        """Cover what is not covered yet.

        Raises asyncpg.PostgresError, asyncpg.InterfaceError or OSError when the database is away.
        """
        lacking = self._lacking(wanted)
        if lacking:
            await self._learn(wanted)
            await self._cover(wanted, lacking)

    async def check(self, wanted: Wanted) -> Found:
        """Cover anew what is not as it was left: its rows may have changed unheard.

        Raises as `extend` does.
        """
        await self._means.repair()
        await self._learn(wanted)
        before = frozenset(self._covered)
        changed = await self._cover(wanted, wanted)
        return Found(changed, before - frozenset(self._covered))

    def _lacking(self, wanted: Wanted) -> Collection[Relation]:
        now = time.monotonic()
        return [
            relation
            for relation, columns in wanted.items()
            if (relation not in self._covered or columns - self._covered[relation].columns)
            and (relation not in self._refused or self._refused[relation].retry_at <= now)
        ]

    async def _learn(self, wanted: Wanted) -> None:
        """What is told from now on is told under the right names."""
        self._ancestors = await fetch_ancestors(self._means.connection)
        self._means.follow(WatchList(wanted, self._ancestors))

    async def _cover(self, wanted: Wanted, asked: Collection[Relation]) -> frozenset[Relation]:
        connection = self._means.connection
        standings = await fetch_standings(connection, asked)
        touched: set[Relation] = set()
        for relation in asked:
            standing = standings.get(relation)
            known = self._covered.get(relation)
            if standing is not None and known == _Covered(wanted[relation], standing):
                continue
            if await self._cover_one(relation, wanted[relation], standing):
                touched.add(relation)
        after = await fetch_standings(connection, touched)
        for relation in touched:
            if relation in after:
                self._covered[relation] = _Covered(wanted[relation], after[relation])
        return frozenset(touched)

    async def _cover_one(
        self, relation: Relation, columns: frozenset[str], standing: Standing | None
    ) -> bool:
        self._covered.pop(relation, None)
        self._refused.pop(relation, None)
        try:
            if standing is None:
                raise CanNotWatch("there is no table of this name")  # noqa: TRY301  # one place
            await self._means.cover(standing, columns)
        except CanNotWatch as error:
            reason = str(error)
        except asyncpg.PostgresError as error:
            if is_outage(error):
                raise
            reason = str(error)
        else:
            return True
        self._refused[relation] = _Refused(reason, time.monotonic() + RETRY_SECONDS)
        return False
