"""The columns that a permission names, and the values that it sets.

Source: Hasura v2, column permissions and column presets.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from genkan.engine.catalog.model import Table
from genkan.engine.errors import NotExists, UnexpectedPayload
from genkan.engine.ir.value import Value
from genkan.engine.metadata.model import AllColumns, Columns, TrackedTable
from genkan.engine.names import ColumnName, ComputedFieldName
from genkan.engine.permission.filter_value import filter_value
from genkan.engine.permission.relationship_join import relationship_named


def granted_columns(table: Table, columns: Columns) -> tuple[ColumnName, ...]:
    """The columns a permission names, in the table's order.

    Raises NotExists for one that is not there.
    """
    if isinstance(columns, AllColumns):
        return tuple(table.columns)
    for index, column in enumerate(columns):
        if column not in table.columns:
            raise NotExists(f'column "{column}" does not exist', path=f"$.columns[{index}]")
    return tuple(column for column in table.columns if column in columns)


def read_presets(table: Table, presets: Mapping[ColumnName, object]) -> Mapping[ColumnName, Value]:
    """The values of ``set``: JSON, or session variables.

    Raises NotExists for a column that is not there, ParseFailed for a value that does not
    read.
    """
    for column in presets:
        if column not in table.columns:
            raise NotExists(f'column "{column}" does not exist', path=f"$.set.{column}")
    return {
        column: filter_value(value, table.columns[column].type, f"$.set.{column}")
        for column, value in presets.items()
    }


def refuse_other_fields(
    tracked: TrackedTable, columns: Iterable[ColumnName], otherwise: str, path: str
) -> None:
    """Raises UnexpectedPayload when a column's name is a relationship's or a computed field's.

    otherwise: how Hasura ends the sentence.
    """
    for column in columns:
        if relationship_named(tracked, column) is not None:
            kind = "relationship"
        elif ComputedFieldName(column) in tracked.computed_fields:
            kind = "computed field"
        else:
            continue
        raise UnexpectedPayload(
            f'expecting a database column; but, "{column}" is a {kind}; {otherwise}', path=path
        )
