"""The ways one person can be named: addresses, numbers, names, accounts elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from genkan.identity.names import ConnectionId, IdentityId, UserId


class IdentityKind(StrEnum):
    """Kinde's types of identity, as its API writes them."""

    EMAIL = "email"
    PHONE = "phone"
    USERNAME = "username"
    SOCIAL = "social"
    ENTERPRISE = "enterprise"

    @property
    def has_connection(self) -> bool:
        """Whether it is an account at a connection, and not a name of its own."""
        return self in {IdentityKind.SOCIAL, IdentityKind.ENTERPRISE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """One of them. Unique by (connection, subject), or by (kind, name without case)."""

    id: IdentityId
    user_id: UserId
    kind: IdentityKind
    name: str  # the address, number or name; of a connection what it calls the account
    email: str | None = None  # the address that a connection told of the account
    connection_id: ConnectionId | None = None
    subject: str | None = None  # the account's id at the connection (OIDC: sub)
    is_verified: bool
    is_primary: bool = False  # of its kind
    created_at: datetime
    last_login_at: datetime | None = None
    total_logins: int = 0
    profile: Mapping[str, object] = field(default_factory=dict[str, object])  # a connection's
