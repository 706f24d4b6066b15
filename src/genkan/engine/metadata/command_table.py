"""Every metadata command: its names, and the function that does it.

An `Edit` makes new metadata of the old; a `Question` answers from the snapshot; the
`Whole` ones replace, reload or clear all of it and are done by change_metadata.py.
Every ``pg_*`` command has its name of Hasura v1, without the prefix, on ``/v1/query``.
Source: Hasura v2, metadata API reference; schema/metadata API of v1.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final, TypeAlias

from genkan.engine.metadata.commands.actions import (
    create_action,
    create_action_permission,
    drop_action,
    drop_action_permission,
    set_custom_types,
    update_action,
)
from genkan.engine.metadata.commands.api_limits import (
    remove_api_limits,
    set_api_limits,
    set_introspection_options,
)
from genkan.engine.metadata.commands.functions import (
    add_computed_field,
    create_function_permission,
    drop_computed_field,
    drop_function_permission,
    set_function_customization,
    track_function,
    untrack_function,
)
from genkan.engine.metadata.commands.native_queries import (
    create_model_permission,
    drop_model_permission,
    track_logical_model,
    track_native_query,
    untrack_logical_model,
    untrack_native_query,
)
from genkan.engine.metadata.commands.permissions import (
    create_permission,
    drop_permission,
    set_permission_comment,
)
from genkan.engine.metadata.commands.query_collections import (
    add_collection_to_allow_list,
    add_query_to_collection,
    create_query_collection,
    drop_collection_from_allow_list,
    drop_query_collection,
    drop_query_from_collection,
    rename_query_collection,
    update_scope_in_allow_list,
)
from genkan.engine.metadata.commands.relationships import (
    create_array_relationship,
    create_object_relationship,
    drop_relationship,
    rename_relationship,
    set_relationship_comment,
)
from genkan.engine.metadata.commands.remote_schemas import (
    add_remote_schema,
    add_remote_schema_permissions,
    drop_remote_schema_permissions,
    remove_remote_schema,
    update_remote_schema,
)
from genkan.engine.metadata.commands.roles import add_inherited_role, drop_inherited_role
from genkan.engine.metadata.commands.settings import (
    add_host_to_tls_allow_list,
    drop_host_from_tls_allow_list,
    remove_metrics_config,
    set_metrics_config,
    set_opentelemetry_config,
    set_opentelemetry_status,
    set_query_tags,
)
from genkan.engine.metadata.commands.sources import (
    add_source,
    drop_source,
    rename_source,
    update_source,
)
from genkan.engine.metadata.commands.tables import (
    set_apollo_federation_config,
    set_table_custom_fields,
    set_table_customization,
    set_table_is_enum,
    track_table,
    untrack_table,
)
from genkan.engine.metadata.edit import Edit
from genkan.engine.metadata.objects import PermissionKind


class Needs(Enum):
    """What an edit has to know of the database."""

    METADATA = "nothing"
    FRESH_CATALOG = "what it has now, with what was made a moment ago"
    REMOTE_SCHEMA = "nothing, but the remote schema has to answer"


@dataclass(frozen=True, slots=True)
class EditCommand:
    """A command that makes new metadata of the old.

    is_atomic: it may be a part of a ``bulk_atomic``.
    """

    edit: Edit
    needs: Needs = Needs.METADATA
    is_atomic: bool = False
    has_documents: bool = False


class Question(Enum):
    """Commands that change nothing."""

    EXPORT_METADATA = "export_metadata"
    GET_INCONSISTENT_METADATA = "get_inconsistent_metadata"
    DUMP_INTERNAL_STATE = "dump_internal_state"
    LIST_SOURCE_KINDS = "list_source_kinds"
    GET_SOURCE_KIND_CAPABILITIES = "get_source_kind_capabilities"
    GET_SOURCE_TABLES = "get_source_tables"
    GET_TABLE_INFO = "get_table_info"
    SUGGEST_RELATIONSHIPS = "suggest_relationships"
    GET_NATIVE_QUERY = "get_native_query"
    GET_LOGICAL_MODEL = "get_logical_model"
    TEST_WEBHOOK_TRANSFORM = "test_webhook_transform"
    INTROSPECT_REMOTE_SCHEMA = "introspect_remote_schema"

    @property
    def needs(self) -> Needs:
        """What the answer is made of."""
        is_of_database = self in {Question.GET_SOURCE_TABLES, Question.GET_TABLE_INFO}
        return Needs.FRESH_CATALOG if is_of_database else Needs.METADATA


class SeveralTables(Enum):
    """Commands that do what they can, and tell what they could not."""

    TRACK = "track_tables"
    UNTRACK = "untrack_tables"


class Whole(Enum):
    """Commands about all of the metadata, or made of other commands."""

    REPLACE_METADATA = "replace_metadata"
    CLEAR_METADATA = "clear_metadata"
    RELOAD_METADATA = "reload_metadata"
    RELOAD_REMOTE_SCHEMA = "reload_remote_schema"
    DROP_INCONSISTENT_METADATA = "drop_inconsistent_metadata"
    GET_CATALOG_STATE = "get_catalog_state"
    SET_CATALOG_STATE = "set_catalog_state"
    BULK = "bulk"
    BULK_KEEP_GOING = "bulk_keep_going"
    BULK_ATOMIC = "bulk_atomic"
    CONCURRENT_BULK = "concurrent_bulk"  # of the schema API alone


Command: TypeAlias = EditCommand | Question | SeveralTables | Whole

_FRESH: Final = Needs.FRESH_CATALOG

# By the name of Hasura v1; ``pg_`` before it is the name of v2.
_OF_POSTGRES: Final[Mapping[str, Command]] = {
    "add_source": EditCommand(add_source, _FRESH),
    "update_source": EditCommand(update_source, _FRESH),
    "drop_source": EditCommand(drop_source),
    "get_source_tables": Question.GET_SOURCE_TABLES,
    "get_table_info": Question.GET_TABLE_INFO,
    "track_table": EditCommand(track_table, _FRESH),
    "track_tables": SeveralTables.TRACK,
    "untrack_table": EditCommand(untrack_table),
    "untrack_tables": SeveralTables.UNTRACK,
    "set_table_customization": EditCommand(set_table_customization),
    "set_table_is_enum": EditCommand(set_table_is_enum, _FRESH),
    "set_apollo_federation_config": EditCommand(set_apollo_federation_config),
    "create_object_relationship": EditCommand(create_object_relationship, _FRESH, is_atomic=True),
    "create_array_relationship": EditCommand(create_array_relationship, _FRESH, is_atomic=True),
    "drop_relationship": EditCommand(drop_relationship, is_atomic=True),
    "rename_relationship": EditCommand(rename_relationship),
    "set_relationship_comment": EditCommand(set_relationship_comment),
    "suggest_relationships": Question.SUGGEST_RELATIONSHIPS,
    "create_select_permission": EditCommand(create_permission(PermissionKind.SELECT)),
    "create_insert_permission": EditCommand(create_permission(PermissionKind.INSERT)),
    "create_update_permission": EditCommand(create_permission(PermissionKind.UPDATE)),
    "create_delete_permission": EditCommand(create_permission(PermissionKind.DELETE)),
    "drop_select_permission": EditCommand(drop_permission(PermissionKind.SELECT)),
    "drop_insert_permission": EditCommand(drop_permission(PermissionKind.INSERT)),
    "drop_update_permission": EditCommand(drop_permission(PermissionKind.UPDATE)),
    "drop_delete_permission": EditCommand(drop_permission(PermissionKind.DELETE)),
    "set_permission_comment": EditCommand(set_permission_comment),
    "track_function": EditCommand(track_function, _FRESH),
    "untrack_function": EditCommand(untrack_function),
    "set_function_customization": EditCommand(set_function_customization),
    "create_function_permission": EditCommand(create_function_permission),
    "drop_function_permission": EditCommand(drop_function_permission),
    "add_computed_field": EditCommand(add_computed_field, _FRESH),
    "drop_computed_field": EditCommand(drop_computed_field),
    "track_native_query": EditCommand(track_native_query, _FRESH, is_atomic=True),
    "untrack_native_query": EditCommand(untrack_native_query, is_atomic=True),
    "get_native_query": Question.GET_NATIVE_QUERY,
    "track_logical_model": EditCommand(track_logical_model, _FRESH, is_atomic=True),
    "untrack_logical_model": EditCommand(untrack_logical_model, is_atomic=True),
    "get_logical_model": Question.GET_LOGICAL_MODEL,
    "create_logical_model_select_permission": EditCommand(create_model_permission),
    "drop_logical_model_select_permission": EditCommand(drop_model_permission),
}

_WITHOUT_PREFIX: Final[Mapping[str, Command]] = {
    "add_existing_table_or_view": EditCommand(track_table, _FRESH),
    "set_table_custom_fields": EditCommand(set_table_custom_fields),
    "rename_source": EditCommand(rename_source),
    "set_custom_types": EditCommand(set_custom_types),
    "create_action": EditCommand(create_action),
    "update_action": EditCommand(update_action),
    "drop_action": EditCommand(drop_action),
    "create_action_permission": EditCommand(create_action_permission),
    "drop_action_permission": EditCommand(drop_action_permission),
    "add_inherited_role": EditCommand(add_inherited_role),
    "drop_inherited_role": EditCommand(drop_inherited_role),
    "create_query_collection": EditCommand(create_query_collection, has_documents=True),
    "rename_query_collection": EditCommand(rename_query_collection),
    "drop_query_collection": EditCommand(drop_query_collection),
    "add_query_to_collection": EditCommand(add_query_to_collection, has_documents=True),
    "drop_query_from_collection": EditCommand(drop_query_from_collection),
    "add_collection_to_allowlist": EditCommand(add_collection_to_allow_list),
    "update_scope_of_collection_in_allowlist": EditCommand(update_scope_in_allow_list),
    "drop_collection_from_allowlist": EditCommand(drop_collection_from_allow_list),
    "set_api_limits": EditCommand(set_api_limits),
    "remove_api_limits": EditCommand(remove_api_limits),
    "set_graphql_schema_introspection_options": EditCommand(set_introspection_options),
    "set_metrics_config": EditCommand(set_metrics_config),
    "remove_metrics_config": EditCommand(remove_metrics_config),
    "set_opentelemetry_config": EditCommand(set_opentelemetry_config),
    "set_opentelemetry_status": EditCommand(set_opentelemetry_status),
    "set_query_tags": EditCommand(set_query_tags),
    "add_host_to_tls_allowlist": EditCommand(add_host_to_tls_allow_list),
    "drop_host_from_tls_allowlist": EditCommand(drop_host_from_tls_allow_list),
    "export_metadata": Question.EXPORT_METADATA,
    "get_inconsistent_metadata": Question.GET_INCONSISTENT_METADATA,
    "dump_internal_state": Question.DUMP_INTERNAL_STATE,
    "list_source_kinds": Question.LIST_SOURCE_KINDS,
    "get_source_kind_capabilities": Question.GET_SOURCE_KIND_CAPABILITIES,
    "test_webhook_transform": Question.TEST_WEBHOOK_TRANSFORM,
    "add_remote_schema": EditCommand(add_remote_schema, Needs.REMOTE_SCHEMA),
    "update_remote_schema": EditCommand(update_remote_schema, Needs.REMOTE_SCHEMA),
    "remove_remote_schema": EditCommand(remove_remote_schema),
    "introspect_remote_schema": Question.INTROSPECT_REMOTE_SCHEMA,
    "add_remote_schema_permissions": EditCommand(add_remote_schema_permissions),
    "drop_remote_schema_permissions": EditCommand(drop_remote_schema_permissions),
    **{whole.value: whole for whole in Whole if whole is not Whole.CONCURRENT_BULK},
}

COMMANDS: Final[Mapping[str, Command]] = {
    **_OF_POSTGRES,
    **{f"pg_{name}": command for name, command in _OF_POSTGRES.items()},
    **_WITHOUT_PREFIX,
}
