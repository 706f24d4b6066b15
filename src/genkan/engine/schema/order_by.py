"""Orders: ``<table>_order_by``, also by aggregates over array relationships.

Source: Hasura v2, sort query results; Schema/OrderBy.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from genkan.engine.convention import Convention, enum_value
from genkan.engine.ir.aggregate_function import AggregateFunction
from genkan.engine.ir.order_by import Direction
from genkan.engine.names import GraphQLName
from genkan.engine.permission.role_view import RoleColumn, RoleTable, RoleView
from genkan.engine.schema.aggregate_columns import columns_of, functions_of
from genkan.engine.schema.binding import (
    AggregateOrder,
    ColumnOrder,
    ComputedAggregateOrder,
    ComputedOrder,
    FunctionOrder,
    InputMeaning,
    RelatedOrder,
)
from genkan.engine.schema.model import (
    EnumMember,
    EnumType,
    InputField,
    InputObjectType,
    Named,
    Ready,
    TablePart,
)
from genkan.engine.schema.naming import (
    aggregate_function_order_type,
    generated_field,
    generated_type,
    quoted,
    table_type,
)

_DIRECTIONS: Final = (
    ("asc", Direction.ASC_NULLS_LAST, "in ascending order, nulls last"),
    ("asc_nulls_first", Direction.ASC_NULLS_FIRST, "in ascending order, nulls first"),
    ("asc_nulls_last", Direction.ASC_NULLS_LAST, "in ascending order, nulls last"),
    ("desc", Direction.DESC_NULLS_FIRST, "in descending order, nulls first"),
    ("desc_nulls_first", Direction.DESC_NULLS_FIRST, "in descending order, nulls first"),
    ("desc_nulls_last", Direction.DESC_NULLS_LAST, "in descending order, nulls last"),
)


@cache
def direction_type(convention: Convention) -> Named:
    """``order_by``, an enum; not to be taken for ``author_order_by``."""
    members = [
        EnumMember(enum_value(name, convention), direction, description)
        for name, direction, description in _DIRECTIONS
    ]
    order_by = EnumType(
        generated_type("order_by", convention),
        {member.name: member for member in members},
        "column ordering options",
    )
    return Named(order_by.name, Ready(order_by))


def order_by_type(table: RoleTable, view: RoleView) -> InputObjectType:
    """``author_order_by``."""
    own = table_type(table, TablePart.ORDER_BY)
    convention = table.naming.convention
    fields = [
        direction_field(column.name, ColumnOrder(column), convention)
        for column in table.columns.values()
    ]
    for relationship in table.relationships.values():
        target = view.tables[relationship.target]
        if relationship.is_array:
            fields.append(
                InputField(
                    name=generated_field(f"{relationship.name}_aggregate", convention),
                    type=table_type(target, TablePart.AGGREGATE_ORDER_BY),
                    meaning=AggregateOrder(relationship, target),
                    accepts_null=True,
                )
            )
        else:
            fields.append(
                InputField(
                    name=relationship.name,
                    type=table_type(target, TablePart.ORDER_BY),
                    meaning=RelatedOrder(relationship, target),
                    accepts_null=True,
                )
            )
    fields += _computed_orders(table, view)
    return InputObjectType(
        own.name,
        {field.name: field for field in fields},
        f"Ordering options when selecting data from {quoted(table)}.",
    )


def _computed_orders(table: RoleTable, view: RoleView) -> list[InputField]:
    """Orders by computed fields to which clients give nothing."""
    convention = table.naming.convention
    fields = [
        direction_field(computed.name, ComputedOrder(computed), convention)
        for computed in table.computed_scalars.values()
        if computed.signature.plain_call is not None
    ]
    fields += [
        InputField(
            name=generated_field(f"{computed.name}_aggregate", convention),
            type=table_type(target, TablePart.AGGREGATE_ORDER_BY),
            meaning=ComputedAggregateOrder(computed, target),
            accepts_null=True,
        )
        for computed in table.computed_rows.values()
        if computed.signature.plain_call is not None
        for target in (view.tables[computed.target],)
    ]
    return fields


def aggregate_order_by_type(table: RoleTable) -> InputObjectType:
    """``article_aggregate_order_by``."""
    convention = table.naming.convention
    fields = [
        direction_field(GraphQLName("count"), FunctionOrder(AggregateFunction.COUNT), convention)
    ]
    fields += [
        InputField(
            name=generated_field(function.value, convention),
            type=aggregate_function_order_type(table, function),
            meaning=FunctionOrder(function),
        )
        for function in functions_of(table)
    ]
    return InputObjectType(
        table_type(table, TablePart.AGGREGATE_ORDER_BY).name,
        {field.name: field for field in fields},
        f"order by aggregate values of table {quoted(table)}",
    )


def function_order_by_type(table: RoleTable, function: AggregateFunction) -> InputObjectType:
    """``article_max_order_by``."""
    convention = table.naming.convention
    fields = [column_direction(column, convention) for column in columns_of(table, function)]
    return InputObjectType(
        aggregate_function_order_type(table, function).name,
        {field.name: field for field in fields},
        f"order by {generated_field(function.value, convention)}() "
        f"on columns of table {quoted(table)}",
    )


def column_direction(column: RoleColumn, convention: Convention) -> InputField:
    """``title: asc`` of an order."""
    return InputField(
        name=column.name,
        type=direction_type(convention),
        meaning=ColumnOrder(column),
        description=column.description,
        accepts_null=True,
    )


def direction_field(name: GraphQLName, meaning: InputMeaning, convention: Convention) -> InputField:
    """``name: asc``."""
    type_ = direction_type(convention)
    return InputField(name=name, type=type_, meaning=meaning, accepts_null=True)
