"""What all lists of a table's rows share: their type and their arguments.

Source: Hasura v2, queries; Schema/Select (tableArguments).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from genkan.engine.convention import Convention
from genkan.engine.names import GraphQLName
from genkan.engine.permission.role_view import RoleRelationship, RoleTable
from genkan.engine.schema.argument_reading import LIMIT, OFFSET
from genkan.engine.schema.binding import Argument, RelationshipBinding
from genkan.engine.schema.model import Field, InputField, ListOf, Named, NonNull, TablePart, TypeRef
from genkan.engine.schema.naming import generated_field, table_type
from genkan.engine.schema.scalars import INT


def rows_type(table: RoleTable) -> TypeRef:
    """``[author!]!``."""
    return NonNull(ListOf(NonNull(table_type(table, TablePart.OBJECT))))


def related_field(relationship: RoleRelationship, target: RoleTable) -> Field:
    """The related row, or rows, of a table."""
    binding = RelationshipBinding(relationship, target)
    if not relationship.is_array:
        type_ = table_type(target, TablePart.OBJECT)
        return Field(
            name=relationship.name,
            type=type_ if relationship.is_nullable else NonNull(type_),
            binding=binding,
            arguments={},
            description=relationship.description,
        )
    return Field(
        name=relationship.name,
        type=rows_type(target),
        binding=binding,
        arguments=row_arguments(target),
        description=relationship.description,
    )


def row_arguments(table: RoleTable) -> Mapping[GraphQLName, InputField]:
    """The arguments of every list of a table's rows, in the order they are read."""
    return arguments_of_rows(
        table_type(table, TablePart.BOOL_EXP),
        table_type(table, TablePart.ORDER_BY),
        table_type(table, TablePart.SELECT_COLUMN),
        table.naming.convention,
    )


def arguments_of_rows(
    where: Named, order_by: Named, column: Named, convention: Convention
) -> Mapping[GraphQLName, InputField]:
    """The arguments of a list of rows, by the types of its conditions, orders and columns."""
    fields = (
        where_argument(where),
        InputField(
            name=generated_field("order_by", convention),
            type=ListOf(NonNull(order_by)),
            meaning=Argument.ORDER_BY,
            description="sort the rows by one or more columns",
            accepts_null=True,
        ),
        *LIMITS,
        InputField(
            name=generated_field("distinct_on", convention),
            type=ListOf(NonNull(column)),
            meaning=Argument.DISTINCT_ON,
            description="distinct select on columns",
            accepts_null=True,
        ),
    )
    return {field.name: field for field in fields}


def where_argument(condition: Named) -> InputField:
    """The argument that says which rows are wanted."""
    return InputField(
        name=GraphQLName("where"),
        type=condition,
        meaning=Argument.WHERE,
        description="filter the rows returned",
        accepts_null=True,
    )


LIMITS: Final = (
    InputField(
        name=GraphQLName("limit"),
        type=INT,
        meaning=Argument.LIMIT,
        reading=LIMIT,
        description="limit the number of rows returned",
        accepts_null=True,
    ),
    InputField(
        name=GraphQLName("offset"),
        type=INT,
        meaning=Argument.OFFSET,
        reading=OFFSET,
        description="skip the first n rows. Use only with order_by",
        accepts_null=True,
    ),
)
