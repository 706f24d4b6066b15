"""What does not fit of one tracked table: itself, its relationships, its computed fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from genkan.engine.catalog.model import Catalog, Table
from genkan.engine.convention import Convention, field_name, split
from genkan.engine.errors import ConstraintError, EngineError
from genkan.engine.metadata.check_function import check_computed_field
from genkan.engine.metadata.check_native_query import table_join_fault
from genkan.engine.metadata.column_name import column_field, column_reason
from genkan.engine.metadata.enum_table import enum_table_fault
from genkan.engine.metadata.fault import Fault
from genkan.engine.metadata.ground import Ground
from genkan.engine.metadata.model import (
    ManualJoin,
    NativeQueryJoin,
    Relationship,
    Source,
    TrackedTable,
)
from genkan.engine.metadata.objects import (
    ComputedFieldObject,
    RelationshipObject,
    TableObject,
)
from genkan.engine.metadata.relationship_join import relationship_join
from genkan.engine.names import ColumnName, RelationshipName, TableName


def table_faults(name: TableName, ground: Ground, convention: Convention) -> Iterator[Fault]:
    """Why the table can not be tracked."""
    tracked, catalog = ground.source.tables[name], ground.catalog
    table = catalog.tables.get(name)
    if table is None:
        yield Fault(TableObject(name), f'no such table/view exists in source: "{name}"')
        return
    reason = column_reason(tracked, table, ground.source, convention)
    if reason is None and tracked.is_enum:
        reason = enum_table_fault(table, catalog.enum_values.get(name, ()))
    if reason is not None:
        yield Fault(TableObject(name), reason)


def field_conflicts(name: TableName, ground: Ground, _: Convention) -> Iterator[Fault]:
    """A relationship and a computed field of one name: neither of them can be."""
    tracked = ground.source.tables[name]
    for field in tracked.computed_fields:
        relationship = RelationshipName(field)
        for is_array, relationships in (
            (False, tracked.object_relationships),
            (True, tracked.array_relationships),
        ):
            if relationship in relationships:
                reason = f'conflicting definitions for field "{field}"'
                related = RelationshipObject(name, relationship, is_array)
                yield Fault(related, reason, kind="Conflicting objects")
                computed = ComputedFieldObject(name, field)
                yield Fault(computed, reason, kind="Conflicting objects")


def relationship_faults(name: TableName, ground: Ground, convention: Convention) -> Iterator[Fault]:
    """Which of the table's relationships can not be."""
    source, catalog = ground.source, ground.catalog
    tracked, table = source.tables[name], catalog.tables[name]
    taken = _names_of_columns(table, tracked, convention)
    for is_array, relationships in (
        (False, tracked.object_relationships),
        (True, tracked.array_relationships),
    ):
        for relationship in relationships.values():
            reason = _relationship_reason(source, catalog, table, relationship)
            names: list[str] = [relationship.name]
            aggregate = field_name(split(f"{relationship.name}_aggregate"), convention)
            names += [aggregate] if is_array else []
            reason = reason or _clash(names, taken)
            if reason is not None:
                item = RelationshipObject(tracked.name, relationship.name, is_array)
                yield Fault(item, reason)


def computed_field_faults(
    name: TableName, ground: Ground, convention: Convention
) -> Iterator[Fault]:
    """Which of the table's computed fields can not be."""
    tracked, table = ground.source.tables[name], ground.catalog.tables[name]
    if not tracked.computed_fields:
        return
    taken = _names_of_columns(table, tracked, convention)
    for field in tracked.computed_fields.values():
        reason = check_computed_field(field, table, ground.source, ground.catalog)
        reason = reason or _clash([field.name], taken)
        if reason is not None:
            yield Fault(ComputedFieldObject(name, field.name), reason)


def _relationship_reason(
    source: Source, catalog: Catalog, table: Table, relationship: Relationship
) -> str | None:
    """Hasura tells the place of what it looks up, and not of a dependency that is missing."""
    using = relationship.using
    if isinstance(using, NativeQueryJoin):
        return table_join_fault(using, table, source)
    place = f'in table "{table.name}": in relationship "{relationship.name}": '
    if using.table is not None and using.table not in source.tables:
        is_manual = isinstance(using, ManualJoin)
        there = "is not tracked" if is_manual else f"does not exist in source: {source.name}"
        return f'{"" if is_manual else place}table "{using.table}" {there}'
    try:
        target = relationship_join(catalog, table, relationship).target
    except ConstraintError as error:
        return f"{place}{error.message}"
    except EngineError as error:
        return error.message
    return None if target in source.tables else f'table "{target}" is not tracked'


def _clash(names: Sequence[str], taken: Mapping[str, ColumnName]) -> str | None:
    """The fields that an object adds, against the names of columns."""
    for name in names:
        column = taken.get(name)
        if column == name:
            return "field definition conflicts with postgres column"
        if column is not None:
            start = "field definition conflicts with custom field name for postgres column"
            return f'{start} "{column}"'
    return None


def _names_of_columns(
    table: Table, tracked: TrackedTable, convention: Convention
) -> Mapping[str, ColumnName]:
    """The columns by the names that clients see, and by their own."""
    names: dict[str, ColumnName] = {}
    for column in table.columns:
        name = column_field(column, tracked.configuration.columns.get(column), convention)
        names[name or column] = column
    return {**names, **{str(column): column for column in table.columns}}
