"""What a feed tells of a source's data: which rows of which relations a transaction wrote.

A feed never keeps silent about a loss: when it can not know what happened, everything may have.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True, order=True)
class Relation:
    """What rows are stored in: a table or a partition, never a view; names are unquoted."""

    schema: str
    name: str

    def __str__(self) -> str:
        """Dotted, for people."""
        return f"{self.schema}.{self.name}"


# Values as Postgres writes them, None for null; a column that is not in it is not known.
Row: TypeAlias = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class RowChanged:
    """A row was written. ``old``: None where there was none before; ``new``: none after."""

    relation: Relation
    old: Row | None
    new: Row | None


@dataclass(frozen=True, slots=True)
class RelationChanged:
    """Any row of the relation may have changed (TRUNCATE; more rows than it is worth to tell)."""

    relation: Relation


@dataclass(frozen=True, slots=True)
class EverythingChanged:
    """Any row of the source may have changed: the feed has begun, or begun again after a loss."""


Change: TypeAlias = RowChanged | RelationChanged | EverythingChanged


@dataclass(frozen=True, slots=True)
class Changes:
    """What a transaction changed.

    transaction: its id, 32 bits as in xmin, when the feed may tell of it before other snapshots
        see it (logical decoding); None when everybody sees it by now. Who reads again has to
        read until its snapshot has the transaction (Postgres, 9.28 pg_visible_in_snapshot).
    """

    transaction: int | None
    changes: tuple[Change, ...]
