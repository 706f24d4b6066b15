"""Genkan's own: users as an administrator looks through them, sorted, however many."""

from dataclasses import replace
from typing import Final

from genkan.identity.errors import InvalidBody
from genkan.identity.management.call import Call, Reply, success
from genkan.identity.management.listing import end_token, sorted_listing, truth
from genkan.identity.management.operation import Operation, operation
from genkan.identity.management.user_entry import user_entries
from genkan.identity.model.user import UserSearch
from genkan.identity.names import OrganizationCode

_SORTS: Final = ("created_on", "last_signed_in", "name", "email")
_NEWEST_FIRST: Final = "created_on_desc"
_LONGEST_TEXT: Final = 256


async def list_users(call: Call) -> Reply:
    """Users, the newest first unless `sort` says otherwise, with how many there are.

    `query` (a part of an email, phone, username or name, or the begin of an id), `org_code` and
    `is_suspended` narrow the list; `total` counts all users, exactly while they are few.
    """
    sort = call.query.get("sort") or _NEWEST_FIRST
    sorted_call = replace(call, query={**call.query, "sort": sort})
    listing = sorted_listing(sorted_call, _SORTS)
    text = call.query.get("query", "").strip()
    if len(text) > _LONGEST_TEXT:
        raise InvalidBody((f"query: at most {_LONGEST_TEXT} characters",))
    code = call.query.get("org_code")
    wanted = UserSearch(
        text=text or None,
        organization_code=OrganizationCode(code) if code else None,
        is_suspended=truth(call, "is_suspended"),
    )
    part = await call.ports.users.part(wanted, listing)
    count = await call.ports.users.count()
    return success(
        users=await user_entries(call, part.rows, frozenset({"organizations"})),
        total={"count": count.count, "is_exact": count.is_exact},
        next_token=end_token(sorted_call, part.end),
    )


OPERATIONS: Final[tuple[Operation, ...]] = (
    operation("GET", "/genkan/users", "read:users", list_users),
)
