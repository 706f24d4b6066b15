"""Native queries as root fields and relationships, and the types of their logical models.

Source: Hasura v2, `NativeQuery/Schema.hs`, `LogicalModel/Schema.hs`, whose names and
descriptions are used. No convention touches the names that an operator gave.
"""

from __future__ import annotations

from collections.abc import Mapping

from genkan.engine.convention import custom, split, type_name
from genkan.engine.names import GraphQLName
from genkan.engine.permission.role_view import (
    NativeRelationship,
    RoleColumn,
    RoleModel,
    RoleNativeQuery,
    RoleQueryArgument,
    RoleView,
)
from genkan.engine.schema.binding import (
    Argument,
    ColumnBinding,
    ColumnCondition,
    ColumnOrder,
    NativeQueryRoot,
    NativeRelationshipBinding,
    QueryArgument,
)
from genkan.engine.schema.bool_exp import connectives
from genkan.engine.schema.comparison import scalar_comparison_type
from genkan.engine.schema.json_path import json_path_arguments
from genkan.engine.schema.model import (
    EnumMember,
    EnumType,
    Field,
    InputField,
    InputObjectType,
    ListOf,
    ModelPart,
    Named,
    NonNull,
    ObjectType,
    OfModel,
    OfNativeQuery,
    Ready,
)
from genkan.engine.schema.order_by import direction_field
from genkan.engine.schema.reading import column_leaf
from genkan.engine.schema.rows import arguments_of_rows, related_field
from genkan.engine.schema.scalars import scalar_type


def native_root_field(query: RoleNativeQuery) -> Field:
    """The field of query_root (and subscription_root) that runs the query."""
    return Field(
        name=query.root_field,
        type=NonNull(ListOf(NonNull(_object(query)))),
        binding=NativeQueryRoot(query),
        arguments={**_model_arguments(query.model), **_arguments(query, query.root_field)},
        description=query.description,
    )


def native_relationship_fields(
    relationships: Mapping[GraphQLName, NativeRelationship], view: RoleView
) -> list[Field]:
    """Of a table's object, or of a native query's."""
    return [
        _relationship_field(one, view.native_queries[one.target]) for one in relationships.values()
    ]


def native_object_type(query: RoleNativeQuery, view: RoleView) -> ObjectType:
    """The object of a query that has relationships: those first, then its model's columns."""
    fields = [
        *(related_field(one, view.tables[one.target]) for one in query.relationships.values()),
        *native_relationship_fields(query.native_relationships, view),
        *map(_column_field, query.model.columns.values()),
    ]
    return ObjectType(
        query.root_field, {field.name: field for field in fields}, query.model.description
    )


def model_type(model: RoleModel, part: ModelPart) -> Named:
    """``excerpt``, ``excerpt_bool_exp``, ``excerpt_order_by``, ``excerpt_enum_name``."""
    match part:
        case ModelPart.OBJECT:
            name = model.name
        case ModelPart.BOOL_EXP | ModelPart.ORDER_BY:
            name = type_name((*custom(model.name), *split(part.value)), model.naming)
        case ModelPart.COLUMN:
            name = GraphQLName(f"{model.name}_enum_name")
    return Named(name, OfModel(model, part))


def make_model_type(
    origin: OfModel,
) -> ObjectType | InputObjectType | EnumType:
    """The type that `model_type` refers to."""
    match origin.part:
        case ModelPart.OBJECT:
            return model_object_type(origin.model)
        case ModelPart.BOOL_EXP:
            return _bool_exp_type(origin.model)
        case ModelPart.ORDER_BY:
            return _order_by_type(origin.model)
        case ModelPart.COLUMN:
            return _column_type(origin.model)


def model_object_type(model: RoleModel) -> ObjectType:
    """The columns that the role may read."""
    return ObjectType(
        model.name,
        {column.name: _column_field(column) for column in model.columns.values()},
        model.description,
    )


