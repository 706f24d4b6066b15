"""The stores of organizations, their members, and who is invited.

Each method is one atomic step in the database. `now` is always the caller's.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from genkan.identity.model.invitation import Invitation
from genkan.identity.model.listing import Listing, Part
from genkan.identity.model.organization import (
    Logo,
    LogoKind,
    Member,
    MemberChange,
    MemberFilter,
    MembersChanged,
    Membership,
    Organization,
    Visited,
)
from genkan.identity.names import (
    ApiScopeId,
    Audience,
    OrganizationCode,
    PermissionId,
    Scope,
    UserId,
)


class OrganizationStore(Protocol):
    """Organizations and memberships."""

    async def default(self) -> Organization:
        """The default organization; there is always one."""
        ...

    async def ensure_default(self, organization: Organization) -> None:
        """Store this default organization unless there is one."""
        ...

    async def by_code(self, code: OrganizationCode) -> Organization | None:
        """The organization of this code."""
        ...

    async def page(
        self, *, after: OrganizationCode | None, limit_rows: int
    ) -> tuple[Organization, ...]:
        """Organizations in the order of their codes, after one of them."""
        ...

    async def part(self, listing: Listing) -> Part[Organization]:
        """Organizations sorted by "name", "email" (the sender's) or "id" (the code)."""
        ...

    async def create(self, organization: Organization) -> None:
        """Store a new organization; raises AlreadyExists when code or handle is taken."""
        ...

    async def update(self, organization: Organization, now: datetime) -> bool:
        """Replace everything but code and creation time; False when absent.

        A suspension ends the grants for it. Raises AlreadyExists when the handle is taken.
        """
        ...

    async def delete(self, code: OrganizationCode, now: datetime) -> bool:
        """Remove it with memberships, invitations and its own applications; ends its grants.

        False when it is absent, or the default one.
        """
        ...

    async def logos(self, code: OrganizationCode) -> tuple[Logo, ...]:
        """The logos, light before dark."""
        ...

    async def put_logo(self, code: OrganizationCode, logo: Logo) -> bool:
        """Store a logo in place of the earlier one; False when there is no organization."""
        ...

    async def remove_logo(self, code: OrganizationCode, kind: LogoKind) -> bool:
        """Remove a logo; False when there was none."""
        ...

    async def memberships(self, user_id: UserId) -> tuple[Membership, ...]:
        """All places of a user, the default organization first, then by code."""
        ...

    async def add_member(self, code: OrganizationCode, user_id: UserId, now: datetime) -> None:
        """Make the user a member with the default roles; nothing changes for a member."""
        ...

    async def remove_member(self, code: OrganizationCode, user_id: UserId) -> bool:
        """End a membership; False when there was none.

        The grants for it are refused until the user is a member again; MemberStore ends them.
        """
        ...

    async def note_access(self, code: OrganizationCode, user_id: UserId, now: datetime) -> None:
        """The member signs in to the organization now."""
        ...


class MemberStore(Protocol):
    """Who belongs to an organization, as its administrators see it."""

    async def members(
        self, code: OrganizationCode, wanted: MemberFilter, listing: Listing
    ) -> Part[Member]:
        """Members sorted by "name", "email" or "id"."""
        ...

    async def visited(self, users: Sequence[UserId]) -> Mapping[UserId, tuple[Visited, ...]]:
        """Where each of these users is a member, by code, and when they were last there."""
        ...

    async def change_members(
        self, code: OrganizationCode, changes: Sequence[MemberChange], now: datetime
    ) -> MembersChanged:
        """Add, change and remove members, all or none; the grants of who is removed end.

        Raises Unknown when a user, role or permission is absent.
        """
        ...

    async def permit(
        self, code: OrganizationCode, user_id: UserId, permission_id: PermissionId
    ) -> bool:
        """Give a member a permission; False when the user is no member or it is absent."""
        ...

    async def forbid(
        self, code: OrganizationCode, user_id: UserId, permission_id: PermissionId
    ) -> bool:
        """Take a permission from a member; False when it was not given directly."""
        ...

    async def give_scope(
        self, code: OrganizationCode, user_id: UserId, scope_id: ApiScopeId
    ) -> bool:
        """Give a member a scope of an API; False for no member, no scope, the management API's."""
        ...

    async def take_scope(
        self, code: OrganizationCode, user_id: UserId, scope_id: ApiScopeId
    ) -> bool:
        """Take a scope from a member; False when it was not given directly."""
        ...

    async def scopes(
        self, code: OrganizationCode, user_id: UserId, audiences: Sequence[Audience]
    ) -> Mapping[Audience, frozenset[Scope]]:
        """What a member has of the APIs of these audiences, by roles and directly."""
        ...


class InvitationStore(Protocol):
    """Invitations."""

    async def create(self, invitation: Invitation) -> None:
        """Store a new invitation."""
        ...

    async def by_code_hash(self, code_hash: bytes) -> Invitation | None:
        """The invitation of a code, open or not."""
        ...

    async def part(
        self,
        code: OrganizationCode,
        listing: Listing,
        *,
        has_revoked: bool,
        has_accepted: bool,
    ) -> Part[Invitation]:
        """Invitations sorted by "created_on", "email" or "name"; with those that are over."""
        ...

    async def revoke(self, code_hash: bytes, now: datetime) -> bool:
        """End an invitation; False when it is accepted or revoked already."""
        ...

    async def accept(self, code_hash: bytes, user_id: UserId, now: datetime) -> bool:
        """Make the user a member with its roles and use it up, once; False when not open."""
        ...
