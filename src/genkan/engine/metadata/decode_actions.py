"""Actions and custom types of a metadata document, as `metadata.actions` has them.

Source: Hasura v2, metadata.openapi.json, ActionMetadata, CustomTypes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from genkan.engine.errors import UnreadableArguments
from genkan.engine.graphql_type import GraphQLType, NoGraphQLType, graphql_type
from genkan.engine.metadata.actions import (
    DEFAULT_TIMEOUT_SECONDS,
    Action,
    ActionDefinition,
    ActionHandler,
    ActionKind,
    ActionType,
    CustomEnum,
    CustomEnumValue,
    CustomInputObject,
    CustomObject,
    CustomScalar,
    CustomTypes,
    DeclaredField,
    Transform,
    TypeRelationship,
)
from genkan.engine.metadata.decode_table import table_name
from genkan.engine.metadata.input_validation import webhook_header
from genkan.engine.metadata.reading import (
    Node,
    by_name,
    fields,
    flag,
    graphql,
    is_set,
    json_object,
    listed,
    name,
    natural,
    optional,
    optional_text,
    refuse_misspelt,
    refuse_unknown,
    required,
    text,
)
from genkan.engine.metadata.request_transform import (
    decode_request_transform,
    decode_response_transform,
)
from genkan.engine.names import DEFAULT_SOURCE, ActionName, ColumnName, RoleName, SourceName

_ACTION: Final = frozenset({"name", "definition", "comment", "permissions"})
_DEFINITION: Final = frozenset(
    {
        "arguments", "forward_client_headers", "handler", "headers", "ignored_client_headers",
        "kind", "output_type", "request_transform", "response_transform", "timeout", "type",
    }
)  # fmt: skip
_TYPES: Final = frozenset({"input_objects", "objects", "scalars", "enums"})


def action(node: Node) -> Action:
    """One element of ``actions``; also the arguments of ``create_action``, without permissions."""
    members = fields(node, "ActionMetadata")
    refuse_misspelt(members, _ACTION, node)
    return Action(
        name=ActionName(graphql(required(members, "name", node))),
        definition=action_definition(required(members, "definition", node)),
        permissions=by_role(members, node),
        comment=optional_text(members, "comment"),
    )


def by_role(members: Mapping[str, Node], within: Node) -> Mapping[RoleName, str | None]:
    """The roles of ``permissions``, and their comments."""
    given = by_name(
        map(_permission, listed(members, "permissions")),
        lambda one: one[0],
        "action permissions",
        within,
    )
    return dict(given.values())


def _permission(node: Node) -> tuple[RoleName, str | None]:
    members = fields(node, "ActionPermissionMetadata")
    return RoleName(name(required(members, "role", node))), optional_text(members, "comment")


def action_definition(node: Node) -> ActionDefinition:
    """``definition`` of an action."""
    members = fields(node, "ActionDefinition")
    refuse_misspelt(members, _DEFINITION, node)
    kind, type_ = optional(members, "kind"), optional(members, "type")
    return ActionDefinition(
        handler=_handler(members, node),
        arguments=tuple(map(_field, listed(members, "arguments"))),
        output_type=_type(required(members, "output_type", node)),
        type=ActionType.MUTATION if type_ is None else ActionType(_one_of(type_, ActionType)),
        kind=ActionKind.SYNCHRONOUS if kind is None else ActionKind(_one_of(kind, ActionKind)),
    )


def _one_of(node: Node, kinds: type[ActionType | ActionKind]) -> str:
    expected = [one.value for one in kinds]
    if text(node) not in expected:
        listed_values = " or ".join(f'"{one}"' for one in expected)
        raise UnreadableArguments(f"expecting {listed_values}", path=node.path)
    return text(node)


def _handler(members: Mapping[str, Node], within: Node) -> ActionHandler:
    seconds = optional(members, "timeout")
    ignored = optional(members, "ignored_client_headers")
    request, response = (
        optional(members, key) for key in ("request_transform", "response_transform")
    )
    return ActionHandler(
        url=name(required(members, "handler", within)),
        headers=tuple(map(webhook_header, listed(members, "headers"))),
        forwards_client_headers=is_set(members, "forward_client_headers"),
        ignored_client_headers=(
            None
            if ignored is None
            else tuple(name(one).lower() for one in listed(members, "ignored_client_headers"))
        ),
        timeout_seconds=DEFAULT_TIMEOUT_SECONDS if seconds is None else natural(seconds),
        request_transform=(
            None
            if request is None
            else Transform(decode_request_transform(request), json_object(request))
        ),
        response_transform=(
            None
            if response is None
            else Transform(decode_response_transform(response), json_object(response))
        ),
    )


def custom_types(node: Node) -> CustomTypes:
    """``custom_types``; also the arguments of ``set_custom_types``."""
    members = fields(node, "CustomTypes")
    refuse_unknown(members, _TYPES, node)
    return CustomTypes(
        input_objects=tuple(map(_input_object, listed(members, "input_objects"))),
        objects=tuple(map(_object, listed(members, "objects"))),
        scalars=tuple(map(_scalar, listed(members, "scalars"))),
        enums=tuple(map(_enum, listed(members, "enums"))),
    )


def _input_object(node: Node) -> CustomInputObject:
    members = fields(node, "InputObjectTypeDefinition")
    return CustomInputObject(
        name=graphql(required(members, "name", node)),
        fields=_fields(members, node),
        description=optional_text(members, "description"),
    )


def _object(node: Node) -> CustomObject:
    members = fields(node, "ObjectTypeDefinition")
    refuse_misspelt(members, {"name", "description", "fields", "relationships"}, node)
    return CustomObject(
        name=graphql(required(members, "name", node)),
        fields=_fields(members, node),
        relationships=tuple(map(_relationship, listed(members, "relationships"))),
        description=optional_text(members, "description"),
        with_arguments=tuple(
            graphql(required(given, "name", one))
            for one in listed(members, "fields")
            if optional(given := fields(one), "arguments") is not None
        ),
    )


def _scalar(node: Node) -> CustomScalar:
    members = fields(node, "ScalarTypeDefinition")
    description = optional_text(members, "description")
    return CustomScalar(graphql(required(members, "name", node)), description)


def _enum(node: Node) -> CustomEnum:
    members = fields(node, "EnumTypeDefinition")
    values = tuple(map(_enum_value, _some(members, "values", node)))
    name_ = graphql(required(members, "name", node))
    return CustomEnum(name_, values, optional_text(members, "description"))


def _enum_value(node: Node) -> CustomEnumValue:
    members = fields(node, "EnumValueDefinition")
    deprecated = optional(members, "is_deprecated")
    return CustomEnumValue(
        value=graphql(required(members, "value", node)),
        description=optional_text(members, "description"),
        is_deprecated=None if deprecated is None else flag(deprecated),
    )


def _relationship(node: Node) -> TypeRelationship:
    members = fields(node, "TypeRelationshipDefinition")
    kind = required(members, "type", node)
    if text(kind) not in {"object", "array"}:
        raise UnreadableArguments('expecting either "object" or "array"', path=kind.path)
    source = optional(members, "source")
    known = DEFAULT_SOURCE if source is None else SourceName(name(source))
    mapping = fields(required(members, "field_mapping", node))
    return TypeRelationship(
        name=graphql(required(members, "name", node)),
        is_array=text(kind) == "array",
        table=table_name(required(members, "remote_table", node), known),
        mapping={
            graphql(Node(member, column.path)): ColumnName(name(column))
            for member, column in mapping.items()
        },
    )


def _fields(members: Mapping[str, Node], within: Node) -> tuple[DeclaredField, ...]:
    return tuple(map(_field, _some(members, "fields", within)))


def _some(members: Mapping[str, Node], key: str, within: Node) -> tuple[Node, ...]:
    """The elements of a list that has to have some."""
    required(members, key, within)
    found = listed(members, key)
    if not found:
        raise UnreadableArguments(
            "parsing NonEmpty failed, unexpected empty list", path=f"{within.path}.{key}"
        )
    return found


def _field(node: Node) -> DeclaredField:
    members = fields(node, "FieldDefinition")
    return DeclaredField(
        name=graphql(required(members, "name", node)),
        type=_type(required(members, "type", node)),
        description=optional_text(members, "description"),
    )


def _type(node: Node) -> GraphQLType:
    try:
        return graphql_type(text(node))
    except NoGraphQLType:
        raise UnreadableArguments(
            f"not a valid GraphQL type: {text(node)}", path=node.path
        ) from None
