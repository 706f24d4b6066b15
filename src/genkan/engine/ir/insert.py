"""Insert rows, of one table or of several that are related.

A nested insert is a list of sets, however many rows each has: what is inserted first stands
first, and a row takes keys from rows of earlier sets. See docs/adr/0017.
Source: Hasura v2, insert and upsert mutations.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from genkan.engine.catalog.model import Column, KeyConstraint
from genkan.engine.ir.bool_exp import BoolExp
from genkan.engine.ir.grant import InsertGrant, UpdateGrant
from genkan.engine.ir.returning import Output
from genkan.engine.ir.value import Value
from genkan.engine.names import ColumnName, SourceName


@dataclass(frozen=True, slots=True)
class FromRow:
    """The value that a column of an earlier set's row has.

    set: which of the insert's sets. place: which of its rows, from 0.
    """

    set: int
    place: int
    column: ColumnName


Cell: TypeAlias = Value | FromRow


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictUpdate:
    """``do update``: of a row that is there, if it is granted and satisfies ``where``.

    columns: those that take the new row's values; the grant's presets hold besides.
    """

    grant: UpdateGrant
    columns: tuple[Column, ...]
    where: BoolExp


@dataclass(frozen=True, slots=True)
class UniqueColumns:
    """Columns that a unique index, which need not be a constraint, is on (legacy data API)."""

    columns: tuple[ColumnName, ...]


@dataclass(frozen=True, slots=True)
class OnConflict:
    """What becomes of a row that breaks ``target``; without an update it is left out.

    target: None for anything that is unique; an update has to have one.
    """

    target: KeyConstraint | UniqueColumns | None
    update: ConflictUpdate | None


@dataclass(frozen=True, slots=True)
class Shortfall:
    """What is said when a row was left out that others depend on; ``place``: in the request."""

    message: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InsertSet:
    """Rows of one table that one statement inserts, in order.

    rows: values by column, presets not included; a column that a row lacks gets its default.
    places: of each row in the request, for errors. place: of all of them together.
    shortfall: None when it does not matter whether a row was left out.
    """

    grant: InsertGrant
    rows: tuple[Mapping[ColumnName, Cell], ...]
    on_conflict: OnConflict | None
    places: tuple[str, ...]
    place: str
    shortfall: Shortfall | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Insert:
    """``insert_<table>`` and its ``_one``.

    sets: none when there is nothing to insert.
    answered: the sets whose rows are the field's own, in order.
    """

    source: SourceName
    sets: tuple[InsertSet, ...]
    answered: tuple[int, ...]
    output: Output
