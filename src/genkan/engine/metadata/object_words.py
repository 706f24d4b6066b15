"""The objects of a metadata document, as messages and lists of faults speak of them.

Source: Hasura v2, ``inconsistent_objects`` (type, name) and dependency errors;
`RQL/Types/Metadata/Object.hs`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from genkan.engine.metadata.encode import (
    computed_field_json,
    inherited_role_json,
    logical_model_json,
    name_json,
    native_query_json,
    relationship_json,
)
from genkan.engine.metadata.encode_actions import created_action_json, custom_types_json
from genkan.engine.metadata.encode_permission import (
    delete_permission_json,
    insert_permission_json,
    select_permission_json,
    update_permission_json,
)
from genkan.engine.metadata.model import Json, Metadata, TrackedTable
from genkan.engine.metadata.native_queries import select_permissions_of
from genkan.engine.metadata.objects import (
    ActionObject,
    ComputedFieldObject,
    CustomTypesObject,
    FunctionObject,
    InheritedRoleObject,
    ListedQueryObject,
    LogicalModelObject,
    MetadataObject,
    ModelPermissionObject,
    NativeQueryObject,
    PermissionKind,
    PermissionObject,
    RelationshipObject,
    RemotePermissionObject,
    RemoteSchemaObject,
    SourceObject,
    TableObject,
    tracked_table_of,
)
from genkan.engine.metadata.query_collections import listed_query_json
from genkan.engine.metadata.remote_schemas import (
    remote_permission_json,
    remote_schema_json,
)
from genkan.engine.names import LogicalModelName, NativeQueryName, RoleName, TableName


def object_kind(item: MetadataObject) -> str:  # noqa: C901, PLR0911, PLR0912 - one for each kind
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
        case LogicalModelObject():
            return "logical_model"
        case NativeQueryObject():
            return "native_query"
        case ModelPermissionObject():
            return "select_permission"
        case InheritedRoleObject():
            return "inherited_role"
        case CustomTypesObject():
            return "custom_types"
        case ActionObject():
            return "action"
        case ListedQueryObject():
            return "query_collections"
        case RemoteSchemaObject():
            return "remote_schema"
        case RemotePermissionObject():
            return "remote_schema_permission"


def object_name(item: MetadataObject) -> str:  # noqa: C901, PLR0911, PLR0912 - one for each kind
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
        case LogicalModelObject(name) | NativeQueryObject(name):
            return f"{kind} {name} in source {name.source}"
        case ModelPermissionObject(owner, role):
            return f"{kind} {role} in {object_name(_owner_object(owner))}"
        case InheritedRoleObject(role):
            return f"inherited role {role}"
        case CustomTypesObject():
            return kind
        case ActionObject(action):
            return f"{kind} {action}"
        case ListedQueryObject(collection, query):
            return f"{kind} {query} in {collection}"
        case RemoteSchemaObject(name):
            return f"{kind} {name}"
        case RemotePermissionObject(name, role):
            return f"{kind} {role} permission in remote schema {name}"


def _owner_object(owner: LogicalModelName | NativeQueryName) -> MetadataObject:
    return (
        LogicalModelObject(owner)
        if isinstance(owner, LogicalModelName)
        else NativeQueryObject(owner)
    )


def dependent_name(item: MetadataObject) -> str:  # noqa: C901, PLR0911, PLR0912 - one for each kind
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
        case LogicalModelObject(name):
            return f'logical model {name} in source "{name.source}"'
        case NativeQueryObject(name):
            return f'native query {name} in source "{name.source}"'
        case ModelPermissionObject(owner, role):
            return f'permission {owner}.{role}.select in source "{owner.source}"'
        case InheritedRoleObject(role):
            return f"inherited role {role}"
        case CustomTypesObject():
            return "custom types"
        case ActionObject(action):
            return f"action {action}"
        case ListedQueryObject(collection, query):
            return f"query {query} in query collection {collection}"
        case RemoteSchemaObject(name):
            return f"remote schema {name}"
        case RemotePermissionObject(name, role):
            return f"remote schema permission {name}.{role}"


def object_definition(  # noqa: C901, PLR0911, PLR0912 - one for each kind
    metadata: Metadata, item: MetadataObject
) -> object:
    """The object's declaration, as the command that makes it takes it; of a source its name."""
    match item:
        case SourceObject(source):
            return source
        case TableObject(table):
            return name_json(table)
        case FunctionObject(function):
            return name_json(function)
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
        case LogicalModelObject(name):
            return logical_model_json(metadata.sources[name.source].logical_models[name])
        case NativeQueryObject(name):
            return native_query_json(metadata.sources[name.source].native_queries[name])
        case ModelPermissionObject(owner, role):
            select = select_permissions_of(metadata.sources[owner.source], owner)[role]
            declared = {
                "role": role,
                "permission": {**_SELECT_DEFAULTS, **select_permission_json(select)},
            }
            return {
                "source": owner.source,
                "name": owner.name,
                **declared,
                "comment": select.comment,
            }
        case InheritedRoleObject(role):
            return inherited_role_json(role, metadata.inherited_roles[role])
        case CustomTypesObject():
            return custom_types_json(metadata.custom_types)
        case ActionObject(action):
            return created_action_json(metadata.actions[action])
        case ListedQueryObject(collection, query):
            listed = metadata.query_collections[collection].queries
            return next(listed_query_json(item) for item in listed if item.name == query)
        case RemoteSchemaObject(name):
            return remote_schema_json(metadata.remote_schemas[name])
        case RemotePermissionObject(name, role):
            return remote_permission_json(role, metadata.remote_schemas[name].permissions[role])


def _permission_json(
    table: TrackedTable, role: RoleName, kind: PermissionKind
) -> tuple[Json, str | None]:
    match kind:
        case PermissionKind.SELECT:
            select = table.select_permissions[role]
            return {**_SELECT_DEFAULTS, **select_permission_json(select)}, select.comment
        case PermissionKind.INSERT:
            insert = table.insert_permissions[role]
            return {**_WRITE_DEFAULTS, **insert_permission_json(insert)}, insert.comment
        case PermissionKind.UPDATE:
            update = table.update_permissions[role]
            written = update_permission_json(update)
            kept = {key: value for key, value in written.items() if value is not None}
            return {**_WRITE_DEFAULTS, **kept}, update.comment
        case PermissionKind.DELETE:
            delete = table.delete_permissions[role]
            return {**_WRITE_DEFAULTS, **delete_permission_json(delete)}, delete.comment


# Here Hasura writes out what it leaves out of a document.
_SELECT_DEFAULTS: Final[Json] = {"allow_aggregations": False, "computed_fields": []}
_WRITE_DEFAULTS: Final[Json] = {"backend_only": False}


def _of_table(table: TableName, definition: Mapping[str, object]) -> Json:
    return {"source": table.source, "table": name_json(table), **definition}
