"""Actions and their types as one role may use them.

Source: Hasura v2, actions: permissions; custom types.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from genkan.engine.catalog.model import PgType
from genkan.engine.ir.action import GrantedAction
from genkan.engine.metadata.actions import (
    CustomEnum,
    CustomInputObject,
    CustomScalar,
    DeclaredField,
)
from genkan.engine.names import ActionName, ColumnName, GraphQLName, TableName

__all__ = [
    "NO_ACTIONS",
    "CustomEnum",
    "CustomInputObject",
    "CustomScalar",
    "DeclaredField",
    "RelationshipKey",
    "RoleAction",
    "RoleActions",
    "RoleCustomObject",
    "RoleTypeRelationship",
]


@dataclass(frozen=True, slots=True)
class RelationshipKey:
    """A member of the object, and the column of the target that it is in."""

    member: GraphQLName
    column: ColumnName
    type: PgType


@dataclass(frozen=True, slots=True)
class RoleTypeRelationship:
    """Rows of a table that the role may read, in a custom object."""

    name: GraphQLName
    is_array: bool
    target: TableName
    keys: tuple[RelationshipKey, ...]


@dataclass(frozen=True, slots=True)
class RoleCustomObject:
    """A custom object; ``relationships``: those to tables that the role may read."""

    name: GraphQLName
    fields: tuple[DeclaredField, ...]
    relationships: tuple[RoleTypeRelationship, ...]
    description: str | None


@dataclass(frozen=True, slots=True)
class RoleAction:
    """An action that the role was given."""

    grant: GrantedAction
    arguments: tuple[DeclaredField, ...]
    comment: str | None
    is_mutation: bool
    is_asynchronous: bool


@dataclass(frozen=True, slots=True)
class RoleActions:
    """The actions of a role, and all custom types: whose is not reached, is not shown.

    pg_scalars: the types of Postgres that these use, by the names they have there.
    """

    actions: Mapping[ActionName, RoleAction]
    objects: Mapping[GraphQLName, RoleCustomObject]
    input_objects: Mapping[GraphQLName, CustomInputObject]
    scalars: Mapping[GraphQLName, CustomScalar]
    enums: Mapping[GraphQLName, CustomEnum]
    pg_scalars: Mapping[GraphQLName, PgType]


NO_ACTIONS: Final = RoleActions({}, {}, {}, {}, {}, {})
