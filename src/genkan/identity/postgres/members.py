"""Members of organizations (ports.MemberStore)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Final

from genkan.identity.errors import Unknown
from genkan.identity.model.event import EventType
from genkan.identity.model.listing import Listing, Part
from genkan.identity.model.organization import (
    Member,
    MemberChange,
    MemberFilter,
    MembersChanged,
    Visited,
)
from genkan.identity.names import (
    ApiScopeId,
    Audience,
    OrganizationCode,
    PermissionId,
    Scope,
    UserId,
)
from genkan.identity.postgres.event_recorder import EventRecorder
from genkan.identity.postgres.rows import (
    begin_arguments,
    ids_from_rows,
    part_end,
    records_from_rows,
    texts_from,
)
from genkan.storage.connection import Connection
from genkan.storage.pool import Pool
from genkan.storage.query_file import load_queries
from genkan.storage.together import Together

QUERIES: Final = load_queries("genkan.identity.postgres", "members.sql")


class PostgresMembers:
    """The tables `identity.memberships`, `member_roles` and `member_permissions`."""

    def __init__(self, pool: Pool, events: EventRecorder) -> None:
        self._pool = pool
        self._events = events
        self._scopes = Together(pool, self._scopes_of)

    async def members(
        self, code: OrganizationCode, wanted: MemberFilter, listing: Listing
    ) -> Part[Member]:
        """Members in an order."""
        conditions = (code, list(wanted.roles), list(wanted.permissions))
        async with self._pool.lend() as connection:
            rows = await connection.fetch(
                QUERIES["members"], *begin_arguments(listing), *conditions
            )
        shown = records_from_rows(rows[: listing.limit_rows], Member)
        return Part(shown, part_end(rows, listing, "user_id"))

    async def visited(self, users: Sequence[UserId]) -> Mapping[UserId, tuple[Visited, ...]]:
        """Where users are members."""
        async with self._pool.lend() as connection:
            rows = await connection.fetch(QUERIES["visited"], list(users))
        return {
            UserId(str(user_id)): records_from_rows(list(places), Visited)
            for user_id, places in groupby(rows, lambda row: row["user_id"])
        }

    async def change_members(
        self, code: OrganizationCode, changes: Sequence[MemberChange], now: datetime
    ) -> MembersChanged:
        """Add, change and remove members, all or none."""
        added: list[UserId] = []
        updated: list[UserId] = []
        removed: list[UserId] = []
        async with self._pool.lend() as connection, connection.transaction():
            await _check(connection, changes)
            for change in changes:
                if change.is_removed:
                    gone = await connection.fetchval(
                        QUERIES["remove_member"], change.user_id, code, now
                    )
                    removed += [] if gone is None else [change.user_id]
                elif await _put(connection, code, change, now):
                    added.append(change.user_id)
                else:
                    updated.append(change.user_id)
            for user_id in dict.fromkeys((*added, *updated, *removed)):
                await self._events.changed(connection, EventType.USER_UPDATED, user_id)
        return MembersChanged(added=tuple(added), updated=tuple(updated), removed=tuple(removed))

    async def permit(
        self, code: OrganizationCode, user_id: UserId, permission_id: PermissionId
    ) -> bool:
        """Give a member a permission."""
        async with self._pool.lend() as connection, connection.transaction():
            given = await connection.fetchval(QUERIES["permit"], user_id, code, permission_id)
            if given is not None:
                await self._events.changed(connection, EventType.USER_UPDATED, user_id)
        return given is not None

    async def forbid(
        self, code: OrganizationCode, user_id: UserId, permission_id: PermissionId
    ) -> bool:
        """Take a permission from a member."""
        async with self._pool.lend() as connection, connection.transaction():
            taken = await connection.fetchval(QUERIES["forbid"], user_id, code, permission_id)
            if taken is not None:
                await self._events.changed(connection, EventType.USER_UPDATED, user_id)
        return taken is not None

    async def give_scope(
        self, code: OrganizationCode, user_id: UserId, scope_id: ApiScopeId
    ) -> bool:
        """Give a member a scope of an API."""
        async with self._pool.lend() as connection:
            given = await connection.fetchval(QUERIES["give_scope"], user_id, code, scope_id)
        return given is not None

    async def take_scope(
        self, code: OrganizationCode, user_id: UserId, scope_id: ApiScopeId
    ) -> bool:
        """Take a scope from a member."""
        async with self._pool.lend() as connection:
            taken = await connection.fetchval(QUERIES["take_scope"], user_id, code, scope_id)
        return taken is not None

    async def scopes(
        self, code: OrganizationCode, user_id: UserId, audiences: Sequence[Audience]
    ) -> Mapping[Audience, frozenset[Scope]]:
        """What a member has of APIs."""
        held = await self._scopes.answer((code, user_id))
        return {audience: held[audience] for audience in audiences if audience in held}

    async def _scopes_of(
        self, connection: Connection, members: Sequence[tuple[OrganizationCode, UserId]]
    ) -> Sequence[Mapping[Audience, frozenset[Scope]]]:
        codes, user_ids = zip(*dict.fromkeys(members), strict=True)
        rows = await connection.fetch(QUERIES["scopes"], list(user_ids), list(codes))
        held: dict[object, dict[Audience, frozenset[Scope]]] = {}
        for row in rows:
            scopes = frozenset(Scope(each) for each in texts_from(row["scopes"]))
            of_member = held.setdefault((row["organization_code"], row["user_id"]), {})
            of_member[Audience(str(row["audience"]))] = scopes
        return [held.get(member, {}) for member in members]


async def _check(connection: Connection, changes: Sequence[MemberChange]) -> None:
    """Raises Unknown with everything that is not there."""
    named = (
        ("unknown_users", "user", {change.user_id for change in changes}),
        ("unknown_roles", "role", {key for change in changes for key in change.roles}),
        (
            "unknown_permissions",
            "permission",
            {key for change in changes for key in change.permissions},
        ),
    )
    faults: list[str] = []
    for query, word, names in named:
        rows = await connection.fetch(QUERIES[query], sorted(names))
        faults += [f"there is no {word} '{each}'" for each in ids_from_rows(rows, "name")]
    if faults:
        raise Unknown("; ".join(faults))


async def _put(
    connection: Connection, code: OrganizationCode, change: MemberChange, now: datetime
) -> bool:
    """Whether the user is a member only now; default roles are for those alone."""
    user_id = change.user_id
    is_new = await connection.fetchval(QUERIES["add_member"], user_id, code, now) is not None
    if is_new:
        await connection.execute(QUERIES["add_default_roles"], user_id, code)
    await connection.execute(QUERIES["add_roles"], user_id, code, list(change.roles))
    await connection.execute(QUERIES["add_permissions"], user_id, code, list(change.permissions))
    return is_new
