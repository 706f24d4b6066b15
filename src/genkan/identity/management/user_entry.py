"""A user as Kinde's lists show them."""

from collections.abc import Mapping, Sequence

from genkan.identity.management.call import Call
from genkan.identity.model.identity import Identity
from genkan.identity.model.organization import Visited
from genkan.identity.model.user import User
from genkan.identity.names import UserId


async def user_entries(
    call: Call, users: Sequence[User], expand: frozenset[str]
) -> list[dict[str, object]]:
    """The users in order, with what `expand` asks for besides: two queries for all of them."""
    ids = [user.id for user in users]
    visited = await call.ports.members.visited(ids)
    identities: Mapping[UserId, tuple[Identity, ...]] = {}
    if "identities" in expand:
        identities = await call.ports.identities.of_users(ids)
    entries: list[dict[str, object]] = []
    for user in users:
        entry = _entry(user, visited.get(user.id, ()))
        if "organizations" in expand:
            entry["organizations"] = [each.code for each in visited.get(user.id, ())]
        if "identities" in expand:
            entry["identities"] = [_name(each) for each in identities.get(user.id, ())]
        entries.append(entry)
    return entries


def _entry(user: User, visited: Sequence[Visited]) -> dict[str, object]:
    last = user.last_signed_in_at
    return {
        "id": user.id,
        "provided_id": user.provided_id,
        "email": user.email,
        "phone": user.phone,
        "username": user.username,
        "last_name": user.family_name,
        "first_name": user.given_name,
        "is_suspended": user.is_suspended,
        "picture": user.picture,
        "total_sign_ins": user.total_sign_ins,
        "failed_sign_ins": user.failed_sign_ins,
        "last_signed_in": None if last is None else last.isoformat(),
        "created_on": user.created_at.isoformat(),
        "last_organization_sign_ins": [
            {"org_code": each.code, "last_signed_in": each.last_accessed_at.isoformat()}
            for each in visited
            if each.last_accessed_at is not None
        ],
    }


def _name(identity: Identity) -> dict[str, object]:
    return {
        "type": identity.kind.value,
        "identity": identity.name,
        "connection_id": identity.connection_id,
    }
