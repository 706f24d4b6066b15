"""A metadata document (v3, or v2 as Hasura v1 wrote it) as `Metadata`.

Tables' parts are read in decode_table.py; permissions in decode_permission.py.
Source: Hasura v2, metadata.openapi.json; v2 documents: Hasura v1 ``export_metadata``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from genkan.engine.errors import NotSupported, UnreadableArguments
from genkan.engine.metadata.actions import NO_CUSTOM_TYPES
from genkan.engine.metadata.api_limits import NO_LIMITS, api_limits, disabled_introspection
from genkan.engine.metadata.customization import NO_CUSTOMIZATION, source_customization
from genkan.engine.metadata.decode_actions import action, custom_types
from genkan.engine.metadata.decode_native_query import logical_model, native_query
from genkan.engine.metadata.decode_table import function_name, tracked_table
from genkan.engine.metadata.function_configuration import function_configuration
from genkan.engine.metadata.model import Metadata, Source, TrackedFunction
from genkan.engine.metadata.query_collections import allow_list_entry, query_collection
from genkan.engine.metadata.reading import (
    Node,
    by_name,
    fields,
    items,
    json_object,
    kept_but,
    listed,
    name,
    optional,
    optional_text,
    refuse_misspelt,
    required,
    text,
)
from genkan.engine.metadata.remote_schemas import remote_schema
from genkan.engine.names import DEFAULT_SOURCE, RoleName, SourceName

# Kept word for word: none of them narrows access.
_KEPT: Final = frozenset(
    {
        "backend_configs", "cron_triggers", "metrics_config", "network", "opentelemetry",
        "rest_endpoints",
    }
)  # fmt: skip
_TYPED: Final = frozenset(
    {
        "actions", "allowlist", "api_limits", "custom_types", "graphql_schema_introspection",
        "inherited_roles", "query_collections", "remote_schemas",
    }
)  # fmt: skip
_KEPT_IN_SOURCE: Final = frozenset(
    {
        "health_check", "query_tags", "stored_procedures",
    }
)  # fmt: skip
# What documents of version 1 and 2 have; those of Hasura v1 had the source's configuration.
_OLDER: Final = frozenset({"version", "tables", "functions", "configuration"})
_ENDPOINTS: Final = ("rest_endpoints",)
_POSTGRES_KINDS: Final = frozenset({"postgres", "pg"})


def metadata_from_json(node: Node) -> Metadata:
    """A document of version 3; `metadata_without_sources` reads the older ones."""
    members = fields(node, "Metadata")
    version = optional(members, "version")
    if version is not None and version.value != 3:  # noqa: PLR2004 - the format's number
        raise UnreadableArguments(
            f"unexpected metadata version: {version.value}", path=version.path
        )
    refuse_misspelt(members, {"version", "sources", *_TYPED, *_KEPT}, node)
    sources = by_name(
        (source_from_json(item) for item in items(required(members, "sources", node))),
        lambda source: source.name,
        "sources",
        node,
    )
    read = {"version", "sources", *_TYPED}
    return replace(_metadata(node, members, sources), rest=kept_but(members, read))


def metadata_without_sources(node: Node, version: int, metadata: Metadata) -> Metadata:
    """A document of version 1 or 2: its tables and functions become those of ``default``.

    What such documents do not know is taken out, other sources too; the configuration of
    the source ``default`` stays, and so do the REST endpoints, as in Hasura.
    Raises NotSupported when there is no source ``default`` to take them.
    """
    members = fields(node, "MetadataNoSources")
    refuse_misspelt(members, _OLDER | _TYPED | _KEPT, node)
    functions = _functions_of_version_1 if version == 1 else tracked_function
    required(members, "tables", node)
    declared = _Objects(node, members, functions)
    default = metadata.sources.get(DEFAULT_SOURCE) or Source(DEFAULT_SOURCE, {})
    default = _with_objects(replace(default, logical_models={}, native_queries={}), declared)
    read = _metadata(node, members, {DEFAULT_SOURCE: default})
    if DEFAULT_SOURCE not in metadata.sources:
        raise NotSupported(
            "cannot import metadata without sources since no default source is defined"
        )
    endpoints = {key: metadata.rest[key] for key in _ENDPOINTS if key in metadata.rest}
    return replace(read, rest={**kept_but(members, _OLDER | _TYPED), **endpoints})


def _metadata(
    node: Node, members: Mapping[str, Node], sources: Mapping[SourceName, Source]
) -> Metadata:
    limits = optional(members, "api_limits")
    introspection = optional(members, "graphql_schema_introspection")
    types = optional(members, "custom_types")
    return Metadata(
        sources=sources,
        inherited_roles=dict(
            by_name(
                map(inherited_role, listed(members, "inherited_roles")),
                lambda role: role[0],
                "inherited roles",
                node,
            ).values()
        ),
        query_collections=by_name(
            map(query_collection, listed(members, "query_collections")),
            lambda collection: collection.name,
            "query collections",
            node,
        ),
        allow_list=by_name(
            map(allow_list_entry, listed(members, "allowlist")),
            lambda entry: entry.collection,
            "allowlist entries",
            node,
        ),
        actions=by_name(
            map(action, listed(members, "actions")), lambda one: one.name, "actions", node
        ),
        custom_types=NO_CUSTOM_TYPES if types is None else custom_types(types),
        api_limits=NO_LIMITS if limits is None else api_limits(limits),
        introspection_disabled_for=(
            # An empty object is what Hasura's CLI writes where nothing was set.
            disabled_introspection(introspection)
            if introspection is not None and introspection.value != {}
            else ()
        ),
        remote_schemas=by_name(
            map(remote_schema, listed(members, "remote_schemas")),
            lambda remote: remote.name,
            "remote schemas",
            node,
        ),
    )


def source_from_json(node: Node) -> Source:
    """One element of ``sources``; without a ``kind`` it is Postgres."""
    members = fields(node, "SourceMetadata")
    kind_node = optional(members, "kind")
    kind = "postgres" if kind_node is None else text(kind_node)
    if kind not in _POSTGRES_KINDS:
        raise NotSupported(
            f'source kind "{kind}" is not supported; expected "postgres"', path=f"{node.path}.kind"
        )
    known = {"name", "kind", "configuration", "customization", "tables", "functions"}
    known |= {"logical_models", "native_queries"}
    refuse_misspelt(members, known | _KEPT_IN_SOURCE, node)
    customization = optional(members, "customization")
    source = Source(
        name=SourceName(name(required(members, "name", node))),
        configuration=json_object(required(members, "configuration", node)),
        customization=(
            NO_CUSTOMIZATION if customization is None else source_customization(customization)
        ),
        rest=kept_but(members, known),
    )
    return _with_objects(source, _Objects(node, members, tracked_function))


@dataclass(frozen=True, slots=True)
class _Objects:
    """What a source, or an older document, declares; function: how it writes a function."""

    node: Node
    members: Mapping[str, Node]
    function: Callable[[Node, SourceName], TrackedFunction]


def _with_objects(source: Source, declared: _Objects) -> Source:
    """The source with the objects that are declared, and no others."""
    node, members = declared.node, declared.members
    return replace(
        source,
        tables=by_name(
            (tracked_table(item, source.name) for item in listed(members, "tables")),
            lambda table: table.name,
            "tables",
            node,
        ),
        functions=by_name(
            (declared.function(item, source.name) for item in listed(members, "functions")),
            lambda function: function.name,
            "functions",
            node,
        ),
        logical_models=by_name(
            (logical_model(item, source.name) for item in listed(members, "logical_models")),
            lambda model: model.name,
            "logical models",
            node,
        ),
        native_queries=by_name(
            (native_query(item, source.name) for item in listed(members, "native_queries")),
            lambda query: query.name,
            "native queries",
            node,
        ),
    )


def _functions_of_version_1(node: Node, source: SourceName) -> TrackedFunction:
    """A function's name alone."""
    return TrackedFunction(function_name(node, source))


def tracked_function(node: Node, source: SourceName) -> TrackedFunction:
    """One element of ``functions``."""
    members = fields(node, "FunctionMetadata")
    known = {"function", "configuration", "permissions", "comment"}
    refuse_misspelt(members, known, node)
    configuration = optional(members, "configuration")
    return TrackedFunction(
        name=function_name(required(members, "function", node), source),
        configuration={} if configuration is None else function_configuration(configuration),
        permissions=tuple(
            RoleName(name(required(fields(item), "role", item)))
            for item in listed(members, "permissions")
        ),
        comment=optional_text(members, "comment"),
        rest=kept_but(members, known),
    )


def inherited_role(node: Node) -> tuple[RoleName, tuple[RoleName, ...]]:
    """``{"role_name": ..., "role_set": [...]}``."""
    members = fields(node, "InheritedRole")
    role_set = items(required(members, "role_set", node))
    role = RoleName(name(required(members, "role_name", node)))
    return role, tuple(RoleName(name(item)) for item in role_set)
