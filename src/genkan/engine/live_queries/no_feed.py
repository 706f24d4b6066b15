"""PLACEHOLDER until change_feed."""

import asyncio
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from genkan.engine.names import SourceName
from genkan.engine.subscriptions.change import Changes, Relation


@dataclass(frozen=True, slots=True)
class _Reads:
    relations: frozenset[Relation]
    opaque: str | None


@dataclass(frozen=True, slots=True)
class _State:
    reason: str


class NoFeed:
    """Polls."""

    state = _State("polling")

    async def run(self) -> None:
        await asyncio.Event().wait()

    async def watch(self, wanted: Mapping[Relation, frozenset[str]]) -> Mapping[Relation, str]:
        return dict.fromkeys(wanted, "polling")

    async def resolve(self, tables: Collection[Relation]) -> Mapping[Relation, _Reads]:
        return {table: _Reads(frozenset({table}), None) for table in tables}


def open_no_feed(name: SourceName, hear: Callable[[Changes], None]) -> NoFeed:
    return NoFeed()
