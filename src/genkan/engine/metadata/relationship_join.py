"""Where a relationship leads and by which columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from genkan.engine.catalog.model import Catalog, ForeignKey, Table
from genkan.engine.errors import ConstraintError, NotExists, NotSupported
from genkan.engine.metadata.model import ForeignKeyOn, ManualJoin, NativeQueryJoin, Relationship
from genkan.engine.names import ColumnName, TableName


@dataclass(frozen=True, slots=True)
class Join:
    """``columns``: this table's column -> the target's.

    foreign_key: the constraint it goes by and the table that has it; None for a manual one.
    """

    target: TableName
    columns: Mapping[ColumnName, ColumnName]
    foreign_key: tuple[TableName, ForeignKey] | None


def relationship_join(catalog: Catalog, table: Table, relationship: Relationship) -> Join:
    """The join of a relationship of `table` to a table.

    Raises, in Hasura's words, ConstraintError for a foreign key and NotExists for a manual
    join; NotSupported for a relationship to a native query, which is no table.
    """
    match relationship.using:
        case NativeQueryJoin(query):
            raise NotSupported(f'"{query}" is a native query, not a table')
        case ManualJoin(target, columns):
            _check_columns(table, columns)
            _check_columns(_table_of(catalog, target), columns.values())
            return Join(target, columns, None)
        case ForeignKeyOn(None, columns):
            key = _foreign_key(table, columns, None)
            return Join(key.target, key.columns, (table.name, key))
        case ForeignKeyOn(remote_name, columns):
            remote = _table_of(catalog, remote_name)
            key = _foreign_key(remote, columns, table.name)
            there_by_here = {there: here for here, there in key.columns.items()}
            return Join(remote.name, there_by_here, (remote.name, key))


def _foreign_key(
    table: Table, columns: tuple[ColumnName, ...], target: TableName | None
) -> ForeignKey:
    """The one key of `table` over exactly `columns`, to `target` when that is given."""
    found = [
        key
        for key in table.foreign_keys
        if set(key.columns) == set(columns) and target in (None, key.target)
    ]
    if not found:
        raise ConstraintError("no foreign constraint exists on the given column(s)")
    if len(found) > 1:
        raise ConstraintError("more than one foreign key constraint exists on the given column(s)")
    return found[0]


def _table_of(catalog: Catalog, name: TableName | None) -> Table:
    found = None if name is None else catalog.tables.get(name)
    if found is None:
        raise NotExists(f'table "{name}" is not tracked')
    return found


def _check_columns(table: Table, columns: Iterable[ColumnName]) -> None:
    for column in columns:
        if column not in table.columns:
            raise NotExists(f'table "{table.name}" has no field named "{column}"')
