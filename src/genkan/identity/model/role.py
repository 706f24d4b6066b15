"""Roles and what they permit; users hold them per organization (Kinde: roles)."""

from dataclasses import dataclass

from genkan.identity.names import (
    OrganizationCode,
    PermissionId,
    PermissionKey,
    RoleId,
    RoleKey,
    UserId,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A named set of permissions."""

    id: RoleId
    key: RoleKey
    name: str
    description: str | None = None
    is_default: bool = False  # given to each new member of an organization
    # Who gives the role away must hold this one; None: whoever may manage members.
    assignment_permission_id: PermissionId | None = None
    permissions: tuple[PermissionKey, ...] = ()


@dataclass(frozen=True, slots=True)
class Holder:
    """A user who holds a role, and where."""

    user_id: UserId
    organizations: tuple[OrganizationCode, ...]
