"""Roles and who holds them (ports.RoleStore)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from genkan.identity.errors import AlreadyExists
from genkan.identity.model.api import GivenScope
from genkan.identity.model.event import EventType
from genkan.identity.model.listing import Listing, Part
from genkan.identity.model.role import Holder, Role
from genkan.identity.names import (
    ApiScopeId,
    OrganizationCode,
    PermissionId,
    RoleId,
    RoleKey,
    UserId,
)
from genkan.identity.postgres.event_recorder import EventRecorder
from genkan.identity.postgres.rows import (
    begin_arguments,
    count_from,
    ids_from_rows,
    optional_record,
    part_from_rows,
    records_from_rows,
    unique,
)
from genkan.storage.pool import Pool
from genkan.storage.query_file import load_queries

QUERIES: Final = load_queries("genkan.identity.postgres", "roles.sql")


class PostgresRoles:
    """The tables `identity.roles`, `role_permissions` and `member_roles`."""

    def __init__(self, pool: Pool, events: EventRecorder) -> None:
        self._pool = pool
        self._events = events

    async def page(self, *, after: RoleId | None, limit_rows: int) -> tuple[Role, ...]:
        """Roles in the order of their ids."""
        async with self._pool.lend() as connection:
            return records_from_rows(
                await connection.fetch(QUERIES["page"], after, limit_rows), Role
            )

    async def part(self, listing: Listing) -> Part[Role]:
        """Roles in an order."""
        async with self._pool.lend() as connection:
            rows = await connection.fetch(QUERIES["part"], *begin_arguments(listing))
        return part_from_rows(rows, Role, listing)

    async def by_id(self, role_id: RoleId) -> Role | None:
        """The role of an id."""
        async with self._pool.lend() as connection:
            return optional_record(await connection.fetchrow(QUERIES["by_id"], role_id), Role)

    async def by_keys(self, keys: Sequence[RoleKey]) -> tuple[Role, ...]:
        """The roles of keys."""
        async with self._pool.lend() as connection:
            return records_from_rows(await connection.fetch(QUERIES["by_keys"], list(keys)), Role)

    async def by_ids(self, ids: Sequence[RoleId]) -> tuple[Role, ...]:
        """The roles of ids."""
        async with self._pool.lend() as connection:
            return records_from_rows(await connection.fetch(QUERIES["by_ids"], list(ids)), Role)

    async def create(self, role: Role) -> None:
        """Store a new role; permissions that are not there yet are made."""
        async with self._pool.lend() as connection, connection.transaction():
            created = await connection.fetchval(QUERIES["create"], *_columns(role))
            if created is None:
                raise AlreadyExists(f"a role '{role.key}' exists")
            keys = list(role.permissions)
            made = await connection.fetch(QUERIES["make_permissions"], keys)
            await connection.execute(QUERIES["add_permissions_by_key"], role.id, keys)
            for permission_id in ids_from_rows(made, "id"):
                await self._events.changed(connection, EventType.PERMISSION_CREATED, permission_id)
            await self._events.changed(connection, EventType.ROLE_CREATED, role.id)

    async def update(self, role: Role) -> bool:
        """Replace everything but id and permissions."""
        with unique(f"a role '{role.key}' exists"):
            async with self._pool.lend() as connection, connection.transaction():
                stored = await connection.fetchval(QUERIES["update"], *_columns(role))
                await self._events.changed(connection, EventType.ROLE_UPDATED, role.id)
        return stored is not None

    async def delete(self, role_id: RoleId) -> bool:
        """Remove it, and from all who hold it."""
        async with self._pool.lend() as connection, connection.transaction():
            if await connection.fetchval(QUERIES["delete"], role_id) is None:
                return False
            await self._events.named(connection, EventType.ROLE_DELETED, role_id)
        return True

    async def change_permissions(
        self,
        role_id: RoleId,
        *,
        added: Sequence[PermissionId],
        removed: Sequence[PermissionId],
    ) -> tuple[tuple[PermissionId, ...], tuple[PermissionId, ...]]:
        """Those that were added and those that were removed."""
        async with self._pool.lend() as connection, connection.transaction():
            new = await connection.fetch(QUERIES["add_permissions"], role_id, list(added))
            gone = await connection.fetch(QUERIES["remove_permissions"], role_id, list(removed))
            if new or gone:
                await self._events.changed(connection, EventType.ROLE_UPDATED, role_id)
        return (
            tuple(PermissionId(each) for each in ids_from_rows(new, "permission_id")),
            tuple(PermissionId(each) for each in ids_from_rows(gone, "permission_id")),
        )

    async def system_permissions(self, role_id: RoleId) -> frozenset[str]:
        """The keys of what the role permits in the portal."""
        async with self._pool.lend() as connection:
            rows = await connection.fetch(QUERIES["system_permissions"], role_id)
        return frozenset(ids_from_rows(rows, "key"))

    async def change_system_permissions(
        self, role_id: RoleId, *, added: Sequence[str], removed: Sequence[str]
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Those that were added and those that were removed."""
        async with self._pool.lend() as connection, connection.transaction():
            new = await connection.fetch(QUERIES["add_system_permissions"], role_id, list(added))
            gone = await connection.fetch(
                QUERIES["remove_system_permissions"], role_id, list(removed)
            )
        return ids_from_rows(new, "key"), ids_from_rows(gone, "key")

    async def scopes(self, role_id: RoleId) -> tuple[GivenScope, ...]:
        """The scopes of APIs that the role has."""
        async with self._pool.lend() as connection:
            return records_from_rows(await connection.fetch(QUERIES["scopes"], role_id), GivenScope)

    async def add_scope(self, role_id: RoleId, scope_id: ApiScopeId) -> bool:
        """Give a role a scope."""
        async with self._pool.lend() as connection:
            return await connection.fetchval(QUERIES["add_scope"], role_id, scope_id) is not None

    async def remove_scope(self, role_id: RoleId, scope_id: ApiScopeId) -> bool:
        """Take a scope from a role."""
        async with self._pool.lend() as connection:
            removed = await connection.fetchval(QUERIES["remove_scope"], role_id, scope_id)
        return removed is not None

    async def holders(
        self,
        role_id: RoleId,
        *,
        organization: OrganizationCode | None,
        after: UserId | None,
        limit_rows: int,
    ) -> tuple[Holder, ...]:
        """Who holds the role."""
        async with self._pool.lend() as connection:
            rows = await connection.fetch(
                QUERIES["holders"], role_id, organization, after, limit_rows
            )
        return records_from_rows(rows, Holder)

    async def count_holders(
        self,
        role_id: RoleId,
        organization: OrganizationCode,
        *,
        active_between: tuple[datetime, datetime] | None,
    ) -> int:
        """How many members hold the role."""
        begin, end = active_between or (None, None)
        async with self._pool.lend() as connection:
            return count_from(
                await connection.fetchval(
                    QUERIES["count_holders"], role_id, organization, begin, end
                )
            )

    async def assign(self, code: OrganizationCode, user_id: UserId, role_id: RoleId) -> bool:
        """Give a member a role."""
        async with self._pool.lend() as connection, connection.transaction():
            given = await connection.fetchval(QUERIES["assign"], user_id, code, role_id)
            if given is not None:
                await self._events.changed(connection, EventType.USER_UPDATED, user_id)
        return given is not None

    async def withdraw(self, code: OrganizationCode, user_id: UserId, role_id: RoleId) -> bool:
        """Take a role from a member."""
        async with self._pool.lend() as connection, connection.transaction():
            taken = await connection.fetchval(QUERIES["withdraw"], user_id, code, role_id)
            if taken is not None:
                await self._events.changed(connection, EventType.USER_UPDATED, user_id)
        return taken is not None


def _columns(role: Role) -> tuple[object, ...]:
    """The columns in the order both statements write them."""
    return (
        role.id,
        role.key,
        role.name,
        role.description,
        role.is_default,
        role.assignment_permission_id,
    )
