"""Organizations and the places of users in them (ports.OrganizationStore)."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from itertools import groupby
from typing import Final

import msgspec

from genkan.identity.errors import AlreadyExists
from genkan.identity.model.event import EventType
from genkan.identity.model.listing import Listing, Part
from genkan.identity.model.organization import (
    Brand,
    Logo,
    LogoKind,
    Membership,
    Organization,
    SessionPolicy,
)
from genkan.identity.model.role import Role
from genkan.identity.names import OrganizationCode, PermissionKey, UserId
from genkan.identity.postgres.event_recorder import EventRecorder
from genkan.identity.postgres.rows import (
    begin_arguments,
    part_end,
    records_from_rows,
    texts_from,
    unique,
)
from genkan.storage.connection import Connection, Record
from genkan.storage.pool import Pool
from genkan.storage.query_file import load_queries
from genkan.storage.together import Together

QUERIES: Final = load_queries("genkan.identity.postgres", "organizations.sql")
MEMBERS: Final = load_queries("genkan.identity.postgres", "members.sql")


class PostgresOrganizations:
    """The tables `identity.organizations`, `organization_logos` and `memberships`."""

    def __init__(self, pool: Pool, events: EventRecorder) -> None:
        self._pool = pool
        self._events = events
        self._memberships = Together(pool, self._memberships_of)

    async def default(self) -> Organization:
        """The default organization."""
        async with self._pool.lend() as connection:
            row = await connection.fetchrow(QUERIES["default"])
        if row is None:
            raise AssertionError("the default organization is made at start")
        return _organization(row)

    async def ensure_default(self, organization: Organization) -> None:
        """Store this default organization unless there is one."""
        async with self._pool.lend() as connection:
            await connection.execute(QUERIES["create"], *_new_columns(organization))

    async def by_code(self, code: OrganizationCode) -> Organization | None:
        """The organization of a code."""
        async with self._pool.lend() as connection:
            row = await connection.fetchrow(QUERIES["by_code"], code)
        return None if row is None else _organization(row)

    async def page(
        self, *, after: OrganizationCode | None, limit_rows: int
    ) -> tuple[Organization, ...]:
        """Organizations in the order of their codes."""
        async with self._pool.lend() as connection:
            rows = await connection.fetch(QUERIES["page"], after, limit_rows)
        return tuple(_organization(row) for row in rows)

    async def part(self, listing: Listing) -> Part[Organization]:
        """Organizations in an order."""
        async with self._pool.lend() as connection:
            rows = await connection.fetch(QUERIES["part"], *begin_arguments(listing))
        shown = tuple(_organization(row) for row in rows[: listing.limit_rows])
        return Part(shown, part_end(rows, listing, "code"))

    async def create(self, organization: Organization) -> None:
        """Store a new organization."""
        async with self._pool.lend() as connection, connection.transaction():
            code = await connection.fetchval(QUERIES["create"], *_new_columns(organization))
            if code is None:
                raise AlreadyExists("an organization with this code or handle exists")
            await self._events.changed(
                connection, EventType.ORGANIZATION_CREATED, organization.code
            )

    async def update(self, organization: Organization, now: datetime) -> bool:
        """Replace everything but code and creation time; a suspension ends grants at once."""
        with unique(f"another organization has the handle '{organization.handle}'"):
            async with self._pool.lend() as connection, connection.transaction():
                code = await connection.fetchval(
                    QUERIES["update"], organization.code, *_columns(organization)
                )
                if organization.is_suspended:
                    await connection.execute(QUERIES["end_grants"], organization.code, now)
                await self._events.changed(
                    connection, EventType.ORGANIZATION_UPDATED, organization.code
                )
        return code is not None

    async def delete(self, code: OrganizationCode, now: datetime) -> bool:
        """Remove it with all that hangs on it, and end its grants."""
        async with self._pool.lend() as connection, connection.transaction():
            if await connection.fetchval(QUERIES["delete"], code) is None:
                return False
            await connection.execute(QUERIES["end_grants"], code, now)
            await self._events.named(connection, EventType.ORGANIZATION_DELETED, code)
        return True

    async def logos(self, code: OrganizationCode) -> tuple[Logo, ...]:
        """The logos, light before dark."""
        async with self._pool.lend() as connection:
            return records_from_rows(await connection.fetch(QUERIES["logos"], code), Logo)

    async def put_logo(self, code: OrganizationCode, logo: Logo) -> bool:
        """Store a logo in place of the earlier one."""
        async with self._pool.lend() as connection:
            stored = await connection.fetchval(
                QUERIES["put_logo"],
                code,
                logo.kind.value,
                logo.file_name,
                logo.media_type,
                logo.content,
                logo.created_at,
            )
        return stored is not None

    async def remove_logo(self, code: OrganizationCode, kind: LogoKind) -> bool:
        """Remove a logo."""
        async with self._pool.lend() as connection:
            gone = await connection.fetchval(QUERIES["remove_logo"], code, kind.value)
        return gone is not None

    async def memberships(self, user_id: UserId) -> tuple[Membership, ...]:
        """All places of a user, the default organization first."""
        return await self._memberships.answer(user_id)

    async def _memberships_of(
        self, connection: Connection, user_ids: Sequence[UserId]
    ) -> Sequence[tuple[Membership, ...]]:
        rows = await connection.fetch(QUERIES["memberships"], list(set(user_ids)))
        found: dict[object, tuple[Membership, ...]] = {}
        for user_id, of_user in groupby(rows, lambda row: row["member_id"]):
            places = groupby(of_user, lambda row: row["code"])
            found[user_id] = tuple(
                _membership(UserId(str(user_id)), list(roles)) for _, roles in places
            )
        return [found.get(user_id, ()) for user_id in user_ids]

    async def add_member(self, code: OrganizationCode, user_id: UserId, now: datetime) -> None:
        """Make the user a member with the default roles."""
        async with self._pool.lend() as connection, connection.transaction():
            if await connection.fetchval(MEMBERS["add_member"], user_id, code, now) is not None:
                await connection.execute(MEMBERS["add_default_roles"], user_id, code)
                await self._events.changed(connection, EventType.USER_UPDATED, user_id)

    async def remove_member(self, code: OrganizationCode, user_id: UserId) -> bool:
        """End a membership."""
        async with self._pool.lend() as connection, connection.transaction():
            gone = await connection.fetchval(QUERIES["remove_member"], user_id, code)
            if gone is not None:
                await self._events.changed(connection, EventType.USER_UPDATED, user_id)
        return gone is not None

    async def note_access(self, code: OrganizationCode, user_id: UserId, now: datetime) -> None:
        """The member signs in to the organization now."""
        async with self._pool.lend() as connection:
            await connection.execute(QUERIES["note_access"], user_id, code, now)


def _organization(row: Record) -> Organization:
    columns = dict(row.items())
    columns["brand"] = {each.name: columns.pop(each.name) for each in fields(Brand)}
    columns["sessions"] = {each.name: columns.pop(each.name) for each in fields(SessionPolicy)}
    return msgspec.convert(columns, Organization)


def _new_columns(organization: Organization) -> tuple[object, ...]:
    return (
        organization.code,
        organization.is_default,
        organization.created_at,
        *_columns(organization),
    )


def _columns(organization: Organization) -> tuple[object, ...]:
    """What may change, in the order both statements write it."""
    brand, sessions = organization.brand, organization.sessions
    return (
        organization.name,
        organization.handle,
        organization.external_id,
        organization.is_auto_membership_enabled,
        organization.is_auto_join_domain_list,
        list(organization.allowed_domains),
        organization.sender_name,
        organization.sender_email,
        brand.background_color,
        brand.button_color,
        brand.button_text_color,
        brand.link_color,
        brand.background_color_dark,
        brand.button_color_dark,
        brand.button_text_color_dark,
        brand.link_color_dark,
        brand.theme_code.value,
        sessions.is_session_policy_own,
        sessions.is_session_persistent,
        sessions.is_session_lifetime_own,
        sessions.session_seconds,
        organization.suspended_at,
    )


def _membership(user_id: UserId, rows: Sequence[Record]) -> Membership:
    """A place from its rows, one per role."""
    first = rows[0]
    direct = texts_from(first["direct_permissions"])
    return Membership(
        user_id=user_id,
        organization=_organization(first),
        roles=tuple(_role(row) for row in rows if row["role_id"] is not None),
        direct_permissions=tuple(PermissionKey(each) for each in direct),
    )


def _role(row: Record) -> Role:
    columns = {
        name.removeprefix("role_"): value for name, value in row.items() if name.startswith("role_")
    }
    return msgspec.convert(columns, Role)
