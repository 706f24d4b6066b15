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
    Reply,
    next_token,
    page_wish,
    read_body,
    success,
)
from genkan.identity.management.listing import expanded, moment, several, truth
from genkan.identity.management.operation import Operation, operation
from genkan.identity.management.user_entry import user_entries
from genkan.identity.management.user_passwords import hash_password, no_user
from genkan.identity.model.identity import IdentityKind
from genkan.identity.model.identity_name import (
    name_fault,
    normal_name,
    normal_phone,
    phone_fault,
)
from genkan.identity.model.user import NewUser, User, UserFilter
from genkan.identity.names import OrganizationCode, UserId

_EXPANSIONS: Final = ("organizations", "identities", "billing")


class ProfileBody(Body):
    """The part `profile` of a new user."""

    given_name: Line | None = None
    family_name: Line | None = None
    picture: Line | None = None


class IdentityDetailsBody(Body):
    """What an identity is."""

    email: str | None = None
    phone: Line | None = None
    phone_country_id: Line | None = None
    username: Line | None = None


class IdentityBody(Body):
    """One way to name a user. An email is verified unless the caller says that it is not."""

    type: Literal["email", "phone", "username"]
    is_verified: bool | None = None
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
    """Users, page by page; each filter narrows them."""
    wish = page_wish(call)
    expand = expanded(call, _EXPANSIONS)
    found = await call.ports.users.page(
        after=UserId(wish.after) if wish.after else None,
        limit_rows=wish.size + 1,
        wanted=_filter(call),
    )
    return success(
        users=await user_entries(call, found[: wish.size], expand),
        next_token=next_token([each.id for each in found], wish),
    )


async def get_user(call: Call) -> Reply:
    """One user; Kinde answers the bare record."""
    expand = expanded(call, _EXPANSIONS)
    user = await _called_user(call)
    (entry,) = await user_entries(call, [user], expand)
    return Reply(content={"preferred_email": user.email, **entry})


async def create_user(call: Call) -> Reply:
    """A new user with an email, a phone or a username, and at choice a password."""
    body = read_body(call, NewUserBody)
    names = _names(body.identities)
    password_hash = None if body.password is None else await hash_password(call, body.password)
    organization_code = await _organization_code(call, body.organization_code)
    kinds = {each.type: each for each in body.identities}
    new_user = NewUser(
        id=UserId(f"kp_{call.ports.randomness.hexadecimal(32)}"),
        email=names.get("email"),
        is_email_verified="email" in kinds and kinds["email"].is_verified is not False,
        given_name=body.profile.given_name or None,
        family_name=body.profile.family_name or None,
        picture=body.profile.picture or None,
        username=names.get("username"),
        provided_id=body.provided_id or None,
        password_hash=password_hash,
        phone=names.get("phone"),
        is_phone_verified="phone" in kinds and kinds["phone"].is_verified is not False,
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
    """Removes the user with everything of theirs; `is_delete_profile`: as subscriber as well."""
    is_delete_profile = truth(call, "is_delete_profile")
    user = await _called_user(call)
    if not await call.ports.users.delete(user.id):
        raise no_user()
    if is_delete_profile and user.email is not None:
        await call.ports.subscribers.remove_email(user.email)
    return success()


async def _called_user(call: Call) -> User:
    user = await call.ports.users.by_id(UserId(call.query.get("id", "")))
    if user is None:
        raise no_user()
    return user


def _filter(call: Call) -> UserFilter:
    ids = several(call, "user_id")
    phones = several(call, "phone")
    faults = [f"phone: {fault}" for fault in map(phone_fault, phones) if fault]
    if faults:
        raise InvalidBody(tuple(faults[:1]))
    return UserFilter(
        ids=tuple(UserId(each) for each in ids) or None,
        emails=several(call, "email") or None,
        usernames=several(call, "username") or None,
        phones=tuple(normal_phone(each) for each in phones) or None,
        has_organization=truth(call, "has_organization"),
        active_since=moment(call, "active_since"),
    )


def _names(identities: Sequence[IdentityBody]) -> dict[str, str]:
    """The value of each type. Raises InvalidBody with every fault."""
    faults: list[str] = []
    names: dict[str, str] = {}
    if not identities:
        faults.append(
            "identities: one is needed, as {type: email, details: {email: ada@example.com}}"
        )
    for place, each in enumerate(identities):
        written = getattr(each.details, each.type) or ""
        fault = name_fault(IdentityKind(each.type), written)
        if fault is not None:
            faults.append(f"identities[{place}].details.{each.type}: {fault}")
        elif each.type in names:
            faults.append(f"identities[{place}].type: one of each type; add others afterwards")
        else:
            names[each.type] = normal_name(IdentityKind(each.type), written)
    if faults:
        raise InvalidBody(tuple(faults))
    return names


async def _organization_code(call: Call, code: str | None) -> OrganizationCode:
    if not code:
        return (await call.ports.organizations.default()).code
    organization = await call.ports.organizations.by_code(OrganizationCode(code))
    if organization is None:
        raise InvalidBody((f"organization_code: there is no organization '{code[:100]}'",))
    return organization.code


OPERATIONS: Final[tuple[Operation, ...]] = (
    operation("GET", "/users", "read:users", get_users),
    operation("GET", "/user", "read:users", get_user),
    operation("POST", "/user", "create:users", create_user),
    operation("PATCH", "/user", "update:users", update_user),
    operation("DELETE", "/user", "delete:users", delete_user),
)
