"""Kinde's tag "Users"."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, Literal

from pydantic import Field

from genkan.identity.errors import AlreadyExists, InvalidBody, ManagementError
from genkan.identity.management.call import (
    Body,
    Call,
    Line,
    PageWish,
    Reply,
    next_token,
    page_wish,
    read_body,
    success,
)
from genkan.identity.management.operation import Operation, operation
from genkan.identity.management.user_passwords import hash_password, no_user
from genkan.identity.model.email_address import email_fault
from genkan.identity.model.user import NewUser, User
from genkan.identity.names import OrganizationCode, UserId

_MAX_FILTERS: Final = 100


class ProfileBody(Body):
    """The part `profile` of a new user."""

    given_name: Line | None = None
    family_name: Line | None = None
    picture: Line | None = None


class IdentityDetailsBody(Body):
    """What an identity is."""

    email: str | None = None
    username: Line | None = None


class IdentityBody(Body):
    """One way to name a user. An email is verified unless the caller says that it is not."""

    type: Literal["email", "phone", "username"]
    is_verified: bool = True
    details: IdentityDetailsBody


class NewUserBody(Body):
    """`POST /api/v1/user`. `password` is Genkan's: a user that can sign in at once."""

    profile: ProfileBody = ProfileBody()
    organization_code: Line | None = None
    provided_id: Line | None = None
    identities: list[IdentityBody] = Field(default=[], max_length=10)
    password: str | None = Field(default=None, repr=False)


class UserBody(Body):
    """`PATCH /api/v1/user`: what is absent stays."""

    given_name: Line | None = None
    family_name: Line | None = None
    picture: Line | None = None
    provided_id: Line | None = None
    is_suspended: bool | None = None
    is_password_reset_requested: bool | None = None


async def get_users(call: Call) -> Reply:
    """Users, page by page, or those named by `user_id` or `email`."""
    wish = page_wish(call)
    named = await _named_users(call)
    found = named if named is not None else await _users_after(call, wish)
    return success(
        users=[await _list_entry(call, user) for user in found[: wish.size]],
        next_token=None if named is not None else next_token([each.id for each in found], wish),
    )


async def get_user(call: Call) -> Reply:
    """One user; Kinde answers the bare record."""
    user = await _called_user(call)
    entry = await _list_entry(call, user)
    return Reply(content={"preferred_email": user.email, **entry})


async def create_user(call: Call) -> Reply:
    """A new user with an email, and at choice a password."""
    body = read_body(call, NewUserBody)
    email = next((each for each in body.identities if each.type == "email"), None)
    username = next((each for each in body.identities if each.type == "username"), None)
    if any(each.type == "phone" for each in body.identities):
        raise InvalidBody(("identities: 'phone' is not served yet; use 'email' or 'username'",))
    address = (email.details.email or "").strip() if email else ""
    if email is None or email_fault(address):
        raise InvalidBody(
            ("identities: an email is needed, as {type: email, details: {email: ada@example.com}}",)
        )
    password_hash = None if body.password is None else await hash_password(call, body.password)
    organization_code = await _organization_code(call, body.organization_code)
    new_user = NewUser(
        id=UserId(f"kp_{call.ports.randomness.hexadecimal(32)}"),
        email=address,
        is_email_verified=email.is_verified,
        given_name=body.profile.given_name or None,
        family_name=body.profile.family_name or None,
        picture=body.profile.picture or None,
        username=username.details.username if username else None,
        provided_id=body.provided_id or None,
        password_hash=password_hash,
    )
    try:
        user = await call.ports.users.create(new_user, (organization_code,), call.now)
    except AlreadyExists as error:
        raise ManagementError("USER_ALREADY_EXISTS", error.description) from error
    return Reply(
        content={
            "id": user.id,
            "created": True,
            "identities": [
                {"type": each.type, "result": {"created": True}} for each in body.identities
            ],
        }
    )


