"""What a role may permit; the key is what tokens carry (Kinde: permissions)."""

from dataclasses import dataclass
from datetime import datetime

from genkan.identity.names import PermissionId, PermissionKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """One permission."""

    id: PermissionId
    key: PermissionKey
    name: str
    description: str | None = None
    created_at: datetime
