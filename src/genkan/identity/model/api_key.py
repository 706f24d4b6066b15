"""Keys that a customer's API takes from programs, and asks us about (Kinde: API keys)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from genkan.identity.names import ApiId, ApiKeyId, OrganizationCode, Scope, UserId


class ApiKeyKind(StrEnum):
    """Whose key it is, as Kinde's API writes it."""

    USER = "user"
    ORGANIZATION = "organization"
    ENVIRONMENT = "environment"


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKey:
    """A key. The key itself has 256 random bits and is not kept: its SHA-256 is."""

    id: ApiKeyId
    name: str
    kind: ApiKeyKind
    key_hash: bytes
    prefix: str  # "k_live"
    suffix: str  # the last 4 characters, to tell keys apart
    api_id: ApiId
    scopes: tuple[Scope, ...] = ()
    user_id: UserId | None = None
    organization_code: OrganizationCode | None = None
    created_by: str  # the name of the application that made it
    created_at: datetime
    verified_at: datetime | None = None
    verified_from: str | None = None  # the address that last asked
    verification_count: int = 0
    revoked_at: datetime | None = None

    @property
    def status(self) -> str:
        """As Kinde's API writes it."""
        return "active" if self.revoked_at is None else "revoked"
