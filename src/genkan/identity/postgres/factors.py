"""Second factors, their policies, and recovery codes (ports.FactorStore)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import msgspec

from genkan.identity.model.factor import Factor, FactorKind, FactorPolicy
from genkan.identity.names import FactorId, OrganizationCode, UserId
from genkan.identity.postgres.rows import count_from, optional_record, records_from_rows
from genkan.storage.pool import Pool
from genkan.storage.query_file import load_queries

QUERIES: Final = load_queries("genkan.identity.postgres", "factors.sql")


class PostgresFactors:
    """The tables `identity.factors`, `factor_policies` and `recovery_codes`."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def policy(self, organization_code: OrganizationCode | None) -> FactorPolicy | None:
        """The policy of an organization, or of the environment."""
        async with self._pool.lend() as connection:
            row = await connection.fetchrow(QUERIES["policy"], organization_code)
        return optional_record(row, FactorPolicy)

    async def put_policy(self, policy: FactorPolicy, now: datetime) -> None:
        """Replace a policy."""
        async with self._pool.lend() as connection:
            await connection.execute(
                QUERIES["put_policy"],
                policy.organization_code,
                policy.policy.value,
                [each.value for each in policy.enabled_factors],
                policy.has_recovery_codes,
                now,
            )

    async def policies_for(self, user_id: UserId) -> tuple[FactorPolicy, ...]:
        """The policies that concern a user."""
        async with self._pool.lend() as connection:
            rows = await connection.fetch(QUERIES["policies_for"], user_id)
        return records_from_rows(rows, FactorPolicy)

    async def of_user(self, user_id: UserId) -> tuple[Factor, ...]:
        """What a user has set up."""
        async with self._pool.lend() as connection:
            rows = await connection.fetch(QUERIES["of_user"], user_id)
        return records_from_rows(rows, Factor)

    async def put_authenticator(self, factor: Factor, sealed_secret: bytes, last_step: int) -> None:
        """Store an authenticator app in place of an earlier one."""
        await self._put(factor, sealed_secret, last_step)

    async def put_email(self, factor: Factor) -> None:
        """Store the email factor in place of an earlier one."""
        await self._put(factor, None, None)

    async def sealed_secret(self, user_id: UserId) -> bytes | None:
        """The sealed secret of a user's authenticator app."""
        async with self._pool.lend() as connection:
            value = await connection.fetchval(QUERIES["sealed_secret"], user_id)
        return msgspec.convert(value, bytes | None)

    async def use_step(self, user_id: UserId, step: int, now: datetime) -> bool:
        """Use up a step; of concurrent calls one succeeds."""
        async with self._pool.lend() as connection:
            return await connection.fetchval(QUERIES["use_step"], user_id, step, now) is not None

    async def note_use(self, user_id: UserId, kind: FactorKind, now: datetime) -> None:
        """Count one use."""
        async with self._pool.lend() as connection:
            await connection.execute(QUERIES["note_use"], user_id, kind.value, now)

    async def remove(self, user_id: UserId, factor_id: FactorId) -> bool:
        """Remove one factor, and the recovery codes with the last one."""
        async with self._pool.lend() as connection, connection.transaction():
            removed = await connection.fetchval(QUERIES["remove"], user_id, factor_id)
            await connection.execute(QUERIES["remove_codes_without_factor"], user_id)
        return removed is not None

    async def remove_all(self, user_id: UserId) -> None:
        """Remove all factors and recovery codes of a user."""
        async with self._pool.lend() as connection, connection.transaction():
            await connection.execute(QUERIES["remove_all"], user_id)
            await connection.execute(QUERIES["remove_codes"], user_id)

    async def put_recovery_codes(self, user_id: UserId, code_hashes: Sequence[bytes]) -> None:
        """Replace all recovery codes of a user."""
        async with self._pool.lend() as connection, connection.transaction():
            await connection.execute(QUERIES["remove_codes"], user_id)
            await connection.execute(QUERIES["add_codes"], user_id, list(code_hashes))

    async def use_recovery_code(self, user_id: UserId, code_hash: bytes, now: datetime) -> bool:
        """Use up a recovery code; of concurrent calls one succeeds."""
        async with self._pool.lend() as connection:
            used = await connection.fetchval(QUERIES["use_code"], user_id, code_hash, now)
        return used is not None

    async def recovery_codes_left(self, user_id: UserId) -> int:
        """How many recovery codes are unused."""
        async with self._pool.lend() as connection:
            return count_from(await connection.fetchval(QUERIES["codes_left"], user_id))

    async def _put(
        self, factor: Factor, sealed_secret: bytes | None, last_step: int | None
    ) -> None:
        async with self._pool.lend() as connection:
            await connection.execute(
                QUERIES["put"],
                factor.id,
                factor.user_id,
                factor.kind.value,
                sealed_secret,
                last_step,
                factor.created_at,
            )
