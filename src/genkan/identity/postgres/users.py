"""Users and their passwords (ports.UserStore)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import msgspec

from genkan.identity.model.event import EventType
from genkan.identity.model.listing import Listing, Part
from genkan.identity.model.user import ALL_USERS, Count, NewUser, User, UserFilter, UserSearch
from genkan.identity.names import OrganizationCode, SessionId, UserId
from genkan.identity.postgres.event_recorder import EventRecorder
from genkan.identity.postgres.rows import (
    begin_arguments,
    optional_record,
    part_from_rows,
    record_from_row,
    records_from_rows,
    unique,
)
from genkan.storage.connection import Connection
from genkan.storage.pool import Pool
from genkan.storage.query_file import load_queries
from genkan.storage.together import Together

QUERIES: Final = load_queries("genkan.identity.postgres", "users.sql")


class PostgresUsers:
    """The table `identity.users`."""

    def __init__(self, pool: Pool, events: EventRecorder) -> None:
        self._pool = pool
        self._events = events
        self._by_id = Together(pool, self._of_ids)

    async def by_id(self, user_id: UserId) -> User | None:
        """The user of an id."""
        return await self._by_id.answer(user_id)

    async def _of_ids(
        self, connection: Connection, user_ids: Sequence[UserId]
    ) -> Sequence[User | None]:
        rows = await connection.fetch(QUERIES["of_ids"], list(set(user_ids)))
        found = {row["id"]: record_from_row(row, User) for row in rows}
        return [found.get(user_id) for user_id in user_ids]

    async def by_email(self, email: str) -> User | None:
        """The user of an email, without case."""
        async with self._pool.lend() as connection:
            return optional_record(await connection.fetchrow(QUERIES["by_email"], email), User)

    async def page(
        self, *, after: UserId | None, limit_rows: int, wanted: UserFilter = ALL_USERS
    ) -> tuple[User, ...]:
        """Users in the order of their ids."""
        async with self._pool.lend() as connection:
            rows = await connection.fetch(QUERIES["page"], after, limit_rows, *_conditions(wanted))
        return records_from_rows(rows, User)

    async def page_before(
        self, *, before: UserId, limit_rows: int, wanted: UserFilter = ALL_USERS
    ) -> tuple[User, ...]:
        """Users in the order of their ids: the last ones before this one."""
        arguments = (before, limit_rows, *_conditions(wanted))
        async with self._pool.lend() as connection:
            rows = await connection.fetch(QUERIES["page_before"], *arguments)
        return records_from_rows(rows[::-1], User)

    async def part(self, wanted: UserSearch, listing: Listing) -> Part[User]:
        """Users in an order; the newest come by an index of their own."""
        is_newest = listing.sort == "created_on" and listing.is_descending
        sort, key, user_id, is_descending, limit_rows = begin_arguments(listing)
        query, begin = (
            (QUERIES["newest"], (key, user_id, limit_rows))
            if is_newest
            else (QUERIES["part"], (sort, key, user_id, is_descending, limit_rows))
        )
        conditions = (wanted.organization_code, wanted.is_suspended, wanted.text)
        async with self._pool.lend() as connection:
            rows = await connection.fetch(query, *begin, *conditions)
        return part_from_rows(rows, User, listing)

    async def count(self) -> Count:
        """Counted up to ten thousand, beyond that estimated."""
        async with self._pool.lend() as connection:
            row = await connection.fetchrow(QUERIES["count"])
        if row is None:
            raise AssertionError("an aggregate answers a row")
        return record_from_row(row, Count)

    async def create(
        self, user: NewUser, organizations: Sequence[OrganizationCode], now: datetime
    ) -> User:
        """The stored user with memberships and default roles, all or nothing."""
        with unique("a user with this email, phone or username exists"):
            return await self._create(user, organizations, now)

    async def _create(
        self, user: NewUser, organizations: Sequence[OrganizationCode], now: datetime
    ) -> User:
        async with self._pool.lend() as connection, connection.transaction():
            row = await connection.fetchrow(
                QUERIES["create"],
                user.id,
                user.email,
                user.is_email_verified,
                user.given_name,
                user.family_name,
                user.picture,
                user.username,
                user.provided_id,
                user.password_hash,
                user.phone,
                now,
            )
            if row is None:
                raise AssertionError("an insert without a condition answers its row")
            if user.is_phone_verified:
                await connection.execute(QUERIES["verify_phone"], user.id)
            codes = list(organizations)
            await connection.execute(QUERIES["add_memberships"], user.id, codes, now)
            await connection.execute(QUERIES["add_default_roles"], user.id, codes)
            await self._events.changed(connection, EventType.USER_CREATED, user.id)
        return record_from_row(row, User)

    async def update(self, user: User, now: datetime) -> User | None:
        """The user as stored now; a suspension ends sessions and grants at once."""
        with unique("another user has this username"):
            return await self._update(user, now)

    async def _update(self, user: User, now: datetime) -> User | None:
        async with self._pool.lend() as connection, connection.transaction():
            row = await connection.fetchrow(
                QUERIES["update"],
                user.id,
                user.given_name,
                user.family_name,
                user.picture,
                user.username,
                user.provided_id,
                user.is_suspended,
                now,
            )
            if row is not None and user.is_suspended:
                await connection.execute(QUERIES["end_sessions"], user.id, now)
                await connection.execute(QUERIES["end_grants"], user.id, now)
            await self._events.changed(connection, EventType.USER_UPDATED, user.id)
        return optional_record(row, User)

    async def note_sign_in(self, user_id: UserId, now: datetime) -> None:
        """Count a sign-in."""
        async with self._pool.lend() as connection, connection.transaction():
            await connection.execute(QUERIES["note_sign_in"], user_id, now)
            await self._events.named(connection, EventType.USER_AUTHENTICATED, user_id)

    async def note_failed_sign_in(self, email: str) -> None:
        """Count a failed sign-in of whoever has this email."""
        async with self._pool.lend() as connection, connection.transaction():
            user_id = await connection.fetchval(QUERIES["note_failed_sign_in"], email)
            if user_id is not None:
                kind = EventType.USER_AUTHENTICATION_FAILED
                await self._events.named(connection, kind, str(user_id))

    async def password_hash(self, user_id: UserId) -> str | None:
        """The argon2id string."""
        async with self._pool.lend() as connection:
            value = await connection.fetchval(QUERIES["password_hash"], user_id)
        return msgspec.convert(value, str | None)

    async def hash_after(self, user_id: UserId) -> str | None:
        """The hash of somebody."""
        async with self._pool.lend() as connection:
            value = await connection.fetchval(QUERIES["hash_after"], user_id)
        return msgspec.convert(value, str | None)

    async def set_password(
        self, user_id: UserId, password_hash: str, now: datetime, *, is_temporary: bool = False
    ) -> None:
        """Replace the password."""
        query = QUERIES["set_password"]
        async with self._pool.lend() as connection, connection.transaction():
            await connection.fetchrow(query, user_id, password_hash, now, is_temporary)
            await self._events.changed(connection, EventType.USER_UPDATED, user_id)

    async def renew_password(
        self, user_id: UserId, password_hash: str, kept: SessionId | None, now: datetime
    ) -> User | None:
        """A password of the user's own choice; all sessions but one end."""
        query = QUERIES["set_password"]
        async with self._pool.lend() as connection, connection.transaction():
            row = await connection.fetchrow(query, user_id, password_hash, now, False)  # noqa: FBT003 - a column's value
            await connection.execute(QUERIES["end_other_sessions"], user_id, now, kept)
            await connection.execute(QUERIES["end_other_grants"], user_id, now, kept)
            await self._events.changed(connection, EventType.USER_UPDATED, user_id)
        return optional_record(row, User)

    async def require_password_change(
        self, user_id: UserId, now: datetime, *, is_required: bool
    ) -> User | None:
        """Whether a new password is asked for at the next sign-in."""
        query = QUERIES["require_password_change"]
        async with self._pool.lend() as connection, connection.transaction():
            row = await connection.fetchrow(query, user_id, now, is_required)
            await self._events.changed(connection, EventType.USER_UPDATED, user_id)
        return optional_record(row, User)

    async def claim_unverified(self, user_id: UserId, email: str, now: datetime) -> User | None:
        """Give a never verified account to whoever proved its mailbox."""
        async with self._pool.lend() as connection, connection.transaction():
            row = await connection.fetchrow(QUERIES["claim_unverified"], user_id, now, email)
            claimed = optional_record(row, User)
            if claimed is not None:
                await connection.execute(QUERIES["end_sessions"], claimed.id, now)
                await connection.execute(QUERIES["end_grants"], claimed.id, now)
                await connection.execute(QUERIES["remove_factors"], claimed.id)
                await self._events.changed(connection, EventType.USER_UPDATED, claimed.id)
        return claimed

    async def change_email(self, user_id: UserId, email: str, now: datetime) -> User | None:
        """The user with another email, proven."""
        with unique("a user with this email exists"):
            async with self._pool.lend() as connection, connection.transaction():
                row = await connection.fetchrow(QUERIES["change_email"], user_id, email, now)
                await self._events.changed(connection, EventType.USER_UPDATED, user_id)
        return optional_record(row, User)

    async def renew_hash(self, user_id: UserId, old: str, new: str) -> None:
        """The same password under a better hash, unless another was set meanwhile."""
        async with self._pool.lend() as connection:
            await connection.execute(QUERIES["renew_hash"], user_id, old, new)

    async def replace_unverified(self, user: NewUser, now: datetime) -> User | None:
        """Give a never verified account to whoever registers it anew."""
        async with self._pool.lend() as connection, connection.transaction():
            row = await connection.fetchrow(
                QUERIES["replace_unverified"],
                user.email,
                user.given_name,
                user.family_name,
                user.password_hash,
                now,
            )
            replaced = optional_record(row, User)
            if replaced is not None:
                await connection.execute(QUERIES["end_sessions"], replaced.id, now)
                await connection.execute(QUERIES["end_grants"], replaced.id, now)
                await connection.execute(QUERIES["remove_factors"], replaced.id)
                await self._events.changed(connection, EventType.USER_UPDATED, replaced.id)
        return replaced

    async def mark_email_verified(self, user_id: UserId, now: datetime) -> User | None:
        """The user with a proven email."""
        async with self._pool.lend() as connection:
            row = await connection.fetchrow(QUERIES["mark_email_verified"], user_id, now)
        return optional_record(row, User)

    async def delete(self, user_id: UserId) -> bool:
        """Remove the user; what hangs on them goes by cascade."""
        async with self._pool.lend() as connection, connection.transaction():
            if await connection.fetchval(QUERIES["delete"], user_id) is None:
                return False
            await self._events.named(connection, EventType.USER_DELETED, user_id)
        return True


def _conditions(wanted: UserFilter) -> tuple[object, ...]:
    """The parameters of the filter in the order both statements write them."""
    return (
        wanted.ids,
        _folded(wanted.emails),
        _folded(wanted.usernames),
        wanted.phones,
        wanted.has_organization,
        wanted.active_since,
        wanted.text,
    )


def _folded(names: Sequence[str] | None) -> list[str] | None:
    return None if names is None else [name.lower() for name in names]
