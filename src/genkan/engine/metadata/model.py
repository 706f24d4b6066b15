"""What the operator declared, typed.

Keys that this version neither enforces nor needs are kept word for word in ``rest``,
so that ``export_metadata`` gives back what ``replace_metadata`` took. A key that would
narrow access and is not enforced yet never gets here: decode.py refuses it.
Source: Hasura v2, metadata v3 (metadata.openapi.json).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from genkan.engine.metadata.actions import NO_CUSTOM_TYPES, Action, CustomTypes
from genkan.engine.metadata.api_limits import NO_LIMITS, ApiLimits
from genkan.engine.metadata.customization import NO_CUSTOMIZATION, SourceCustomization
from genkan.engine.metadata.input_validation import InputValidation
from genkan.engine.metadata.model_fields import ModelFields, QueryArgument
from genkan.engine.metadata.query_collections import AllowListEntry, QueryCollection
from genkan.engine.metadata.remote_schemas import RemoteSchema
from genkan.engine.names import (
    ActionName,
    ArgumentName,
    CollectionName,
    ColumnName,
    ComputedFieldName,
    FunctionName,
    GraphQLName,
    LogicalModelName,
    NativeQueryName,
    RelationshipName,
    RemoteSchemaName,
    RoleName,
    SourceName,
    TableName,
)

Json: TypeAlias = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class ForeignKeyOn:
    """``foreign_key_constraint_on``: columns here (``table`` None) or on another table."""

    table: TableName | None
    columns: tuple[ColumnName, ...]


@dataclass(frozen=True, slots=True)
class ManualJoin:
    """``manual_configuration``: this table's column -> the remote table's column."""

    table: TableName
    columns: Mapping[ColumnName, ColumnName]
    insertion_order: str | None = None


@dataclass(frozen=True, slots=True)
class NativeQueryJoin:
    """A manual join to what a native query gives: this side's column -> a field of its model."""

    query: NativeQueryName
    columns: Mapping[ColumnName, ColumnName]
    insertion_order: str | None = None


@dataclass(frozen=True, slots=True)
class Relationship:
    """An object or array relationship; which of them, its mapping in `TrackedTable` says."""

    name: RelationshipName
    using: ForeignKeyOn | ManualJoin | NativeQueryJoin
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class AllColumns:
    """``"*"``; an insert permission may also leave it unwritten."""

    is_written: bool = True


Columns: TypeAlias = AllColumns | tuple[ColumnName, ...]


@dataclass(frozen=True, slots=True)
class SelectPermission:
    """``filter`` is Hasura's boolean expression as JSON; permission/row_filter reads it.

    query_root_fields, subscription_root_fields: None offers all.
    """

    columns: Columns
    filter: Json
    limit: int | None = None
    allow_aggregations: bool = False
    computed_fields: tuple[ComputedFieldName, ...] = ()
    query_root_fields: frozenset[str] | None = None
    subscription_root_fields: frozenset[str] | None = None
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class InsertPermission:
    """``presets`` is ``set``: column -> JSON value or session variable."""

    columns: Columns
    check: Json
    presets: Mapping[ColumnName, object] = field(default_factory=dict[ColumnName, object])
    backend_only: bool = False
    validate_input: InputValidation | None = None
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class UpdatePermission:
    """``filter`` before, ``check`` after the update; without a check it may lead anywhere."""

    columns: Columns
    filter: Json
    check: Json | None = None
    presets: Mapping[ColumnName, object] = field(default_factory=dict[ColumnName, object])
    backend_only: bool = False
    validate_input: InputValidation | None = None
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class DeletePermission:
    """Rows that may go."""

    filter: Json
    backend_only: bool = False
    validate_input: InputValidation | None = None
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class ComputedField:
    """A function of the row; ``table_argument`` None is the function's first."""

    name: ComputedFieldName
    function: FunctionName
    table_argument: str | None = None
    session_argument: str | None = None
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class ColumnConfiguration:
    """How clients see one column."""

    custom_name: GraphQLName | None = None
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class RootFieldConfiguration:
    """How clients see one root field; ``comment`` "" hides the description."""

    name: GraphQLName | None = None
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class TableConfiguration:
    """How clients see a table. ``root_fields`` keys are Hasura's: select, insert_one ..."""

    custom_name: GraphQLName | None = None
    comment: str | None = None
    columns: Mapping[ColumnName, ColumnConfiguration] = field(
        default_factory=dict[ColumnName, ColumnConfiguration]
    )
    root_fields: Mapping[str, RootFieldConfiguration] = field(
        default_factory=dict[str, RootFieldConfiguration]
    )


