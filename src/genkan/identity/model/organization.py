"""Organizations and who belongs to them."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from genkan.identity.model.role import Role
from genkan.identity.names import OrganizationCode, PermissionKey, RoleKey, UserId


class Theme(StrEnum):
    """Which of its two sets of colours an organization's pages have."""

    LIGHT = "light"
    DARK = "dark"
    USER_PREFERENCE = "user_preference"


class LogoKind(StrEnum):
    """Which ground a logo is for."""

    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True, kw_only=True)
class Brand:
    """The colours of an organization's pages, as `#rrggbb`; None: the environment's."""

    background_color: str | None = None
    button_color: str | None = None
    button_text_color: str | None = None
    link_color: str | None = None
    background_color_dark: str | None = None
    button_color_dark: str | None = None
    button_text_color_dark: str | None = None
    link_color_dark: str | None = None
    theme_code: Theme = Theme.LIGHT


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionPolicy:
    """How long sign-ons to an organization last, where it has rules of its own."""

    is_session_policy_own: bool = False
    is_session_persistent: bool = True  # False: ends with the browser
    is_session_lifetime_own: bool = False
    session_seconds: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Organization:
    """A group of users with roles of its own. There is always one default organization."""

    code: OrganizationCode
    name: str
    is_default: bool
    created_at: datetime
    handle: str | None = None
    external_id: str | None = None
    # Whoever signs in with its code becomes a member.
    is_auto_membership_enabled: bool = False
    # Whoever signs in with a verified address of these domains becomes a member.
    is_auto_join_domain_list: bool = False
    allowed_domains: tuple[str, ...] = ()
    sender_name: str | None = None
    sender_email: str | None = None
    brand: Brand = field(default_factory=Brand)
    sessions: SessionPolicy = field(default_factory=SessionPolicy)
    suspended_at: datetime | None = None

    @property
    def is_suspended(self) -> bool:
        """Whether nobody gets tokens for it."""
        return self.suspended_at is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Logo:
    """The picture of an organization on light or on dark ground."""

    kind: LogoKind
    file_name: str
    media_type: str
    content: bytes = field(repr=False)
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A user as one of an organization's list. roles: their keys."""

    user_id: UserId
    email: str | None
    given_name: str | None
    family_name: str | None
    picture: str | None
    is_suspended: bool
    joined_at: datetime
    last_accessed_at: datetime | None
    roles: tuple[RoleKey, ...]


@dataclass(frozen=True, slots=True)
class MemberFilter:
    """Which members a list has: those with all of these roles and permissions (keys)."""

    roles: tuple[RoleKey, ...] = ()
    permissions: tuple[PermissionKey, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberChange:
    """What becomes of one user: a member with these besides what they have, or none."""

    user_id: UserId
    roles: tuple[RoleKey, ...] = ()
    permissions: tuple[PermissionKey, ...] = ()
    is_removed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MembersChanged:
    """Who was added, changed and removed."""

    added: tuple[UserId, ...] = ()
    updated: tuple[UserId, ...] = ()
    removed: tuple[UserId, ...] = ()


@dataclass(frozen=True, slots=True)
class Visited:
    """A place of a user, and when they last signed in to it."""

    code: OrganizationCode
    last_accessed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """A user's place in one organization."""

    user_id: UserId
    organization: Organization
    roles: tuple[Role, ...] = ()
    direct_permissions: tuple[PermissionKey, ...] = ()  # given to the member, by no role

    @property
    def permissions(self) -> tuple[PermissionKey, ...]:
        """The permissions of all roles and the direct ones, each once, sorted."""
        of_roles = {key for role in self.roles for key in role.permissions}
        return tuple(sorted(of_roles.union(self.direct_permissions)))
