"""The numbers of an aggregate to the IR; its rows stand in select.py.

Source: Hasura v2, aggregation queries.
"""

from __future__ import annotations

from genkan.engine.ir.aggregate import (
    AggregateObject,
    AggregateValue,
    ColumnAggregates,
    Count,
    TypenameField,
)
from genkan.engine.ir.bool_exp import ColumnKey, Computed
from genkan.engine.operation.model import Selection
from genkan.engine.plan.coerced import columns_of
from genkan.engine.plan.function import plan_call
from genkan.engine.plan.order_by import column_key
from genkan.engine.schema.binding import (
    AggregateFunctionBinding,
    AggregatePart,
    Argument,
    ColumnBinding,
    ComputedScalarBinding,
    TypenameBinding,
)


def plan_aggregate_object(selection: Selection) -> AggregateObject:
    """The ``aggregate { ... }`` field."""
    return AggregateObject({one.response_name: _value(one) for one in selection.selections})


def _value(selection: Selection) -> AggregateValue:
    match selection.binding:
        case AggregatePart.COUNT:
            return _count(selection)
        case AggregateFunctionBinding(function):
            columns = {one.response_name: _column(one) for one in selection.selections}
            return ColumnAggregates(function, columns)
        case TypenameBinding(type_name):
            return TypenameField(type_name)
        case other:
            raise AssertionError(f"{other} among aggregate fields")


def _column(selection: Selection) -> ColumnKey | TypenameField:
    match selection.binding:
        case ColumnBinding(column):
            return column_key(column)
        case ComputedScalarBinding(computed):
            call = plan_call(selection, computed.signature)
            return ColumnKey(Computed(call, computed.type), computed.shown)
        case TypenameBinding(type_name):
            return TypenameField(type_name)
        case other:
            raise AssertionError(f"{other} among an aggregate function's columns")


def _count(selection: Selection) -> Count:
    given = {entry.field.meaning: entry.value for entry in selection.arguments}
    columns = given.get(Argument.COLUMNS)
    if columns is None or columns == ():
        return Count((), distinct=False)  # Hasura counts rows then, `distinct` or not.
    keys = tuple(column_key(column) for column in columns_of(columns))
    return Count(keys, distinct=given.get(Argument.DISTINCT) is True)
