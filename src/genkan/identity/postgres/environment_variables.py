"""Environment variables (ports.EnvironmentVariableStore)."""

from typing import Final

import asyncpg

from genkan.identity.errors import AlreadyExists
from genkan.identity.model.environment_variable import EnvironmentVariable
from genkan.identity.names import VariableId
from genkan.identity.postgres.rows import optional_record, records_from_rows
from genkan.storage.pool import Pool
from genkan.storage.query_file import load_queries

QUERIES: Final = load_queries("genkan.identity.postgres", "environment_variables.sql")


class PostgresEnvironmentVariables:
    """The table `identity.environment_variables`."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def all(self) -> tuple[EnvironmentVariable, ...]:
        """Every variable, by id."""
        async with self._pool.lend() as connection:
            rows = await connection.fetch(QUERIES["all"])
        return records_from_rows(rows, EnvironmentVariable)

    async def by_id(self, variable_id: VariableId) -> EnvironmentVariable | None:
        """The variable of an id."""
        async with self._pool.lend() as connection:
            row = await connection.fetchrow(QUERIES["by_id"], variable_id)
        return optional_record(row, EnvironmentVariable)

    async def create(self, variable: EnvironmentVariable) -> None:
        """Store a new variable."""
        async with self._pool.lend() as connection:
            created = await connection.fetchval(
                QUERIES["create"], *_columns(variable), variable.created_at
            )
        if created is None:
            raise _taken(variable)

    async def update(self, variable: EnvironmentVariable) -> bool:
        """Replace all but id and creation time."""
        try:
            async with self._pool.lend() as connection:
                updated = await connection.fetchval(QUERIES["update"], *_columns(variable))
        except asyncpg.UniqueViolationError as error:
            raise _taken(variable) from error
        return updated is not None

    async def delete(self, variable_id: VariableId) -> bool:
        """Remove a variable."""
        async with self._pool.lend() as connection:
            return await connection.fetchval(QUERIES["delete"], variable_id) is not None


def _columns(variable: EnvironmentVariable) -> tuple[object, ...]:
    """The columns in the order both statements write them."""
    return (variable.id, variable.key, variable.sealed_value, variable.is_secret)


def _taken(variable: EnvironmentVariable) -> AlreadyExists:
    return AlreadyExists(f"an environment variable '{variable.key}' exists")
