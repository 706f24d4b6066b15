"""Told by triggers: what they say with NOTIFY comes to a connection that only listens."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Final

import asyncpg

from genkan.engine.config.change_feed import FeedMode
from genkan.engine.postgres.change_feed.means import Listener, NotToBeHad, lost
from genkan.engine.postgres.change_feed.standing import Standing
from genkan.engine.postgres.change_feed.triggers import (
    QUERIES,
    ensure_function,
    ensure_triggers,
)
from genkan.engine.subscriptions.change import Changes, EverythingChanged
from genkan.engine.subscriptions.notify_payload import Said
from genkan.engine.subscriptions.watch_list import WatchList
from genkan.storage.connection import Connection, connect

CHANNEL: Final = "genkan_changes"
CONNECT_SECONDS: Final = 10.0
ECHO_SECONDS: Final = 10.0


class NotifyMeans:
    """A connection that listens, and one to make triggers with."""

    def __init__(self, connection: Connection, listening: Connection, listener: Listener) -> None:
        self.mode: Final = FeedMode.NOTIFY
        self.connection: Final = connection
        self._listening = listening
        self._listener = listener
        self._list = WatchList()
        self._echo = asyncio.Event()

    def hear(self, _connection: object, _process: int, _channel: str, payload: str) -> None:
        """A notification came; an empty one is our own echo."""
        if not payload:
            self._echo.set()
            return
        try:
            said = Said(payload)
        except ValueError:
            self._listener.changed(Changes(None, (EverythingChanged(),)))
            return
        told = self._list.told_by_statement(said.written)
        if told is None:
            self._listener.changed(Changes(None, (EverythingChanged(),)))
            self._listener.found_unknown(frozenset({said.written}))
            return
        changes = tuple(change for relation in told for change in said.changes_of(relation))
        if changes:
            self._listener.changed(Changes(None, changes))

    def follow(self, watch_list: WatchList) -> None:
        """See Means."""
        self._list = watch_list

    def is_settled(self) -> bool:
        """See Means: who is notified sees what it is about."""
        return True

    async def settle(self) -> None:
        """See Means: there is nothing to wait for."""

    async def cover(self, standing: Standing, columns: frozenset[str]) -> None:
        """See Means."""
        await ensure_triggers(self.connection, standing, columns)

    async def repair(self) -> None:
        """See Means; raises an OSError to begin again: something was not as it has to be."""
        if await ensure_function(self.connection):
            raise ConnectionError("what the triggers run was dropped or changed")
        await self.hear_echo()

    async def ended(self) -> None:
        """See Means."""
        await lost(self._listening)

    async def hear_echo(self) -> None:
        """See that what is said on one connection is heard on the other; TimeoutError if not."""
        self._echo.clear()
        await self.connection.fetchval(QUERIES["notify"], "")
        async with asyncio.timeout(ECHO_SECONDS):
            await self._echo.wait()


@asynccontextmanager
async def open_notify(
    url: str, listener: Listener, *, is_asked_for: bool
) -> AsyncGenerator[NotifyMeans]:
    """Be told by triggers, from now on.

    is_asked_for: also where prepared transactions are switched on, which can not notify.
    Raises NotToBeHad; OSError, TimeoutError or asyncpg.PostgresError when the database is away.
    """
    connection = await connect(url, timeout_seconds=CONNECT_SECONDS)
    try:
        await _check_server(connection, is_asked_for=is_asked_for)
        await ensure_function(connection)
        listening = await connect(url, timeout_seconds=CONNECT_SECONDS)
        try:
            means = NotifyMeans(connection, listening, listener)
            await _listen(means, listening)
            yield means
        finally:
            listening.terminate()
    finally:
        connection.terminate()


async def _listen(means: NotifyMeans, listening: Connection) -> None:
    try:
        await listening.add_listener(CHANNEL, means.hear)
        await means.hear_echo()
    except TimeoutError as error:
        reason = "what is notified is not heard; is there a pooler before the database?"
        raise NotToBeHad(reason) from error
    except asyncpg.PostgresError as error:
        raise NotToBeHad(f"nobody may listen: {error}") from error


async def _check_server(connection: Connection, *, is_asked_for: bool) -> None:
    known = await connection.fetchrow(QUERIES["known"])
    if known is None:
        raise AssertionError("a query without a condition gave no row")
    if known["prepared_transactions"] and not is_asked_for:
        raise NotToBeHad(
            "max_prepared_transactions is set, and a prepared transaction can not notify"
        )
