"""The things a metadata document declares, as they are named, reported and taken out.

Source: Hasura v2, ``inconsistent_objects`` (type, name) and dependency errors.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import TypeAlias, TypeVar

from genkan.engine.metadata.encode import (
    computed_field_json,
    delete_permission_json,
    function_json,
    inherited_role_json,
    insert_permission_json,
    name_json,
    relationship_json,
    select_permission_json,
    source_json,
    update_permission_json,
)
from genkan.engine.metadata.model import Json, Metadata, Source, TrackedTable
from genkan.engine.metadata.query_collections import (
    QueryCollection,
    listed_query_json,
    without_query,
)
from genkan.engine.names import (
    CollectionName,
    ComputedFieldName,
    FunctionName,
    QueryName,
    RelationshipName,
    RoleName,
    SourceName,
    TableName,
)

Key = TypeVar("Key")
Value = TypeVar("Value")


class PermissionKind(Enum):
    """The four permissions."""

    SELECT = "select"
    INSERT = "insert"
    UPDATE = "update"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class SourceObject:
    """A source."""

    source: SourceName


@dataclass(frozen=True, slots=True)
class TableObject:
    """A tracked table."""

    table: TableName


@dataclass(frozen=True, slots=True)
class FunctionObject:
    """A tracked function."""

    function: FunctionName


@dataclass(frozen=True, slots=True)
class RelationshipObject:
    """A relationship of a table."""

    table: TableName
    name: RelationshipName
    is_array: bool


@dataclass(frozen=True, slots=True)
class ComputedFieldObject:
    """A computed field of a table."""

    table: TableName
    name: ComputedFieldName


@dataclass(frozen=True, slots=True)
class PermissionObject:
    """A role's permission on a table."""

    table: TableName
    role: RoleName
    kind: PermissionKind


@dataclass(frozen=True, slots=True)
class InheritedRoleObject:
    """A role that has what its parents have."""

    role: RoleName


@dataclass(frozen=True, slots=True)
class ListedQueryObject:
    """A query of a collection."""

    collection: CollectionName
    query: QueryName


TablePart: TypeAlias = RelationshipObject | ComputedFieldObject | PermissionObject
MetadataObject: TypeAlias = (
    SourceObject
    | TableObject
    | FunctionObject
    | TablePart
    | InheritedRoleObject
    | ListedQueryObject
)


def object_kind(item: MetadataObject) -> str:  # noqa: PLR0911 - one for each kind
    """Hasura's ``type`` of an inconsistent object."""
    match item:
        case SourceObject():
            return "source"
        case TableObject():
            return "table"
        case FunctionObject():
            return "function"
        case RelationshipObject(is_array=True):
            return "array_relation"
        case RelationshipObject():
            return "object_relation"
        case ComputedFieldObject():
            return "computed_field"
        case PermissionObject(kind=kind):
            return f"{kind.value}_permission"
        case InheritedRoleObject():
            return "inherited_role"
        case ListedQueryObject():
            return "query_collections"


def object_name(item: MetadataObject) -> str:  # noqa: PLR0911 - one for each kind
    """``"object_relation author in table article in source default"``."""
    kind = object_kind(item)
    match item:
        case SourceObject(source):
            return f"{kind} {source}"
        case TableObject(table):
            return f"{kind} {table} in source {table.source}"
        case FunctionObject(function):
            return f"{kind} {function} in source {function.source}"
        case RelationshipObject(table, name) | ComputedFieldObject(table, name):
            return f"{kind} {name} in {object_name(TableObject(table))}"
        case PermissionObject(table, role):
            return f"{kind} {role} in {object_name(TableObject(table))}"
        case InheritedRoleObject(role):
            return f"inherited role {role}"
        case ListedQueryObject(collection, query):
            return f"{kind} {query} in {collection}"


def dependent_name(item: MetadataObject) -> str:  # noqa: PLR0911 - one for each kind
    """As dependency errors list it: ``permission test.user.select in source "default"``."""
    match item:
        case SourceObject(source):
            return f"source {source}"
        case TableObject(table):
            return f'table {table} in source "{table.source}"'
        case FunctionObject(function):
            return f'function {function} in source "{function.source}"'
        case RelationshipObject(table, name):
            return f'relationship {table}.{name} in source "{table.source}"'
        case ComputedFieldObject(table, name):
            return f'computed field {table}.{name} in source "{table.source}"'
        case PermissionObject(table, role, kind):
            return f'permission {table}.{role}.{kind.value} in source "{table.source}"'
        case InheritedRoleObject(role):
            return f"inherited role {role}"
        case ListedQueryObject(collection, query):
            return f"query {query} in query collection {collection}"


