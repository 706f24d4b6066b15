"""What the writes of the legacy data API ask for, before anything is checked.

Source: Hasura v2, `RQL/DML/Types.hs`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from genkan.engine.names import TableName


@dataclass(frozen=True, slots=True)
class EveryColumn:
    """``returning: "*"``: every column that may be read."""


Returning: TypeAlias = EveryColumn | tuple[str, ...] | None


class ConflictAction(Enum):
    """What becomes of a row that is there already."""

    IGNORE = "ignore"
    UPDATE = "update"


@dataclass(frozen=True, slots=True)
class LegacyConflict:
    """``on_conflict``; ``constraint``, or ``columns`` of ``constraint_on``: None where not said."""

    action: ConflictAction
    constraint: str | None
    columns: tuple[str, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LegacyInsert:
    """``insert``; objects: JSON values by column."""

    table: TableName
    objects: tuple[Mapping[str, object], ...]
    on_conflict: LegacyConflict | None
    returning: Returning


@dataclass(frozen=True, slots=True, kw_only=True)
class LegacyUpdate:
    """``update``: per column a JSON value, by operator; ``default``: the columns of ``$default``.

    where: as it was sent. returning: None where only the number of rows is wanted.
    """

    table: TableName
    where: object
    set: Mapping[str, object]
    increase: Mapping[str, object]
    multiply: Mapping[str, object]
    default: tuple[str, ...]
    returning: Returning


@dataclass(frozen=True, slots=True, kw_only=True)
class LegacyDelete:
    """``delete``; ``where`` as it was sent."""

    table: TableName
    where: object
    returning: Returning


LegacyWrite: TypeAlias = LegacyInsert | LegacyUpdate | LegacyDelete
