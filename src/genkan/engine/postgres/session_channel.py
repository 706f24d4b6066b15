"""The channel on which all processes of a database hear of sessions that ended."""

import asyncpg

from genkan.engine.auth.session_event import CHANNEL, SessionEvent, session_event_text
from genkan.engine.postgres.run import unavailable
from genkan.storage.connection import connect


async def tell_everybody(metadata_url: str, event: SessionEvent) -> None:
    """Notify every process, this one too. Raises PostgresUnavailable."""
    try:
        connection = await connect(metadata_url)
        try:
            await connection.execute("select pg_notify($1, $2)", CHANNEL, session_event_text(event))
        finally:
            await connection.close()
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError) as error:
        raise unavailable(error) from error
