"""Actions to the IR, and what their handlers are told of the arguments.

Source: Hasura v2, actions; GraphQL specification 3.x, Input Coercion.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from genkan.engine.graphql_type import GraphQLType, ListType
from genkan.engine.ir.action import (
    ActionCall,
    ActionResult,
    ActionSubmission,
    ActionTypes,
    GrantedAction,
    LoggedField,
    LoggedOutput,
    LoggedPart,
    OutputField,
    OutputJoin,
    OutputMember,
    OutputTypename,
)
from genkan.engine.ir.join import Join, key_column
from genkan.engine.ir.select import (
    AggregateRelationshipField,
    ArrayRelationshipField,
    ObjectRelationshipField,
)
from genkan.engine.names import GraphQLName, ResponseName
from genkan.engine.operation.model import Selection, Variables
from genkan.engine.permission.role_action import RoleTypeRelationship
from genkan.engine.permission.role_view import RoleTable
from genkan.engine.plan.given import given_json
from genkan.engine.plan.select import plan_aggregate, plan_select
from genkan.engine.schema.action_binding import (
    LoggedBinding,
    OutputBinding,
    OutputRowsBinding,
    OutputRowsKind,
)
from genkan.engine.schema.binding import TypenameBinding

_ID = GraphQLName("ID")


def plan_action(selection: Selection, action: GrantedAction) -> ActionCall:
    """The question to the handler, and what of its answer is wanted."""
    joins: list[Join] = []
    fields = _fields(selection.selections, joins) if selection.selections else None
    return ActionCall(action, selection.given, fields, tuple(joins))


def plan_result(selection: Selection, action: GrantedAction) -> ActionResult:
    """What is to be told of a call that was made before."""
    joins: list[Join] = []
    fields = {one.response_name: _logged(one, joins) for one in selection.selections}
    return ActionResult(action, selection.given, fields, tuple(joins))


def _logged(selection: Selection, joins: list[Join]) -> LoggedField:
    match selection.binding:
        case TypenameBinding(type_name):
            return OutputTypename(type_name)
        case LoggedBinding(None):
            return LoggedOutput(
                _fields(selection.selections, joins) if selection.selections else None
            )
        case LoggedBinding(LoggedPart() as part):
            return part
        case other:
            raise AssertionError(f"{other} in what is told of a call")


def _fields(
    selections: tuple[Selection, ...], joins: list[Join]
) -> Mapping[ResponseName, OutputField]:
    return {one.response_name: _field(one, joins) for one in selections}


def _field(selection: Selection, joins: list[Join]) -> OutputField:
    match selection.binding:
        case TypenameBinding(type_name):
            return OutputTypename(type_name)
        case OutputBinding(name, type_):
            below = _fields(selection.selections, joins) if selection.selections else None
            return OutputMember(name, type_, below)
        case OutputRowsBinding(kind, relationship, target):
            joins.append(_join(selection, kind, relationship, target))
            return OutputJoin(len(joins) - 1)
        case other:
            raise AssertionError(f"{other} in a custom object")


def _join(
    selection: Selection,
    kind: OutputRowsKind,
    relationship: RoleTypeRelationship,
    target: RoleTable,
) -> Join:
    keys = relationship.keys
    columns = {key_column(number): key.column for number, key in enumerate(keys)}
    match kind:
        case OutputRowsKind.OBJECT:
            field = ObjectRelationshipField(plan_select(selection, target), columns)
        case OutputRowsKind.ARRAY:
            field = ArrayRelationshipField(plan_select(selection, target), columns)
        case OutputRowsKind.AGGREGATE:
            field = AggregateRelationshipField(plan_aggregate(selection, target), columns)
    members = tuple((key.member, key.type) for key in keys)
    return Join(relationship.target.source, members, field)


def action_input(call: ActionCall | ActionSubmission, variables: Variables) -> Mapping[str, object]:
    """The arguments as JSON, as their types would have them: ``input`` of the handler's body."""
    given = cast("Mapping[str, object]", given_json(call.given, variables))
    return _members(given, call.action.arguments, call.action.types)


def _members(
    given: Mapping[str, object], types: Mapping[GraphQLName, GraphQLType], known: ActionTypes
) -> Mapping[str, object]:
    return {name: _coerced(value, types[GraphQLName(name)], known) for name, value in given.items()}


def _coerced(value: object, type_: GraphQLType, known: ActionTypes) -> object:
    """A lone value where a list is expected is a list of one; an ID is a string."""
    if value is None:
        return None
    if isinstance(type_, ListType):
        items = cast("list[object]", value) if isinstance(value, list) else [value]
        return [_coerced(item, type_.of, known) for item in items]
    fields = known.input_objects.get(type_.name)
    if fields is not None:
        return _members(cast("Mapping[str, object]", value), fields, known)
    return str(value) if type_.name == _ID else value
