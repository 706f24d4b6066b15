"""Told by logical decoding: the server's log, read through a slot that goes with its connection."""

import asyncio
import secrets
from collections import deque
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Final

import asyncpg

from genkan.engine.config.change_feed import FeedMode, ReplicaIdentity
from genkan.engine.postgres.change_feed.means import Listener, NotToBeHad, NotYet, first_ended
from genkan.engine.postgres.change_feed.publication import (
    ensure_publication,
    publish,
    repair_published,
)
from genkan.engine.postgres.change_feed.replication import Stream, StreamBroken, open_stream
from genkan.engine.postgres.change_feed.standing import PUBLICATION, QUERIES, Standing
from genkan.engine.subscriptions.change import Changes, EverythingChanged
from genkan.engine.subscriptions.pgoutput import Decoder
from genkan.engine.subscriptions.snapshot import read_snapshot
from genkan.engine.subscriptions.watch_list import WatchList
from genkan.storage.connection import Connection, connect

CONNECT_SECONDS: Final = 10.0
# A commit that waits for a standby is decoded long before others see it.
SETTLE_SECONDS: Final = 5.0
_SETTLE_PAUSE_SECONDS: Final = 0.002
_MOST_RECENT: Final = 4096


class WalMeans:
    """An open stream, and a connection to change what is in it."""

    def __init__(
        self, connection: Connection, listener: Listener, identity: ReplicaIdentity
    ) -> None:
        self.mode: Final = FeedMode.WAL
        self.connection: Final = connection
        self._listener = listener
        self._identity = identity
        self._decoder = Decoder()
        # Transactions that were decoded, and may not be seen by everybody yet.
        self._recent: deque[int] = deque(maxlen=_MOST_RECENT)
        self._stream: Stream | None = None

    def receive(self, message: bytes) -> None:
        """A message of the stream."""
        changes = self._decoder.receive(message)
        if changes is None or changes.transaction is None:
            return
        self._recent.append(changes.transaction)
        if changes.changes:
            self._listener.changed(changes)
        if self._decoder.unknown:
            self._listener.found_unknown(frozenset(self._decoder.unknown))

    def streams(self, stream: Stream) -> None:
        """What `ended` waits for."""
        self._stream = stream

    def follow(self, watch_list: WatchList) -> None:
        """See Means."""
        self._decoder.watch(watch_list)

    def is_settled(self) -> bool:
        """See Means."""
        return not self._recent

    async def settle(self) -> None:
        """See Means; after SETTLE_SECONDS what is not seen yet is told once more."""
        waited_for = set(self._recent)
        try:
            async with asyncio.timeout(SETTLE_SECONDS):
                while waited_for:
                    found = await self.connection.fetchval("select pg_current_snapshot()::text")
                    snapshot = read_snapshot(str(found))
                    waited_for = {one for one in waited_for if not snapshot.sees(one)}
                    unseen = [one for one in self._recent if not snapshot.sees(one)]
                    self._recent.clear()
                    self._recent.extend(unseen)
                    if waited_for:
                        await asyncio.sleep(_SETTLE_PAUSE_SECONDS)
        except TimeoutError:
            # The reader waits for each of them by its own guard; told when `watch` is over.
            loop = asyncio.get_running_loop()
            for one in waited_for:
                loop.call_later(1, self._listener.changed, Changes(one, (EverythingChanged(),)))

    async def cover(self, standing: Standing, columns: frozenset[str]) -> None:  # noqa: ARG002  # all are in the log
        """See Means."""
        await publish(self.connection, standing, self._identity)

    async def repair(self) -> None:
        """See Means."""
        if await ensure_publication(self.connection):
            raise StreamBroken(f"the publication '{PUBLICATION}' was dropped or changed")
        await repair_published(self.connection, self._identity)

    async def ended(self) -> None:
        """See Means."""
        if self._stream is None:
            raise AssertionError("there is no stream yet")
        await first_ended(self._stream.keep_alive(), self._stream.wait())


@asynccontextmanager
async def open_wal(
    url: str, listener: Listener, identity: ReplicaIdentity
) -> AsyncGenerator[WalMeans]:
    """Be told by logical decoding, from now on.

    Raises NotToBeHad or NotYet; OSError, TimeoutError or asyncpg.PostgresError when the database
    is away.
    """
    connection = await connect(url, timeout_seconds=CONNECT_SECONDS)
    try:
        await _check_server(connection)
        await ensure_publication(connection)
        means = WalMeans(connection, listener, identity)
        async with _stream(url, means) as stream:
            means.streams(stream)
            yield means
    finally:
        connection.terminate()


@asynccontextmanager
async def _stream(url: str, means: WalMeans) -> AsyncGenerator[Stream]:
    slot = f"genkan_{secrets.token_hex(8)}"
    opened = open_stream(url, slot, PUBLICATION, means.receive)
    try:
        stream = await opened.__aenter__()
    except TimeoutError as error:
        reason = "the transactions that write now have to end before a slot can begin"
        raise NotYet(reason) from error
    except (asyncpg.PostgresError, asyncpg.InterfaceError, StreamBroken) as error:
        raise NotToBeHad(f"logical decoding was refused: {error}") from error
    try:
        yield stream
    finally:
        await opened.__aexit__(None, None, None)


async def _check_server(connection: Connection) -> None:
    server = await connection.fetchrow(QUERIES["may_decode"])
    if server is None:
        raise AssertionError("a query without a condition gave no row")
    if server["wal_level"] != "logical":
        raise NotToBeHad(f"wal_level is '{server['wal_level']}', logical decoding needs 'logical'")
    if server["is_standby"]:
        raise NotToBeHad("the server is a standby, where no publication can be made")
