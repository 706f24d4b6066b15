"""Connections, and the applications that use them (ports.ConnectionStore)."""

from collections.abc import Sequence
from typing import Final

import msgspec

from genkan.identity.model.connection import Connection
from genkan.identity.names import ClientId, ConnectionId, OrganizationCode
from genkan.storage.connection import Record
from genkan.storage.pool import Pool
from genkan.storage.query_file import load_queries

QUERIES: Final = load_queries("genkan.identity.postgres", "connections.sql")


class PostgresConnections:
    """The tables `identity.connections` and `identity.application_connections`."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def all(self) -> tuple[Connection, ...]:
        """Every connection, by id."""
        async with self._pool.lend() as connection:
            return tuple(_connection(row) for row in await connection.fetch(QUERIES["all"]))

    async def by_id(self, connection_id: ConnectionId) -> Connection | None:
        """The connection of an id."""
        async with self._pool.lend() as connection:
            row = await connection.fetchrow(QUERIES["by_id"], connection_id)
        return None if row is None else _connection(row)

    async def create(self, made: Connection, enabled_for: Sequence[ClientId]) -> None:
        """Store a new connection for these applications."""
        async with self._pool.lend() as connection, connection.transaction():
            await connection.execute(
                QUERIES["create"], *_columns(made), made.strategy, made.created_at
            )
            await connection.fetch(QUERIES["enable"], made.id, list(enabled_for))

    async def update(self, changed: Connection, enabled_for: Sequence[ClientId] | None) -> bool:
        """Replace all but id, strategy and creation time."""
        async with self._pool.lend() as connection, connection.transaction():
            updated = await connection.fetchval(QUERIES["update"], *_columns(changed))
            if updated is not None and enabled_for is not None:
                await connection.execute(QUERIES["disable_others"], changed.id, list(enabled_for))
                await connection.fetch(QUERIES["enable"], changed.id, list(enabled_for))
        return updated is not None

    async def delete(self, connection_id: ConnectionId) -> bool:
        """Remove a connection."""
        async with self._pool.lend() as connection:
            return await connection.fetchval(QUERIES["delete"], connection_id) is not None

    async def enabled(self, client_id: ClientId) -> tuple[Connection, ...]:
        """The connections that an application uses."""
        async with self._pool.lend() as connection:
            rows = await connection.fetch(QUERIES["enabled"], client_id)
        return tuple(_connection(row) for row in rows)

    async def applications(self, connection_id: ConnectionId) -> tuple[ClientId, ...]:
        """The applications that use a connection."""
        async with self._pool.lend() as connection:
            rows = await connection.fetch(QUERIES["applications"], connection_id)
        return tuple(ClientId(str(row["client_id"])) for row in rows)

    async def enable(self, connection_id: ConnectionId, client_id: ClientId) -> bool:
        """Let an application use a connection."""
        async with self._pool.lend() as connection:
            enabled = await connection.fetchval(QUERIES["enable"], connection_id, [client_id])
        return enabled is not None

    async def disable(self, connection_id: ConnectionId, client_id: ClientId) -> bool:
        """The end of that."""
        async with self._pool.lend() as connection:
            disabled = await connection.fetchval(QUERIES["disable"], connection_id, client_id)
        return disabled is not None

    async def of_organization(self, code: OrganizationCode) -> tuple[Connection, ...]:
        """The connections that an organization uses."""
        async with self._pool.lend() as connection:
            rows = await connection.fetch(QUERIES["of_organization"], code)
        return tuple(_connection(row) for row in rows)

    async def enable_for_organization(
        self, connection_id: ConnectionId, code: OrganizationCode
    ) -> bool:
        """Let an organization use a connection."""
        query = QUERIES["enable_for_organization"]
        async with self._pool.lend() as connection:
            return await connection.fetchval(query, connection_id, code) is not None

    async def disable_for_organization(
        self, connection_id: ConnectionId, code: OrganizationCode
    ) -> bool:
        """The end of that."""
        query = QUERIES["disable_for_organization"]
        async with self._pool.lend() as connection:
            return await connection.fetchval(query, connection_id, code) is not None


def _columns(connection: Connection) -> tuple[object, ...]:
    """The columns in the order both statements write them."""
    return (
        connection.id,
        connection.name,
        connection.display_name,
        msgspec.json.encode(connection.options).decode(),
        connection.sealed_secrets,
        connection.organization_code,
    )


def _connection(row: Record) -> Connection:
    fields = dict(row.items())
    fields["options"] = msgspec.json.decode(str(row["options"]))
    return msgspec.convert(fields, Connection)
