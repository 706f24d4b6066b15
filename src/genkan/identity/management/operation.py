"""What a row of the management API's table is; each family's file ends with its own rows."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from genkan.identity.management.call import Call, Reply
from genkan.identity.names import Scope


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation: a bearer with `scope` may call it.

    is_told: whether webhooks hear of what it changes.
    """

    method: str
    path: str
    scope: Scope
    run: Callable[[Call], Awaitable[Reply]]
    longest_body_bytes: int = 262_144
    is_told: bool = True


def operation(
    method: str, path: str, scope: str, run: Callable[[Call], Awaitable[Reply]]
) -> Operation:
    """A row; `path` follows `/api/v1`, path and scope are as Kinde's OpenAPI document has them."""
    return Operation(method, f"/api/v1{path}", Scope(scope), run)


def untold(told: Operation) -> Operation:
    """The same, but no webhook hears of it."""
    return replace(told, is_told=False)
