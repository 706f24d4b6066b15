"""Actions as root fields, and the custom types of their arguments and answers.

Source: Hasura v2, actions; `GraphQL/Schema/Action.hs`, whose descriptions are used. No
convention touches the names that an operator gave.
"""

from __future__ import annotations

from collections.abc import Iterator

from genkan.engine.graphql_type import GraphQLType, ListType, base_name
from genkan.engine.ir.action import LoggedPart
from genkan.engine.names import GraphQLName
from genkan.engine.permission.role_action import (
    CustomEnum,
    DeclaredField,
    RoleAction,
    RoleActions,
    RoleCustomObject,
    RoleTypeRelationship,
)
from genkan.engine.permission.role_view import RoleView
from genkan.engine.schema.action_binding import (
    ActionArgument,
    ActionRoot,
    LoggedBinding,
    OutputBinding,
    OutputRowsBinding,
    OutputRowsKind,
    ResultRoot,
    SubmissionRoot,
)
from genkan.engine.schema.action_value import CALL_ID, action_reading
from genkan.engine.schema.model import (
    EnumMember,
    EnumType,
    Field,
    InputField,
    InputObjectType,
    ListOf,
    Named,
    NonNull,
    ObjectType,
    OfCustomType,
    Ready,
    ScalarType,
    TablePart,
    TypeDefinition,
    TypeRef,
)
from genkan.engine.schema.naming import table_type
from genkan.engine.schema.rows import row_arguments, rows_type
from genkan.engine.schema.scalars import BOOLEAN, FLOAT, ID, INT, STRING, scalar

_BUILT_IN = {one.name: one for one in (INT, FLOAT, STRING, BOOLEAN, ID)}


def action_queries(view: RoleView) -> Iterator[Field]:
    """The actions among the fields of query_root."""
    for action in view.actions.actions.values():
        if not action.is_mutation:
            yield _root_field(action, view.actions)
    yield from action_results(view)


def action_results(view: RoleView) -> Iterator[Field]:
    """What tells of calls of asynchronous actions; in subscription_root too."""
    for action in view.actions.actions.values():
        if action.is_asynchronous:
            yield _result_field(action, view.actions)


def action_mutations(view: RoleView) -> Iterator[Field]:
    """The actions among the fields of mutation_root."""
    for action in view.actions.actions.values():
        if action.is_asynchronous:
            yield _submission_field(action, view.actions)
        elif action.is_mutation:
            yield _root_field(action, view.actions)


def _root_field(action: RoleAction, actions: RoleActions) -> Field:
    grant = action.grant
    return Field(
        name=grant.name,
        type=_reference(grant.output_type, actions),
        binding=ActionRoot(action),
        arguments={one.name: _input_field(one, actions) for one in action.arguments},
        description=action.comment or None,
    )


def _submission_field(action: RoleAction, actions: RoleActions) -> Field:
    return Field(
        name=action.grant.name,
        type=NonNull(scalar("uuid")),
        binding=SubmissionRoot(action),
        arguments={one.name: _input_field(one, actions) for one in action.arguments},
        description=action.comment or None,
    )


def _result_field(action: RoleAction, actions: RoleActions) -> Field:
    name = action.grant.name
    output = _reference(action.grant.output_type, actions)
    told = (
        _told("id", LoggedPart.ID, NonNull(scalar("uuid")), "the unique id of an action"),
        _told(
            "created_at",
            LoggedPart.CREATED_AT,
            NonNull(scalar("timestamptz")),
            "the time at which this action was created",
        ),
        _told("errors", LoggedPart.ERRORS, scalar("json"), "errors related to the invocation"),
        # There is none until the handler has answered.
        _told(
            "output",
            None,
            output.of if isinstance(output, NonNull) else output,
            "the output fields of this action",
        ),
    )
    fields = {field.name: field for field in told}
    definition = ObjectType(name, fields, f'fields of action: "{name}"')
    id_argument = InputField(
        name=GraphQLName("id"),
        type=NonNull(scalar("uuid")),
        meaning=ActionArgument.GIVEN,
        reading=CALL_ID,
        description="the unique id of an action",
    )
    return Field(
        name=name,
        type=Named(name, Ready(definition)),
        binding=ResultRoot(action),
        arguments={id_argument.name: id_argument},
        description=action.comment or None,
    )


