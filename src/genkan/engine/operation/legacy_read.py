"""What ``select`` and ``count`` of the legacy data API ask for, before anything is checked.

Source: Hasura v2, `RQL/DML/Types.hs`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from genkan.engine.ir.order_by import Direction
from genkan.engine.names import TableName


@dataclass(frozen=True, slots=True)
class Stars:
    """``"*"``, ``"*.*"`` ...: all columns, and those of relationships ``levels - 1`` deep."""

    levels: int


@dataclass(frozen=True, slots=True)
class LegacyColumn:
    """A column by its name."""

    name: str


@dataclass(frozen=True, slots=True)
class LegacyRelationship:
    """``{"name", "alias", "columns", ...}``: related rows under the alias, or the name."""

    name: str
    alias: str | None
    rows: LegacyRows


LegacyField: TypeAlias = Stars | LegacyColumn | LegacyRelationship


@dataclass(frozen=True, slots=True)
class LegacyOrder:
    """``"-author.name"``: object relationships, and a column at their end."""

    steps: tuple[str, ...]
    direction: Direction


@dataclass(frozen=True, slots=True)
class LegacyRows:
    """Which rows, and what of them; ``where`` as it was sent, None when it was not."""

    fields: tuple[LegacyField, ...]
    where: object
    order_by: tuple[LegacyOrder, ...]
    limit: int | None
    offset: int | None


@dataclass(frozen=True, slots=True)
class LegacySelect:
    """``select``."""

    table: TableName
    rows: LegacyRows


@dataclass(frozen=True, slots=True)
class LegacyCount:
    """``count``; ``distinct`` names columns of which equal values count once."""

    table: TableName
    where: object
    distinct: tuple[str, ...]


LegacyRead: TypeAlias = LegacySelect | LegacyCount
