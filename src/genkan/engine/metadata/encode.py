"""`Metadata` as a document of version 3: what ``export_metadata`` answers.

What decode.py reads from it is the same `Metadata` again. Values that are their
defaults are left out, as Hasura leaves them out.
"""

from collections.abc import Callable

from genkan.engine.metadata.api_limits import api_limits_json, disabled_introspection_json
from genkan.engine.metadata.customization import source_customization_json
from genkan.engine.metadata.encode_actions import action_json, custom_types_json
from genkan.engine.metadata.encode_permission import (
    Document,
    delete_permission_json,
    insert_permission_json,
    permissions_json,
    select_permission_json,
    update_permission_json,
    without_empty,
)
from genkan.engine.metadata.model import (
    ComputedField,
    ForeignKeyOn,
    InlineModel,
    LogicalModel,
    ManualJoin,
    Metadata,
    NativeQuery,
    NativeQueryJoin,
    Relationship,
    RootFieldConfiguration,
    Source,
    TableConfiguration,
    TrackedFunction,
    TrackedTable,
)
from genkan.engine.metadata.model_fields import ArrayOf, FieldType, ModelFields, ModelOf, ScalarOf
from genkan.engine.metadata.query_collections import allow_list_entry_json, query_collection_json
from genkan.engine.metadata.remote_schemas import remote_schema_json
from genkan.engine.names import FunctionName, LogicalModelName, RoleName, TableName


def metadata_json(metadata: Metadata) -> Document:
    """The whole document."""
    return document_of(metadata, table_json)


def document_of(metadata: Metadata, table: Callable[[TrackedTable], object]) -> Document:
    """The whole document, with what ``table`` makes of each tracked table."""
    return without_empty(
        {
            "version": 3,
            "sources": [_source_of(source, table) for source in metadata.sources.values()],
            "inherited_roles": [
                inherited_role_json(role, parents)
                for role, parents in metadata.inherited_roles.items()
            ],
            "query_collections": [
                query_collection_json(item) for item in metadata.query_collections.values()
            ],
            "allowlist": [allow_list_entry_json(item) for item in metadata.allow_list.values()],
            "actions": [action_json(action) for action in metadata.actions.values()],
            "custom_types": custom_types_json(metadata.custom_types),
            "api_limits": api_limits_json(metadata.api_limits),
            "graphql_schema_introspection": disabled_introspection_json(
                metadata.introspection_disabled_for
            ),
            "remote_schemas": [
                remote_schema_json(remote) for remote in metadata.remote_schemas.values()
            ],
            **metadata.rest,
        },
        keep=("version", "sources"),
    )


def inherited_role_json(role: RoleName, parents: tuple[RoleName, ...]) -> Document:
    """One element of ``inherited_roles``."""
    return {"role_name": role, "role_set": list(parents)}


def source_json(source: Source) -> Document:
    """One element of ``sources``."""
    return _source_of(source, table_json)


def _source_of(source: Source, table: Callable[[TrackedTable], object]) -> Document:
    return without_empty(
        {
            "name": source.name,
            "kind": source.kind,
            "tables": [table(tracked) for tracked in source.tables.values()],
            "functions": [function_json(function) for function in source.functions.values()],
            "logical_models": [logical_model_json(one) for one in source.logical_models.values()],
            "native_queries": [native_query_json(one) for one in source.native_queries.values()],
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
    return without_empty(
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
            "insert_permissions": permissions_json(
                table.insert_permissions, insert_permission_json
            ),
            "select_permissions": permissions_json(
                table.select_permissions, select_permission_json
            ),
            "update_permissions": permissions_json(
                table.update_permissions, update_permission_json
            ),
            "delete_permissions": permissions_json(
                table.delete_permissions, delete_permission_json
            ),
            **table.rest,
        },
        keep=("table",),
    )


def configuration_json(configuration: TableConfiguration) -> Document:
    """``configuration`` of a table."""
    return without_empty(
        {
            "column_config": {
                column: without_empty({"custom_name": item.custom_name, "comment": item.comment})
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
    return without_empty(
        {
            "name": relationship.name,
            "using": using_json(relationship.using),
            "comment": relationship.comment,
        },
        keep=("name", "using"),
    )


def using_json(using: ForeignKeyOn | ManualJoin | NativeQueryJoin) -> Document:
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
        case ManualJoin() | NativeQueryJoin():
            return {"manual_configuration": _manual_json(using)}


def _manual_json(join: ManualJoin | NativeQueryJoin) -> Document:
    remote: Document = (
        {"remote_table": name_json(join.table)}
        if isinstance(join, ManualJoin)
        else {"remote_native_query": join.query.name}
    )
    return {
        "column_mapping": join.columns,
        "insertion_order": join.insertion_order,
        **remote,
    }


def computed_field_json(field: ComputedField) -> Document:
    """One element of ``computed_fields``."""
    return without_empty(
        {
            "name": field.name,
            "definition": without_empty(
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
    return without_empty(
        {
            "function": name_json(function.name),
            "configuration": function.configuration,
            "permissions": [{"role": role} for role in function.permissions],
            "comment": function.comment,
            **function.rest,
        },
        keep=("function",),
    )


def logical_model_json(model: LogicalModel) -> Document:
    """One element of ``logical_models``."""
    return without_empty(
        {
            "name": model.name.name,
            "fields": _model_fields_json(model.fields),
            "description": model.description,
            "select_permissions": permissions_json(
                model.select_permissions, select_permission_json
            ),
        },
        keep=("fields",),
    )


def native_query_json(query: NativeQuery) -> Document:
    """One element of ``native_queries``."""
    return without_empty(
        {
            "root_field_name": query.name.name,
            "code": query.code,
            "returns": _returns_json(query.returns),
            "arguments": {
                name: without_empty(
                    {
                        "type": argument.type,
                        "nullable": argument.nullable,
                        "description": argument.description,
                    },
                    keep=("nullable",),
                )
                for name, argument in query.arguments.items()
            },
            "object_relationships": [
                _native_relationship_json(item) for item in query.object_relationships.values()
            ],
            "array_relationships": [
                _native_relationship_json(item) for item in query.array_relationships.values()
            ],
            "description": query.description,
        },
        keep=("code", "returns", "arguments"),
    )


def _returns_json(returns: LogicalModelName | InlineModel) -> object:
    if isinstance(returns, LogicalModelName):
        return returns.name
    return without_empty(
        {
            "fields": _model_fields_json(returns.fields),
            "select_permissions": permissions_json(
                returns.select_permissions, select_permission_json
            ),
        },
        keep=("fields",),
    )


def _model_fields_json(fields: ModelFields) -> list[Document]:
    return [
        without_empty(
            {
                "name": name,
                "type": _field_type_json(field.type),
                "description": field.description,
            }
        )
        for name, field in fields.items()
    ]


def _field_type_json(field_type: FieldType) -> Document:
    match field_type:
        case ScalarOf(scalar, nullable):
            return {"scalar": scalar, "nullable": nullable}
        case ArrayOf(items, nullable):
            return {"array": _field_type_json(items), "nullable": nullable}
        case ModelOf(model, nullable):
            return {"logical_model": model.name, "nullable": nullable}


def _native_relationship_json(relationship: Relationship) -> Document:
    using = relationship.using
    if isinstance(using, ForeignKeyOn):
        raise AssertionError("a native query has no foreign keys")  # noqa: TRY004 - our own fault
    written = {"name": relationship.name, "using": _manual_json(using)}
    return without_empty({**written, "comment": relationship.comment}, keep=("using",))
