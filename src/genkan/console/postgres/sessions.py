"""Links and sessions of the console, by the hashes of their tokens."""

from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from genkan.console.model.role import Role
from genkan.console.model.session import (
    IDLE_LIFETIME,
    LINK_LIFETIME,
    SESSION_LIFETIME,
    Session,
)
from genkan.storage.pool import Pool
from genkan.storage.query_file import load_queries

QUERIES: Final = load_queries("genkan.console.postgres", "sessions.sql")


class PostgresSessions:
    """The tables `genkan_console.links` and `genkan_console.sessions`."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def create_link(self, token_hash: bytes, role: Role, now: datetime) -> datetime:
        """Store a link; answers when it ends."""
        ends_at = now + LINK_LIFETIME
        async with self._pool.lend() as connection:
            await connection.execute(QUERIES["create_link"], token_hash, role.value, now, ends_at)
        return ends_at

    async def use_link(self, token_hash: bytes, now: datetime) -> Role | None:
        """The role a link gives, the first time; None for one that is used, over or unknown."""
        async with self._pool.lend() as connection:
            role = await connection.fetchval(QUERIES["use_link"], token_hash, now)
        return None if role is None else Role(str(role))

    async def create(
        self, session_id: UUID, token_hash: bytes, who: Role | UUID, now: datetime
    ) -> None:
        """Store a session, and let what is over go. who: a link's role, or a person."""
        person, role = (None, who.value) if isinstance(who, Role) else (who, None)
        ends_at = now + SESSION_LIFETIME
        async with self._pool.lend() as connection:
            await connection.execute(QUERIES["sweep"], now, IDLE_LIFETIME)
            await connection.execute(
                QUERIES["create"], session_id, token_hash, person, role, now, ends_at
            )

    async def by_token_hash(self, token_hash: bytes) -> Session | None:
        """The session of a cookie, live or not."""
        async with self._pool.lend() as connection:
            row = await connection.fetchrow(QUERIES["by_token_hash"], token_hash)
        return None if row is None else msgspec.convert(dict(row.items()), Session)

    async def touch(self, session_id: UUID, now: datetime) -> None:
        """Note that the session was used."""
        async with self._pool.lend() as connection:
            await connection.execute(QUERIES["touch"], session_id, now)

    async def end(self, token_hash: bytes) -> None:
        """End the session of a cookie."""
        async with self._pool.lend() as connection:
            await connection.execute(QUERIES["end"], token_hash)