def _told(name: str, part: LoggedPart | None, type_: TypeRef, description: str) -> Field:
    return Field(
        name=GraphQLName(name),
        type=type_,
        binding=LoggedBinding(part),
        arguments={},
        description=description,
    )


def make_custom_type(name: GraphQLName, view: RoleView) -> TypeDefinition:
    """The custom object, input object or enum of that name."""
    actions = view.actions
    if name in actions.objects:
        return _object_type(actions.objects[name], view)
    if name in actions.input_objects:
        declared = actions.input_objects[name]
        fields = {field.name: _input_field(field, actions) for field in declared.fields}
        return InputObjectType(name, fields, declared.description)
    return _enum_type(actions.enums[name])


def _enum_type(declared: CustomEnum) -> EnumType:
    members = {
        one.value: EnumMember(one.value, str(one.value), one.description) for one in declared.values
    }
    return EnumType(declared.name, members, declared.description)


def _object_type(declared: RoleCustomObject, view: RoleView) -> ObjectType:
    fields = [
        Field(
            name=one.name,
            type=_reference(one.type, view.actions),
            binding=OutputBinding(one.name, one.type),
            arguments={},
            description=one.description,
        )
        for one in declared.fields
    ]
    for relationship in declared.relationships:
        fields += _related(relationship, view)
    return ObjectType(declared.name, {field.name: field for field in fields}, declared.description)


def _related(relationship: RoleTypeRelationship, view: RoleView) -> Iterator[Field]:
    target = view.tables[relationship.target]
    if not relationship.is_array:
        yield Field(
            name=relationship.name,
            type=table_type(target, TablePart.OBJECT),
            binding=OutputRowsBinding(OutputRowsKind.OBJECT, relationship, target),
            arguments={},
            description="An object relationship",
        )
        return
    yield Field(
        name=relationship.name,
        type=rows_type(target),
        binding=OutputRowsBinding(OutputRowsKind.ARRAY, relationship, target),
        arguments=row_arguments(target),
        description="An array relationship",
    )
    if target.select.aggregate:
        yield Field(
            name=GraphQLName(f"{relationship.name}_aggregate"),
            type=NonNull(table_type(target, TablePart.AGGREGATE)),
            binding=OutputRowsBinding(OutputRowsKind.AGGREGATE, relationship, target),
            arguments=row_arguments(target),
            description="An aggregate relationship",
        )


def _input_field(declared: DeclaredField, actions: RoleActions) -> InputField:
    reading = action_reading(declared.type, actions)
    is_nullable = declared.type.is_nullable
    return InputField(
        name=declared.name,
        type=_reference(declared.type, actions),
        meaning=ActionArgument.GIVEN,
        reading=reading,
        description=declared.description,
        accepts_null=is_nullable and reading is None,
        null_is_value=is_nullable and reading is not None,
    )


def _reference(type_: GraphQLType, actions: RoleActions) -> TypeRef:
    of = (
        ListOf(_reference(type_.of, actions))
        if isinstance(type_, ListType)
        else _named(base_name(type_), actions)
    )
    return of if type_.is_nullable else NonNull(of)


def _named(name: GraphQLName, actions: RoleActions) -> Named:
    if name in _BUILT_IN:
        return _BUILT_IN[name]
    if name in actions.objects or name in actions.input_objects or name in actions.enums:
        return Named(name, OfCustomType(name))
    if name in actions.scalars:
        return Named(name, Ready(ScalarType(name, actions.scalars[name].description)))
    return scalar(name)
