"""Passkeys (ports.PasskeyStore)."""

from datetime import datetime
from typing import Final

from genkan.identity.model.event import EventType
from genkan.identity.model.passkey import Passkey, PasskeyHabits, PasskeyRule, PasskeyRules
from genkan.identity.names import OrganizationCode, UserId
from genkan.identity.postgres.event_recorder import EventRecorder
from genkan.identity.postgres.rows import optional_record, records_from_rows
from genkan.storage.pool import Pool
from genkan.storage.query_file import load_queries

QUERIES: Final = load_queries("genkan.identity.postgres", "passkeys.sql")


class PostgresPasskeys:
    """The table `identity.passkeys`."""

    def __init__(self, pool: Pool, events: EventRecorder) -> None:
        self._pool = pool
        self._events = events

    async def by_credential(self, credential_id: bytes) -> Passkey | None:
        """The passkey of a credential."""
        async with self._pool.lend() as connection:
            row = await connection.fetchrow(QUERIES["by_credential"], credential_id)
        return optional_record(row, Passkey)

    async def of_user(self, user_id: UserId) -> tuple[Passkey, ...]:
        """A user's passkeys, the eldest first."""
        async with self._pool.lend() as connection:
            rows = await connection.fetch(QUERIES["of_user"], user_id)
        return records_from_rows(rows, Passkey)

    async def create(self, passkey: Passkey) -> bool:
        """Store a new one; False when the credential is registered already."""
        async with self._pool.lend() as connection, connection.transaction():
            stored = await connection.fetchval(
                QUERIES["create"],
                passkey.credential_id,
                passkey.user_id,
                passkey.public_key,
                passkey.sign_count,
                passkey.name,
                passkey.created_at,
            )
            if stored is not None:
                await connection.execute(QUERIES["forget_refusal"], passkey.user_id)
                data = _event_data(passkey.user_id, passkey.name)
                await self._events.told(connection, EventType.PASSKEY_ADDED, data)
        return stored is not None

    async def use(self, credential_id: bytes, sign_count: int, now: datetime) -> bool:
        """Note that it signed; False when it counted back."""
        async with self._pool.lend() as connection:
            used = await connection.fetchval(QUERIES["use"], credential_id, sign_count, now)
        return used is not None

    async def rename(self, user_id: UserId, credential_id: bytes, name: str) -> bool:
        """Another name."""
        async with self._pool.lend() as connection:
            found = await connection.fetchval(QUERIES["rename"], user_id, credential_id, name)
        return found is not None

    async def rules(self, code: OrganizationCode | None) -> PasskeyRules:
        """The rules that were set."""
        async with self._pool.lend() as connection:
            row = await connection.fetchrow(QUERIES["rules"], code)
        return optional_record(row, PasskeyRules) or PasskeyRules()

    async def put_rule(
        self, code: OrganizationCode | None, rule: PasskeyRule | None, now: datetime
    ) -> None:
        """Replace a rule, or remove it."""
        async with self._pool.lend() as connection:
            if rule is None:
                await connection.execute(QUERIES["remove_rule"], code)
            else:
                await connection.execute(QUERIES["put_rule"], code, rule.value, now)

    async def habits(self, user_id: UserId) -> PasskeyHabits:
        """What is known of a user."""
        async with self._pool.lend() as connection:
            row = await connection.fetchrow(QUERIES["habits"], user_id)
        return optional_record(row, PasskeyHabits) or PasskeyHabits()

    async def decline(self, user_id: UserId, now: datetime) -> None:
        """Note that a user declined."""
        async with self._pool.lend() as connection:
            await connection.execute(QUERIES["decline"], user_id, now)

    async def remove(self, user_id: UserId, credential_id: bytes) -> bool:
        """Remove one of a user's passkeys."""
        async with self._pool.lend() as connection, connection.transaction():
            name = await connection.fetchval(QUERIES["remove"], user_id, credential_id)
            if name is None:
                return False
            data = _event_data(user_id, str(name))
            await self._events.told(connection, EventType.PASSKEY_REMOVED, data)
        return True


def _event_data(user_id: UserId, name: str) -> object:
    """What webhooks are told; of Kinde's shape nothing is published."""
    return {"passkey": {"name": name}, "user": {"id": user_id}}
