"""`Metadata` as a document of version 3: what ``export_metadata`` answers.

What decode.py reads from it is the same `Metadata` again. Values that are their
defaults are left out, as Hasura leaves them out.
"""

from collections.abc import Callable, Mapping
from typing import TypeVar

from genkan.engine.metadata.api_limits import api_limits_json, disabled_introspection_json
from genkan.engine.metadata.customization import source_customization_json
from genkan.engine.metadata.model import (
    AllColumns,
    Columns,
    ComputedField,
    DeletePermission,
    ForeignKeyOn,
    InsertPermission,
    ManualJoin,
    Metadata,
    Relationship,
    RootFieldConfiguration,
    SelectPermission,
    Source,
    TableConfiguration,
    TrackedFunction,
    TrackedTable,
    UpdatePermission,
)
from genkan.engine.metadata.query_collections import allow_list_entry_json, query_collection_json
from genkan.engine.names import FunctionName, RoleName, TableName

Document = dict[str, object]
Permission = TypeVar(
    "Permission", SelectPermission, InsertPermission, UpdatePermission, DeletePermission
)


def metadata_json(metadata: Metadata) -> Document:
    """The whole document."""
    return _without_empty(
        {
            "version": 3,
            "sources": [source_json(source) for source in metadata.sources.values()],
            "inherited_roles": [
                inherited_role_json(role, parents)
                for role, parents in metadata.inherited_roles.items()
            ],
            "query_collections": [
                query_collection_json(item) for item in metadata.query_collections.values()
            ],
            "allowlist": [allow_list_entry_json(item) for item in metadata.allow_list.values()],
            "api_limits": api_limits_json(metadata.api_limits),
            "graphql_schema_introspection": disabled_introspection_json(
                metadata.introspection_disabled_for
            ),
            **metadata.rest,
        },
        keep=("version", "sources"),
    )


def inherited_role_json(role: RoleName, parents: tuple[RoleName, ...]) -> Document:
    """One element of ``inherited_roles``."""
    return {"role_name": role, "role_set": list(parents)}


def source_json(source: Source) -> Document:
    """One element of ``sources``."""
    return _without_empty(
        {
            "name": source.name,
            "kind": source.kind,
            "tables": [table_json(table) for table in source.tables.values()],
            "functions": [function_json(function) for function in source.functions.values()],
            "configuration": source.configuration,
            "customization": source_customization_json(source.customization),
            **source.rest,
        },
        keep=("name", "kind", "tables", "configuration"),
    )


def name_json(name: TableName | FunctionName) -> Document:
    """``{"name": ..., "schema": ...}``."""
    return {"name": name.name, "schema": name.schema}


def table_json(table: TrackedTable) -> Document:
    """One element of ``tables``."""
    return _without_empty(
        {
            "table": name_json(table.name),
            "configuration": configuration_json(table.configuration),
            "is_enum": table.is_enum,
            "object_relationships": [
                relationship_json(item) for item in table.object_relationships.values()
            ],
            "array_relationships": [
                relationship_json(item) for item in table.array_relationships.values()
            ],
            "computed_fields": [
                computed_field_json(item) for item in table.computed_fields.values()
            ],
            "insert_permissions": _permissions(table.insert_permissions, insert_permission_json),
            "select_permissions": _permissions(table.select_permissions, select_permission_json),
            "update_permissions": _permissions(table.update_permissions, update_permission_json),
            "delete_permissions": _permissions(table.delete_permissions, delete_permission_json),
            **table.rest,
        },
        keep=("table",),
    )


def configuration_json(configuration: TableConfiguration) -> Document:
    """``configuration`` of a table."""
    return _without_empty(
        {
            "column_config": {
                column: _without_empty({"custom_name": item.custom_name, "comment": item.comment})
                for column, item in configuration.columns.items()
            },
            "custom_column_names": {
                column: item.custom_name
                for column, item in configuration.columns.items()
                if item.custom_name is not None
            },
            "custom_name": configuration.custom_name,
            "comment": configuration.comment,
            "custom_root_fields": {
                key: _root_field(item) for key, item in configuration.root_fields.items()
            },
        }
    )


def _root_field(configuration: RootFieldConfiguration) -> object:
    if configuration.comment is None:
        return configuration.name
    return {"name": configuration.name, "comment": configuration.comment}


