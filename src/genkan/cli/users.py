"""Users over the management API, as the commands need them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from genkan.cli.admin_client import AdminClient
from genkan.cli.applications import Application

PAGE_SIZE: Final = 100


@dataclass(frozen=True, slots=True)
class User:
    """A user as the lists show them."""

    id: str
    email: str | None = None
    first_name: str | None = None
    last_name: str | None = None

    @property
    def name(self) -> str:
        """First and last name, as far as they are known."""
        return " ".join(part for part in (self.first_name, self.last_name) if part)


@dataclass(frozen=True, slots=True)
class UserPage:
    """GET /api/v1/users."""

    users: tuple[User, ...] | None = ()
    next_token: str | None = None


@dataclass(frozen=True, slots=True)
class MadeUser:
    """POST /api/v1/user."""

    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewUser:
    """Somebody to be; the email address counts as verified."""

    email: str
    password: str
    first_name: str = ""
    last_name: str = ""


async def list_users(client: AdminClient) -> Sequence[User]:
    """All users, page after page."""
    found: list[User] = []
    path = f"/api/v1/users?page_size={PAGE_SIZE}"
    page = await client.management("GET", path, UserPage)
    found.extend(page.users or ())
    while page.next_token:
        page = await client.management("GET", f"{path}&next_token={page.next_token}", UserPage)
        found.extend(page.users or ())
    return found


async def find_user(client: AdminClient, wanted: str) -> User | None:
    """The user of that email address or id."""
    if "@" in wanted:
        path = f"/api/v1/users?email={quote(wanted, safe='')}"
        candidates: Sequence[User] = (await client.management("GET", path, UserPage)).users or ()
    else:
        candidates = await list_users(client)
    folded = wanted.casefold()
    return next(
        (user for user in candidates if folded in {user.id, (user.email or "").casefold()}), None
    )


async def create_user(client: AdminClient, new: NewUser) -> str:
    """Make the user and answer their id.

    `password` is our own extension of Kinde's POST /api/v1/user.
    """
    body: dict[str, object] = {
        "profile": {"given_name": new.first_name, "family_name": new.last_name},
        "identities": [{"type": "email", "is_verified": True, "details": {"email": new.email}}],
        "password": new.password,
    }
    return (await client.management("POST", "/api/v1/user", MadeUser, body)).id


@dataclass(frozen=True, slots=True)
class MintedToken:
    """An access token for curl."""

    access_token: str


async def mint_token(
    client: AdminClient,
    user: User,
    application: Application,
    organization_code: str | None,
    audience: Sequence[str],
) -> str:
    """An access token as the application would get for the user; our own extension."""
    made = await client.management(
        "POST",
        "/api/v1/genkan/user_tokens",
        MintedToken,
        {
            "user_id": user.id,
            "client_id": application.client_id,
            "org_code": organization_code,
            "audience": list(audience),
        },
    )
    return made.access_token
