"""Genkan's own: people as Kinde exports them, so that `genkan import kinde` reads them back.

Beside Kinde's members: the roles in each organization, and whether an identity is proven. Second
factors and passkeys stay: their secrets are this server's, and passkeys its host's.
Source: Kinde, "Exporting your data" (users.ndjson, organizations.ndjson).
"""

from collections.abc import Sequence
from typing import Final

from genkan.identity.management.call import (
    Body,
    Call,
    Reply,
    next_token,
    page_wish,
    read_body,
    success,
)
from genkan.identity.management.operation import Operation, operation
from genkan.identity.model.identity import Identity
from genkan.identity.model.user import User
from genkan.identity.names import UserId
from genkan.identity.passwords.own_hash import written_hash

_ALL: Final = 1_000_000


class ExportBody(Body):
    """`POST /api/v1/genkan/export`: hashes are asked for by name, never by the way."""

    has_password_hashes: bool


async def export_people(call: Call) -> Reply:
    """Users, with their password hashes when asked, in parts; organizations with the first.

    A `POST`, so that it is in the audit log.
    """
    has_hashes = read_body(call, ExportBody).has_password_hashes
    wish = page_wish(call)
    after = UserId(wish.after) if wish.after else None
    users = await call.ports.users.page(after=after, limit_rows=wish.size + 1)
    shown = users[: wish.size]
    identities = await call.ports.identities.of_users([each.id for each in shown])
    return success(
        organizations=[] if after is not None else await _organizations(call),
        users=[
            await _user(call, each, identities.get(each.id, ()), has_hash=has_hashes)
            for each in shown
        ],
        next_token=next_token([each.id for each in users], wish),
    )


async def _organizations(call: Call) -> list[dict[str, object]]:
    return [
        {
            "organization_code": each.code,
            "name": each.name,
            "created_on": each.created_at.isoformat(),
        }
        for each in await call.ports.organizations.page(after=None, limit_rows=_ALL)
    ]


async def _user(
    call: Call, user: User, identities: Sequence[Identity], *, has_hash: bool
) -> dict[str, object]:
    memberships = await call.ports.organizations.memberships(user.id)
    stored = await call.ports.users.password_hash(user.id) if has_hash else None
    written = None if stored is None else written_hash(stored)
    return {
        "id": user.id,
        "email": user.email,
        "email_verified": user.is_email_verified,
        "phone": user.phone,
        "username": user.username,
        "first_name": user.given_name,
        "last_name": user.family_name,
        "created_on": user.created_at.isoformat(),
        "external_id": user.provided_id,
        "is_suspended": user.is_suspended,
        "organizations": [each.organization.code for each in memberships],
        "organization_roles": {
            each.organization.code: [role.key for role in each.roles] for each in memberships
        },
        "identities": [
            {"type": each.kind.value, "identity": each.name, "is_verified": each.is_verified}
            for each in identities
        ],
        "password": (
            None
            if written is None
            else {"hashing_algorithm": written[0], "hashed_password": written[1]}
        ),
        "has_password_left_behind": stored is not None and written is None,
    }


OPERATIONS: Final[tuple[Operation, ...]] = (
    operation("POST", "/genkan/export", "read:genkan_exports", export_people),
)
