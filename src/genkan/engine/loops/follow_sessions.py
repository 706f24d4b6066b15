"""What an identity provider tells of sessions and access, heard as it happens.

It tells by NOTIFY on the metadata database (docs/reference/session-events.md), where both share
one. Every process listens for itself.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

import asyncpg

from genkan.engine.auth.session_event import (
    CHANNEL,
    SessionEvent,
    UnreadableSessionEvent,
    read_session_event,
)
from genkan.engine.change_metadata.transactions import close_connection, open_connection
from genkan.engine.errors import EngineError
from genkan.engine.observation import Observe, Warned
from genkan.storage.connection import Connection

RETRY_SECONDS: Final = 0.5
HEARTBEAT_SECONDS: Final = 10.0
_OUTAGES: Final = (
    EngineError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    OSError,
    TimeoutError,
)


@dataclass(frozen=True, slots=True)
class SessionListener:
    """Who wants to hear.

    tell: called with each event, as it comes. missed: called when events may have been missed.
    listening: set once the first listening has begun.
    """

    tell: Callable[[SessionEvent], None]
    missed: Callable[[], None]
    listening: asyncio.Event = field(default_factory=asyncio.Event)


async def follow_sessions(
    metadata_url: str,
    listener: SessionListener,
    observe: Observe,
    heartbeat_seconds: float = HEARTBEAT_SECONDS,
) -> None:
    """Listen until cancelled; a connection that is lost is made again."""
    while True:
        try:
            await _follow(metadata_url, listener, observe, heartbeat_seconds)
        except _OUTAGES as error:
            observe(Warned(f"revoked sessions can not be followed: {error}", "unstructured"))
        await asyncio.sleep(RETRY_SECONDS)


async def _follow(
    metadata_url: str, listener: SessionListener, observe: Observe, heartbeat_seconds: float
) -> None:
    def hear(_: object, _pid: int, _channel: str, payload: str) -> None:
        try:
            event = read_session_event(payload)
        except UnreadableSessionEvent as error:
            # Whom it concerns can not be known: as good as missed.
            observe(Warned(f"channel '{CHANNEL}': an unreadable event: {error}", "unstructured"))
            listener.missed()
        else:
            listener.tell(event)

    connection = await open_connection(metadata_url)
    try:
        lost = asyncio.Event()
        connection.add_termination_listener(lambda *_: lost.set())
        await connection.add_listener(CHANNEL, hear)
        if listener.listening.is_set():
            listener.missed()
        listener.listening.set()
        await _until_lost(connection, lost, heartbeat_seconds)
    finally:
        await close_connection(connection)


async def _until_lost(
    connection: Connection, lost: asyncio.Event, heartbeat_seconds: float
) -> None:
    """Ask now and then: a connection may be gone without anybody's having said so."""
    while not connection.is_closed():
        with suppress(TimeoutError):
            async with asyncio.timeout(heartbeat_seconds):
                await lost.wait()
                return
        async with asyncio.timeout(heartbeat_seconds):
            await connection.fetchval("select 1")
