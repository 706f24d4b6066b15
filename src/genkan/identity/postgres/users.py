"""Users and their passwords (ports.UserStore)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import msgspec

from genkan.identity.errors import AlreadyExists
from genkan.identity.model.user import NewUser, User
from genkan.identity.names import OrganizationCode, UserId
from genkan.identity.postgres.rows import optional_record, record_from_row, records_from_rows
from genkan.storage.pool import Pool
from genkan.storage.query_file import load_queries

QUERIES: Final = load_queries("genkan.identity.postgres", "users.sql")


class PostgresUsers:
    """The table `identity.users`."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def by_id(self, user_id: UserId) -> User | None:
        """The user of an id."""
        async with self._pool.lend() as connection:
            return optional_record(await connection.fetchrow(QUERIES["by_id"], user_id), User)

    async def by_email(self, email: str) -> User | None:
        """The user of an email, without case."""
        async with self._pool.lend() as connection:
            return optional_record(await connection.fetchrow(QUERIES["by_email"], email), User)

    async def page(self, *, after: UserId | None, limit_rows: int) -> tuple[User, ...]:
        """Users in the order of their ids."""
        async with self._pool.lend() as connection:
            rows = await connection.fetch(QUERIES["page"], after, limit_rows)
        return records_from_rows(rows, User)

    async def create(
        self, user: NewUser, organizations: Sequence[OrganizationCode], now: datetime
    ) -> User:
        """The stored user with memberships and default roles, all or nothing."""
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
                now,
            )
            if row is None:
                raise AlreadyExists("a user with this email exists")
            codes = list(organizations)
            await connection.execute(QUERIES["add_memberships"], user.id, codes, now)
            await connection.execute(QUERIES["add_default_roles"], user.id, codes)
        return record_from_row(row, User)

    async def update(self, user: User, now: datetime) -> User | None:
        """The user as stored now; a suspension ends sessions and grants at once."""
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
        return optional_record(row, User)

    async def password_hash(self, user_id: UserId) -> str | None:
        """The argon2id string."""
        async with self._pool.lend() as connection:
            value = await connection.fetchval(QUERIES["password_hash"], user_id)
        return msgspec.convert(value, str | None)

    async def set_password(self, user_id: UserId, password_hash: str, now: datetime) -> None:
        """Replace the password."""
        async with self._pool.lend() as connection:
            await connection.execute(QUERIES["set_password"], user_id, password_hash, now)

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
        return replaced

    async def mark_email_verified(self, user_id: UserId, now: datetime) -> User | None:
        """The user with a proven email."""
        async with self._pool.lend() as connection:
            row = await connection.fetchrow(QUERIES["mark_email_verified"], user_id, now)
        return optional_record(row, User)

    async def delete(self, user_id: UserId) -> bool:
        """Remove the user; what hangs on them goes by cascade."""
        async with self._pool.lend() as connection:
            return await connection.fetchval(QUERIES["delete"], user_id) is not None
