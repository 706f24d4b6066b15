"""What a role may permit in the portal; the list is the program's (Kinde: system permissions)."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Final


@dataclass(frozen=True, slots=True)
class SystemPermission:
    """One thing that members may do to their organization in the portal."""

    key: str
    name: str
    description: str

    @property
    def id(self) -> str:
        """The id that Kinde's API names it by: the same in every installation."""
        return f"perm_{sha256(self.key.encode()).hexdigest()[:32]}"


SYSTEM_PERMISSIONS: Final = (
    SystemPermission("org:read:profile", "Read profile", "See the organization's details"),
    SystemPermission("org:write:profile", "Write profile", "Change the organization's details"),
    SystemPermission("org:read:members", "Read members", "See who belongs to the organization"),
    SystemPermission("org:write:members", "Write members", "Invite and remove members"),
    SystemPermission("org:write:member_roles", "Write member roles", "Give and take roles"),
    SystemPermission("org:read:api_keys", "Read API keys", "See the organization's API keys"),
    SystemPermission("org:write:api_keys", "Write API keys", "Make and revoke API keys"),
    SystemPermission("org:read:billing", "Read billing", "See plan and invoices"),
    SystemPermission("org:write:billing", "Write billing", "Change plan and payment details"),
)
