"""Actions and custom types as metadata declare them.

Source: Hasura v2, metadata API, actions, custom types.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from genkan.engine.graphql_type import GraphQLType
from genkan.engine.metadata.input_validation import WebhookHeader
from genkan.engine.metadata.request_transform import RequestTransform
from genkan.engine.names import ActionName, ColumnName, GraphQLName, RoleName, TableName

DEFAULT_TIMEOUT_SECONDS: Final = 30


class ActionType(Enum):
    """Under which root the action's field stands."""

    QUERY = "query"
    MUTATION = "mutation"


class ActionKind(Enum):
    """Whether the caller waits for the handler."""

    SYNCHRONOUS = "synchronous"
    ASYNCHRONOUS = "asynchronous"


@dataclass(frozen=True, slots=True)
class Transform:
    """A transform, and how it was written: ``export_metadata`` gives that back."""

    read: RequestTransform
    written: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class ActionHandler:
    """Who is asked, and how.

    url: ``{{NAME}}`` in it stands for an environment variable.
    ignored_client_headers: which of the client's headers are not sent on, in lower case; None for
        Hasura's list.
    """

    url: str
    headers: tuple[WebhookHeader, ...] = ()
    forwards_client_headers: bool = False
    ignored_client_headers: tuple[str, ...] | None = None
    timeout_seconds: int = DEFAULT_TIMEOUT_SECONDS
    request_transform: Transform | None = None
    response_transform: Transform | None = None


@dataclass(frozen=True, slots=True)
class DeclaredField:
    """An argument, or a field of a custom object or input object."""

    name: GraphQLName
    type: GraphQLType
    description: str | None = None


@dataclass(frozen=True, slots=True)
class ActionDefinition:
    """What an action is; of a query, ``kind`` says nothing."""

    handler: ActionHandler
    arguments: tuple[DeclaredField, ...]
    output_type: GraphQLType
    type: ActionType = ActionType.MUTATION
    kind: ActionKind = ActionKind.SYNCHRONOUS


@dataclass(frozen=True, slots=True)
class Action:
    """An action. permissions: the roles that have it, with the permissions' comments."""

    name: ActionName
    definition: ActionDefinition
    permissions: Mapping[RoleName, str | None] = field(default_factory=dict[RoleName, str | None])
    comment: str | None = None

    @property
    def is_asynchronous(self) -> bool:
        """Whether callers get an id, to ask for the answer later."""
        definition = self.definition
        is_mutation = definition.type is ActionType.MUTATION
        return is_mutation and definition.kind is ActionKind.ASYNCHRONOUS


@dataclass(frozen=True, slots=True)
class TypeRelationship:
    """Rows of a tracked table in a custom object. mapping: the object's field -> a column."""

    name: GraphQLName
    is_array: bool
    table: TableName
    mapping: Mapping[GraphQLName, ColumnName]


@dataclass(frozen=True, slots=True)
class CustomObject:
    """What an action gives.

    with_arguments: the fields that are declared to have some, which none may.
    """

    name: GraphQLName
    fields: tuple[DeclaredField, ...]
    relationships: tuple[TypeRelationship, ...] = ()
    description: str | None = None
    with_arguments: tuple[GraphQLName, ...] = ()


@dataclass(frozen=True, slots=True)
class CustomInputObject:
    """What an action is given."""

    name: GraphQLName
    fields: tuple[DeclaredField, ...]
    description: str | None = None


@dataclass(frozen=True, slots=True)
class CustomScalar:
    """A scalar that nobody looks into."""

    name: GraphQLName
    description: str | None = None


@dataclass(frozen=True, slots=True)
class CustomEnumValue:
    """A value of an enum."""

    value: GraphQLName
    description: str | None = None
    is_deprecated: bool | None = None


@dataclass(frozen=True, slots=True)
class CustomEnum:
    """An enum."""

    name: GraphQLName
    values: tuple[CustomEnumValue, ...]
    description: str | None = None


@dataclass(frozen=True, slots=True)
class CustomTypes:
    """All of them; two of one name are an inconsistency, so these are no mappings."""

    input_objects: tuple[CustomInputObject, ...] = ()
    objects: tuple[CustomObject, ...] = ()
    scalars: tuple[CustomScalar, ...] = ()
    enums: tuple[CustomEnum, ...] = ()


NO_CUSTOM_TYPES: Final = CustomTypes()
