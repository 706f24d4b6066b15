"""Events about sessions: triggers tell them (migration 0026), whoever writes the row."""

from typing import Final

from genkan.storage.connection import Connection
from genkan.storage.query_file import load_queries

QUERIES: Final = load_queries("genkan.identity.postgres", "session_events.sql")


async def name_issuer(connection: Connection, issuer: str) -> None:
    """Let the events bear the issuer of the tokens that they are about."""
    await connection.execute(QUERIES["name_issuer"], issuer)
