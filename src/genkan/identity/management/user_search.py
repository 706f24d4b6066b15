"""Kinde's tag "Search": users by a part of their email or name."""

from typing import Final

from genkan.identity.errors import InvalidBody
from genkan.identity.management.call import Call, Reply, page_size, success
from genkan.identity.management.listing import expanded
from genkan.identity.management.operation import Operation, operation
from genkan.identity.management.user_entry import user_entries
from genkan.identity.model.user import UserFilter
from genkan.identity.names import UserId

_ALL: Final = "*"


async def search_users(call: Call) -> Reply:
    """The users whose email or name has `query` in it, without case; `*` for all."""
    expand = expanded(call, ("organizations", "identities"))
    faults = [
        f"{name.partition('[')[0]}: this filter is not served; search by 'query'"
        for name, value in call.query.items()
        if value and name.partition("[")[0] in {"properties", "api_scopes"}
    ]
    after, before = call.query.get("starting_after"), call.query.get("ending_before")
    if after and before:
        faults.append("starting_after: give it or ending_before, not both")
    if faults:
        raise InvalidBody(tuple(faults))
    text = call.query.get("query", "").strip()
    wanted = UserFilter(text=None if text in {"", _ALL} else text)
    users = (
        await call.ports.users.page_before(
            before=UserId(before), limit_rows=page_size(call), wanted=wanted
        )
        if before
        else await call.ports.users.page(
            after=UserId(after) if after else None, limit_rows=page_size(call), wanted=wanted
        )
    )
    return success(results=await user_entries(call, users, expand))


OPERATIONS: Final[tuple[Operation, ...]] = (
    operation("GET", "/search/users", "read:users", search_users),
)
