"""Conditions on groups: ``<table>_group_by_bool_exp``, the type of ``having``.

Keys are compared as columns are; aggregates by what Postgres makes of the columns' types.
``count`` has the form that it has in conditions on related rows (aggregate_bool_exp.py).
"""

from __future__ import annotations

from genkan.engine.catalog.model import INT4
from genkan.engine.ir.aggregate_function import AggregateFunction
from genkan.engine.names import GraphQLName
from genkan.engine.permission.role_view import RoleTable, RoleView
from genkan.engine.schema.aggregate_columns import columns_of, functions_of, result_of
from genkan.engine.schema.aggregate_meaning import FunctionCondition
from genkan.engine.schema.binding import ColumnCondition
from genkan.engine.schema.bool_exp import comparison_type, connectives
from genkan.engine.schema.comparison import scalar_comparison_type
from genkan.engine.schema.group_meaning import (
    AggregatedColumn,
    FunctionOfColumns,
    GroupArgument,
)
from genkan.engine.schema.model import (
    GroupType,
    InputField,
    InputObjectType,
    PredicateType,
)
from genkan.engine.schema.naming import (
    generated_field,
    group_function_type,
    group_type,
    predicate_type,
    quoted,
)


def group_by_bool_exp_type(table: RoleTable) -> InputObjectType:
    """``author_group_by_bool_exp``."""
    own = group_type(table, GroupType.CONDITION)
    keys = group_type(table, GroupType.KEY_CONDITION)
    aggregates = group_type(table, GroupType.AGGREGATE_CONDITION)
    fields = (
        *connectives(own),
        InputField(
            name=generated_field("group_key", table.naming.convention),
            type=keys,
            meaning=GroupArgument.GROUP_KEY,
        ),
        InputField(name=GraphQLName("aggregate"), type=aggregates, meaning=GroupArgument.AGGREGATE),
    )
    return InputObjectType(
        own.name,
        {field.name: field for field in fields},
        f"Boolean expression to filter groups of rows from the table {quoted(table)}. "
        "All fields are combined with a logical 'AND'.",
    )


def group_by_key_bool_exp_type(table: RoleTable, view: RoleView) -> InputObjectType:
    """``author_group_by_key_bool_exp``: the columns that can be compared."""
    fields = [
        InputField(
            name=column.name,
            type=comparison_type(column, table, view),
            meaning=ColumnCondition(column),
        )
        for column in table.columns.values()
        if column.column.type.name != "json"  # json, unlike jsonb, has no equality
    ]
    name = group_type(table, GroupType.KEY_CONDITION).name
    return InputObjectType(name, {field.name: field for field in fields})


def group_by_aggregate_bool_exp_type(table: RoleTable) -> InputObjectType:
    """``author_group_by_aggregate_bool_exp``: count, and the functions that have a column."""
    count = AggregateFunction.COUNT
    fields = [
        InputField(
            name=GraphQLName("count"),
            type=predicate_type(table, count, PredicateType.CONDITION),
            meaning=FunctionCondition(count, INT4),
        )
    ]
    fields += [
        InputField(
            name=generated_field(function.value, table.naming.convention),
            type=group_function_type(table, function),
            meaning=FunctionOfColumns(function),
        )
        for function in functions_of(table)
    ]
    name = group_type(table, GroupType.AGGREGATE_CONDITION).name
    return InputObjectType(name, {field.name: field for field in fields})


def function_of_columns_type(table: RoleTable, function: AggregateFunction) -> InputObjectType:
    """``author_group_by_sum_bool_exp``."""
    naming = table.naming.convention
    fields = [
        InputField(
            name=column.name,
            type=scalar_comparison_type(result, naming),
            meaning=AggregatedColumn(column, result),
        )
        for column in columns_of(table, function)
        for result in (result_of(function, column.column.type),)
    ]
    name = group_function_type(table, function).name
    return InputObjectType(name, {field.name: field for field in fields})
