"""What the sets of rows that one mutation writes take from each other (docs/adr/0017, 0018)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from genkan.engine.catalog.model import PgType
from genkan.engine.ir.value import Value
from genkan.engine.names import ColumnName


@dataclass(frozen=True, slots=True)
class FromRow:
    """The value that a column of an earlier set's row has.

    set: which of the mutation's sets. place: which of its rows, from 0; where both sets are
    written for each row of a third one, which of the rows that there are for each.
    """

    set: int
    place: int
    column: ColumnName


Cell: TypeAlias = Value | FromRow


@dataclass(frozen=True, slots=True)
class KeyColumn:
    """A column of a key that rows are found by, and its values, one for each key.

    type: of the values.
    """

    column: ColumnName
    type: PgType
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parents:
    """The written rows that a set's rows have to be related to.

    key: columns of the set's own table, with the values that the parents have.
    for_each: the earlier set for each of whose rows the cells mean another row, so that there
        are as many times more of them; None when they are all there is.
    """

    key: tuple[KeyColumn, ...]
    for_each: int | None
