"""The relationships through which a role may write related rows along with a row.

Source: Hasura v2, inserting objects along with their related objects; for updates, ADR 0018.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from genkan.engine.convention import graphql_name
from genkan.engine.metadata.model import (
    ForeignKeyOn,
    ManualJoin,
    NativeQueryJoin,
    Relationship,
    TrackedTable,
)
from genkan.engine.names import TableName
from genkan.engine.permission.relationship_join import tracked_join
from genkan.engine.permission.role_view import NestedWrite, RoleWrites
from genkan.engine.permission.source_scope import SourceScope


def with_nested_writes(
    writes: Mapping[TableName, RoleWrites], scope: SourceScope
) -> Mapping[TableName, RoleWrites]:
    """The tables with their relationships to tables that the role may write, too."""
    return {name: _with_nested(one, writes, scope) for name, one in writes.items()}


def _with_nested(
    writes: RoleWrites, others: Mapping[TableName, RoleWrites], scope: SourceScope
) -> RoleWrites:
    name = writes.table.name
    relationships = {
        one.name: one for one in _possible(scope.tracked[name], name, scope) if one.target in others
    }
    if writes.insert is None:
        return replace(writes, relationships=relationships)
    insertable = {
        name: one for name, one in relationships.items() if others[one.target].insert is not None
    }
    insert = replace(writes.insert, relationships=insertable)
    return replace(writes, relationships=relationships, insert=insert)


def _possible(tracked: TrackedTable, name: TableName, scope: SourceScope) -> Iterator[NestedWrite]:
    declared: list[tuple[Relationship, bool]] = [
        *((one, False) for one in tracked.object_relationships.values()),
        *((one, True) for one in tracked.array_relationships.values()),
    ]
    for relationship, is_array in declared:
        join = tracked_join(relationship, scope.catalog.tables[name], scope)
        field = graphql_name(relationship.name)
        if join is not None and field is not None:
            yield NestedWrite(
                name=field,
                target=join.target.name,
                join=join.columns,
                is_array=is_array,
                comes_first=not is_array and _comes_first(relationship),
            )


def _comes_first(relationship: Relationship) -> bool:
    """Whether the row of an object relationship is there before the one that refers to it."""
    match relationship.using:
        case ForeignKeyOn(table):
            return table is None
        case ManualJoin(insertion_order=order):
            return order != "after_parent"
        case NativeQueryJoin():
            return False
