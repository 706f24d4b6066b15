"""A declared rule, read and judged; what the database says of its table is not known yet."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Per(StrEnum):
    """What there is one row for."""

    USER = "user"
    MEMBERSHIP = "membership"  # of a user in an organization


class Event(StrEnum):
    """What happens to a user or a membership; `on` of a rule lists them."""

    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"


class Existing(StrEnum):
    """What becomes of a row that is there before its user."""

    UPDATE = "update"  # columns with a source are written, others stay
    KEEP = "keep"
    REFUSE = "refuse"  # there is no such user then


class Deletion(StrEnum):
    """What becomes of the row of a user who goes."""

    DELETE = "delete"
    KEEP = "keep"
    SET = "set"  # some of its columns


@dataclass(frozen=True, slots=True)
class TableName:
    """A table of the application's, as it is written in SQL without quotes."""

    schema: str
    name: str

    def __str__(self) -> str:
        """As a rule writes it."""
        return f"{self.schema}.{self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a column is filled with: a source, or a literal when there is none.

    literal: the text of the value, or what stands in where the source is absent.
    cast: a type the source is cast to first. is_required: without a value there is no user.
    """

    source: str | None
    literal: str | None = None
    cast: str | None = None
    is_required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One `[[provision]]`. place: from 1, in the order of the file."""

    place: int
    table: TableName
    per: Per
    key: tuple[str, ...]
    columns: Mapping[str, Content]
    updated: tuple[str, ...]  # columns that follow the user's changes; none: rows stay as made
    existing: Existing
    adopt: str | None  # a row with the user's verified email in it and no key is theirs
    deletion: Deletion
    set_at_deletion: Mapping[str, Content]
    create: str | None  # SQL that makes the table where it is absent

    @property
    def where(self) -> str:
        """How a message names the rule."""
        return f"[[provision]] {self.place} (table '{self.table}')"
