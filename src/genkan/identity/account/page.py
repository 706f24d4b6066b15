"""The envelope of all lists of the account API, and which part of one is asked for.

Source: Kinde Account API (`page_size`, `starting_after`, `metadata`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from genkan.identity.errors import InvalidRequest

Item = Mapping[str, object]  # has an "id"
DEFAULT_SIZE: Final = 10
LARGEST_SIZE: Final = 500


@dataclass(frozen=True, slots=True)
class PageWish:
    """Which part of a list: after which id, and how many."""

    after: str | None
    size: int


def page_wish(page_size: str | None, starting_after: str | None) -> PageWish:
    """The wish that two parameters spell. Raises InvalidRequest."""
    size = page_size or str(DEFAULT_SIZE)
    is_number = size.isascii() and size.isdigit() and len(size) <= len(str(LARGEST_SIZE))
    if not is_number or not 1 <= int(size) <= LARGEST_SIZE:
        raise InvalidRequest(f"parameter 'page_size' must be a number from 1 to {LARGEST_SIZE}")
    return PageWish(after=starting_after, size=int(size))


def page(
    name: str, items: Sequence[Item], wish: PageWish, **beside: object
) -> Mapping[str, object]:
    """The wished part of a list, in the order of its ids, so that nothing comes twice.

    page("roles", [...], wish, org_code="org_1")
        -> {"data": {"org_code": "org_1", "roles": [...]}, "metadata": {"has_more": false, ...}}
    """
    ordered = sorted(items, key=_id)
    left = [item for item in ordered if wish.after is None or _id(item) > wish.after]
    shown = left[: wish.size]
    has_more = len(left) > len(shown)
    return {
        "data": {**beside, name: shown},
        "metadata": {
            "has_more": has_more,
            "next_page_starting_after": _id(shown[-1]) if has_more else "",
        },
    }


def _id(item: Item) -> str:
    return str(item["id"])
