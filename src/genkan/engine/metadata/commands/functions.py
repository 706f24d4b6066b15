"""Tracking functions as root fields, and computed fields of tables."""

from collections.abc import Mapping
from dataclasses import replace

from genkan.engine.errors import (
    AlreadyExists,
    AlreadyTracked,
    NotExists,
    NotSupported,
)
from genkan.engine.metadata.decode_table import computed_field, function_name
from genkan.engine.metadata.dependents import (
    Need,
    refuse_dependents,
    without_dependents,
)
from genkan.engine.metadata.edit import Draft, Edited, source_name, table_of
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
from genkan.engine.names import ComputedFieldName, RoleName, TableName


def track_function(draft: Draft, args: Node) -> Edited:
    """``pg_track_function``, in all forms: ``"f"``, ``{schema, name}``, ``{function, ...}``."""
    members: Mapping[str, Node] = (
        {} if isinstance(args.value, str) else fields(args, "TrackFunction")
    )
    source = draft.metadata.sources.get(source_name(members))
    if source is None or source.name not in draft.catalogs:
        raise NotExists(f'"{source_name(members)}" is not a known "postgres" source')
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
    """``pg_untrack_function``, as it was tracked."""
    members: Mapping[str, Node] = (
        {} if isinstance(args.value, str) else fields(args, "UnTrackFunction")
    )
    _, tracked = _tracked(draft.metadata, members, members.get("function", args))
    return Edited(without(draft.metadata, FunctionObject(tracked.name)))


def set_function_customization(draft: Draft, args: Node) -> Edited:
    """``pg_set_function_customization``: in the place of the whole configuration."""
    members = fields(args, "SetFunctionCustomization")
    source, tracked = _tracked(draft.metadata, members, required(members, "function", args))
    configuration = function_configuration(required(members, "configuration", args))
    changed = replace(tracked, configuration=configuration)
    return Edited(_with_function(draft.metadata, source, changed), FunctionObject(tracked.name))


def create_function_permission(draft: Draft, args: Node) -> Edited:
    """``pg_create_function_permission``, for a role that may read the rows it returns."""
    members = fields(args, "FunctionPermissionArgument")
    node, role = required(members, "function", args), _role(members, args)
    source, tracked = _tracked(draft.metadata, members, node)
    if role in tracked.permissions:
        raise AlreadyExists(
            f'permission of role "{role}" already exists for function "{tracked.name}" '
            f"in source: {source.name}"
        )
    _check_readable(draft, tracked, role)
    changed = replace(tracked, permissions=(role, *tracked.permissions))
    return Edited(_with_function(draft.metadata, source, changed), FunctionObject(tracked.name))


def drop_function_permission(draft: Draft, args: Node) -> Edited:
    """``pg_drop_function_permission``."""
    members = fields(args, "FunctionPermissionArgument")
    node, role = required(members, "function", args), _role(members, args)
    source, tracked = _tracked(draft.metadata, members, node)
    if role not in tracked.permissions:
        raise NotExists(
            f'permission of role "{role}" does not exist for function "{tracked.name}" '
            f"in source: {source.name}"
        )
    left = tuple(known for known in tracked.permissions if known != role)
    return Edited(_with_function(draft.metadata, source, replace(tracked, permissions=left)))


def add_computed_field(draft: Draft, args: Node) -> Edited:
    """``pg_add_computed_field``; one of that name is replaced, as Hasura does it."""
    name(required(fields(args), "name", args))
    table = _table(draft.metadata, args)
    field = computed_field(args, table.name.source)
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


def _role(members: Mapping[str, Node], args: Node) -> RoleName:
    return RoleName(name(required(members, "role", args)))


def _tracked(
    metadata: Metadata, members: Mapping[str, Node], named: Node
) -> tuple[Source, TrackedFunction]:
    """A function and its source. Raises NotExists for one that is not tracked."""
    function = function_name(named, source_name(members))
    source = metadata.sources.get(function.source)
    if source is None or function not in source.functions:
        raise NotExists(f'function "{function}" does not exist in source: {function.source}')
    return source, source.functions[function]


def _check_readable(draft: Draft, tracked: TrackedFunction, role: RoleName) -> None:
    """Raises NotSupported for a role that has no permission on the rows it would get."""
    catalog = draft.catalogs.get(tracked.name.source)
    known = () if catalog is None else catalog.functions.get(tracked.name, ())
    returned = known[0].returns_table if known else None
    table = None
    if returned is not None:
        table = draft.metadata.sources[returned.source].tables.get(returned)
    if table is None:
        raise NotExists(f'function\'s return table "{returned}" not found in the cache')
    if not _roles_with_access(draft.metadata, role) & table.select_permissions.keys():
        raise NotSupported(
            f'function permission can only be added when the function\'s return table "{returned}" '
            f'has select permission configured for role: "{role}"'
        )


def _roles_with_access(metadata: Metadata, role: RoleName) -> frozenset[RoleName]:
    """The role and all that it inherits from."""
    found = [role]
    for one in found:  # grows while it is read
        found += [parent for parent in metadata.inherited_roles.get(one, ()) if parent not in found]
    return frozenset(found)


def _with_function(metadata: Metadata, source: Source, function: TrackedFunction) -> Metadata:
    functions = {**source.functions, function.name: function}
    return with_source(metadata, replace(source, functions=functions))
