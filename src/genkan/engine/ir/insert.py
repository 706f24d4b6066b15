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
from genkan.engine.ir.delete import DeleteSet
from genkan.engine.ir.from_row import Cell
from genkan.engine.ir.grant import InsertGrant, UpdateGrant
from genkan.engine.ir.returning import Output
from genkan.engine.ir.update import UpdateSet
from genkan.engine.names import ColumnName


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictUpdate:
    """``do update``: of a row that is there, if it is granted and satisfies ``where``.

    columns: those that take the new row's values; the grant's presets hold besides.
    agrees_in: the columns in which that row has to have the new one's values already.
    """

    grant: UpdateGrant
    columns: tuple[Column, ...]
    where: BoolExp
    agrees_in: tuple[ColumnName, ...]


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
    for_each: the earlier set for each of whose rows these are inserted; None for once. Such
        rows give values for the same columns.
    """

    grant: InsertGrant
    rows: tuple[Mapping[ColumnName, Cell], ...]
    on_conflict: OnConflict | None
    places: tuple[str, ...]
    place: str
    shortfall: Shortfall | None
    for_each: int | None


WriteSet: TypeAlias = InsertSet | UpdateSet | DeleteSet


@dataclass(frozen=True, slots=True, kw_only=True)
class Insert:
    """``insert_<table>`` and its ``_one``.

    grant: of the field's own rows. sets: none when there is nothing to insert.
    answered: the sets whose rows are the field's own, in order.
    """

    grant: InsertGrant
    sets: tuple[WriteSet, ...]
    answered: tuple[int, ...]
    output: Output
