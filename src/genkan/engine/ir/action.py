"""An action: a root field that an operator's webhook answers.

Source: Hasura v2, actions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from genkan.engine.graphql_type import GraphQLType
from genkan.engine.ir.join import Join
from genkan.engine.metadata.actions import ActionHandler
from genkan.engine.names import ActionName, GraphQLName, ResponseName

__all__ = [
    "ActionCall",
    "ActionHandler",
    "ActionResult",
    "ActionSubmission",
    "ActionTypes",
    "GrantedAction",
    "LoggedField",
    "LoggedOutput",
    "LoggedPart",
    "OutputField",
    "OutputJoin",
    "OutputMember",
    "OutputTypename",
]


@dataclass(frozen=True, slots=True)
class ActionTypes:
    """The fields of all custom objects and input objects; what is in neither has none."""

    objects: Mapping[GraphQLName, Mapping[GraphQLName, GraphQLType]]
    input_objects: Mapping[GraphQLName, Mapping[GraphQLName, GraphQLType]]


@dataclass(frozen=True, slots=True)
class GrantedAction:
    """Leave to have an action's handler asked. Made by permission/ alone."""

    name: ActionName
    handler: ActionHandler
    arguments: Mapping[GraphQLName, GraphQLType]
    output_type: GraphQLType
    types: ActionTypes


@dataclass(frozen=True, slots=True)
class OutputTypename:
    """``__typename``."""

    type_name: GraphQLName


@dataclass(frozen=True, slots=True)
class OutputMember:
    """A member of what the handler gives. fields: what is selected of an object, else None."""

    name: GraphQLName
    type: GraphQLType
    fields: Mapping[ResponseName, OutputField] | None


@dataclass(frozen=True, slots=True)
class OutputJoin:
    """Related rows; ``number``: which of the call's joins finds them."""

    number: int


OutputField: TypeAlias = OutputTypename | OutputMember | OutputJoin


@dataclass(frozen=True, slots=True)
class ActionSubmission:
    """The handler is to be asked later; the id of the call is answered. given: as of a call."""

    action: GrantedAction
    given: Mapping[str, object]
    joins: tuple[Join, ...] = ()


class LoggedPart(Enum):
    """What is told of a call that was made before, besides its output."""

    ID = "id"
    CREATED_AT = "created_at"
    ERRORS = "errors"


@dataclass(frozen=True, slots=True)
class LoggedOutput:
    """What the handler gave, once it has. fields: as of a call."""

    fields: Mapping[ResponseName, OutputField] | None


LoggedField: TypeAlias = OutputTypename | LoggedPart | LoggedOutput


@dataclass(frozen=True, slots=True)
class ActionResult:
    """What has come of a call that was made before. given: its id."""

    action: GrantedAction
    given: Mapping[str, object]
    fields: Mapping[ResponseName, LoggedField]
    joins: tuple[Join, ...]


@dataclass(frozen=True, slots=True)
class ActionCall:
    """The handler is asked, and of what it gives this is answered.

    given: the arguments as literals, with variables inside.
    fields: what is selected of the objects; None where the action gives scalars.
    """

    action: GrantedAction
    given: Mapping[str, object]
    fields: Mapping[ResponseName, OutputField] | None
    joins: tuple[Join, ...]
