"""What a row of the management API's table is; each family's file ends with its own rows."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from genkan.identity.management.call import Call, Reply
from genkan.identity.names import Scope


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation: a bearer with `scope` may call it."""

    method: str
    path: str
    scope: Scope
    run: Callable[[Call], Awaitable[Reply]]
    longest_body_bytes: int = 262_144


def operation(
    method: str, path: str, scope: str, run: Callable[[Call], Awaitable[Reply]]
) -> Operation:
    """A row; `path` follows `/api/v1`, path and scope are as Kinde's OpenAPI document has them."""
    return Operation(method, f"/api/v1{path}", Scope(scope), run)
