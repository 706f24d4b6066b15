"""Metadata that other processes change is here within a second.

Our own processes tell by NOTIFY; Hasura's, and one whose NOTIFY was lost, are found by
looking at the stored version once in a while.
"""

import asyncio
import time
from typing import Final

import asyncpg

from genkan.engine.change_metadata.live_schema import (
    LiveSchema,
    follow_schema,
    retry_unreachable,
)
from genkan.engine.change_metadata.transactions import close_connection, open_connection
from genkan.engine.errors import EngineError
from genkan.engine.observation import Observe, Warned
from genkan.engine.postgres.metadata_store import CHANNEL
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

        def wake(*_: object) -> None:
            told.set()

        await connection.add_listener(CHANNEL, wake)
        connection.add_termination_listener(wake)
        await _wait_and_follow(live, connection, told, interval_seconds)
    finally:
        await close_connection(connection)


async def _wait_and_follow(
    live: LiveSchema, connection: Connection, told: asyncio.Event, interval_seconds: float
) -> None:
    retry_at = time.monotonic()
    while not connection.is_closed():
        await follow_schema(live, connection)
        if live.current.waits_for_others and time.monotonic() >= retry_at:
            await retry_unreachable(live)
            retry_at = time.monotonic() + UNREACHABLE_RETRY_SECONDS
        try:
            async with asyncio.timeout(interval_seconds):
                await told.wait()
        except TimeoutError:
            continue
        told.clear()
