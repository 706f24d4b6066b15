"""Lists that are short enough to be read whole, shown in parts (`starting_after`, `has_more`)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from genkan.identity.errors import InvalidBody
from genkan.identity.management.call import Call, page_wish

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Window(Generic[T]):
    """The part of a list that is shown, and whether there is more in its direction."""

    shown: Sequence[T]
    has_more: bool


def window(call: Call, found: Sequence[T], id_of: Callable[[T], str]) -> Window[T]:
    """The part that `page_size`, `starting_after` and `ending_before` ask for.

    Raises InvalidBody for an id that the list does not have, or both ends at once.
    """
    after, before = call.query.get("starting_after"), call.query.get("ending_before")
    if after and before:
        raise InvalidBody(("starting_after: give it or ending_before, not both",))
    size = page_wish(call).size
    if before:
        rest = found[: _position(found, id_of, before, "ending_before")]
        return Window(rest[-size:], len(rest) > size)
    start = _position(found, id_of, after, "starting_after") + 1 if after else 0
    rest = found[start:]
    return Window(rest[:size], len(rest) > size)


def _position(found: Sequence[T], id_of: Callable[[T], str], wanted: str, name: str) -> int:
    for position, each in enumerate(found):
        if id_of(each) == wanted:
            return position
    raise InvalidBody((f"{name}: the list has no '{wanted[:100]}'",))
