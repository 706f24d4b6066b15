"""The things a metadata document declares, as they are put in and taken out.

How messages speak of them: object_words.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import TypeAlias, TypeVar

from genkan.engine.metadata.actions import NO_CUSTOM_TYPES
from genkan.engine.metadata.model import Metadata, Source, TrackedTable
from genkan.engine.metadata.native_queries import (
    select_permissions_of,
    with_select_permissions,
)
from genkan.engine.metadata.query_collections import (
    QueryCollection,
    without_query,
)
from genkan.engine.metadata.remote_schemas import RemoteSchema
from genkan.engine.names import (
    ActionName,
    CollectionName,
    ComputedFieldName,
    FunctionName,
    LogicalModelName,
    NativeQueryName,
    QueryName,
    RelationshipName,
    RemoteSchemaName,
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
class LogicalModelObject:
    """A logical model."""

    model: LogicalModelName


@dataclass(frozen=True, slots=True)
class NativeQueryObject:
    """A native query."""

    query: NativeQueryName


@dataclass(frozen=True, slots=True)
class ModelPermissionObject:
    """A role's permission on a logical model, or on the model that stands in a native query."""

    owner: LogicalModelName | NativeQueryName
    role: RoleName


@dataclass(frozen=True, slots=True)
class InheritedRoleObject:
    """A role that has what its parents have."""

    role: RoleName


@dataclass(frozen=True, slots=True)
class CustomTypesObject:
    """All custom types together."""


@dataclass(frozen=True, slots=True)
class ActionObject:
    """An action."""

    action: ActionName


@dataclass(frozen=True, slots=True)
class RemoteSchemaObject:
    """A remote schema."""

    remote: RemoteSchemaName


@dataclass(frozen=True, slots=True)
class RemotePermissionObject:
    """A role's permission on a remote schema."""

    remote: RemoteSchemaName
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
    | LogicalModelObject
    | NativeQueryObject
    | ModelPermissionObject
    | InheritedRoleObject
    | CustomTypesObject
    | ActionObject
    | ListedQueryObject
    | RemoteSchemaObject
    | RemotePermissionObject
)


def without(  # noqa: C901, PLR0911 - one for each kind
    metadata: Metadata, item: MetadataObject
) -> Metadata:
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
        case LogicalModelObject() | NativeQueryObject() | ModelPermissionObject():
            return _without_native(metadata, item)
        case InheritedRoleObject(role):
            roles = without_key(metadata.inherited_roles, role)
            return replace(metadata, inherited_roles=roles)
        case CustomTypesObject():
            return replace(metadata, custom_types=NO_CUSTOM_TYPES)
        case ActionObject(action):
            return replace(metadata, actions=without_key(metadata.actions, action))
        case ListedQueryObject(collection, query):
            return _without_listed_query(metadata, collection, query)
        case RemoteSchemaObject(name):
            remotes = without_key(metadata.remote_schemas, name)
            return replace(metadata, remote_schemas=remotes)
        case RemotePermissionObject(name, role):
            remote = metadata.remote_schemas[name]
            left = without_key(remote.permissions, role)
            return with_remote_schema(metadata, replace(remote, permissions=left))


def _without_native(
    metadata: Metadata, item: LogicalModelObject | NativeQueryObject | ModelPermissionObject
) -> Metadata:
    match item:
        case LogicalModelObject(name):
            source = metadata.sources[name.source]
            models = without_key(source.logical_models, name)
            return with_source(metadata, replace(source, logical_models=models))
        case NativeQueryObject(name):
            source = metadata.sources[name.source]
            queries = without_key(source.native_queries, name)
            return with_source(metadata, replace(source, native_queries=queries))
        case ModelPermissionObject(owner, role):
            source = metadata.sources[owner.source]
            left = without_key(select_permissions_of(source, owner), role)
            return with_source(metadata, with_select_permissions(source, owner, left))


def _without_listed_query(metadata: Metadata, name: CollectionName, query: QueryName) -> Metadata:
    """Without its last query a collection goes too, as Hasura does it."""
    collection = without_query(metadata.query_collections[name], query)
    if collection.queries:
        return with_collection(metadata, collection)
    return replace(
        metadata,
        query_collections=without_key(metadata.query_collections, name),
        allow_list=without_key(metadata.allow_list, name),
    )


def with_source(metadata: Metadata, source: Source) -> Metadata:
    """The metadata with the source added, or in the place of the one of its name."""
    return replace(metadata, sources={**metadata.sources, source.name: source})


def with_remote_schema(metadata: Metadata, remote: RemoteSchema) -> Metadata:
    """The metadata with the remote added, or in the place of the one of its name."""
    return replace(metadata, remote_schemas={**metadata.remote_schemas, remote.name: remote})


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
