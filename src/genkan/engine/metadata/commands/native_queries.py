"""Native queries and logical models: tracking them, looking at them, and who may read them.

Source: Hasura v2, `NativeQuery/API.hs`, `LogicalModel/API.hs`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from genkan.engine.errors import AlreadyTracked, NotFound, UnreadableArguments
from genkan.engine.metadata.decode_native_query import tracked_model, tracked_query
from genkan.engine.metadata.decode_permission import select_permission
from genkan.engine.metadata.edit import Draft, Edited
from genkan.engine.metadata.encode import logical_model_json, native_query_json
from genkan.engine.metadata.model import Metadata, Source
from genkan.engine.metadata.native_queries import select_permissions_of, with_select_permissions
from genkan.engine.metadata.objects import (
    LogicalModelObject,
    MetadataObject,
    ModelPermissionObject,
    NativeQueryObject,
    with_source,
    without,
)
from genkan.engine.metadata.reading import (
    Node,
    fields,
    name,
    optional,
    optional_text,
    required,
    text,
)
from genkan.engine.names import (
    DEFAULT_SOURCE,
    LogicalModelName,
    NativeQueryName,
    RoleName,
    SourceName,
)


def track_native_query(draft: Draft, args: Node) -> Edited:
    """``pg_track_native_query``."""
    source = _source(draft.metadata, fields(args, "TrackNativeQuery"))
    query = tracked_query(args, source.name)
    if query.name in source.native_queries:
        raise AlreadyTracked(f"Native query '{query.name}' is already tracked.")
    queries = {**source.native_queries, query.name: query}
    tracked = with_source(draft.metadata, replace(source, native_queries=queries))
    return Edited(tracked, NativeQueryObject(query.name))


def untrack_native_query(draft: Draft, args: Node) -> Edited:
    """``pg_untrack_native_query``."""
    members = fields(args, "UntrackNativeQuery")
    query = NativeQueryName(_source_name(members), name(required(members, "root_field_name", args)))
    item = NativeQueryObject(_known_query(draft.metadata, query))
    return Edited(without(draft.metadata, item), item)


def native_queries_json(metadata: Metadata, args: Node) -> object:
    """``pg_get_native_query``: all of a source."""
    source = _source(metadata, fields(args, "GetNativeQuery"))
    return [native_query_json(query) for query in source.native_queries.values()]


def track_logical_model(draft: Draft, args: Node) -> Edited:
    """``pg_track_logical_model``; nobody but admin sees it until it has permissions."""
    members = fields(args, "TrackLogicalModel")
    known = draft.metadata.sources.get(_source_name(members))
    if known is None:
        raise NotFound(f"Source {_source_name(members)} not found.")
    model = replace(tracked_model(args, known.name), select_permissions={})
    if model.name in known.logical_models:
        raise AlreadyTracked(f"Logical model '{model.name}' is already tracked.")
    models = {**known.logical_models, model.name: model}
    tracked = with_source(draft.metadata, replace(known, logical_models=models))
    return Edited(tracked, LogicalModelObject(model.name))


def untrack_logical_model(draft: Draft, args: Node) -> Edited:
    """``pg_untrack_logical_model``; refused while a native query returns it."""
    members = fields(args, "UntrackLogicalModel")
    model = LogicalModelName(_source_name(members), name(required(members, "name", args)))
    item = LogicalModelObject(_known_model(draft.metadata, model))
    return Edited(without(draft.metadata, item), item)


def logical_models_json(metadata: Metadata, args: Node) -> object:
    """``pg_get_logical_model``: all of a source."""
    source = _source(metadata, fields(args, "GetLogicalModel"))
    return [logical_model_json(model) for model in source.logical_models.values()]


def create_model_permission(draft: Draft, args: Node) -> Edited:
    """``pg_create_logical_model_select_permission``, in the place of one there is."""
    members = fields(args, "CreateLogicalModelPermission")
    owner = _owner(draft.metadata, args)
    role = RoleName(name(required(members, "role", args)))
    comment = optional_text(members, "comment")
    permission = select_permission(required(members, "permission", args), comment)
    source = draft.metadata.sources[owner.source]
    permissions = {**select_permissions_of(source, owner), role: permission}
    changed = with_source(draft.metadata, with_select_permissions(source, owner, permissions))
    return Edited(changed, _object(owner))


def drop_model_permission(draft: Draft, args: Node) -> Edited:
    """``pg_drop_logical_model_select_permission``; fine where there is none."""
    role = RoleName(name(required(fields(args), "role", args)))
    owner = _owner(draft.metadata, args)
    changed = without(draft.metadata, ModelPermissionObject(owner, role))
    return Edited(changed, _object(owner))


def _owner(metadata: Metadata, args: Node) -> LogicalModelName | NativeQueryName:
    """The model that ``name`` names, or of ``type`` "native_query" the query's own."""
    members = fields(args, "LogicalModelPermission")
    source, named = _source_name(members), name(required(members, "name", args))
    kind = optional(members, "type")
    match "logical_model" if kind is None else text(kind):
        case "logical_model":
            return _known_model(metadata, LogicalModelName(source, named))
        case "native_query":
            return _known_query(metadata, NativeQueryName(source, named))
        case _:
            raise UnreadableArguments("Expected string", path="$.type")


def _object(owner: LogicalModelName | NativeQueryName) -> MetadataObject:
    is_model = isinstance(owner, LogicalModelName)
    return LogicalModelObject(owner) if is_model else NativeQueryObject(owner)


def _known_model(metadata: Metadata, model: LogicalModelName) -> LogicalModelName:
    if model not in _known_source(metadata, model.source).logical_models:
        raise NotFound(f'Logical model "{model}" not found in source "{model.source}".')
    return model


def _known_query(metadata: Metadata, query: NativeQueryName) -> NativeQueryName:
    if query not in _known_source(metadata, query.source).native_queries:
        raise NotFound(f'Native query "{query}" not found in source "{query.source}".')
    return query


def _known_source(metadata: Metadata, source: SourceName) -> Source:
    if source not in metadata.sources:
        raise NotFound(f'Source "{source}" not found.')
    return metadata.sources[source]


def _source(metadata: Metadata, members: Mapping[str, Node]) -> Source:
    source = metadata.sources.get(_source_name(members))
    if source is None:
        raise NotFound(f"Source '{_source_name(members)}' of kind postgres not found.")
    return source


def _source_name(members: Mapping[str, Node]) -> SourceName:
    node = optional(members, "source")
    return DEFAULT_SOURCE if node is None else SourceName(name(node))
