"""A mutation as plain data: root fields of GraphQL, or one command of the legacy data API."""

from dataclasses import dataclass, field
from typing import Any

from tests.engine.property.random_world import Query


@dataclass
class Conflict:
    """What becomes of a row in conflict; without ``columns`` it is left out.

    constraint: "" for whichever (legacy data API).
    """

    constraint: str
    columns: list[str]
    where: dict | None = None


@dataclass
class NewRow:
    values: dict[str, Any]
    related: list["Related"] = field(default_factory=list)


@dataclass
class Related:
    """Rows that go in along, by a relationship; its name is unique among those of a row."""

    relation: str
    rows: list[NewRow]
    conflict: Conflict | None
    is_array: bool


@dataclass
class Insert:
    rows: list[NewRow]
    conflict: Conflict | None = None
    is_one: bool = False


@dataclass
class Change:
    """By operator, then by column; ``key`` in the place of ``where``."""

    where: dict
    changes: dict[str, dict[str, Any]]
    key: int | None = None


@dataclass
class Update:
    """``is_many``: ``update_<table>_many``."""

    changes: list[Change]
    is_many: bool = False


@dataclass
class Delete:
    where: dict
    key: int | None = None


@dataclass
class Write:
    """A root field. returning: what is asked of each written row; None for the count alone."""

    table: str
    what: Insert | Update | Delete
    returning: Query | None


@dataclass
class Mutation:
    """is_backend: sent with the header that opens what is of backends alone.

    A legacy one has one write, and its ``returning`` columns alone.
    """

    writes: list[Write]
    is_backend: bool = False
    is_legacy: bool = False


def is_about_one(write: Write) -> bool:
    """Whether the answer is a row."""
    match write.what:
        case Insert(is_one=is_one):
            return is_one
        case Update(changes=changes, is_many=is_many):
            return not is_many and changes[0].key is not None
        case Delete(key=key):
            return key is not None
