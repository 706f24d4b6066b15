"""What clients call a column.

Source: Hasura v2, custom column names; Table/API (processTableInfo).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from genkan.engine.catalog.model import Table
from genkan.engine.convention import Convention, field_name, graphql_name, split
from genkan.engine.metadata.model import ColumnConfiguration, Source, TrackedTable
from genkan.engine.names import ColumnName, GraphQLName, TableName

# What sql/json_object.py calls a row: a column of that name would be taken for it.
NAME_OF_ROWS: Final = ColumnName("object.")


def column_field(
    column: ColumnName, configuration: ColumnConfiguration | None, convention: Convention
) -> GraphQLName | None:
    """``author_id``, ``authorId``, or the column's custom name as it is written.

    None when GraphQL can not say it.
    """
    declared = None if configuration is None else configuration.custom_name
    if declared is not None:
        return graphql_name(declared)
    return None if graphql_name(column) is None else field_name(split(column), convention)


def column_reason(
    tracked: TrackedTable, table: Table, source: Source, convention: Convention
) -> str | None:
    """Why the columns can not be those of an object that clients see; None when they can."""
    for column in tracked.configuration.columns:
        if column not in table.columns:
            return f'configuration was given for the column "{column}", but no such column exists'
    names: dict[GraphQLName, list[ColumnName]] = {}
    for column in table.columns:
        configuration = tracked.configuration.columns.get(column)
        name = column_field(column, configuration, convention)
        if name is None:
            custom = None if configuration is None else configuration.custom_name
            # The two spaces are Hasura's.
            return (
                f'cannot include "{custom or column}" in the GraphQL schema because  '
                "it is not a valid GraphQL identifier"
            )
        names.setdefault(name, []).append(column)
    for name, columns in names.items():
        if len(columns) > 1:
            return (
                f"the definitions of columns {_listed(columns)} are in conflict: "
                f'they are mapped to the same field name, "{name}"'
            )
    if NAME_OF_ROWS in table.columns:
        return f'a column can not have the name "{NAME_OF_ROWS}": the engine calls rows so'
    return next(_ambiguous_enums(table, source), None)


def _ambiguous_enums(table: Table, source: Source) -> Iterator[str]:
    """A column that refers to two enum tables would have two types."""
    targets: dict[ColumnName, set[TableName]] = {}
    for key in table.foreign_keys:
        target = source.tables.get(key.target)
        if target is not None and target.is_enum and len(key.columns) == 1:
            targets.setdefault(next(iter(key.columns)), set()).add(key.target)
    for column, enums in targets.items():
        if len(enums) > 1:
            listed = ", ".join(f'"{name}"' for name in sorted(enums))
            yield (
                f'column "{column}" in table "{table.name}" '
                f"references multiple enum tables ({listed})"
            )


def _listed(columns: Sequence[ColumnName]) -> str:
    *first, last = [f'"{column}"' for column in sorted(columns)]
    return f"{', '.join(first)} and {last}"
