"""Devices that wait to be let in (ports.DeviceStore)."""

from datetime import datetime
from typing import Final

from genkan.identity.model.device_authorization import DeviceAuthorization, DevicePoll
from genkan.identity.model.session import Session
from genkan.identity.names import ClientId, OrganizationCode
from genkan.identity.postgres.rows import count_from, optional_record, record_from_row
from genkan.storage.pool import Pool
from genkan.storage.query_file import load_queries

QUERIES: Final = load_queries("genkan.identity.postgres", "devices.sql")


class PostgresDevices:
    """The table `identity.device_authorizations`."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def create(self, device: DeviceAuthorization) -> bool:
        """Store a new one."""
        async with self._pool.lend() as connection:
            created = await connection.fetchval(
                QUERIES["create"],
                device.device_hash,
                device.user_code_hash,
                device.client_id,
                list(device.scope),
                list(device.audience),
                device.network_address,
                device.created_at,
                device.expires_at,
                device.interval_seconds,
            )
        return created is not None

    async def by_user_code(self, user_code_hash: bytes) -> DeviceAuthorization | None:
        """The one that a person's code leads to."""
        async with self._pool.lend() as connection:
            row = await connection.fetchrow(QUERIES["by_user_code"], user_code_hash)
        return optional_record(row, DeviceAuthorization)

    async def by_hash(self, device_hash: bytes) -> DeviceAuthorization | None:
        """The one of this hash."""
        async with self._pool.lend() as connection:
            row = await connection.fetchrow(QUERIES["by_hash"], device_hash)
        return optional_record(row, DeviceAuthorization)

    async def poll(
        self, device_hash: bytes, client_id: ClientId, now: datetime
    ) -> DevicePoll | None:
        """Note a poll of this client."""
        async with self._pool.lend() as connection:
            row = await connection.fetchrow(QUERIES["poll"], device_hash, client_id, now)
        if row is None:
            return None
        return DevicePoll(record_from_row(row, DeviceAuthorization), bool(row["is_too_soon"]))

    async def allow(
        self,
        device_hash: bytes,
        session: Session,
        organization_code: OrganizationCode | None,
        now: datetime,
    ) -> bool:
        """Let a waiting device in as the session's user."""
        async with self._pool.lend() as connection:
            allowed = await connection.fetchval(
                QUERIES["allow"],
                device_hash,
                session.user_id,
                organization_code,
                session.authenticated_at,
                now,
            )
        return allowed is not None

    async def deny(self, device_hash: bytes, now: datetime) -> bool:
        """Turn a waiting device away."""
        async with self._pool.lend() as connection:
            return await connection.fetchval(QUERIES["deny"], device_hash, now) is not None

    async def redeem(self, device_hash: bytes, now: datetime) -> bool:
        """Use up a device that was let in."""
        async with self._pool.lend() as connection:
            return await connection.fetchval(QUERIES["redeem"], device_hash, now) is not None

    async def remove_expired(self, now: datetime) -> int:
        """Sweep; the count."""
        async with self._pool.lend() as connection:
            return count_from(await connection.fetchval(QUERIES["remove_expired"], now))