def relationship_json(relationship: Relationship) -> Document:
    """One element of ``object_relationships`` or ``array_relationships``."""
    return _without_empty(
        {
            "name": relationship.name,
            "using": using_json(relationship.using),
            "comment": relationship.comment,
        },
        keep=("name", "using"),
    )


def using_json(using: ForeignKeyOn | ManualJoin) -> Document:
    """``using`` of a relationship."""
    match using:
        case ForeignKeyOn(None, (column,)):
            return {"foreign_key_constraint_on": column}
        case ForeignKeyOn(None, columns):
            return {"foreign_key_constraint_on": list(columns)}
        case ForeignKeyOn(TableName() as table, (column,)):
            return {"foreign_key_constraint_on": {"column": column, "table": name_json(table)}}
        case ForeignKeyOn(table, columns):
            name = None if table is None else name_json(table)
            return {"foreign_key_constraint_on": {"columns": list(columns), "table": name}}
        case ManualJoin(table, columns, insertion_order):
            return {
                "manual_configuration": {
                    "column_mapping": columns,
                    "insertion_order": insertion_order,
                    "remote_table": name_json(table),
                }
            }


def computed_field_json(field: ComputedField) -> Document:
    """One element of ``computed_fields``."""
    return _without_empty(
        {
            "name": field.name,
            "definition": _without_empty(
                {
                    "function": name_json(field.function),
                    "table_argument": field.table_argument,
                    "session_argument": field.session_argument,
                }
            ),
            "comment": field.comment,
        },
        keep=("name", "definition"),
    )


def function_json(function: TrackedFunction) -> Document:
    """One element of ``functions``."""
    return _without_empty(
        {
            "function": name_json(function.name),
            "configuration": function.configuration,
            "permissions": [{"role": role} for role in function.permissions],
            "comment": function.comment,
            **function.rest,
        },
        keep=("function",),
    )


def select_permission_json(permission: SelectPermission) -> Document:
    """``permission`` of a select permission."""
    return _without_empty(
        {
            "columns": columns_json(permission.columns),
            "computed_fields": list(permission.computed_fields),
            "filter": permission.filter,
            "limit": permission.limit,
            "allow_aggregations": permission.allow_aggregations,
            "query_root_fields": _sorted_or_none(permission.query_root_fields),
            "subscription_root_fields": _sorted_or_none(permission.subscription_root_fields),
        },
        keep=("columns", "filter", "limit", "query_root_fields", "subscription_root_fields"),
    )


def insert_permission_json(permission: InsertPermission) -> Document:
    """``permission`` of an insert permission."""
    return _without_empty(
        {
            "check": permission.check,
            "set": permission.presets,
            "columns": columns_json(permission.columns),
            "backend_only": permission.backend_only,
        },
        keep=("check", "columns"),
    )


def update_permission_json(permission: UpdatePermission) -> Document:
    """``permission`` of an update permission; a null check is the filter's."""
    return _without_empty(
        {
            "columns": columns_json(permission.columns),
            "filter": permission.filter,
            "check": permission.check,
            "set": permission.presets,
            "backend_only": permission.backend_only,
        },
        keep=("columns", "filter", "check"),
    )


def delete_permission_json(permission: DeletePermission) -> Document:
    """``permission`` of a delete permission."""
    return _without_empty(
        {"filter": permission.filter, "backend_only": permission.backend_only}, keep=("filter",)
    )


def columns_json(columns: Columns) -> object:
    """``"*"``, or a list."""
    return "*" if isinstance(columns, AllColumns) else list(columns)


def _permissions(
    permissions: Mapping[RoleName, Permission], encode: Callable[[Permission], Document]
) -> list[Document]:
    """By role name, as Hasura exports them."""
    return [
        _without_empty(
            {
                "role": role,
                "permission": encode(permissions[role]),
                "comment": permissions[role].comment,
            },
            keep=("permission",),
        )
        for role in sorted(permissions)
    ]


def _sorted_or_none(names: frozenset[str] | None) -> list[str] | None:
    return None if names is None else sorted(names)


def _without_empty(document: Document, keep: tuple[str, ...] = ()) -> Document:
    """The document without nulls, empty lists and objects, and false; `keep` keeps all but null."""
    return {
        key: value
        for key, value in document.items()
        if value is not None and (key in keep or value not in (False, [], {}))
    }
