"""Metadata that follows what SQL did to the database: renames, drops, new types.

Postgres' own numbers say what became of what: a table and a foreign key keep their oid when
they are renamed, a column its position. What is dropped and made anew under its name is
another thing, which nobody has been given leave to read yet.
Source: Hasura v2, schema API: run_sql, "metadata consistency".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from genkan.engine.catalog.model import Catalog, Column, ForeignKey, Table
from genkan.engine.errors import DependencyError
from genkan.engine.metadata.dependents import (
    Catalogs,
    ForeignKeyUse,
    FunctionUse,
    LogicalModelUse,
    NativeQueryUse,
    Need,
    all_needs,
    refuse_dependents,
    without_dependents,
)
from genkan.engine.metadata.follow_functions import refuse_altered_functions
from genkan.engine.metadata.model import Metadata, Source
from genkan.engine.metadata.object_words import dependent_name
from genkan.engine.metadata.objects import (
    ComputedFieldObject,
    FunctionObject,
    MetadataObject,
    PermissionObject,
    RelationshipObject,
    TableObject,
    tracked_table_of,
    with_table,
    without,
)
from genkan.engine.metadata.rename import Renames, renamed
from genkan.engine.metadata.row_condition import (
    ColumnUse,
    ComputedFieldUse,
    RelationshipUse,
    TableUse,
)
from genkan.engine.names import ColumnName, FunctionName, RelationshipName, SourceName, TableName


def follow_ddl(
    metadata: Metadata, source: SourceName, before: Catalog, after: Catalog, *, cascade: bool
) -> Metadata:
    """The metadata after SQL made `after` of `before`.

    Raises DependencyError when something that goes is needed elsewhere, unless `cascade`
    lets what needs it go too; and when a column changes its type under a permission.
    """
    catalogs: Catalogs = {source: before}
    declared = metadata.sources[source]
    pairs = tuple(_surviving(declared, before, after))
    dropped = {name for name in declared.tables if name in before.tables}
    dropped -= {old.name for old, _ in pairs}
    gone = _gone(dropped, pairs, _dropped_functions(declared, before, after))
    if not cascade:
        refuse_dependents(metadata, catalogs, gone, _goes_anyway(dropped))
    metadata = without_dependents(metadata, catalogs, gone)
    for table in dropped:
        metadata = without(metadata, TableObject(table))
    metadata = _without_configuration(metadata, pairs)
    for function in _dropped_functions(metadata.sources[source], before, after):
        metadata = without(metadata, FunctionObject(function))
    _refuse_new_types(metadata, catalogs, pairs)
    refuse_altered_functions(metadata.sources[source], before, after)
    return renamed(metadata, catalogs, _renames(pairs, declared, before, after))


def _surviving(source: Source, before: Catalog, after: Catalog) -> Iterator[tuple[Table, Table]]:
    """Each tracked table with what it is now."""
    by_oid = {table.oid: table for table in after.tables.values()}
    for name in source.tables:
        old = before.tables.get(name)
        new = None if old is None else by_oid.get(old.oid)
        if old is not None and new is not None:
            yield old, new


def _dropped_functions(source: Source, before: Catalog, after: Catalog) -> set[FunctionName]:
    oids = {item.oid for found in after.functions.values() for item in found}
    used = {
        field.function
        for table in source.tables.values()
        for field in table.computed_fields.values()
    }
    return {
        name
        for name in (*source.functions, *used)
        if name in before.functions and not any(item.oid in oids for item in before.functions[name])
    }


def _gone(
    dropped: set[TableName],
    pairs: tuple[tuple[Table, Table], ...],
    functions: set[FunctionName],
) -> Callable[[Need], bool]:
    columns = {
        (old.name, column.name) for old, new in pairs for column in _dropped_columns(old, new)
    }
    keys = {(old.name, key.name) for old, new in pairs for key in _dropped_keys(old, new)}

    def gone(need: Need) -> bool:
        match need:
            case TableUse(table) | RelationshipUse(table) | ComputedFieldUse(table):
                return table in dropped
            case ColumnUse(table, column):
                return table in dropped or (table, column) in columns
            case ForeignKeyUse(table, name):
                return table in dropped or (table, name) in keys
            case FunctionUse(function):
                return function in functions
            case NativeQueryUse() | LogicalModelUse():
                return False

    return gone


def _dropped_columns(old: Table, new: Table) -> Iterator[Column]:
    by_position = {column.position for column in new.columns.values()}
    for column in old.columns.values():
        if column.position not in by_position:
            yield column


def _dropped_keys(old: Table, new: Table) -> Iterator[ForeignKey]:
    """Those that are gone, and of which no other leads to the same by the same columns."""
    oids = {key.oid for key in new.foreign_keys}
    ways = [(key.target, key.columns) for key in new.foreign_keys]
    for key in old.foreign_keys:
        if key.oid not in oids and (key.target, key.columns) not in ways:
            yield key


def _without_configuration(metadata: Metadata, pairs: tuple[tuple[Table, Table], ...]) -> Metadata:
    """What was configured for columns goes with them."""
    for old, new in pairs:
        tracked = tracked_table_of(metadata, old.name)
        dropped = {column.name for column in _dropped_columns(old, new)}
        columns = tracked.configuration.columns
        if dropped & columns.keys():
            kept = {name: item for name, item in columns.items() if name not in dropped}
            configuration = replace(tracked.configuration, columns=kept)
            metadata = with_table(metadata, replace(tracked, configuration=configuration))
    return metadata


def _goes_anyway(dropped: set[TableName]) -> Callable[[MetadataObject], bool]:
    """What belongs to a dropped table needs no leave."""

    def goes(item: MetadataObject) -> bool:
        match item:
            case RelationshipObject() | ComputedFieldObject() | PermissionObject():
                return item.table in dropped
            case TableObject(table):
                return table in dropped
            case _:
                return False

    return goes


def _altered_columns(old: Table, new: Table) -> Iterator[tuple[Column, Column]]:
    """Each column with what it is now."""
    by_position = {column.position: column for column in new.columns.values()}
    for column in old.columns.values():
        if column.position in by_position:
            yield column, by_position[column.position]


def _refuse_new_types(
    metadata: Metadata, catalogs: Catalogs, pairs: tuple[tuple[Table, Table], ...]
) -> None:
    retyped = {
        (old.name, before.name)
        for old, new in pairs
        for before, after in _altered_columns(old, new)
        if before.type != after.type
    }
    if not retyped:
        return
    needs = tuple(all_needs(metadata, catalogs))
    for table, column in sorted(retyped):
        use = ColumnUse(table, column, has_constant=True)
        dependents = sorted(dependent_name(item) for item, needed in needs if use in needed)
        if dependents:
            raise DependencyError(
                f'cannot change type of column "{column}" in table "{table}" because of the '
                f"following dependencies: {', '.join(dependents)}"
            )


def _renames(
    pairs: tuple[tuple[Table, Table], ...], source: Source, before: Catalog, after: Catalog
) -> Renames:
    columns: dict[tuple[TableName, ColumnName], ColumnName] = {}
    tables: dict[TableName, TableName] = {}
    for old, new in pairs:
        if old.name != new.name:
            tables[old.name] = new.name
        for was, column in _altered_columns(old, new):
            if was.name != column.name:
                columns[old.name, was.name] = column.name
    no_relationships: Mapping[tuple[TableName, RelationshipName], RelationshipName] = {}
    return Renames(tables, columns, no_relationships, _renamed_functions(source, before, after))


def _renamed_functions(
    source: Source, before: Catalog, after: Catalog
) -> Mapping[FunctionName, FunctionName]:
    by_oid = {item.oid: name for name, found in after.functions.items() for item in found}
    used = {
        field.function
        for table in source.tables.values()
        for field in table.computed_fields.values()
    }
    renames: dict[FunctionName, FunctionName] = {}
    for name in (*source.functions, *used):
        for item in before.functions.get(name, ()):
            new = by_oid.get(item.oid)
            if new is not None and new != name:
                renames[name] = new
    return renames
