"""The stores of what everything else refers to: users and applications.

Each method is one atomic step in the database. `now` is always the caller's.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from genkan.identity.model.application import Application
from genkan.identity.model.listing import Listing, Part
from genkan.identity.model.user import ALL_USERS, Count, NewUser, User, UserFilter, UserSearch
from genkan.identity.names import ClientId, OrganizationCode, RoleId, SessionId, UserId


class UserStore(Protocol):
    """Users, their email identities and password hashes."""

    async def by_id(self, user_id: UserId) -> User | None:
        """The user, deleted ones excepted."""
        ...

    async def by_email(self, email: str) -> User | None:
        """The user with this primary email, or with it as a verified identity, without case."""
        ...

    async def page(
        self, *, after: UserId | None, limit_rows: int, wanted: UserFilter = ALL_USERS
    ) -> tuple[User, ...]:
        """Users in the order of their ids, after one of them."""
        ...

    async def page_before(
        self, *, before: UserId, limit_rows: int, wanted: UserFilter = ALL_USERS
    ) -> tuple[User, ...]:
        """Users in the order of their ids: the last ones before this one."""
        ...

    async def part(self, wanted: UserSearch, listing: Listing) -> Part[User]:
        """Users sorted by "created_on", "last_signed_in", "name", "email" or "id"."""
        ...

    async def count(self) -> Count:
        """How many users there are: counted when they are few, else as Postgres estimates."""
        ...

    async def create(
        self, user: NewUser, organizations: Sequence[OrganizationCode], now: datetime
    ) -> User:
        """The stored user: member of these organizations with each default role.

        Raises AlreadyExists when the email, phone or username is taken.
        """
        ...

    async def update(self, user: User, now: datetime) -> User | None:
        """Store names, picture, provided_id, username and suspension; not the email.

        Raises AlreadyExists when the username is taken.
        """
        ...

    async def note_sign_in(self, user_id: UserId, now: datetime) -> None:
        """Count a sign-in of the user, and of their primary email's identity."""
        ...

    async def note_failed_sign_in(self, email: str) -> None:
        """Count a failed sign-in of whoever has this email; nobody may have it."""
        ...

    async def password_hash(self, user_id: UserId) -> str | None:
        """The argon2id string, or None when the user has no password."""
        ...

    async def hash_after(self, user_id: UserId) -> str | None:
        """The password hash of the first user at or after an id, else of the very first one.

        For its cost alone: whatever it verifies counts for nobody. None when nobody has one.
        """
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

    async def claim_unverified(self, user_id: UserId, email: str, now: datetime) -> User | None:
        """The never verified account of this primary email, given to whoever proved the mailbox.

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
        """Replace everything but id, creation time and APIs; False when absent."""
        ...

    async def delete(self, client_id: ClientId) -> bool:
        """Remove the application with its grants; False when absent."""
        ...

    async def add_access_role(self, client_id: ClientId, role_id: RoleId) -> bool:
        """Let holders of a role in; False when application or role is absent."""
        ...

    async def remove_access_role(self, client_id: ClientId, role_id: RoleId) -> bool:
        """The end of that; False when the role was not on the list."""
        ...

    async def is_origin_registered(self, origin: str) -> bool:
        """Whether an application's callback or logout URL has this web origin."""
        ...

    async def has_logout_uri(self, uri: str) -> bool:
        """Whether some application registered exactly this logout URL, or it less one `/`."""
        ...
