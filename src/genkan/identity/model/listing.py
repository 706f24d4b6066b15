"""A list that is read part by part, in an order the caller chose."""

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a part of a list ended: the sort key of its last row, and the row's id.

    The key is kept because the row itself may be gone when the next part is asked for.
    """

    key: str
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Which part of a list is wanted. sort: a word of the store, such as "name"."""

    sort: str
    is_descending: bool = False
    after: Place | None = None
    limit_rows: int


@dataclass(frozen=True, slots=True)
class Part(Generic[T]):
    """Some rows in order, and where the next part begins; None at the end."""

    rows: tuple[T, ...]
    end: Place | None
