"""Roles and what they permit; users hold them per organization (Kinde: roles)."""

from dataclasses import dataclass

from genkan.identity.names import PermissionKey, RoleId, RoleKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A named set of permissions."""

    id: RoleId
    key: RoleKey
    name: str
    description: str | None = None
    is_default: bool = False  # given to each new member of an organization
    permissions: tuple[PermissionKey, ...] = ()
