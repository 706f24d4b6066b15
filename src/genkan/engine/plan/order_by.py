"""A client's orders to the IR.

Source: Hasura v2, sort query results; distinct_on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TypeAlias

from genkan.engine.errors import ValidationFailed
from genkan.engine.ir.aggregate_function import AggregateFunction
from genkan.engine.ir.bool_exp import Computed
from genkan.engine.ir.order_by import AggregateKey, ColumnKey, OrderBy, OrderKey, RelatedKey
from genkan.engine.operation.model import InputEntry, InputObject
from genkan.engine.permission.role_view import RoleColumn, RoleComputedScalar
from genkan.engine.plan.coerced import direction_of, input_object
from genkan.engine.plan.function import plain_call
from genkan.engine.schema.binding import (
    AggregateOrder,
    ColumnOrder,
    ComputedAggregateOrder,
    ComputedOrder,
    FunctionOrder,
    RelatedOrder,
)

_Wrap: TypeAlias = Callable[[OrderKey], OrderKey]
# An aggregate over rows that are settled: of a relationship, or of a computed field.
_Aggregate: TypeAlias = Callable[[AggregateFunction, ColumnKey | None], AggregateKey]


def plan_order_by(objects: tuple[InputObject, ...]) -> tuple[OrderBy, ...]:
    """The keys in the order they were written, of several objects and within one."""
    return tuple(key for one in objects for key in _plan_keys(one, lambda key: key))


def check_distinct(
    distinct_on: tuple[RoleColumn, ...], order_by: tuple[OrderBy, ...], place: str
) -> None:
    """Refuse ``distinct_on`` columns that are not the first keys of ``order_by``.

    Postgres would (42P10); Hasura does so before. Without an order any columns will do.
    """
    if not order_by:
        return
    first = [
        one.key.column.name
        for one in order_by[: len(distinct_on)]
        if isinstance(one.key, ColumnKey) and not isinstance(one.key.column, Computed)
    ]
    if len(first) != len(distinct_on) or any(
        column.column.name not in first for column in distinct_on
    ):
        raise ValidationFailed(
            '"distinct_on" columns must match initial "order_by" columns', path=place
        )


def column_key(column: RoleColumn) -> ColumnKey:
    """A column's value, null where it is not shown."""
    return ColumnKey(column.column, column.shown)


def computed_key(computed: RoleComputedScalar) -> ColumnKey:
    """The value of a computed field to which clients give nothing."""
    return ColumnKey(Computed(plain_call(computed.signature), computed.type), computed.shown)


def _plan_keys(order: InputObject, wrap: _Wrap) -> Iterator[OrderBy]:
    for entry in order.entries:
        yield from _plan_entry(entry, wrap)


def _plan_entry(entry: InputEntry, wrap: _Wrap) -> Iterator[OrderBy]:
    match entry.field.meaning:
        case ColumnOrder(column):
            yield OrderBy(wrap(column_key(column)), direction_of(entry.value))
        case RelatedOrder(relationship, target):
            yield from _plan_keys(
                input_object(entry.value),
                lambda key: wrap(RelatedKey(target.select, relationship.join, key)),
            )
        case ComputedOrder(computed):
            yield OrderBy(wrap(computed_key(computed)), direction_of(entry.value))
        case AggregateOrder(relationship, target):
            aggregate = partial(AggregateKey, target.select, relationship.join)
            yield from _plan_aggregates(input_object(entry.value), aggregate, wrap)
        case ComputedAggregateOrder(computed, target):
            call = plain_call(computed.signature)
            aggregate = partial(AggregateKey, target.select, {}, call=call)
            yield from _plan_aggregates(input_object(entry.value), aggregate, wrap)
        case other:
            raise AssertionError(f"{other} in an order")


def _plan_aggregates(order: InputObject, aggregate: _Aggregate, wrap: _Wrap) -> Iterator[OrderBy]:
    for entry in order.entries:
        yield from _plan_aggregate(entry, aggregate, wrap)


def _plan_aggregate(entry: InputEntry, aggregate: _Aggregate, wrap: _Wrap) -> Iterator[OrderBy]:
    match entry.field.meaning:
        case FunctionOrder(AggregateFunction.COUNT):
            key = aggregate(AggregateFunction.COUNT, None)
            yield OrderBy(wrap(key), direction_of(entry.value))
        case FunctionOrder(function):
            for one in input_object(entry.value).entries:
                match one.field.meaning:
                    case ColumnOrder(column):
                        key = aggregate(function, column_key(column))
                        yield OrderBy(wrap(key), direction_of(one.value))
                    case other:
                        raise AssertionError(f"{other} in the order of an aggregate")
        case other:
            raise AssertionError(f"{other} in an aggregate's order")
