"""What the fields of actions and of their types mean."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from genkan.engine.graphql_type import GraphQLType
from genkan.engine.ir.action import LoggedPart
from genkan.engine.names import GraphQLName
from genkan.engine.permission.role_action import RoleAction, RoleTypeRelationship
from genkan.engine.permission.role_view import RoleTable


@dataclass(frozen=True, slots=True)
class ActionRoot:
    """A root field that an action's handler answers."""

    action: RoleAction


@dataclass(frozen=True, slots=True)
class SubmissionRoot:
    """A root field that has the handler asked later, and answers with the call's id."""

    action: RoleAction


@dataclass(frozen=True, slots=True)
class ResultRoot:
    """A root field that tells what has come of a call."""

    action: RoleAction


@dataclass(frozen=True, slots=True)
class LoggedBinding:
    """A field of what is told of a call; None for the output."""

    part: LoggedPart | None


@dataclass(frozen=True, slots=True)
class OutputBinding:
    """A member of what the handler gives."""

    name: GraphQLName
    type: GraphQLType


class OutputRowsKind(Enum):
    """What a relationship of a custom object shows of the related rows."""

    OBJECT = "object"
    ARRAY = "array"
    AGGREGATE = "aggregate"


@dataclass(frozen=True, slots=True)
class OutputRowsBinding:
    """Rows of a table that are related to the object."""

    kind: OutputRowsKind
    relationship: RoleTypeRelationship
    target: RoleTable


ActionBinding: TypeAlias = (
    ActionRoot | SubmissionRoot | ResultRoot | LoggedBinding | OutputBinding | OutputRowsBinding
)


class ActionArgument(Enum):
    """An argument of an action, or what is inside one: its handler reads it, nobody else."""

    GIVEN = "given"
