"""How a relationship joins two tables, and whether it promises a row.

Source: Hasura v2, metadata of object and array relationships.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass

from genkan.engine.catalog.model import Table
from genkan.engine.convention import graphql_name
from genkan.engine.errors import EngineError
from genkan.engine.metadata.model import ForeignKeyOn, NativeQueryJoin, Relationship, TrackedTable
from genkan.engine.metadata.relationship_join import relationship_join
from genkan.engine.names import ColumnName, GraphQLName, RelationshipName
from genkan.engine.permission.role_view import NativeRelationship
from genkan.engine.permission.source_scope import SourceScope


@dataclass(frozen=True, slots=True)
class TrackedJoin:
    """The tracked target, this table's column -> the target's column.

    is_nullable: of an object relationship (Hasura: only a foreign key of this table, over
        columns that are all not null, promises a row).
    """

    target: Table
    columns: Mapping[ColumnName, ColumnName]
    is_nullable: bool


def tracked_join(
    relationship: Relationship, table: Table, scope: SourceScope
) -> TrackedJoin | None:
    """The join; None when it is inconsistent, or its target is not tracked."""
    try:
        join = relationship_join(scope.catalog, table, relationship)
    except EngineError:
        return None
    # A mapping of no columns would relate every row.
    if join.target not in scope.tracked or not join.columns:
        return None
    target = scope.catalog.tables.get(join.target)
    return (
        None
        if target is None
        else TrackedJoin(target, join.columns, _may_lack(join.columns, relationship, table))
    )


def native_relationships(
    object_relationships: Mapping[RelationshipName, Relationship],
    array_relationships: Mapping[RelationshipName, Relationship],
    targets: Container[object],
) -> Mapping[GraphQLName, NativeRelationship]:
    """Those to the native queries among ``targets``, whose rows the role may read."""
    found: dict[GraphQLName, NativeRelationship] = {}
    for is_array, relationships in ((False, object_relationships), (True, array_relationships)):
        for relationship in relationships.values():
            name, using = graphql_name(relationship.name), relationship.using
            # A mapping of no columns would relate every row.
            if name is None or not isinstance(using, NativeQueryJoin) or not using.columns:
                continue
            if using.query in targets:
                found[name] = NativeRelationship(name, using.query, using.columns, is_array)
    return found


def relationship_named(tracked: TrackedTable, name: str) -> Relationship | None:
    """The object or array relationship of that name."""
    key = RelationshipName(name)
    return tracked.object_relationships.get(key) or tracked.array_relationships.get(key)


def _may_lack(
    columns: Mapping[ColumnName, ColumnName], relationship: Relationship, table: Table
) -> bool:
    # MATCH FULL could promise more; like Hasura we do not look at it.
    is_own_key = isinstance(relationship.using, ForeignKeyOn) and relationship.using.table is None
    return not is_own_key or any(table.columns[column].nullable for column in columns)