def _object(query: RoleNativeQuery) -> Named:
    """The model's object; with relationships it is the query's own, and has its name."""
    if query.relationships or query.native_relationships:
        return Named(query.root_field, OfNativeQuery(query))
    return model_type(query.model, ModelPart.OBJECT)


def _column_field(column: RoleColumn) -> Field:
    type_ = scalar_type(column.column.type)
    return Field(
        name=column.name,
        type=type_ if column.is_nullable else NonNull(type_),
        binding=ColumnBinding(column),
        arguments=json_path_arguments(column.column.type),
        description=column.description,
    )


def _relationship_field(relationship: NativeRelationship, target: RoleNativeQuery) -> Field:
    object_type = _object(target)
    given = _arguments(target, relationship.name)
    is_array = relationship.is_array
    return Field(
        name=relationship.name,
        type=ListOf(NonNull(object_type)) if is_array else object_type,
        binding=NativeRelationshipBinding(relationship, target),
        arguments={**_model_arguments(target.model), **given} if is_array else given,
        description="An array relationship" if is_array else "An object relationship",
    )


def _model_arguments(model: RoleModel) -> Mapping[GraphQLName, InputField]:
    return arguments_of_rows(
        model_type(model, ModelPart.BOOL_EXP),
        model_type(model, ModelPart.ORDER_BY),
        model_type(model, ModelPart.COLUMN),
        model.naming.convention,
    )


def _arguments(query: RoleNativeQuery, field: GraphQLName) -> Mapping[GraphQLName, InputField]:
    """``args``, required where the query has any; its type is named after the field."""
    if not query.arguments:
        return {}
    # Hasura leaves no space before these words.
    description = f"{field}Native Query Arguments"
    definition = InputObjectType(
        GraphQLName(f"{field}_arguments"),
        {one.name: _argument_field(one) for one in query.arguments},
        description,
    )
    given = InputField(
        name=GraphQLName("args"),
        type=NonNull(Named(definition.name, Ready(definition))),
        meaning=Argument.FUNCTION_ARGUMENTS,
        description=description,
    )
    return {given.name: given}


def _argument_field(argument: RoleQueryArgument) -> InputField:
    type_ = scalar_type(argument.type)
    default = f"Native Query argument {argument.argument}"
    return InputField(
        name=argument.name,
        type=type_ if argument.is_nullable else NonNull(type_),
        meaning=QueryArgument(argument),
        reading=column_leaf(argument.type),
        description=default if argument.description is None else argument.description,
        null_is_value=argument.is_nullable,
    )


def _bool_exp_type(model: RoleModel) -> InputObjectType:
    """Connectives and columns; a model has no relationships to ask."""
    own = model_type(model, ModelPart.BOOL_EXP)
    fields = [
        *connectives(own),
        *(
            InputField(
                name=column.name,
                type=scalar_comparison_type(column.column.type, model.naming.convention),
                meaning=ColumnCondition(column),
            )
            for column in model.columns.values()
            if column.column.type.name != "json"  # json, unlike jsonb, has no equality
        ),
    ]
    return InputObjectType(
        own.name,
        {field.name: field for field in fields},
        f'Boolean expression to filter rows from the logical model for "{model.name}". '
        "All fields are combined with a logical 'AND'.",
    )


def _order_by_type(model: RoleModel) -> InputObjectType:
    fields = [
        direction_field(column.name, ColumnOrder(column), model.naming.convention)
        for column in model.columns.values()
    ]
    return InputObjectType(
        model_type(model, ModelPart.ORDER_BY).name,
        {field.name: field for field in fields},
        f'Ordering options when selecting data from "{model.name}".',
    )


def _column_type(model: RoleModel) -> EnumType:
    return EnumType(
        model_type(model, ModelPart.COLUMN).name,
        {
            column.name: EnumMember(column.name, column, "column name")
            for column in model.columns.values()
        },
    )
