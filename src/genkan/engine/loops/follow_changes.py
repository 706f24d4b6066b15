"""Metadata that other processes change is here at once, and within a second at the latest.

Our own processes tell by NOTIFY what they have changed; Hasura's, and one whose NOTIFY was lost,
are found by looking at the stored version once in a while, and then everything is read anew.
"""

import asyncio
import time
from typing import Final

import asyncpg

from genkan.engine.change_metadata.live_schema import (
    Heard,
    LiveSchema,
    follow_schema,
    retry_unreachable,
)
from genkan.engine.change_metadata.transactions import close_connection, open_connection
from genkan.engine.errors import EngineError
from genkan.engine.observation import Observe, Warned
from genkan.engine.postgres.metadata_store import CHANNEL, heard_change
from genkan.storage.connection import Connection

UNREACHABLE_RETRY_SECONDS: Final = 5.0


async def follow_changes(live: LiveSchema, observe: Observe, interval_seconds: float) -> None:
    """Follow until cancelled; a database that is away is waited for."""
    while True:
        try:
            await _follow(live, interval_seconds)
        except (EngineError, asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
            observe(Warned(f"metadata changes can not be followed: {error}", "schema-sync"))
        await asyncio.sleep(interval_seconds)


async def _follow(live: LiveSchema, interval_seconds: float) -> None:
    connection = await open_connection(live.metadata_url)
    try:
        told = asyncio.Event()
        heard: Heard = {}

        def hear(_connection: object, _pid: int, _channel: str, payload: object) -> None:
            change = heard_change(payload)
            if change is not None:
                heard[change.version] = change.outdated
            told.set()

        def wake(_connection: object) -> None:
            told.set()

        await connection.add_listener(CHANNEL, hear)
        connection.add_termination_listener(wake)
        await _wait_and_follow(live, connection, (told, heard), interval_seconds)
    finally:
        await close_connection(connection)


async def _wait_and_follow(
    live: LiveSchema,
    connection: Connection,
    news: tuple[asyncio.Event, Heard],
    interval_seconds: float,
) -> None:
    told, heard = news
    retry_at = time.monotonic()
    while not connection.is_closed():
        await follow_schema(live, connection, heard)
        for version in [each for each in heard if each <= live.current.resource_version]:
            del heard[version]
        if live.current.waits_for_others and time.monotonic() >= retry_at:
            await retry_unreachable(live)
            retry_at = time.monotonic() + UNREACHABLE_RETRY_SECONDS
        try:
            async with asyncio.timeout(interval_seconds):
                await told.wait()
        except TimeoutError:
            continue
        told.clear()
