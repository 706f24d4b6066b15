"""People with a console role (table `genkan_console.people`)."""

from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from genkan.console.errors import AlreadyThere
from genkan.console.model.person import Person
from genkan.console.model.role import Role
from genkan.storage.connection import Record, is_duplicate
from genkan.storage.pool import Pool
from genkan.storage.query_file import load_queries

QUERIES: Final = load_queries("genkan.console.postgres", "people.sql")


class PostgresPeople:
    """Who may sign in, and as what."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def all(self) -> tuple[Person, ...]:
        """Everybody, by email."""
        async with self._pool.lend() as connection:
            return tuple(_person(row) for row in await connection.fetch(QUERIES["all"]))

    async def has_any(self) -> bool:
        """Whether there is somebody."""
        async with self._pool.lend() as connection:
            return bool(await connection.fetchval(QUERIES["has_any"]))

    async def by_email(self, email: str) -> Person | None:
        """The person of an email, whatever its case."""
        async with self._pool.lend() as connection:
            row = await connection.fetchrow(QUERIES["by_email"], email)
        return None if row is None else _person(row)

    async def create(self, person: Person, now: datetime) -> None:
        """Store somebody new. Raises AlreadyThere."""
        try:
            async with self._pool.lend() as connection:
                await connection.execute(
                    QUERIES["create"], person.id, person.email, person.role.value, now
                )
        except Exception as error:
            if is_duplicate(error):
                raise AlreadyThere(
                    f"'{person.email}' has a console role already", remedy="change it there"
                ) from error
            raise

    async def change_role(self, person_id: UUID, role: Role) -> Person | None:
        """Their role from now on; None where there is nobody."""
        async with self._pool.lend() as connection:
            row = await connection.fetchrow(QUERIES["change_role"], person_id, role.value)
        return None if row is None else _person(row)

    async def bind(self, person_id: UUID, subject: str) -> bool:
        """Let this account of the identity provider be theirs, unless another one is."""
        async with self._pool.lend() as connection:
            try:
                return await connection.fetchval(QUERIES["bind"], person_id, subject) is not None
            except Exception as error:
                if is_duplicate(error):  # the account is somebody else's here
                    return False
                raise

    async def delete(self, person_id: UUID) -> bool:
        """They go, and so do their sessions; whether they were there."""
        async with self._pool.lend() as connection:
            return await connection.fetchval(QUERIES["delete"], person_id) is not None


def _person(row: Record) -> Person:
    return msgspec.convert(dict(row.items()), Person)
