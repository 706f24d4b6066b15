"""Actions and custom types as a metadata document has them."""

from __future__ import annotations

from collections.abc import Mapping

from genkan.engine.graphql_type import type_text
from genkan.engine.metadata.actions import (
    DEFAULT_TIMEOUT_SECONDS,
    Action,
    ActionDefinition,
    ActionHandler,
    ActionType,
    CustomEnumValue,
    CustomObject,
    CustomTypes,
    DeclaredField,
    TypeRelationship,
)
from genkan.engine.metadata.encode_permission import Document, without_empty
from genkan.engine.metadata.input_validation import webhook_header_json


def action_json(action: Action) -> Document:
    """One element of ``actions``."""
    return without_empty(
        {
            "name": action.name,
            "definition": _definition_json(action.definition),
            "comment": action.comment,
            "permissions": [
                without_empty({"role": role, "comment": comment})
                for role, comment in action.permissions.items()
            ],
        }
    )


def created_action_json(action: Action) -> Document:
    """As ``create_action`` takes it, with all defaults: how Hasura tells of an inconsistent one."""
    definition, handler = action.definition, action.definition.handler
    told = {
        "arguments": [
            {"name": one.name, "type": type_text(one.type), "description": one.description}
            for one in definition.arguments
        ],
        "forward_client_headers": handler.forwards_client_headers,
        "handler": handler.url,
        "headers": [webhook_header_json(one) for one in handler.headers],
        "output_type": type_text(definition.output_type),
        "timeout": handler.timeout_seconds,
        **_type_and_kind(definition),
        **_transforms(handler),
    }
    return {"name": action.name, "definition": told, "comment": action.comment}


def _definition_json(definition: ActionDefinition) -> Document:
    handler = definition.handler
    has_own_timeout = handler.timeout_seconds != DEFAULT_TIMEOUT_SECONDS
    return without_empty(
        {
            "handler": handler.url,
            "output_type": type_text(definition.output_type),
            **_transforms(handler),
            "headers": [webhook_header_json(one) for one in handler.headers],
            "arguments": [_field_json(one) for one in definition.arguments],
            **_type_and_kind(definition),
            "forward_client_headers": handler.forwards_client_headers or None,
            "ignored_client_headers": (
                None
                if handler.ignored_client_headers is None
                else list(handler.ignored_client_headers)
            ),
            "timeout": handler.timeout_seconds if has_own_timeout else None,
        },
        keep=("ignored_client_headers",) if handler.ignored_client_headers == () else (),
    )


def _type_and_kind(definition: ActionDefinition) -> Mapping[str, object]:
    if definition.type is ActionType.QUERY:
        return {"type": "query"}
    return {"type": "mutation", "kind": definition.kind.value}


def _transforms(handler: ActionHandler) -> Mapping[str, object]:
    both = {
        "request_transform": handler.request_transform,
        "response_transform": handler.response_transform,
    }
    return {key: one.written for key, one in both.items() if one is not None}


def custom_types_json(types: CustomTypes) -> Document:
    """``custom_types``."""
    return without_empty(
        {
            "input_objects": [
                without_empty(
                    {
                        "name": one.name,
                        "description": one.description,
                        "fields": list(map(_field_json, one.fields)),
                    }
                )
                for one in types.input_objects
            ],
            "objects": list(map(_object_json, types.objects)),
            "scalars": [
                without_empty({"name": one.name, "description": one.description})
                for one in types.scalars
            ],
            "enums": [
                without_empty(
                    {
                        "name": one.name,
                        "description": one.description,
                        "values": list(map(_value_json, one.values)),
                    }
                )
                for one in types.enums
            ],
        }
    )


def _object_json(one: CustomObject) -> Document:
    return without_empty(
        {
            "name": one.name,
            "description": one.description,
            "fields": list(map(_field_json, one.fields)),
            "relationships": list(map(_relationship_json, one.relationships)),
        }
    )


def _relationship_json(one: TypeRelationship) -> Document:
    return {
        "name": one.name,
        "type": "array" if one.is_array else "object",
        "source": one.table.source,
        "remote_table": {"schema": one.table.schema, "name": one.table.name},
        "field_mapping": dict(one.mapping),
    }


def _field_json(one: DeclaredField) -> Document:
    return without_empty(
        {"name": one.name, "type": type_text(one.type), "description": one.description}
    )


def _value_json(one: CustomEnumValue) -> Document:
    told = {
        "value": one.value,
        "description": one.description,
        "is_deprecated": one.is_deprecated,
    }
    return {key: value for key, value in told.items() if value is not None}
