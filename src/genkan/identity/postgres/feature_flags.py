"""Feature flags and their overrides (ports.FeatureFlagStore)."""

from collections.abc import Sequence
from itertools import groupby
from typing import Final

from genkan.identity.errors import AlreadyExists
from genkan.identity.model.feature_flag import FeatureFlag, FlagScope, OverriddenFlag
from genkan.identity.names import FlagKey, OrganizationCode, UserId
from genkan.identity.postgres.rows import optional_record, record_from_row
from genkan.storage.connection import Connection, Record
from genkan.storage.pool import Pool
from genkan.storage.query_file import load_queries
from genkan.storage.together import Together

QUERIES: Final = load_queries("genkan.identity.postgres", "feature_flags.sql")


class PostgresFeatureFlags:
    """The tables `identity.feature_flags` and `identity.feature_flag_overrides`."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._overridden = Together(pool, self._overridden_for)

    async def overridden(
        self, organization_code: OrganizationCode | None, user_id: UserId | None
    ) -> tuple[OverriddenFlag, ...]:
        """Every flag by its key, with the overrides on a user's path."""
        return await self._overridden.answer((organization_code, user_id))

    async def _overridden_for(
        self, connection: Connection, paths: Sequence[tuple[OrganizationCode | None, UserId | None]]
    ) -> Sequence[tuple[OverriddenFlag, ...]]:
        places = {path: position for position, path in enumerate(dict.fromkeys(paths), start=1)}
        codes, user_ids = zip(*places, strict=True)
        rows = await connection.fetch(QUERIES["overridden"], list(codes), list(user_ids))
        found = {
            place: tuple(map(_overridden, of_path))
            for place, of_path in groupby(rows, lambda row: row["place"])
        }
        return [found.get(places[path], ()) for path in paths]

    async def by_key(self, key: FlagKey) -> FeatureFlag | None:
        """The flag of a key."""
        async with self._pool.lend() as connection:
            return optional_record(await connection.fetchrow(QUERIES["by_key"], key), FeatureFlag)

    async def create(self, flag: FeatureFlag) -> None:
        """Store a new flag."""
        async with self._pool.lend() as connection:
            created = await connection.fetchval(
                QUERIES["create"], flag.id, *_columns(flag), flag.created_at
            )
        if created is None:
            raise AlreadyExists(f"a feature flag '{flag.key}' exists")

    async def update(self, flag: FeatureFlag) -> bool:
        """Replace all but id, key and creation time; values of another type go."""
        async with self._pool.lend() as connection, connection.transaction():
            await connection.execute(QUERIES["delete_other_kind"], flag.key, flag.kind.value)
            updated = await connection.fetchval(QUERIES["update"], *_columns(flag))
        return updated is not None

    async def delete(self, key: FlagKey) -> bool:
        """Remove the flag with its overrides."""
        async with self._pool.lend() as connection:
            return await connection.fetchval(QUERIES["delete"], key) is not None

    async def set_override(self, flag: FeatureFlag, scope: FlagScope, value: str) -> bool:
        """Set the flag apart for a scope."""
        async with self._pool.lend() as connection:
            stored = await connection.fetchval(
                QUERIES["set_override"],
                flag.id,
                flag.kind.value,
                scope.organization_code,
                scope.user_id,
                value,
            )
        return stored is not None

    async def delete_override(self, key: FlagKey, scope: FlagScope) -> bool:
        """Take an override back."""
        async with self._pool.lend() as connection:
            deleted = await connection.fetchval(
                QUERIES["delete_override"], key, scope.organization_code, scope.user_id
            )
        return deleted is not None

    async def delete_overrides(self, scope: FlagScope) -> None:
        """Take all overrides of a scope back."""
        async with self._pool.lend() as connection:
            await connection.execute(
                QUERIES["delete_overrides"], scope.organization_code, scope.user_id
            )


def _columns(flag: FeatureFlag) -> tuple[object, ...]:
    """The columns in the order both statements write them."""
    return (
        flag.key,
        flag.name,
        flag.description,
        flag.kind.value,
        flag.allow_override_level.value,
        flag.default_value,
    )


def _overridden(row: Record) -> OverriddenFlag:
    def text(column: str) -> str | None:
        return None if row[column] is None else str(row[column])

    return OverriddenFlag(
        flag=record_from_row(row, FeatureFlag),
        environment_value=text("environment_value"),
        organization_value=text("organization_value"),
        user_value=text("user_value"),
    )
