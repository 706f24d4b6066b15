"""Aggregates: ``<table>_aggregate`` and the types below it.

Source: Hasura v2, aggregation queries; Schema/Select (tableAggregationFields).
"""

from __future__ import annotations

from typing import Final

from genkan.engine.ir.aggregate_function import AggregateFunction
from genkan.engine.names import GraphQLName
from genkan.engine.permission.role_view import RoleColumn, RoleTable
from genkan.engine.schema.aggregate_columns import (
    EXTREMES,
    columns_of,
    computed_of,
    result_functions_of,
)
from genkan.engine.schema.argument_reading import FLAG
from genkan.engine.schema.binding import (
    AggregateFunctionBinding,
    AggregatePart,
    Argument,
    ColumnBinding,
)
from genkan.engine.schema.function import computed_scalar_field
from genkan.engine.schema.group_by import group_by_field
from genkan.engine.schema.model import (
    Field,
    InputField,
    ListOf,
    NonNull,
    ObjectType,
    TablePart,
    TypeRef,
)
from genkan.engine.schema.naming import (
    aggregate_function_type,
    generated_field,
    quoted,
    table_type,
)
from genkan.engine.schema.options import SchemaOptions
from genkan.engine.schema.scalars import BOOLEAN, FLOAT, INT, scalar_type

_KEEPS_TYPE: Final = (AggregateFunction.SUM, *EXTREMES)


def aggregate_type(table: RoleTable, options: SchemaOptions) -> ObjectType:
    """``author_aggregate``: the numbers, the rows they are about, and these in groups."""
    aggregate = Field(
        name=GraphQLName("aggregate"),
        type=table_type(table, TablePart.AGGREGATE_FIELDS),
        binding=AggregatePart.AGGREGATE,
        arguments={},
    )
    nodes = Field(
        name=GraphQLName("nodes"),
        type=NonNull(ListOf(NonNull(table_type(table, TablePart.OBJECT)))),
        binding=AggregatePart.NODES,
        arguments={},
    )
    fields = [aggregate, nodes]
    if options.has_group_by and table.columns:
        fields.append(group_by_field(table))
    return ObjectType(
        table_type(table, TablePart.AGGREGATE).name,
        {field.name: field for field in fields},
        f"aggregated selection of {quoted(table)}",
    )


def aggregate_fields_type(table: RoleTable) -> ObjectType:
    """``author_aggregate_fields``: count, and the functions that have a column to take."""
    count = Field(
        name=GraphQLName("count"),
        type=NonNull(INT),
        binding=AggregatePart.COUNT,
        arguments={argument.name: argument for argument in _count_arguments(table)},
    )
    fields = [count] + [
        Field(
            name=generated_field(function.value, table.naming.convention),
            type=aggregate_function_type(table, function),
            binding=AggregateFunctionBinding(function),
            arguments={},
        )
        for function in result_functions_of(table)
    ]
    return ObjectType(
        table_type(table, TablePart.AGGREGATE_FIELDS).name,
        {field.name: field for field in fields},
        f"aggregate fields of {quoted(table)}",
    )


def function_fields_type(table: RoleTable, function: AggregateFunction) -> ObjectType:
    """``author_max_fields``: a nullable field for each column or computed field it takes."""
    fields = [
        Field(
            name=column.name,
            type=_result_type(column, function),
            binding=ColumnBinding(column),
            arguments={},
            description=column.description if function in EXTREMES else None,
        )
        for column in columns_of(table, function)
    ]
    fields += [computed_scalar_field(one, table) for one in computed_of(table, function)]
    return ObjectType(
        aggregate_function_type(table, function).name,
        {field.name: field for field in fields},
        f"aggregate {generated_field(function.value, table.naming.convention)} on columns",
    )


def _result_type(column: RoleColumn, function: AggregateFunction) -> TypeRef:
    return scalar_type(column.column.type) if function in _KEEPS_TYPE else FLOAT


def _count_arguments(table: RoleTable) -> tuple[InputField, InputField]:
    columns = InputField(
        name=GraphQLName("columns"),
        type=ListOf(NonNull(table_type(table, TablePart.SELECT_COLUMN))),
        meaning=Argument.COLUMNS,
    )
    distinct = InputField(
        name=GraphQLName("distinct"),
        type=BOOLEAN,
        meaning=Argument.DISTINCT,
        reading=FLAG,
    )
    return columns, distinct
