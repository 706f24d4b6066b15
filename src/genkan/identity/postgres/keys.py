"""Signing keys, their private parts sealed (ports.KeyStore)."""

from datetime import datetime
from typing import Final

import msgspec

from genkan.identity.model.signing_key import SigningKey
from genkan.identity.ports import Randomness, Vault
from genkan.identity.tokens.key_rotation import key_id_from_hex, make_key, plan_rotation
from genkan.storage.connection import Connection, Record
from genkan.storage.pool import Pool
from genkan.storage.query_file import load_queries

QUERIES: Final = load_queries("genkan.identity.postgres", "keys.sql")
_KEY_ID_DIGITS: Final = 32


class PostgresKeys:
    """The table `identity.signing_keys`."""

    def __init__(self, pool: Pool, vault: Vault, randomness: Randomness) -> None:
        self._pool = pool
        self._vault = vault
        self._randomness = randomness

    async def all(self) -> tuple[SigningKey, ...]:
        """Every published key, oldest first."""
        async with self._pool.lend() as connection:
            return await self._read(connection)

    async def rotate(self, *, now: datetime, is_forced: bool) -> tuple[str, ...]:
        """Do what the rotation asks for now; other processes wait and find it done."""
        async with self._pool.lend() as connection, connection.transaction():
            await connection.execute(QUERIES["lock"])
            rotation = plan_rotation(await self._read(connection), now, is_forced=is_forced)
            if rotation.is_empty:
                return ()
            made = [
                make_key(key_id_from_hex(self._randomness.hexadecimal(_KEY_ID_DIGITS)), wanted, now)
                for wanted in rotation.wanted
            ]
            # In this order there is never a second active or next key, which indexes refuse.
            for key in rotation.changed:
                await connection.execute(
                    QUERIES["set_state"], key.id, key.state.value, key.activated_at, key.retired_at
                )
            for key in made:
                await self._put(connection, key)
            await connection.execute(QUERIES["forget"], list(rotation.forgotten))
        changes = [f"{key.id}: {key.state}" for key in (*rotation.changed, *made)]
        return (*changes, *(f"{key_id}: forgotten" for key_id in rotation.forgotten))

    async def _read(self, connection: Connection) -> tuple[SigningKey, ...]:
        rows = await connection.fetch(QUERIES["all"])
        return tuple(self._key(row) for row in rows)

    def _key(self, row: Record) -> SigningKey:
        fields = dict(row.items())
        sealed = msgspec.convert(row["sealed_private_key"], bytes)
        fields["private_pem"] = self._vault.open(sealed, _label(str(row["id"])))
        return msgspec.convert(fields, SigningKey)

    async def _put(self, connection: Connection, key: SigningKey) -> None:
        await connection.execute(
            QUERIES["put"],
            key.id,
            key.algorithm.value,
            key.state.value,
            self._vault.seal(key.private_pem, _label(key.id)),
            key.created_at,
            key.activated_at,
            key.retired_at,
        )


def _label(key_id: str) -> str:
    return f"signing key {key_id}"