def object_definition(  # noqa: PLR0911 - one for each kind
    metadata: Metadata, item: MetadataObject
) -> Json:
    """The object's declaration, as the command that makes it takes it."""
    match item:
        case SourceObject(source):
            return source_json(metadata.sources[source])
        case TableObject(table):
            return name_json(table)
        case FunctionObject(function):
            return function_json(metadata.sources[function.source].functions[function])
        case RelationshipObject(table, name, is_array):
            tracked = tracked_table_of(metadata, table)
            found = tracked.array_relationships if is_array else tracked.object_relationships
            return _of_table(table, {"comment": None, **relationship_json(found[name])})
        case ComputedFieldObject(table, name):
            tracked = tracked_table_of(metadata, table)
            field = computed_field_json(tracked.computed_fields[name])
            return _of_table(table, {"comment": None, **field})
        case PermissionObject(table, role, kind):
            tracked = tracked_table_of(metadata, table)
            permission, comment = _permission_json(tracked, role, kind)
            declared = {"role": role, "permission": permission, "comment": comment}
            return _of_table(table, declared)
        case InheritedRoleObject(role):
            return inherited_role_json(role, metadata.inherited_roles[role])
        case ListedQueryObject(collection, query):
            listed = metadata.query_collections[collection].queries
            return next(listed_query_json(item) for item in listed if item.name == query)


def without(metadata: Metadata, item: MetadataObject) -> Metadata:
    """The metadata without the object; what depends on it stays."""
    match item:
        case SourceObject(source):
            return replace(metadata, sources=without_key(metadata.sources, source))
        case TableObject(table):
            source = metadata.sources[table.source]
            return with_source(metadata, replace(source, tables=without_key(source.tables, table)))
        case FunctionObject(function):
            source = metadata.sources[function.source]
            return with_source(
                metadata, replace(source, functions=without_key(source.functions, function))
            )
        case RelationshipObject() | ComputedFieldObject() | PermissionObject():
            tracked = tracked_table_of(metadata, item.table)
            return with_table(metadata, _without_part(tracked, item))
        case InheritedRoleObject(role):
            roles = without_key(metadata.inherited_roles, role)
            return replace(metadata, inherited_roles=roles)
        case ListedQueryObject(collection, query):
            found = metadata.query_collections[collection]
            return with_collection(metadata, without_query(found, query))


def with_source(metadata: Metadata, source: Source) -> Metadata:
    """The metadata with the source added, or in the place of the one of its name."""
    return replace(metadata, sources={**metadata.sources, source.name: source})


def with_collection(metadata: Metadata, collection: QueryCollection) -> Metadata:
    """The metadata with the collection added, or in the place of the one of its name."""
    collections = {**metadata.query_collections, collection.name: collection}
    return replace(metadata, query_collections=collections)


def with_table(metadata: Metadata, table: TrackedTable) -> Metadata:
    """The metadata with the table added, or in the place of the one of its name."""
    source = metadata.sources[table.name.source]
    return with_source(metadata, replace(source, tables={**source.tables, table.name: table}))


def tracked_table_of(metadata: Metadata, name: TableName) -> TrackedTable:
    """The tracked table; KeyError when there is none."""
    return metadata.sources[name.source].tables[name]


def without_key(mapping: Mapping[Key, Value], key: Key) -> Mapping[Key, Value]:
    """The mapping without one key."""
    return {name: value for name, value in mapping.items() if name != key}


def _without_part(table: TrackedTable, part: TablePart) -> TrackedTable:
    match part:
        case RelationshipObject(_, name, is_array=True):
            return replace(table, array_relationships=without_key(table.array_relationships, name))
        case RelationshipObject(_, name):
            return replace(
                table, object_relationships=without_key(table.object_relationships, name)
            )
        case ComputedFieldObject(_, name):
            return replace(table, computed_fields=without_key(table.computed_fields, name))
        case PermissionObject(_, role, kind):
            return _without_permission(table, role, kind)


def _without_permission(table: TrackedTable, role: RoleName, kind: PermissionKind) -> TrackedTable:
    match kind:
        case PermissionKind.SELECT:
            return replace(table, select_permissions=without_key(table.select_permissions, role))
        case PermissionKind.INSERT:
            return replace(table, insert_permissions=without_key(table.insert_permissions, role))
        case PermissionKind.UPDATE:
            return replace(table, update_permissions=without_key(table.update_permissions, role))
        case PermissionKind.DELETE:
            return replace(table, delete_permissions=without_key(table.delete_permissions, role))


def _permission_json(
    table: TrackedTable, role: RoleName, kind: PermissionKind
) -> tuple[Json, str | None]:
    match kind:
        case PermissionKind.SELECT:
            select = table.select_permissions[role]
            return select_permission_json(select), select.comment
        case PermissionKind.INSERT:
            insert = table.insert_permissions[role]
            return insert_permission_json(insert), insert.comment
        case PermissionKind.UPDATE:
            update = table.update_permissions[role]
            return update_permission_json(update), update.comment
        case PermissionKind.DELETE:
            delete = table.delete_permissions[role]
            return delete_permission_json(delete), delete.comment


def _of_table(table: TableName, definition: Mapping[str, object]) -> Json:
    return {"source": table.source, "table": name_json(table), **definition}