@dataclass(frozen=True, slots=True)
class TrackedTable:
    """A table the API offers. ``rest``: other keys, word for word."""

    name: TableName
    configuration: TableConfiguration = field(default_factory=TableConfiguration)
    is_enum: bool = False
    object_relationships: Mapping[RelationshipName, Relationship] = field(
        default_factory=dict[RelationshipName, Relationship]
    )
    array_relationships: Mapping[RelationshipName, Relationship] = field(
        default_factory=dict[RelationshipName, Relationship]
    )
    computed_fields: Mapping[ComputedFieldName, ComputedField] = field(
        default_factory=dict[ComputedFieldName, ComputedField]
    )
    select_permissions: Mapping[RoleName, SelectPermission] = field(
        default_factory=dict[RoleName, SelectPermission]
    )
    insert_permissions: Mapping[RoleName, InsertPermission] = field(
        default_factory=dict[RoleName, InsertPermission]
    )
    update_permissions: Mapping[RoleName, UpdatePermission] = field(
        default_factory=dict[RoleName, UpdatePermission]
    )
    delete_permissions: Mapping[RoleName, DeletePermission] = field(
        default_factory=dict[RoleName, DeletePermission]
    )
    rest: Json = field(default_factory=dict[str, object])


@dataclass(frozen=True, slots=True)
class TrackedFunction:
    """A function the API offers as a root field. ``rest``: other keys, word for word."""

    name: FunctionName
    configuration: Json = field(default_factory=dict[str, object])
    permissions: tuple[RoleName, ...] = ()
    comment: str | None = None
    rest: Json = field(default_factory=dict[str, object])


@dataclass(frozen=True, slots=True)
class LogicalModel:
    """What rows of native queries are, and who may see which of them."""

    name: LogicalModelName
    fields: ModelFields
    description: str | None = None
    select_permissions: Mapping[RoleName, SelectPermission] = field(
        default_factory=dict[RoleName, SelectPermission]
    )


@dataclass(frozen=True, slots=True)
class InlineModel:
    """A logical model of one native query, whose name and description it has."""

    fields: ModelFields
    select_permissions: Mapping[RoleName, SelectPermission] = field(
        default_factory=dict[RoleName, SelectPermission]
    )


@dataclass(frozen=True, slots=True)
class NativeQuery:
    """An operator's SQL as a root field; ``{{name}}`` in its code stands for an argument.

    Relationships are manual joins, to tables and native queries.
    """

    name: NativeQueryName
    code: str
    returns: LogicalModelName | InlineModel
    arguments: Mapping[ArgumentName, QueryArgument] = field(
        default_factory=dict[ArgumentName, QueryArgument]
    )
    object_relationships: Mapping[RelationshipName, Relationship] = field(
        default_factory=dict[RelationshipName, Relationship]
    )
    array_relationships: Mapping[RelationshipName, Relationship] = field(
        default_factory=dict[RelationshipName, Relationship]
    )
    description: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A database. ``configuration`` is Hasura's, ``connection_info`` and all."""

    name: SourceName
    configuration: Json
    tables: Mapping[TableName, TrackedTable] = field(default_factory=dict[TableName, TrackedTable])
    functions: Mapping[FunctionName, TrackedFunction] = field(
        default_factory=dict[FunctionName, TrackedFunction]
    )
    logical_models: Mapping[LogicalModelName, LogicalModel] = field(
        default_factory=dict[LogicalModelName, LogicalModel]
    )
    native_queries: Mapping[NativeQueryName, NativeQuery] = field(
        default_factory=dict[NativeQueryName, NativeQuery]
    )
    kind: str = "postgres"
    customization: SourceCustomization = NO_CUSTOMIZATION
    rest: Json = field(default_factory=dict[str, object])


@dataclass(frozen=True, slots=True)
class Metadata:
    """The whole document. ``rest``: other top-level keys, word for word.

    inherited_roles: a role -> the roles it inherits from.
    allow_list: ``allowlist``; a collection that is not there lists nothing.
    actions, custom_types: what they are, metadata/actions.py says.
    introspection_disabled_for: the roles of ``graphql_schema_introspection``.
    """

    sources: Mapping[SourceName, Source] = field(default_factory=dict[SourceName, Source])
    inherited_roles: Mapping[RoleName, tuple[RoleName, ...]] = field(
        default_factory=dict[RoleName, tuple[RoleName, ...]]
    )
    query_collections: Mapping[CollectionName, QueryCollection] = field(
        default_factory=dict[CollectionName, QueryCollection]
    )
    allow_list: Mapping[CollectionName, AllowListEntry] = field(
        default_factory=dict[CollectionName, AllowListEntry]
    )
    actions: Mapping[ActionName, Action] = field(default_factory=dict[ActionName, Action])
    custom_types: CustomTypes = NO_CUSTOM_TYPES
    api_limits: ApiLimits = NO_LIMITS
    introspection_disabled_for: tuple[RoleName, ...] = ()
    remote_schemas: Mapping[RemoteSchemaName, RemoteSchema] = field(
        default_factory=dict[RemoteSchemaName, RemoteSchema]
    )
    rest: Json = field(default_factory=dict[str, object])


# The kind of an inconsistency that nobody is refused for: an inherited role lacks what its
# parents have in different ways. Its definition is Hasura's ``entity``.
WRITE_CONFLICT = "inherited role permission inconsistency"


@dataclass(frozen=True, slots=True)
class Inconsistency:
    """An object of the metadata that does not fit the database, and why.

    kind: Hasura's word: "table", "object_relation", "select_permission" ...
    name: with its place: "object_relation author in table article in source default".
    reason: as Hasura words it, "Inconsistent object: " and all.
    message: what else there is to know of it, from Postgres; None when there is nothing.
    """

    kind: str
    name: str
    reason: str
    definition: object
    message: object = None
