"""GraphQL servers that are joined to the engine's own schema, as the metadata declares them.

What they offer is read from themselves: outbound/remote_schema.py.
Source: Hasura v2, RemoteSchema/Metadata/Core; metadata.openapi.json, RemoteSchemaDef.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from genkan.engine.errors import InvalidParams, UnreadableArguments
from genkan.engine.metadata.input_validation import (
    WebhookHeader,
    webhook_header,
    webhook_header_json,
)
from genkan.engine.metadata.reading import (
    Node,
    by_name,
    fields,
    graphql,
    is_set,
    json_object,
    kept_but,
    listed,
    name,
    natural,
    optional,
    optional_text,
    refuse_unknown,
    required,
    text,
)
from genkan.engine.names import GraphQLName, RemoteSchemaName, RoleName
from genkan.engine.remote_schemas.customization import NameCustomization, RemoteCustomization
from genkan.engine.remote_schemas.permission import parse_schema

_KEYS = frozenset({"name", "definition", "comment", "permissions", "remote_relationships"})
_DEFINITION = frozenset(
    {"url", "url_from_env", "headers", "forward_client_headers", "timeout_seconds", "customization"}
)


class RemotePermissions(Enum):
    """Whether roles see of remotes what they are given, or all there is.

    Source: Hasura v2, HASURA_GRAPHQL_ENABLE_REMOTE_SCHEMA_PERMISSIONS.
    """

    ENFORCED = "enforced"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class RemoteDefinition:
    """Where a remote is, and how it is asked.

    url: ``{{NAME}}`` in it stands for an environment variable. url_from_env: names one that
    holds all of the URL. One of the two is None. timeout_seconds: None takes the default.
    """

    url: str | None
    url_from_env: str | None
    headers: tuple[WebhookHeader, ...] = ()
    forwards_client_headers: bool = False
    timeout_seconds: int | None = None
    customization: RemoteCustomization | None = None


@dataclass(frozen=True, slots=True)
class RemotePermission:
    """What a role sees of a remote; ``schema``: as GraphQL text."""

    schema: str
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class RemoteSchema:
    """A remote, and the roles' permissions on it. ``rest``: other keys, word for word."""

    name: RemoteSchemaName
    definition: RemoteDefinition
    comment: str | None = None
    permissions: Mapping[RoleName, RemotePermission] = field(
        default_factory=dict[RoleName, RemotePermission]
    )
    rest: Mapping[str, object] = field(default_factory=dict[str, object])


def remote_schema(node: Node) -> RemoteSchema:
    """One element of ``remote_schemas``."""
    members = fields(node, "RemoteSchemaMetadata")
    refuse_unknown(members, _KEYS, node)
    permissions = by_name(
        map(_permission, listed(members, "permissions")),
        lambda item: item[0],
        "remote schema permissions",
        node,
    )
    return RemoteSchema(
        name=RemoteSchemaName(name(required(members, "name", node))),
        definition=remote_definition(required(members, "definition", node)),
        comment=optional_text(members, "comment"),
        permissions=dict(permissions.values()),
        rest=kept_but(members, _KEYS - {"remote_relationships"}),
    )


def remote_definition(node: Node) -> RemoteDefinition:
    """``definition``. Raises InvalidParams unless it has one URL."""
    members = fields(node, "RemoteSchemaDef")
    refuse_unknown(members, _DEFINITION, node)
    url, variable = optional_text(members, "url"), optional_text(members, "url_from_env")
    if url is None and variable is None:
        raise InvalidParams("both `url` and `url_from_env` can't be empty")
    if url is not None and variable is not None:
        raise InvalidParams("both `url` and `url_from_env` can't be present")
    seconds = optional(members, "timeout_seconds")
    customization = optional(members, "customization")
    return RemoteDefinition(
        url=url,
        url_from_env=variable,
        headers=tuple(webhook_header(one) for one in listed(members, "headers")),
        forwards_client_headers=is_set(members, "forward_client_headers"),
        timeout_seconds=None if seconds is None else natural(seconds),
        customization=None if customization is None else _customization(customization),
    )


