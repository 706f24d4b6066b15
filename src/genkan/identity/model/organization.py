"""Organizations and who belongs to them."""

from dataclasses import dataclass
from datetime import datetime

from genkan.identity.model.role import Role
from genkan.identity.names import OrganizationCode, PermissionKey, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class Organization:
    """A group of users with roles of its own. There is always one default organization."""

    code: OrganizationCode
    name: str
    is_default: bool
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """A user's place in one organization."""

    user_id: UserId
    organization: Organization
    roles: tuple[Role, ...] = ()

    @property
    def permissions(self) -> tuple[PermissionKey, ...]:
        """The permissions of all roles, each once, sorted."""
        return tuple(sorted({key for role in self.roles for key in role.permissions}))
