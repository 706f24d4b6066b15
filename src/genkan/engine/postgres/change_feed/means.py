"""What the ways to be told have in common, as the feed sees them."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Protocol

from genkan.engine.config.change_feed import FeedMode
from genkan.engine.postgres.change_feed.standing import Standing
from genkan.engine.subscriptions.change import Changes, Relation
from genkan.engine.subscriptions.watch_list import WatchList
from genkan.storage.connection import Connection

OnChanges = Callable[[Changes], None]


class NotToBeHad(Exception):
    """The database does not allow this way; the message says why, for the operator."""


class NotYet(Exception):
    """It would allow it, but not now; the message says why, for the operator."""


class CanNotWatch(Exception):
    """A table can not be watched this way; the message says why, for the operator."""


class Means(Protocol):
    """A way to be told, open as long as its connections last."""

    @property
    def mode(self) -> FeedMode:
        """Which."""
        ...

    @property
    def connection(self) -> Connection:
        """For questions of the feed; not the one on which is told."""
        ...

    def follow(self, watch_list: WatchList) -> None:
        """From now on, tell what is on this list."""
        ...

    def is_settled(self) -> bool:
        """Whether `settle` has nothing to do."""
        ...

    async def settle(self) -> None:
        """Wait until everybody sees all that was decoded so far (Note [The race of a feed])."""
        ...

    async def cover(self, standing: Standing, columns: frozenset[str]) -> None:
        """See to it that every later write to the table is told, with these columns.

        Raises CanNotWatch, or asyncpg.PostgresError.
        """
        ...

    async def repair(self) -> None:
        """Put right what others have changed of what all tables share, as far as we may."""
        ...

    async def ended(self) -> None:
        """Return never; raise when the way is broken."""
        ...


class Listener(Protocol):
    """Who is told."""

    def changed(self, changes: Changes) -> None:
        """A transaction is over."""
        ...

    def found_unknown(self, stored: frozenset[Relation]) -> None:
        """Something was written that is on no list."""
        ...


async def first_ended(*endless: Coroutine[None, None, None]) -> None:
    """Run all until one raises; raises what that one did."""
    tasks = [asyncio.ensure_future(one) for one in endless]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def lost(connection: Connection) -> None:
    """Return never; raises ConnectionError when the connection is closed or lost."""
    over = asyncio.Event()

    def end(*_: object) -> None:
        over.set()

    connection.add_termination_listener(end)
    if not connection.is_closed():
        await over.wait()
    raise ConnectionError("the connection was closed")
