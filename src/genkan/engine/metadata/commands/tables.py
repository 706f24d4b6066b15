"""Tracking tables and how clients see them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from genkan.engine.errors import (
    AlreadyTracked,
    AlreadyUntracked,
    NotSupported,
    UnreadableArguments,
)
from genkan.engine.metadata.decode_table import table_configuration, table_name
from genkan.engine.metadata.dependents import (
    Need,
    refuse_dependents,
    without_dependents,
)
from genkan.engine.metadata.edit import Draft, Edited, catalog_named, source_of, table_of
from genkan.engine.metadata.model import (
    Metadata,
    Source,
    TableConfiguration,
    TrackedTable,
)
from genkan.engine.metadata.objects import (
    ComputedFieldObject,
    MetadataObject,
    PermissionObject,
    RelationshipObject,
    TableObject,
    with_table,
    without,
    without_key,
)
from genkan.engine.metadata.reading import (
    Node,
    fields,
    flag,
    is_set,
    optional,
    required,
)
from genkan.engine.metadata.row_condition import (
    ColumnUse,
    ComputedFieldUse,
    RelationshipUse,
    TableUse,
)
from genkan.engine.names import FunctionName, TableName


def track_table(draft: Draft, args: Node) -> Edited:
    """``pg_track_table``, in all forms: ``"t"``, ``{schema, name}``, ``{table, ...}``."""
    members: Mapping[str, Node] = {} if isinstance(args.value, str) else fields(args, "TrackTable")
    source = source_of(draft.metadata, members)
    catalog_named(draft.metadata, draft.catalogs, source.name)
    name = table_name(members.get("table", args), source.name)
    configuration = optional(members, "configuration")
    rest = {
        key: node.value
        for key, node in members.items()
        if key == "apollo_federation_config" and node.value is not None
    }
    _check_free(source, name)
    table = TrackedTable(
        name=name,
        configuration=(
            TableConfiguration() if configuration is None else table_configuration(configuration)
        ),
        is_enum=is_set(members, "is_enum"),
        rest=rest,
    )
    return Edited(with_table(draft.metadata, table), TableObject(name))


def untrack_table(draft: Draft, args: Node) -> Edited:
    """``pg_untrack_table``; ``cascade`` takes along what other tables have that needs it."""
    members = fields(args, "UntrackTable")
    source = source_of(draft.metadata, members)
    name = table_name(required(members, "table", args), source.name)
    if name not in source.tables:
        raise AlreadyUntracked(f'view/table already untracked: "{name}"')
    if not is_set(members, "cascade"):
        refuse_dependents(draft.metadata, draft.catalogs, needs_table(name), part_of(name))
    return Edited(untracked_tables(draft, [name]))


def untracked_tables(draft: Draft, names: Sequence[TableName]) -> Metadata:
    """The metadata without the tables and whatever needs them."""
    metadata = draft.metadata
    for name in names:
        left = without_dependents(metadata, draft.catalogs, needs_table(name))
        metadata = without(left, TableObject(name))
    return metadata


def set_table_customization(draft: Draft, args: Node) -> Edited:
    """``pg_set_table_customization``: in the place of the whole configuration."""
    members = fields(args, "SetTableCustomization")
    table = table_of(draft.metadata, members, args)
    configuration = table_configuration(required(members, "configuration", args))
    edited = replace(table, configuration=configuration)
    return Edited(with_table(draft.metadata, edited), TableObject(table.name))


def set_table_custom_fields(draft: Draft, args: Node) -> Edited:
    """``set_table_custom_fields`` of Hasura v1: names of columns and root fields alone."""
    members = fields(args, "SetTableCustomFields")
    table = table_of(draft.metadata, members, args)
    known = {"custom_root_fields", "custom_column_names"}
    older = {key: node.value for key, node in members.items() if key in known}
    configuration = table_configuration(Node(older, args.path))
    edited = replace(table, configuration=configuration)
    return Edited(with_table(draft.metadata, edited), TableObject(table.name))


def set_table_is_enum(draft: Draft, args: Node) -> Edited:
    """``pg_set_table_is_enum``."""
    members = fields(args, "SetTableIsEnum")
    table = table_of(draft.metadata, members, args)
    edited = replace(table, is_enum=flag(required(members, "is_enum", args)))
    return Edited(with_table(draft.metadata, edited), TableObject(table.name))


def set_apollo_federation_config(draft: Draft, args: Node) -> Edited:
    """``pg_set_apollo_federation_config``; without a configuration it is switched off."""
    members = fields(args, "SetApolloFederationConfig")
    table = table_of(draft.metadata, members, args)
    config = optional(members, "apollo_federation_config")
    if config is not None:
        enabled = required(fields(config, "ApolloFederationConfig"), "enable", config)
        if enabled.value != "v1":
            message = f'expected "v1", but found {enabled.value}'
            raise UnreadableArguments(message, path=enabled.path)
    left = without_key(table.rest, "apollo_federation_config")
    rest = left if config is None else {**left, "apollo_federation_config": config.value}
    return Edited(with_table(draft.metadata, replace(table, rest=rest)), TableObject(table.name))


def needs_table(name: TableName) -> Callable[[Need], bool]:
    """Whether something of, or in, the table is needed."""

    def needs(need: Need) -> bool:
        match need:
            case TableUse(table) | ColumnUse(table) | RelationshipUse(table):
                return table == name
            case ComputedFieldUse(table):
                return table == name
            case _:
                return False

    return needs


def part_of(name: TableName) -> Callable[[MetadataObject], bool]:
    """Whether an object goes with the table in any case."""

    def is_part(item: MetadataObject) -> bool:
        match item:
            case RelationshipObject() | ComputedFieldObject() | PermissionObject():
                return item.table == name
            case _:
                return False

    return is_part


def _check_free(source: Source, name: TableName) -> None:
    if name in source.tables:
        raise AlreadyTracked(f'view/table already tracked: "{name}"')
    if FunctionName(name.source, name.schema, name.name) in source.functions:
        raise NotSupported(f'function with name "{name}" already exists')
