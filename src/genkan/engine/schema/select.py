"""Object types of tables, and the arguments of their rows.

Source: Hasura v2, queries; Schema/Select.
"""

from __future__ import annotations

from collections.abc import Mapping

from genkan.engine.catalog.model import array_of
from genkan.engine.convention import enum_value
from genkan.engine.names import GraphQLName
from genkan.engine.permission.role_view import (
    RoleColumn,
    RoleRelationship,
    RoleTable,
    RoleView,
)
from genkan.engine.schema.binding import (
    AggregateRelationshipBinding,
    ColumnBinding,
    KeyColumn,
)
from genkan.engine.schema.function import computed_fields
from genkan.engine.schema.json_path import json_path_arguments
from genkan.engine.schema.model import (
    EnumMember,
    EnumType,
    Field,
    InputField,
    ListOf,
    Named,
    NonNull,
    ObjectType,
    OfEnumTable,
    TablePart,
)
from genkan.engine.schema.naming import generated_field, quoted, table_type
from genkan.engine.schema.native_query import native_relationship_fields
from genkan.engine.schema.reading import Leaf, column_leaf
from genkan.engine.schema.rows import related_field, row_arguments
from genkan.engine.schema.scalars import scalar_type


def object_type(table: RoleTable, view: RoleView) -> ObjectType:
    """``author``: the columns, relationships and computed fields that the role may read."""
    fields = [_column_field(column, view) for column in table.columns.values()]
    for relationship in table.relationships.values():
        fields += _relationship_fields(relationship, view.tables[relationship.target])
    fields += native_relationship_fields(table.native_relationships, view)
    fields += computed_fields(table, view)
    return ObjectType(table.type_name, {field.name: field for field in fields}, table.description)


def select_column_type(table: RoleTable) -> EnumType:
    """``author_select_column``: the columns as an enum."""
    return EnumType(
        table_type(table, TablePart.SELECT_COLUMN).name,
        {
            column.name: EnumMember(column.name, column, "column name")
            for column in table.columns.values()
        },
        f"select columns of table {quoted(table)}",
    )


def enum_table_type(origin: OfEnumTable, view: RoleView) -> EnumType:
    """``colors_enum``: the rows of an enum table, bound as the referring column's type."""
    enum = view.enum_tables[origin.table]
    members = [
        EnumMember(enum_value(value.value, enum.convention), value.value, value.description)
        for value in sorted(enum.values, key=lambda value: value.value)
    ]
    return EnumType(
        enum.type_name,
        {member.name: member for member in members},
        column_type=origin.column_type,
        array_type=array_of(origin.column_type),
    )


def column_type(column: RoleColumn, view: RoleView) -> Named | ListOf:
    """The GraphQL type of a column's value, nullable."""
    if column.enum_table is None:
        return scalar_type(column.column.type)
    origin = OfEnumTable(column.enum_table, column.column.type, is_comparison=False)
    return Named(view.enum_tables[column.enum_table].type_name, origin)


def column_reading(column: RoleColumn) -> Leaf | None:
    """How a value for the column is read; an enum table's values say it themselves."""
    return None if column.enum_table is not None else column_leaf(column.column.type)


def _column_field(column: RoleColumn, view: RoleView) -> Field:
    type_ = column_type(column, view)
    return Field(
        name=column.name,
        type=type_ if column.is_nullable else NonNull(type_),
        binding=ColumnBinding(column),
        arguments=json_path_arguments(column.column.type),
        description=column.description,
    )


def _relationship_fields(relationship: RoleRelationship, target: RoleTable) -> list[Field]:
    rows = related_field(relationship, target)
    if not relationship.is_array or not target.select.aggregate:
        return [rows]
    aggregate = Field(
        name=generated_field(f"{relationship.name}_aggregate", target.naming.convention),
        type=NonNull(table_type(target, TablePart.AGGREGATE)),
        binding=AggregateRelationshipBinding(relationship, target),
        arguments=row_arguments(target),
        description="An aggregate relationship",
    )
    return [rows, aggregate]


def key_arguments(
    primary_key: tuple[RoleColumn, ...], view: RoleView
) -> Mapping[GraphQLName, InputField]:
    """The primary key's columns as arguments, all of them required."""
    return {
        column.name: InputField(
            name=column.name,
            type=NonNull(column_type(column, view)),
            meaning=KeyColumn(column),
            reading=column_reading(column),
            description=column.description,
        )
        for column in primary_key
    }