async def update_user(call: Call) -> Reply:
    """Names, picture, external id, suspension; suspending ends all sessions at once."""
    user = await _called_user(call)
    body = read_body(call, UserBody)
    changed = replace(
        user,
        given_name=user.given_name if body.given_name is None else body.given_name,
        family_name=user.family_name if body.family_name is None else body.family_name,
        picture=user.picture if body.picture is None else body.picture,
        provided_id=user.provided_id if body.provided_id is None else body.provided_id,
        is_suspended=user.is_suspended if body.is_suspended is None else body.is_suspended,
    )
    stored = await call.ports.users.update(changed, call.now)
    if stored is None:
        raise no_user()
    if stored.is_suspended:
        await call.ports.sessions.revoke_all(stored.id, call.now)
    if body.is_password_reset_requested is not None:
        stored = await call.ports.users.require_password_change(
            stored.id, call.now, is_required=body.is_password_reset_requested
        )
        if stored is None:
            raise no_user()
    return Reply(
        content={
            "id": stored.id,
            "given_name": stored.given_name,
            "family_name": stored.family_name,
            "email": stored.email,
            "is_suspended": stored.is_suspended,
            "is_password_reset_requested": stored.is_password_change_required,
            "picture": stored.picture,
        }
    )


async def delete_user(call: Call) -> Reply:
    """Removes the user with everything of theirs."""
    if not await call.ports.users.delete(UserId(call.query.get("id", ""))):
        raise no_user()
    return success()


async def _called_user(call: Call) -> User:
    user = await call.ports.users.by_id(UserId(call.query.get("id", "")))
    if user is None:
        raise no_user()
    return user


async def _named_users(call: Call) -> tuple[User, ...] | None:
    """The users of the filters; None without a filter."""
    ids = _filter(call, "user_id")
    emails = _filter(call, "email")
    for unknown in ("username", "phone"):
        if _filter(call, unknown):
            raise InvalidBody((f"{unknown}: this filter is not served yet; use 'email'",))
    if not ids and not emails:
        return None
    found = [await call.ports.users.by_id(UserId(each)) for each in ids]
    found += [await call.ports.users.by_email(each) for each in emails]
    return tuple({user.id: user for user in found if user is not None}.values())


def _filter(call: Call, name: str) -> Sequence[str]:
    values = [each.strip() for each in call.query.get(name, "").split(",") if each.strip()]
    if len(values) > _MAX_FILTERS:
        raise InvalidBody((f"{name}: at most {_MAX_FILTERS} at once",))
    return values


async def _users_after(call: Call, wish: PageWish) -> tuple[User, ...]:
    after = UserId(wish.after) if wish.after else None
    return await call.ports.users.page(after=after, limit_rows=wish.size + 1)


async def _organization_code(call: Call, code: str | None) -> OrganizationCode:
    if not code:
        return (await call.ports.organizations.default()).code
    organization = await call.ports.organizations.by_code(OrganizationCode(code))
    if organization is None:
        raise InvalidBody((f"organization_code: there is no organization '{code[:100]}'",))
    return organization.code


async def _list_entry(call: Call, user: User) -> dict[str, object]:
    """A user as lists show them; `expand` adds organizations and identities."""
    entry: dict[str, object] = {
        "id": user.id,
        "provided_id": user.provided_id,
        "email": user.email,
        "phone": None,
        "username": user.username,
        "last_name": user.family_name,
        "first_name": user.given_name,
        "is_suspended": user.is_suspended,
        "picture": user.picture,
        "created_on": user.created_at.isoformat(),
    }
    expanded = _filter(call, "expand")
    if "organizations" in expanded:
        memberships = await call.ports.organizations.memberships(user.id)
        entry["organizations"] = [each.organization.code for each in memberships]
    if "identities" in expanded:
        entry["identities"] = [{"type": "email", "identity": user.email, "connection_id": None}]
    return entry


OPERATIONS: Final[tuple[Operation, ...]] = (
    operation("GET", "/users", "read:users", get_users),
    operation("GET", "/user", "read:users", get_user),
    operation("POST", "/user", "create:users", create_user),
    operation("PATCH", "/user", "update:users", update_user),
    operation("DELETE", "/user", "delete:users", delete_user),
)
