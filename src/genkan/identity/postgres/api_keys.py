"""Keys of APIs (ports.ApiKeyStore)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from genkan.identity.model.api_key import ApiKey
from genkan.identity.names import ApiKeyId, ApiScopeId
from genkan.identity.postgres.rows import optional_record, records_from_rows
from genkan.storage.pool import Pool
from genkan.storage.query_file import load_queries

QUERIES: Final = load_queries("genkan.identity.postgres", "api_keys.sql")


class PostgresApiKeys:
    """The tables `identity.api_keys` and `identity.api_key_scopes`."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def all(self) -> tuple[ApiKey, ...]:
        """Every key, by id."""
        async with self._pool.lend() as connection:
            return records_from_rows(await connection.fetch(QUERIES["all"]), ApiKey)

    async def by_id(self, key_id: ApiKeyId) -> ApiKey | None:
        """The key of an id."""
        async with self._pool.lend() as connection:
            return optional_record(await connection.fetchrow(QUERIES["by_id"], key_id), ApiKey)

    async def create(self, key: ApiKey, scope_ids: Sequence[ApiScopeId]) -> None:
        """Store a new key with these scopes."""
        async with self._pool.lend() as connection, connection.transaction():
            await connection.execute(
                QUERIES["create"],
                key.id,
                key.name,
                key.kind.value,
                key.key_hash,
                key.prefix,
                key.suffix,
                key.api_id,
                key.user_id,
                key.organization_code,
                key.created_by,
                key.created_at,
            )
            await connection.execute(QUERIES["give_scopes"], key.id, list(scope_ids))

    async def rotate(self, key: ApiKey) -> bool:
        """Replace a live key's hash."""
        async with self._pool.lend() as connection:
            rotated = await connection.fetchval(QUERIES["rotate"], key.id, key.key_hash, key.suffix)
        return rotated is not None

    async def revoke(self, key_id: ApiKeyId, now: datetime) -> bool:
        """End a key."""
        async with self._pool.lend() as connection:
            return await connection.fetchval(QUERIES["revoke"], key_id, now) is not None

    async def verify(self, key_hash: bytes, address: str, now: datetime) -> ApiKey | None:
        """The live key of a hash, its verification counted."""
        async with self._pool.lend() as connection:
            row = await connection.fetchrow(QUERIES["verify"], key_hash, address, now)
        return optional_record(row, ApiKey)