def remote_permission(definition: Node, comment: str | None) -> RemotePermission:
    """``{"schema": "..."}``. Raises UnreadableArguments when that is no schema."""
    members = fields(definition, "RemoteSchemaPermissionDefinition")
    refuse_unknown(members, {"schema"}, definition)
    node = required(members, "schema", definition)
    try:
        parse_schema(text(node))
    except ValueError as error:
        raise UnreadableArguments(f"not a GraphQL schema: {error}", path=node.path) from None
    return RemotePermission(text(node), comment)


def _permission(node: Node) -> tuple[RoleName, RemotePermission]:
    members = fields(node, "RemoteSchemaPermissionMetadata")
    refuse_unknown(members, {"role", "definition", "comment"}, node)
    role = RoleName(name(required(members, "role", node)))
    definition = required(members, "definition", node)
    return role, remote_permission(definition, optional_text(members, "comment"))


def _customization(node: Node) -> RemoteCustomization:
    members = fields(node, "RemoteSchemaCustomization")
    refuse_unknown(members, {"root_fields_namespace", "type_names", "field_names"}, node)
    types, given = optional(members, "type_names"), optional(members, "field_names")
    namespace = optional(members, "root_fields_namespace")
    if types is not None:
        refuse_unknown(fields(types), {"prefix", "suffix", "mapping"}, types)
    return RemoteCustomization(
        namespace=None if namespace is None else graphql(namespace),
        type_names=None if types is None else _names(types),
        field_names=(
            None if given is None else dict(map(_field_names, listed(members, "field_names")))
        ),
    )


def _field_names(node: Node) -> tuple[GraphQLName, NameCustomization]:
    members = fields(node, "RemoteFieldCustomization")
    refuse_unknown(members, {"parent_type", "prefix", "suffix", "mapping"}, node)
    return graphql(required(members, "parent_type", node)), _names(node)


def _names(node: Node) -> NameCustomization:
    members = fields(node)
    prefix, suffix = optional(members, "prefix"), optional(members, "suffix")
    mapping = optional(members, "mapping")
    given: Mapping[str, Node] = {} if mapping is None else fields(mapping)
    return NameCustomization(
        prefix=None if prefix is None else graphql(prefix),
        suffix=None if suffix is None else graphql(suffix),
        mapping={graphql(Node(own, node.path)): graphql(seen) for own, seen in given.items()},
    )


def remote_schema_json(remote: RemoteSchema) -> Mapping[str, object]:
    """What `remote_schema` reads."""
    permissions = [
        remote_permission_json(role, permission) for role, permission in remote.permissions.items()
    ]
    return {
        "name": remote.name,
        "definition": remote_definition_json(remote.definition),
        **({} if remote.comment is None else {"comment": remote.comment}),
        **({"permissions": permissions} if permissions else {}),
        **remote.rest,
    }


def remote_definition_json(definition: RemoteDefinition) -> Mapping[str, object]:
    """What `remote_definition` reads."""
    customization = definition.customization
    written = {
        "url": definition.url,
        "url_from_env": definition.url_from_env,
        "headers": [webhook_header_json(one) for one in definition.headers] or None,
        "timeout_seconds": definition.timeout_seconds,
        "customization": None if customization is None else _customization_json(customization),
    }
    return {
        **{key: value for key, value in written.items() if value is not None},
        "forward_client_headers": definition.forwards_client_headers,
    }


def remote_permission_json(role: RoleName, permission: RemotePermission) -> Mapping[str, object]:
    """One element of ``permissions``."""
    comment = {} if permission.comment is None else {"comment": permission.comment}
    return {"role": role, "definition": {"schema": permission.schema}, **comment}


def _customization_json(customization: RemoteCustomization) -> Mapping[str, object]:
    types, names = customization.type_names, customization.field_names
    written = {
        "root_fields_namespace": customization.namespace,
        "type_names": None if types is None else _names_json(types),
        "field_names": (
            None
            if names is None
            else [{"parent_type": own, **_names_json(one)} for own, one in names.items()]
        ),
    }
    return {key: value for key, value in written.items() if value is not None}


def _names_json(names: NameCustomization) -> Mapping[str, object]:
    written = {"prefix": names.prefix, "suffix": names.suffix}
    given = {key: value for key, value in written.items() if value is not None}
    return {**given, "mapping": json_object(Node(names.mapping))}
