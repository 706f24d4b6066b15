"""Permissions (ports.PermissionStore)."""

from collections.abc import Sequence
from typing import Final

from genkan.identity.errors import AlreadyExists
from genkan.identity.model.event import EventType
from genkan.identity.model.listing import Listing, Part
from genkan.identity.model.permission import Permission
from genkan.identity.names import PermissionId, PermissionKey, RoleId
from genkan.identity.postgres.event_recorder import EventRecorder
from genkan.identity.postgres.rows import (
    begin_arguments,
    optional_record,
    part_from_rows,
    records_from_rows,
    unique,
    unneeded,
)
from genkan.storage.pool import Pool
from genkan.storage.query_file import load_queries

QUERIES: Final = load_queries("genkan.identity.postgres", "permissions.sql")


class PostgresPermissions:
    """The table `identity.permissions`."""

    def __init__(self, pool: Pool, events: EventRecorder) -> None:
        self._pool = pool
        self._events = events

    async def part(self, listing: Listing) -> Part[Permission]:
        """Permissions in an order."""
        async with self._pool.lend() as connection:
            rows = await connection.fetch(QUERIES["part"], *begin_arguments(listing))
        return part_from_rows(rows, Permission, listing)

    async def of_role(self, role_id: RoleId, listing: Listing) -> Part[Permission]:
        """Those of a role."""
        async with self._pool.lend() as connection:
            rows = await connection.fetch(QUERIES["of_role"], *begin_arguments(listing), role_id)
        return part_from_rows(rows, Permission, listing)

    async def by_id(self, permission_id: PermissionId) -> Permission | None:
        """The permission of an id."""
        async with self._pool.lend() as connection:
            row = await connection.fetchrow(QUERIES["by_id"], permission_id)
        return optional_record(row, Permission)

    async def by_keys(self, keys: Sequence[PermissionKey]) -> tuple[Permission, ...]:
        """The permissions of keys."""
        async with self._pool.lend() as connection:
            rows = await connection.fetch(QUERIES["by_keys"], list(keys))
        return records_from_rows(rows, Permission)

    async def create(self, permission: Permission) -> None:
        """Store a new permission."""
        async with self._pool.lend() as connection, connection.transaction():
            stored = await connection.fetchval(
                QUERIES["create"],
                permission.id,
                permission.key,
                permission.name,
                permission.description,
                permission.created_at,
            )
            if stored is None:
                raise AlreadyExists(f"a permission '{permission.key}' exists")
            await self._events.changed(connection, EventType.PERMISSION_CREATED, permission.id)

    async def update(self, permission: Permission) -> bool:
        """Replace key, name and description."""
        with unique(f"a permission '{permission.key}' exists"):
            async with self._pool.lend() as connection, connection.transaction():
                stored = await connection.fetchval(
                    QUERIES["update"],
                    permission.id,
                    permission.key,
                    permission.name,
                    permission.description,
                )
                await self._events.changed(connection, EventType.PERMISSION_UPDATED, permission.id)
        return stored is not None

    async def delete(self, permission_id: PermissionId) -> bool:
        """Remove it everywhere."""
        with unneeded("a role may be given away by holders of this permission alone"):
            async with self._pool.lend() as connection, connection.transaction():
                if await connection.fetchval(QUERIES["delete"], permission_id) is None:
                    return False
                await self._events.named(connection, EventType.PERMISSION_DELETED, permission_id)
        return True
