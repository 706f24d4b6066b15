"""Tracking functions as root fields, and computed fields of tables."""

from collections.abc import Mapping
from dataclasses import replace

from genkan.engine.errors import (
    AlreadyExists,
    AlreadyTracked,
    AlreadyUntracked,
    NotExists,
    NotSupported,
)
from genkan.engine.metadata.decode_table import computed_field, function_name
from genkan.engine.metadata.dependents import (
    Need,
    refuse_dependents,
    without_dependents,
)
from genkan.engine.metadata.edit import Draft, Edited, source_of, table_of
from genkan.engine.metadata.function_configuration import function_configuration
from genkan.engine.metadata.model import Metadata, Source, TrackedFunction, TrackedTable
from genkan.engine.metadata.objects import (
    ComputedFieldObject,
    FunctionObject,
    with_source,
    with_table,
    without,
)
from genkan.engine.metadata.reading import (
    Node,
    fields,
    is_set,
    name,
    optional,
    optional_text,
    required,
)
from genkan.engine.metadata.row_condition import ComputedFieldUse
from genkan.engine.names import ColumnName, ComputedFieldName, RelationshipName, RoleName, TableName


def track_function(draft: Draft, args: Node) -> Edited:
    """``pg_track_function``, in all forms: ``"f"``, ``{schema, name}``, ``{function, ...}``."""
    members: Mapping[str, Node] = (
        {} if isinstance(args.value, str) else fields(args, "TrackFunction")
    )
    source = source_of(draft.metadata, members)
    function = function_name(members.get("function", args), source.name)
    if function in source.functions:
        raise AlreadyTracked(f'function already tracked: "{function}"')
    if TableName(function.source, function.schema, function.name) in source.tables:
        raise NotSupported(f'table with name "{function}" already exists')
    configuration = optional(members, "configuration")
    tracked = TrackedFunction(
        name=function,
        configuration={} if configuration is None else function_configuration(configuration),
        comment=optional_text(members, "comment"),
    )
    return Edited(_with_function(draft.metadata, source, tracked), FunctionObject(function))


def untrack_function(draft: Draft, args: Node) -> Edited:
    """``pg_untrack_function``."""
    members: Mapping[str, Node] = (
        {} if isinstance(args.value, str) else fields(args, "UntrackFunction")
    )
    source = source_of(draft.metadata, members)
    function = function_name(members.get("function", args), source.name)
    if function not in source.functions:
        raise AlreadyUntracked(f'function already untracked: "{function}"')
    return Edited(without(draft.metadata, FunctionObject(function)))


def set_function_customization(draft: Draft, args: Node) -> Edited:
    """``pg_set_function_customization``: in the place of the whole configuration."""
    members = fields(args, "SetFunctionCustomization")
    source, tracked = _tracked(draft.metadata, args)
    configuration = function_configuration(required(members, "configuration", args))
    changed = replace(tracked, configuration=configuration)
    return Edited(_with_function(draft.metadata, source, changed), FunctionObject(tracked.name))


def create_function_permission(draft: Draft, args: Node) -> Edited:
    """``pg_create_function_permission``."""
    role = RoleName(name(required(fields(args), "role", args)))
    source, tracked = _tracked(draft.metadata, args)
    if role in tracked.permissions:
        raise AlreadyExists(
            f'permission of role "{role}" already exists for function "{tracked.name}" '
            f"in source: {source.name}"
        )
    changed = replace(tracked, permissions=(*tracked.permissions, role))
    return Edited(_with_function(draft.metadata, source, changed), FunctionObject(tracked.name))


def drop_function_permission(draft: Draft, args: Node) -> Edited:
    """``pg_drop_function_permission``."""
    role = RoleName(name(required(fields(args), "role", args)))
    source, tracked = _tracked(draft.metadata, args)
    if role not in tracked.permissions:
        raise NotExists(
            f'permission of role "{role}" does not exist for function "{tracked.name}" '
            f"in source: {source.name}"
        )
    left = tuple(known for known in tracked.permissions if known != role)
    return Edited(_with_function(draft.metadata, source, replace(tracked, permissions=left)))


def add_computed_field(draft: Draft, args: Node) -> Edited:
    """``pg_add_computed_field``."""
    name(required(fields(args), "name", args))
    table = _table(draft.metadata, args)
    field = computed_field(args, table.name.source)
    catalog = draft.catalogs.get(table.name.source)
    known = None if catalog is None else catalog.tables.get(table.name)
    if (
        field.name in table.computed_fields
        or RelationshipName(field.name) in table.object_relationships
        or RelationshipName(field.name) in table.array_relationships
        or (known is not None and ColumnName(field.name) in known.columns)
    ):
        raise AlreadyExists(
            f'field with name "{field.name}" already exists in table "{table.name}"'
        )
    added = replace(table, computed_fields={**table.computed_fields, field.name: field})
    return Edited(with_table(draft.metadata, added), ComputedFieldObject(table.name, field.name))


def drop_computed_field(draft: Draft, args: Node) -> Edited:
    """``pg_drop_computed_field``; ``cascade`` takes along the permissions that use it."""
    members = fields(args, "DropComputedField")
    field = ComputedFieldName(name(required(members, "name", args)))
    table = _table(draft.metadata, args)
    if field not in table.computed_fields:
        raise NotExists(f'computed field "{field}" does not exist', path="$.name")

    def gone(need: Need) -> bool:
        return need == ComputedFieldUse(table.name, field)

    if not is_set(members, "cascade"):
        refuse_dependents(draft.metadata, draft.catalogs, gone, lambda _: False)
    left = without_dependents(draft.metadata, draft.catalogs, gone)
    return Edited(without(left, ComputedFieldObject(table.name, field)))


def _table(metadata: Metadata, args: Node) -> TrackedTable:
    try:
        return table_of(metadata, fields(args), args)
    except NotExists as error:
        raise NotExists(error.message, path="$.table") from None


def _tracked(metadata: Metadata, args: Node) -> tuple[Source, TrackedFunction]:
    members = fields(args, "Function")
    source = source_of(metadata, members)
    function = function_name(required(members, "function", args), source.name)
    if function not in source.functions:
        raise NotExists(f'function "{function}" does not exist in source: {source.name}')
    return source, source.functions[function]


def _with_function(metadata: Metadata, source: Source, function: TrackedFunction) -> Metadata:
    functions = {**source.functions, function.name: function}
    return with_source(metadata, replace(source, functions=functions))
