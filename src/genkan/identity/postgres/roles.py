"""Roles and who holds them (ports.RoleStore)."""

from typing import Final

from genkan.identity.errors import AlreadyExists
from genkan.identity.model.role import Role
from genkan.identity.names import OrganizationCode, RoleId, UserId
from genkan.identity.postgres.rows import optional_record, records_from_rows
from genkan.storage.pool import Pool
from genkan.storage.query_file import load_queries

QUERIES: Final = load_queries("genkan.identity.postgres", "roles.sql")


class PostgresRoles:
    """The tables `identity.roles` and `identity.member_roles`."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def page(self, *, after: RoleId | None, limit_rows: int) -> tuple[Role, ...]:
        """Roles in the order of their ids."""
        async with self._pool.lend() as connection:
            return records_from_rows(
                await connection.fetch(QUERIES["page"], after, limit_rows), Role
            )

    async def by_id(self, role_id: RoleId) -> Role | None:
        """The role of an id."""
        async with self._pool.lend() as connection:
            return optional_record(await connection.fetchrow(QUERIES["by_id"], role_id), Role)

    async def create(self, role: Role) -> None:
        """Store a new role."""
        async with self._pool.lend() as connection:
            created = await connection.fetchval(
                QUERIES["create"],
                role.id,
                role.key,
                role.name,
                role.description,
                role.is_default,
                list(role.permissions),
            )
        if created is None:
            raise AlreadyExists(f"a role '{role.key}' exists")

    async def assign(self, code: OrganizationCode, user_id: UserId, role_id: RoleId) -> bool:
        """Give a member a role."""
        async with self._pool.lend() as connection:
            given = await connection.fetchval(QUERIES["assign"], user_id, code, role_id)
        return given is not None

    async def withdraw(self, code: OrganizationCode, user_id: UserId, role_id: RoleId) -> bool:
        """Take a role from a member."""
        async with self._pool.lend() as connection:
            taken = await connection.fetchval(QUERIES["withdraw"], user_id, code, role_id)
        return taken is not None
