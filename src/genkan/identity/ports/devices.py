"""The store of devices that wait to be let in.

Each method is one atomic step in the database. `now` is always the caller's.
"""

from datetime import datetime
from typing import Protocol

from genkan.identity.model.device_authorization import DeviceAuthorization, DevicePoll
from genkan.identity.model.session import Session
from genkan.identity.names import ClientId, OrganizationCode


class DeviceStore(Protocol):
    """Device authorizations (RFC 8628)."""

    async def create(self, device: DeviceAuthorization) -> bool:
        """Store a new one; False when one of its codes is taken."""
        ...

    async def by_user_code(self, user_code_hash: bytes) -> DeviceAuthorization | None:
        """The one that a person's code leads to, waiting or not."""
        ...

    async def by_hash(self, device_hash: bytes) -> DeviceAuthorization | None:
        """The one of this hash, waiting or not."""
        ...

    async def poll(
        self, device_hash: bytes, client_id: ClientId, now: datetime
    ) -> DevicePoll | None:
        """Note a poll of this client; one that came too soon makes the interval 5 s longer."""
        ...

    async def allow(
        self,
        device_hash: bytes,
        session: Session,
        organization_code: OrganizationCode | None,
        now: datetime,
    ) -> bool:
        """Let a waiting device in as the session's user; False when it does not wait."""
        ...

    async def deny(self, device_hash: bytes, now: datetime) -> bool:
        """Turn a waiting device away; False when it does not wait."""
        ...

    async def redeem(self, device_hash: bytes, now: datetime) -> bool:
        """Use up a device that was let in; of concurrent calls one succeeds."""
        ...

    async def remove_expired(self, now: datetime) -> int:
        """Sweep; the count."""
        ...
