"""Kinde's tags "Identities" and, of "Users", the part of a user's identities."""

from typing import Final, Literal

from genkan.identity.errors import AlreadyExists, InvalidBody, ManagementError
from genkan.identity.management.call import (
    Body,
    Call,
    Line,
    Reply,
    created,
    not_found,
    read_body,
    success,
)
from genkan.identity.management.operation import Operation, operation
from genkan.identity.management.user_passwords import no_user
from genkan.identity.management.window import window
from genkan.identity.model.identity import Identity, IdentityKind
from genkan.identity.model.identity_name import name_fault, normal_name
from genkan.identity.names import ConnectionId, IdentityId, UserId


class NewIdentityBody(Body):
    """`POST /api/v1/users/{user_id}/identities`.

    Of an account at a connection, `value` is what the connection knows it by (OIDC: sub).
    """

    value: Line
    type: Literal["email", "username", "phone", "enterprise", "social"]
    phone_country_id: Line | None = None
    connection_id: Line | None = None


class IdentityBody(Body):
    """`PATCH /api/v1/identities/{identity_id}`."""

    is_primary: bool | None = None


async def get_user_identities(call: Call) -> Reply:
    """The identities of a user, part by part."""
    user_id = UserId(call.path["user_id"])
    if await call.ports.users.by_id(user_id) is None:
        raise no_user()
    found = (await call.ports.identities.of_users([user_id])).get(user_id, ())
    part = window(call, found, lambda each: each.id)
    return success(identities=[_entry(each) for each in part.shown], has_more=part.has_more)


async def create_user_identity(call: Call) -> Reply:
    """One more; an email or phone is unverified until its owner proves it."""
    body = read_body(call, NewIdentityBody)
    kind = IdentityKind(body.type)
    faults = [f"value: {fault}"] if (fault := name_fault(kind, body.value)) else []
    if kind.has_connection != bool(body.connection_id):
        needed = "missing" if kind.has_connection else f"is not for type '{kind.value}'"
        faults.append(f"connection_id: {needed}")
    if faults:
        raise InvalidBody(tuple(faults))
    name = normal_name(kind, body.value)
    identity = Identity(
        id=IdentityId(f"identity_{call.ports.randomness.hexadecimal(32)}"),
        user_id=UserId(call.path["user_id"]),
        kind=kind,
        name=name,
        connection_id=ConnectionId(body.connection_id) if body.connection_id else None,
        subject=name if kind.has_connection else None,
        is_verified=kind not in {IdentityKind.EMAIL, IdentityKind.PHONE},
        created_at=call.now,
    )
    try:
        is_stored = await call.ports.identities.create(identity)
    except AlreadyExists as error:
        raise ManagementError("IDENTITY_ALREADY_EXISTS", error.description) from error
    if not is_stored:
        raise no_user()
    return created(identity={"id": identity.id})


async def get_identity(call: Call) -> Reply:
    """One identity; Kinde answers the bare record."""
    return Reply(content=_entry(await _called_identity(call)))


async def update_identity(call: Call) -> Reply:
    """Makes it the primary one of its kind: an email becomes the user's own."""
    identity = await _called_identity(call)
    is_primary = read_body(call, IdentityBody).is_primary
    if is_primary is False and identity.is_primary:
        raise InvalidBody(("is_primary: make another identity the primary one instead",))
    if is_primary and not await call.ports.identities.make_primary(identity.id, call.now):
        raise _no_identity()
    return success()


async def delete_identity(call: Call) -> Reply:
    """The user can not be found by it any more; their sessions and grants end."""
    identity = await _called_identity(call)
    if not await call.ports.identities.delete(identity.id, call.now):
        raise _no_identity()
    return success()


async def _called_identity(call: Call) -> Identity:
    identity = await call.ports.identities.by_id(IdentityId(call.path["identity_id"]))
    if identity is None:
        raise _no_identity()
    return identity


def _no_identity() -> ManagementError:
    return not_found("IDENTITY_NOT_FOUND", "there is no identity with this id")


def _entry(identity: Identity) -> dict[str, object]:
    last = identity.last_login_at
    is_email = identity.kind is IdentityKind.EMAIL
    return {
        "id": identity.id,
        "type": identity.kind.value,
        "is_confirmed": identity.is_verified,
        "created_on": identity.created_at.isoformat(),
        "last_login_on": None if last is None else last.isoformat(),
        "total_logins": identity.total_logins,
        "name": identity.name,
        "email": identity.name if is_email else identity.email,
        "connection_id": identity.connection_id,
        "is_primary": identity.is_primary,
    }


_OF_USER = "/users/{user_id}/identities"
_IDENTITY = "/identities/{identity_id}"

OPERATIONS: Final[tuple[Operation, ...]] = (
    operation("GET", _OF_USER, "read:user_identities", get_user_identities),
    operation("POST", _OF_USER, "create:user_identities", create_user_identity),
    operation("GET", _IDENTITY, "read:identities", get_identity),
    operation("PATCH", _IDENTITY, "update:identities", update_identity),
    operation("DELETE", _IDENTITY, "delete:identities", delete_identity),
)
