"""A metadata document (v3, or v2 as Hasura v1 wrote it) as `Metadata`.

Tables' parts are read in decode_table.py; permissions in decode_permission.py.
Source: Hasura v2, metadata.openapi.json; v2 documents: Hasura v1 ``export_metadata``.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Final, TypeVar

from genkan.engine.errors import AlreadyExists, NotSupported, UnreadableArguments
from genkan.engine.metadata.api_limits import NO_LIMITS, api_limits, disabled_introspection
from genkan.engine.metadata.customization import NO_CUSTOMIZATION, source_customization
from genkan.engine.metadata.decode_native_query import logical_model, native_query
from genkan.engine.metadata.decode_table import function_name, tracked_table
from genkan.engine.metadata.function_configuration import function_configuration
from genkan.engine.metadata.model import Json, Metadata, Source, TrackedFunction
from genkan.engine.metadata.query_collections import allow_list_entry, query_collection
from genkan.engine.metadata.reading import (
    Node,
    fields,
    items,
    json_object,
    name,
    optional,
    optional_text,
    refuse_unknown,
    required,
    text,
)
from genkan.engine.names import DEFAULT_SOURCE, RoleName, SourceName

Key = TypeVar("Key")
Item = TypeVar("Item")

# Kept word for word: none of them narrows access.
_KEPT: Final = frozenset(
    {
        "actions", "backend_configs", "cron_triggers", "custom_types", "metrics_config", "network",
        "opentelemetry", "remote_schemas", "rest_endpoints",
    }
)  # fmt: skip
_TYPED: Final = frozenset(
    {
        "allowlist", "api_limits", "graphql_schema_introspection", "inherited_roles",
        "query_collections",
    }
)  # fmt: skip
_KEPT_IN_SOURCE: Final = frozenset(
    {
        "health_check", "query_tags", "stored_procedures",
    }
)  # fmt: skip
_POSTGRES_KINDS: Final = frozenset({"postgres", "pg"})


def metadata_from_json(node: Node) -> Metadata:
    """A document of version 3; `metadata_from_v2` reads the older one."""
    members = fields(node, "Metadata")
    version = optional(members, "version")
    if version is not None and version.value != 3:  # noqa: PLR2004 - the format's number
        raise UnreadableArguments(
            f"unexpected metadata version: {version.value}", path=version.path
        )
    refuse_unknown(members, {"version", "sources", *_TYPED, *_KEPT}, node)
    sources = by_name(
        (source_from_json(item) for item in items(required(members, "sources", node))),
        lambda source: source.name,
        "sources",
        node.path,
    )
    return _metadata(members, sources)


def metadata_from_v2(node: Node, sources: Mapping[SourceName, Source]) -> Metadata:
    """A v2 document: its tables and functions become those of the source ``default``.

    A ``configuration`` (some have the source's) changes nothing, as in Hasura.
    Raises NotSupported when there is no source ``default`` to take them.
    """
    members = fields(node, "Metadata")
    known = {"version", "tables", "functions", "configuration"}
    refuse_unknown(members, {*known, *_TYPED, *_KEPT}, node)
    default = sources.get(DEFAULT_SOURCE)
    if default is None:
        raise NotSupported(
            'cannot import metadata of version 2 without a source named "default"; '
            "add it, or give metadata of version 3",
            path=node.path,
        )
    return _metadata(members, {**sources, DEFAULT_SOURCE: _with_objects(default, members)})


def _metadata(members: Mapping[str, Node], sources: Mapping[SourceName, Source]) -> Metadata:
    collections = optional(members, "query_collections")
    allow_list = optional(members, "allowlist")
    limits = optional(members, "api_limits")
    introspection = optional(members, "graphql_schema_introspection")
    return Metadata(
        sources=sources,
        inherited_roles=_inherited_roles(optional(members, "inherited_roles")),
        query_collections=by_name(
            (query_collection(item) for item in (items(collections) if collections else ())),
            lambda collection: collection.name,
            "query collections",
            "$.query_collections",
        ),
        allow_list=by_name(
            (allow_list_entry(item) for item in (items(allow_list) if allow_list else ())),
            lambda entry: entry.collection,
            "collections of the allowlist",
            "$.allowlist",
        ),
        api_limits=NO_LIMITS if limits is None else api_limits(limits),
        introspection_disabled_for=(
            # An empty object is what Hasura's CLI writes where nothing was set.
            disabled_introspection(introspection)
            if introspection is not None and introspection.value != {}
            else ()
        ),
        rest=kept(members, _KEPT),
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
    refuse_unknown(members, known | _KEPT_IN_SOURCE, node)
    customization = optional(members, "customization")
    source = Source(
        name=SourceName(name(required(members, "name", node))),
        configuration=json_object(required(members, "configuration", node)),
        customization=(
            NO_CUSTOMIZATION if customization is None else source_customization(customization)
        ),
        rest=kept(members, _KEPT_IN_SOURCE),
    )
    return _with_objects(source, members)


def _with_objects(source: Source, members: Mapping[str, Node]) -> Source:
    """The source with the tables and functions that `members` declare, and no others."""
    tables = optional(members, "tables")
    functions = optional(members, "functions")
    listed = () if functions is None else items(functions)
    models = optional(members, "logical_models")
    queries = optional(members, "native_queries")
    return replace(
        source,
        tables=by_name(
            (tracked_table(item, source.name) for item in (items(tables) if tables else ())),
            lambda table: table.name,
            "tables",
            "$.tables",
        ),
        functions=by_name(
            (tracked_function(item, source.name) for item in listed),
            lambda function: function.name,
            "functions",
            "$.functions",
        ),
        logical_models=by_name(
            (logical_model(item, source.name) for item in (items(models) if models else ())),
            lambda model: model.name,
            "logical models",
            "$.logical_models",
        ),
        native_queries=by_name(
            (native_query(item, source.name) for item in (items(queries) if queries else ())),
            lambda query: query.name,
            "native queries",
            "$.native_queries",
        ),
    )


def tracked_function(node: Node, source: SourceName) -> TrackedFunction:
    """One element of ``functions``."""
    members = fields(node, "FunctionMetadata")
    refuse_unknown(members, {"function", "configuration", "permissions", "comment"}, node)
    configuration = optional(members, "configuration")
    permissions = optional(members, "permissions")
    return TrackedFunction(
        name=function_name(required(members, "function", node), source),
        configuration={} if configuration is None else function_configuration(configuration),
        permissions=tuple(
            RoleName(name(required(fields(item), "role", item)))
            for item in (items(permissions) if permissions else ())
        ),
        comment=optional_text(members, "comment"),
    )


def inherited_role(node: Node) -> tuple[RoleName, tuple[RoleName, ...]]:
    """``{"role_name": ..., "role_set": [...]}``."""
    members = fields(node, "InheritedRole")
    role_set = items(required(members, "role_set", node))
    role = RoleName(name(required(members, "role_name", node)))
    return role, tuple(RoleName(name(item)) for item in role_set)


def _inherited_roles(node: Node | None) -> Mapping[RoleName, tuple[RoleName, ...]]:
    return {} if node is None else dict(inherited_role(item) for item in items(node))


def kept(members: Mapping[str, Node], keys: frozenset[str]) -> Json:
    """The members of `keys` that say anything, as they are."""
    return {
        key: node.value
        for key, node in members.items()
        if key in keys and node.value not in (None, [], {})
    }


def by_name(
    found: Iterable[Item], key: Callable[[Item], Key], what: str, path: str
) -> dict[Key, Item]:
    """The items by their names, in order; raises AlreadyExists when two share one."""
    named: dict[Key, Item] = {}
    for item in found:
        if key(item) in named:
            raise AlreadyExists(
                f"multiple declarations exist for the following {what}: {key(item)}", path=path
            )
        named[key(item)] = item
    return named
