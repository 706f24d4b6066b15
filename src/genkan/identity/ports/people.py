"""The stores of what belongs to people: identities, roles, permissions; and subscribers.

Each method is one atomic step in the database. `now` is always the caller's.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from genkan.identity.model.api import GivenScope
from genkan.identity.model.identity import Identity
from genkan.identity.model.listing import Listing, Part
from genkan.identity.model.permission import Permission
from genkan.identity.model.role import Holder, Role
from genkan.identity.model.subscriber import Subscriber
from genkan.identity.names import (
    ApiScopeId,
    ConnectionId,
    IdentityId,
    OrganizationCode,
    PermissionId,
    PermissionKey,
    RoleId,
    RoleKey,
    SubscriberId,
    UserId,
)


class IdentityStore(Protocol):
    """The identities of users; the primary ones follow the user's row (UserStore.update)."""

    async def by_id(self, identity_id: IdentityId) -> Identity | None:
        """The identity of this id."""
        ...

    async def by_subject(self, connection_id: ConnectionId, subject: str) -> Identity | None:
        """The identity of an account at a connection."""
        ...

    async def of_users(self, users: Sequence[UserId]) -> Mapping[UserId, tuple[Identity, ...]]:
        """All identities of each of these users, in the order of their ids."""
        ...

    async def create(self, identity: Identity) -> bool:
        """Store a new identity; False when the user is absent.

        The first of its kind becomes the primary one. Raises AlreadyExists when another
        identity has the name, or is this account at the connection.
        """
        ...

    async def make_primary(self, identity_id: IdentityId, now: datetime) -> bool:
        """Make it the primary one of its kind, the user's own email, say; False when absent."""
        ...

    async def note_login(
        self, identity_id: IdentityId, profile: Mapping[str, object], now: datetime
    ) -> None:
        """Count a sign-in by a connection, and keep what it told."""
        ...

    async def remove_unproven_email(self, email: str) -> None:
        """Remove this address where it is unverified and not primary: somebody proved it."""
        ...

    async def delete(self, identity_id: IdentityId, now: datetime) -> bool:
        """Remove it; of a primary one the oldest of the kind takes the place. False if absent.

        Sessions and grants of the user end.
        """
        ...


class PermissionStore(Protocol):
    """Permissions."""

    async def part(self, listing: Listing) -> Part[Permission]:
        """Permissions sorted by "name" or "id"."""
        ...

    async def of_role(self, role_id: RoleId, listing: Listing) -> Part[Permission]:
        """Those of a role."""
        ...

    async def by_id(self, permission_id: PermissionId) -> Permission | None:
        """The permission of this id."""
        ...

    async def by_keys(self, keys: Sequence[PermissionKey]) -> tuple[Permission, ...]:
        """The permissions of these keys, by key."""
        ...

    async def create(self, permission: Permission) -> None:
        """Store a new permission; raises AlreadyExists when the key is taken."""
        ...

    async def update(self, permission: Permission) -> bool:
        """Replace key, name and description; False when absent. Raises AlreadyExists."""
        ...

    async def delete(self, permission_id: PermissionId) -> bool:
        """Remove it from all roles and members as well; False when absent.

        Raises StillInUse when it guards who may give a role away.
        """
        ...


class RoleStore(Protocol):
    """Roles, and who holds them where."""

    async def page(self, *, after: RoleId | None, limit_rows: int) -> tuple[Role, ...]:
        """Roles in the order of their ids, after one of them."""
        ...

    async def part(self, listing: Listing) -> Part[Role]:
        """Roles sorted by "name", "key" or "id"."""
        ...

    async def by_id(self, role_id: RoleId) -> Role | None:
        """The role of this id."""
        ...

    async def by_keys(self, keys: Sequence[RoleKey]) -> tuple[Role, ...]:
        """The roles of these keys, by key."""
        ...

    async def by_ids(self, ids: Sequence[RoleId]) -> tuple[Role, ...]:
        """The roles of these ids, by key."""
        ...

    async def create(self, role: Role) -> None:
        """Store a new role; raises AlreadyExists when the key is taken.

        Permissions that are not there yet are made, named as their key.
        """
        ...

    async def update(self, role: Role) -> bool:
        """Replace everything but id and permissions; False when absent. Raises AlreadyExists."""
        ...

    async def delete(self, role_id: RoleId) -> bool:
        """Remove it, and from all who hold it; False when absent."""
        ...

    async def change_permissions(
        self,
        role_id: RoleId,
        *,
        added: Sequence[PermissionId],
        removed: Sequence[PermissionId],
    ) -> tuple[tuple[PermissionId, ...], tuple[PermissionId, ...]]:
        """Those that were added and those that were removed; what was so already is neither."""
        ...

    async def system_permissions(self, role_id: RoleId) -> frozenset[str]:
        """The keys of what the role permits in the portal."""
        ...

    async def change_system_permissions(
        self, role_id: RoleId, *, added: Sequence[str], removed: Sequence[str]
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Those that were added and those that were removed."""
        ...

    async def scopes(self, role_id: RoleId) -> tuple[GivenScope, ...]:
        """The scopes of APIs that the role has, by key."""
        ...

    async def add_scope(self, role_id: RoleId, scope_id: ApiScopeId) -> bool:
        """Give a role a scope; False when either is absent, or it is the management API's."""
        ...

    async def remove_scope(self, role_id: RoleId, scope_id: ApiScopeId) -> bool:
        """Take a scope from a role; False when it did not have it."""
        ...

    async def holders(
        self,
        role_id: RoleId,
        *,
        organization: OrganizationCode | None,
        after: UserId | None,
        limit_rows: int,
    ) -> tuple[Holder, ...]:
        """Who holds the role, anywhere or in one organization, in the order of their ids."""
        ...

    async def count_holders(
        self,
        role_id: RoleId,
        organization: OrganizationCode,
        *,
        active_between: tuple[datetime, datetime] | None,
    ) -> int:
        """How many members hold the role; of those who signed in within a time, both included."""
        ...

    async def assign(self, code: OrganizationCode, user_id: UserId, role_id: RoleId) -> bool:
        """Give a member a role; False when the user is no member or the role is absent."""
        ...

    async def withdraw(self, code: OrganizationCode, user_id: UserId, role_id: RoleId) -> bool:
        """Take a role from a member; False when they did not hold it."""
        ...


class SubscriberStore(Protocol):
    """Subscribers."""

    async def part(self, listing: Listing) -> Part[Subscriber]:
        """Subscribers sorted by "name", "email" or "id"."""
        ...

    async def by_id(self, subscriber_id: SubscriberId) -> Subscriber | None:
        """The subscriber of this id."""
        ...

    async def create(self, subscriber: Subscriber) -> None:
        """Store a new one; raises AlreadyExists when the email is taken."""
        ...

    async def remove_email(self, email: str) -> None:
        """Remove whoever subscribed with this address."""
        ...
