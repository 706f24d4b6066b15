"""Rows of one relation as an admin browses and edits them: what is asked, past all permissions.

Like ``run_sql`` this is admin's alone (http/routes.py): it names a bare relation, tracked or not,
which no other node of the IR can. No plan makes these.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from genkan.engine.ir.value import PgType
from genkan.engine.names import ColumnName, SourceName


class Paging(Enum):
    """By what the rows of a relation are told apart, and a page is continued.

    KEY: a primary key, else a unique index without nulls. CTID: where the row lies. OFFSET: how
    many rows came before; of views, and of partitioned and foreign tables without a key.
    """

    KEY = "key"
    CTID = "ctid"
    OFFSET = "offset"


class Direction(Enum):
    """Nulls are the largest, as Postgres has it: last in ASC, first in DESC."""

    ASC = "asc"
    DESC = "desc"


class Operator(Enum):
    """What a condition of the filter bar compares by."""

    EQUAL = "="
    NOT_EQUAL = "<>"
    LESS = "<"
    LESS_EQUAL = "<="
    GREATER = ">"
    GREATER_EQUAL = ">="
    LIKE = "like"
    ILIKE = "ilike"
    IN = "in"
    IS_NULL = "is null"
    IS_NOT_NULL = "is not null"


@dataclass(frozen=True, slots=True)
class BrowsedColumn:
    """A column. type: of a domain its base type; type_text: as a person declares it.

    is_sortable: its type has an order; one without is ordered and compared as text.
    """

    name: ColumnName
    type: PgType
    type_text: str
    is_nullable: bool
    is_sortable: bool


@dataclass(frozen=True, slots=True)
class BrowsedRelation:
    """A relation as it is now. key: the columns that tell rows apart, none without ``KEY``."""

    source: SourceName
    schema: str
    name: str
    kind: str
    columns: Mapping[ColumnName, BrowsedColumn]
    key: tuple[ColumnName, ...]
    paging: Paging
    estimated_rows: int | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """A column and what it is compared with; no value for the two operators about null."""

    column: ColumnName
    operator: Operator
    values: tuple[str, ...] = ()


Conditions: TypeAlias = tuple[Comparison, ...]


@dataclass(frozen=True, slots=True)
class Order:
    """One column of an order."""

    column: ColumnName
    direction: Direction = Direction.ASC


@dataclass(frozen=True, slots=True)
class BrowsedPage:
    """One page. after: the place of the row before it, see `sql.browse.place_of`; None: the first.

    cell_characters: where a cell is cut; those of the key never are.
    """

    relation: BrowsedRelation
    columns: tuple[ColumnName, ...]
    where: Conditions
    order_by: tuple[Order, ...]
    after: tuple[str | None, ...] | None
    limit: int
    cell_characters: int


@dataclass(frozen=True, slots=True)
class ToDefault:
    """The column's default, which is not null and not the empty text."""


NewValue: TypeAlias = str | ToDefault | None
NewRow: TypeAlias = Mapping[ColumnName, str | None]
RowKey: TypeAlias = Mapping[ColumnName, str]


@dataclass(frozen=True, slots=True)
class RowUpdate:
    """A row, and the new values of some of its columns."""

    row: RowKey
    changes: Mapping[ColumnName, NewValue]
