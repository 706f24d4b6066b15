"""A device without a browser that waits to be let in (RFC 8628)."""

from dataclasses import dataclass
from datetime import datetime

from genkan.identity.names import Audience, ClientId, OrganizationCode, Scope, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceAuthorization:
    """One device's wish; the device polls with one code, a person enters the other."""

    device_hash: bytes  # SHA-256 of the device code
    user_code_hash: bytes  # SHA-256 of the letters that the person enters
    client_id: ClientId
    scope: tuple[Scope, ...]
    audience: tuple[Audience, ...]
    network_address: str  # of the device, shown to the person
    created_at: datetime
    expires_at: datetime
    interval_seconds: int
    polled_at: datetime | None = None
    decided_at: datetime | None = None
    user_id: UserId | None = None  # who let it in; decided without a user: denied
    organization_code: OrganizationCode | None = None
    authenticated_at: datetime | None = None
    redeemed_at: datetime | None = None

    def is_waiting(self, now: datetime) -> bool:
        """Whether a person may still decide."""
        return self.decided_at is None and now < self.expires_at


@dataclass(frozen=True, slots=True)
class DevicePoll:
    """What a poll found; ``is_too_soon``: before the interval since the last one was over."""

    device: DeviceAuthorization
    is_too_soon: bool
