"""Sign-ins on their way through the identity provider, and the application they go by."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from genkan.console.visitors.sign_in import Pending
from genkan.storage.pool import Pool
from genkan.storage.query_file import load_queries

QUERIES: Final = load_queries("genkan.console.postgres", "sign_ins.sql")


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenSignIn:
    """What the identity provider's answer is held against."""

    nonce: str
    code_verifier: str = field(repr=False)


class PostgresSignIns:
    """The tables `genkan_console.sign_ins` and `genkan_console.sign_in_application`."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def create(self, pending: Pending, expires_at: datetime) -> None:
        """Store one that sets out."""
        async with self._pool.lend() as connection:
            await connection.execute(
                QUERIES["create"],
                pending.state_hash,
                pending.browser_hash,
                pending.nonce,
                pending.code_verifier,
                expires_at,
            )

    async def take(
        self, state_hash: bytes, browser_hash: bytes, now: datetime
    ) -> TakenSignIn | None:
        """The one that this browser set out with; it is there no more. None otherwise."""
        async with self._pool.lend() as connection:
            row = await connection.fetchrow(QUERIES["take"], state_hash, browser_hash, now)
        if row is None:
            return None
        return TakenSignIn(nonce=str(row["nonce"]), code_verifier=str(row["code_verifier"]))

    async def client_id(self, issuer: str) -> str | None:
        """The application that was made for an issuer."""
        async with self._pool.lend() as connection:
            found = await connection.fetchval(QUERIES["client_id"], issuer)
        return None if found is None else str(found)

    async def keep_client_id(self, issuer: str, client_id: str) -> None:
        """It is this one from now on."""
        async with self._pool.lend() as connection:
            await connection.execute(QUERIES["keep_client_id"], issuer, client_id)
