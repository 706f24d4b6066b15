"""One mention of a table in a plan: which columns it reads, and which rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from genkan.engine.catalog.model import RelationKind, Table
from genkan.engine.ir.value import Value
from genkan.engine.names import ColumnName, TableName
from genkan.engine.subscriptions.equalities import Equalities
from genkan.engine.subscriptions.key_text import is_key_type


@dataclass(frozen=True, slots=True)
class Key:
    """The rows of a place have this value in this column. type_name: the column's, a key type."""

    column: ColumnName
    type_name: str
    value: Value


@dataclass(frozen=True, slots=True)
class Place:
    """A mention of a table.

    columns: a change of none but other columns changes no answer; None = of any it may.
    keys: at most one per column, in the order of the columns' names.
    """

    table: TableName
    columns: frozenset[ColumnName] | None
    keys: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class Parent:
    """What a row says of those that belong to it: columns that join them, and values of such."""

    columns: tuple[ColumnName, ...] = ()
    known: Equalities = field(default_factory=dict[ColumnName, Value])


ALONE: Final = Parent()


@dataclass(slots=True)
class Mention:
    """A place that is being looked at: it comes to know its columns."""

    table: Table
    equalities: Equalities
    columns: set[ColumnName] = field(default_factory=set[ColumnName])
    reads_all: bool = False

    def finished(self) -> Place:
        """As it is told; the columns of a view are not those of what it stands on."""
        if self.table.kind not in {RelationKind.TABLE, RelationKind.PARTITIONED_TABLE}:
            return Place(self.table.name, None, ())
        columns = self.table.columns
        keys = tuple(
            Key(name, columns[name].type.name, self.equalities[name])
            for name in sorted(self.equalities)
            if name in columns and is_key_type(columns[name].type)
        )
        read = None if self.reads_all else frozenset(self.columns | {key.column for key in keys})
        return Place(self.table.name, read, keys)
