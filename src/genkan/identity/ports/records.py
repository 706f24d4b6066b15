"""The stores of what an administrator manages: people, organizations, roles, applications.

Each method is one atomic step in the database. `now` is always the caller's.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from genkan.identity.model.application import Application
from genkan.identity.model.organization import Membership, Organization
from genkan.identity.model.role import Role
from genkan.identity.model.user import NewUser, User
from genkan.identity.names import ClientId, OrganizationCode, RoleId, SessionId, UserId


class UserStore(Protocol):
    """Users, their email identities and password hashes."""

    async def by_id(self, user_id: UserId) -> User | None:
        """The user, deleted ones excepted."""
        ...

    async def by_email(self, email: str) -> User | None:
        """The user with this email, without case."""
        ...

    async def page(self, *, after: UserId | None, limit_rows: int) -> tuple[User, ...]:
        """Users in the order of their ids, after one of them."""
        ...

    async def create(
        self, user: NewUser, organizations: Sequence[OrganizationCode], now: datetime
    ) -> User:
        """The stored user: member of these organizations with each default role.

        Raises AlreadyExists when the email is taken.
        """
        ...

    async def update(self, user: User, now: datetime) -> User | None:
        """Store names, picture, provided_id, username and suspension; not the email."""
        ...

    async def password_hash(self, user_id: UserId) -> str | None:
        """The argon2id string, or None when the user has no password."""
        ...

    async def set_password(
        self, user_id: UserId, password_hash: str, now: datetime, *, is_temporary: bool = False
    ) -> None:
        """Replace the password; sessions and grants stay (end them with their own stores).

        is_temporary: it must be changed at the next sign-in.
        """
        ...

    async def renew_password(
        self, user_id: UserId, password_hash: str, kept: SessionId | None, now: datetime
    ) -> User | None:
        """The user with a password of their own choice; every session but `kept` ends with it."""
        ...

    async def require_password_change(
        self, user_id: UserId, now: datetime, *, is_required: bool
    ) -> User | None:
        """The user, who is to choose a new password at the next sign-in, or not."""
        ...

    async def claim_unverified(self, user_id: UserId, now: datetime) -> User | None:
        """The never verified account, given to whoever proved its mailbox.

        Its password, sessions and grants go, as in `replace_unverified`. None when the email
        was verified before, or the account is absent.
        """
        ...

    async def change_email(self, user_id: UserId, email: str, now: datetime) -> User | None:
        """The user with another email, proven. Raises AlreadyExists when it is taken."""
        ...

    async def renew_hash(self, user_id: UserId, old: str, new: str) -> None:
        """The same password under a better hash, unless another was set meanwhile."""
        ...

    async def replace_unverified(self, user: NewUser, now: datetime) -> User | None:
        """Give the never verified account of ``user.email`` these names and password.

        None when the account is verified or absent. The earlier password, sessions and
        grants go: whoever made the account first proved nothing (attack L5).
        """
        ...

    async def mark_email_verified(self, user_id: UserId, now: datetime) -> User | None:
        """The user with a proven email."""
        ...

    async def delete(self, user_id: UserId) -> bool:
        """Remove the user with sessions, grants and memberships; False when absent."""
        ...


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

    async def create(self, organization: Organization) -> None:
        """Store a new organization; raises AlreadyExists when the code is taken."""
        ...

    async def memberships(self, user_id: UserId) -> tuple[Membership, ...]:
        """All places of a user, the default organization first, then by code."""
        ...

    async def add_member(self, code: OrganizationCode, user_id: UserId, now: datetime) -> None:
        """Make the user a member with the default roles; nothing changes for a member."""
        ...

    async def remove_member(self, code: OrganizationCode, user_id: UserId) -> bool:
        """End a membership; False when there was none."""
        ...


class RoleStore(Protocol):
    """Roles, and who holds them where."""

    async def page(self, *, after: RoleId | None, limit_rows: int) -> tuple[Role, ...]:
        """Roles in the order of their ids, after one of them."""
        ...

    async def by_id(self, role_id: RoleId) -> Role | None:
        """The role of this id."""
        ...

    async def create(self, role: Role) -> None:
        """Store a new role with its permissions; raises AlreadyExists when the key is taken."""
        ...

    async def assign(self, code: OrganizationCode, user_id: UserId, role_id: RoleId) -> bool:
        """Give a member a role; False when the user is no member or the role is absent."""
        ...

    async def withdraw(self, code: OrganizationCode, user_id: UserId, role_id: RoleId) -> bool:
        """Take a role from a member; False when they did not hold it."""
        ...


class ApplicationStore(Protocol):
    """Applications (OAuth clients)."""

    async def by_id(self, client_id: ClientId) -> Application | None:
        """The application of this client id."""
        ...

    async def page(self, *, after: ClientId | None, limit_rows: int) -> tuple[Application, ...]:
        """Applications in the order of their client ids, after one of them."""
        ...

    async def create(self, application: Application) -> None:
        """Store a new application; raises AlreadyExists when the client id is taken."""
        ...

    async def update(self, application: Application) -> bool:
        """Replace everything but id and creation time; False when absent."""
        ...

    async def delete(self, client_id: ClientId) -> bool:
        """Remove the application with its grants; False when absent."""
        ...

    async def is_origin_registered(self, origin: str) -> bool:
        """Whether an application's callback or logout URL has this web origin."""
        ...

    async def has_logout_uri(self, uri: str) -> bool:
        """Whether some application registered exactly this logout URL, or it less one `/`."""
        ...
