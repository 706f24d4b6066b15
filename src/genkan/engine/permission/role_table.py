"""One table as one role may read it: columns, relationships, and their names."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass

from genkan.engine.catalog.model import Table
from genkan.engine.convention import Words, graphql_name, split, type_name
from genkan.engine.ir.bool_exp import TRUE, BoolExp
from genkan.engine.ir.grant import SelectGrant
from genkan.engine.metadata.column_name import column_field
from genkan.engine.metadata.model import Relationship, TrackedTable
from genkan.engine.names import ColumnName, GraphQLName, TableName
from genkan.engine.permission.function import computed_rows, computed_scalars
from genkan.engine.permission.naming import (
    table_description,
    table_root_description,
    table_words,
)
from genkan.engine.permission.relationship_join import native_relationships, tracked_join
from genkan.engine.permission.role_view import (
    EnumTable,
    RoleColumn,
    RoleRelationship,
    RoleTable,
    SelectRoot,
)
from genkan.engine.permission.source_scope import SourceScope


@dataclass(frozen=True, slots=True)
class Readable:
    """A tracked table the role may read, before its relationships are known.

    words: as in `RoleTable`.
    """

    words: Words
    tracked: TrackedTable
    table: Table
    grant: SelectGrant


def role_table(
    readable: Readable,
    scope: SourceScope,
    targets: Container[object],
    queries: Container[object],
) -> RoleTable:
    """The table with all its names; ``targets``, ``queries``: where relationships may lead."""
    tracked, table, grant = readable.tracked, readable.table, readable.grant
    columns = role_columns(tracked, table, grant.columns, scope)
    return RoleTable(
        name=table.name,
        words=readable.words,
        naming=scope.naming,
        description=table_description(table.name, table.description, tracked.configuration),
        select=grant,
        columns=columns,
        relationships=_relationships(tracked, table, scope, targets),
        native_relationships=native_relationships(
            tracked.object_relationships, tracked.array_relationships, queries
        ),
        computed_scalars=computed_scalars(scope, table, grant),
        computed_rows=computed_rows(scope, table, grant, targets),
        lookup_key=_lookup_key(table, columns),
        root_field_descriptions=_descriptions(tracked, table),
        enum_values=scope.catalog.enum_values.get(table.name, ()) if tracked.is_enum else None,
    )


def enum_tables(scope: SourceScope) -> Iterator[TableName]:
    """The enum tables of a source that columns may refer to."""
    for name, tracked in scope.tracked.items():
        if tracked.is_enum and _has_values(name, tracked, scope):
            yield name


def enum_table(name: TableName, scope: SourceScope) -> EnumTable:
    """The GraphQL enum of a tracked enum table."""
    words = table_words(name, scope.tracked[name].configuration)
    if words is None:
        raise AssertionError(f"{name} has no name in GraphQL")
    return EnumTable(
        type_name=type_name((*words, *split("enum")), scope.naming),
        values=scope.catalog.enum_values[name],
        convention=scope.naming.convention,
    )


def role_columns(
    tracked: TrackedTable, table: Table, granted: Mapping[ColumnName, BoolExp], scope: SourceScope
) -> Mapping[GraphQLName, RoleColumn]:
    """The granted columns by the names clients see, in their order; ``granted``: and where
    their values show.
    """
    columns: dict[GraphQLName, RoleColumn] = {}
    for column, shown in granted.items():
        found = table.columns[column]
        configuration = tracked.configuration.columns.get(column)
        name = column_field(column, configuration, scope.naming.convention)
        if name is None:
            continue
        comment = None if configuration is None else configuration.comment
        columns[name] = RoleColumn(
            name=name,
            column=found,
            shown=shown,
            is_nullable=found.nullable or shown != TRUE,
            description=found.description if comment is None else comment or None,
            enum_table=_enum_table_of(column, table, scope),
        )
    return columns


def _enum_table_of(column: ColumnName, table: Table, scope: SourceScope) -> TableName | None:
    """The enum table a column refers to by a foreign key of its own."""
    for key in table.foreign_keys:
        target = scope.tracked.get(key.target)
        if tuple(key.columns) != (column,) or target is None or not target.is_enum:
            continue
        if _has_values(key.target, target, scope):
            return key.target
    return None


def _has_values(name: TableName, tracked: TrackedTable, scope: SourceScope) -> bool:
    """Whether an enum table has members, and a name that GraphQL can say."""
    is_named = table_words(name, tracked.configuration) is not None
    return is_named and bool(scope.catalog.enum_values.get(name))


def _lookup_key(
    table: Table, columns: Mapping[GraphQLName, RoleColumn]
) -> tuple[RoleColumn, ...] | None:
    """The key's columns when all of them may be read; where one does not show, none matches."""
    if table.primary_key is None:
        return None
    by_name = {column.column.name: column for column in columns.values()}
    key = tuple(by_name[name] for name in table.primary_key.columns if name in by_name)
    return key if len(key) == len(table.primary_key.columns) else None


def _relationships(
    tracked: TrackedTable, table: Table, scope: SourceScope, targets: Container[object]
) -> Mapping[GraphQLName, RoleRelationship]:
    """The relationships to tables the role may read too."""
    declared: list[tuple[Relationship, bool]] = [
        *((one, False) for one in tracked.object_relationships.values()),
        *((one, True) for one in tracked.array_relationships.values()),
    ]
    relationships: dict[GraphQLName, RoleRelationship] = {}
    for relationship, is_array in declared:
        name = graphql_name(relationship.name)
        join = tracked_join(relationship, table, scope)
        if name is None or join is None or join.target.name not in targets:
            continue
        kind = "An array relationship" if is_array else "An object relationship"
        relationships[name] = RoleRelationship(
            name=name,
            target=join.target.name,
            join=join.columns,
            is_array=is_array,
            is_nullable=join.is_nullable and not is_array,
            description=kind if relationship.comment is None else relationship.comment or None,
        )
    return relationships


def _descriptions(tracked: TrackedTable, table: Table) -> Mapping[SelectRoot, str]:
    """What each root field says of itself; hidden ones are left out."""
    described = {
        root: table_root_description(root, table.name, tracked.configuration) for root in SelectRoot
    }
    return {root: text for root, text in described.items() if text is not None}
