"""Organizations and memberships (ports.OrganizationStore)."""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from typing import Final

import msgspec

from genkan.identity.errors import AlreadyExists
from genkan.identity.model.organization import Membership, Organization
from genkan.identity.model.role import Role
from genkan.identity.names import OrganizationCode, UserId
from genkan.identity.postgres.rows import optional_record, record_from_row, records_from_rows
from genkan.storage.connection import Record
from genkan.storage.pool import Pool
from genkan.storage.query_file import load_queries

QUERIES: Final = load_queries("genkan.identity.postgres", "organizations.sql")


class PostgresOrganizations:
    """The tables `identity.organizations` and `identity.memberships`."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def default(self) -> Organization:
        """The default organization."""
        async with self._pool.lend() as connection:
            row = await connection.fetchrow(QUERIES["default"])
        if row is None:
            raise AssertionError("the default organization is made at start")
        return record_from_row(row, Organization)

    async def ensure_default(self, organization: Organization) -> None:
        """Store this default organization unless there is one."""
        async with self._pool.lend() as connection:
            await connection.execute(QUERIES["create"], *_columns(organization))

    async def by_code(self, code: OrganizationCode) -> Organization | None:
        """The organization of a code."""
        async with self._pool.lend() as connection:
            row = await connection.fetchrow(QUERIES["by_code"], code)
        return optional_record(row, Organization)

    async def page(
        self, *, after: OrganizationCode | None, limit_rows: int
    ) -> tuple[Organization, ...]:
        """Organizations in the order of their codes."""
        async with self._pool.lend() as connection:
            rows = await connection.fetch(QUERIES["page"], after, limit_rows)
        return records_from_rows(rows, Organization)

    async def create(self, organization: Organization) -> None:
        """Store a new organization."""
        async with self._pool.lend() as connection:
            code = await connection.fetchval(QUERIES["create"], *_columns(organization))
        if code is None:
            raise AlreadyExists(f"an organization '{organization.code}' exists")

    async def memberships(self, user_id: UserId) -> tuple[Membership, ...]:
        """All places of a user, the default organization first."""
        async with self._pool.lend() as connection:
            rows = await connection.fetch(QUERIES["memberships"], user_id)
        return tuple(
            _membership(user_id, organization, members)
            for organization, members in groupby(rows, _organization)
        )

    async def add_member(self, code: OrganizationCode, user_id: UserId, now: datetime) -> None:
        """Make the user a member with the default roles."""
        async with self._pool.lend() as connection, connection.transaction():
            if await connection.fetchval(QUERIES["add_member"], user_id, code, now) is not None:
                await connection.execute(QUERIES["add_default_roles"], user_id, code)

    async def remove_member(self, code: OrganizationCode, user_id: UserId) -> bool:
        """End a membership."""
        async with self._pool.lend() as connection:
            return await connection.fetchval(QUERIES["remove_member"], user_id, code) is not None


def _columns(organization: Organization) -> tuple[object, ...]:
    return (
        organization.code,
        organization.name,
        organization.is_default,
        organization.created_at,
    )


def _organization(row: Record) -> Organization:
    return record_from_row(row, Organization)


def _membership(user_id: UserId, organization: Organization, rows: Iterable[Record]) -> Membership:
    roles = tuple(_role(row) for row in rows if row["role_id"] is not None)
    return Membership(user_id=user_id, organization=organization, roles=roles)


def _role(row: Record) -> Role:
    columns = {name.removeprefix("role_"): row[name] for name in row.keys() if "role_" in name}  # noqa: SIM118 - a Record is no mapping
    return msgspec.convert(columns, Role)
