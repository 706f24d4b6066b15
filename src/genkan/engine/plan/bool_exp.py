"""A client's conditions to the IR.

Conditions on related tables hold the target's granted rows: a client can not filter by
rows that it may not see. A null never widens: coercion refused it, or the condition says
`_is_null`.
Source: Hasura v2, filter query results.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from genkan.engine.ir.bool_exp import (
    TRUE,
    Aggregated,
    And,
    BoolExp,
    Comparand,
    Compare,
    GrantedRows,
    IntersectsBand,
    IsNull,
    Not,
    Operator,
    Or,
    Related,
    RelatedAggregate,
    RelatedComputed,
    Within,
)
from genkan.engine.ir.value import PgType, Value
from genkan.engine.names import ColumnName
from genkan.engine.operation.model import Coerced, InputEntry, InputObject
from genkan.engine.permission.role_view import RoleColumn
from genkan.engine.plan.coerced import columns_of, input_object, input_objects, value_of
from genkan.engine.plan.function import plain_call
from genkan.engine.plan.order_by import column_key, computed_key
from genkan.engine.schema.aggregate_meaning import (
    AggregateCondition,
    FunctionCondition,
    PairPlace,
    PredicatePart,
)
from genkan.engine.schema.binding import (
    Argument,
    CastTo,
    ColumnCondition,
    CompareDistance,
    CompareWith,
    ComparisonPart,
    ComputedCondition,
    InputMeaning,
    Logical,
    RelatedComputedCondition,
    RelatedCondition,
)


def plan_bool_exp(condition: InputObject) -> BoolExp:
    """The condition of a ``<table>_bool_exp``; its entries all hold, ``{}`` is TRUE."""
    return all_of(tuple(_plan_entry(entry) for entry in condition.entries))


def equals(column: RoleColumn, value: Value) -> BoolExp:
    """A key column's value, as ``<table>_by_pk`` asks for it."""
    return Compare(column.column, Operator.EQ, value, column.shown)


def all_of(parts: tuple[BoolExp, ...]) -> BoolExp:
    """The conjunction; a lone part needs no ``And``."""
    return parts[0] if len(parts) == 1 else And(parts)


def _plan_entry(entry: InputEntry) -> BoolExp:  # noqa: PLR0911  # one return for each case of a match
    match entry.field.meaning:
        case Logical.AND:
            return all_of(tuple(plan_bool_exp(one) for one in input_objects(entry.value)))
        case Logical.OR:
            return Or(tuple(plan_bool_exp(one) for one in input_objects(entry.value)))
        case Logical.NOT:
            return Not(plan_bool_exp(input_object(entry.value)))
        case ColumnCondition(column):
            compared = _Compared(column.column, column.shown)
            return _plan_comparisons(compared, input_object(entry.value), None)
        case ComputedCondition(computed):
            compared = _Compared(computed_key(computed).column, computed.held)
            return _plan_comparisons(compared, input_object(entry.value), None)
        case RelatedComputedCondition(computed, target):
            condition = plan_bool_exp(input_object(entry.value))
            call = plain_call(computed.signature)
            return RelatedComputed(call, computed.held, target.select.granted, condition)
        case RelatedCondition(relationship, target):
            condition = plan_bool_exp(input_object(entry.value))
            return Related(target.select.granted, relationship.join, condition)
        case AggregateCondition(relationship, target):
            (asked,) = input_object(entry.value).entries
            return _plan_related_aggregate(asked, target.select.granted, relationship.join)
        case other:
            raise AssertionError(f"{other} in a boolean expression")


def plan_comparisons(value: Comparand, comparisons: InputObject) -> BoolExp:
    """Comparisons with an aggregate, or with a key of a group."""
    return _plan_comparisons(_Compared(value, TRUE), comparisons, None)


def plan_aggregate_condition(asked: InputEntry) -> BoolExp:
    """``count: {arguments, distinct, filter, predicate}`` over the rows of a group."""
    given = _parts(asked)
    return _plan_predicate(asked, given, _filter(given))


def _plan_related_aggregate(
    asked: InputEntry, target: GrantedRows, join: Mapping[ColumnName, ColumnName]
) -> BoolExp:
    """The same over related rows: those that the filter leaves out need not be read."""
    given = _parts(asked)
    return RelatedAggregate(target, join, _filter(given), _plan_predicate(asked, given, TRUE))


def _parts(asked: InputEntry) -> Mapping[InputMeaning, Coerced]:
    return {one.field.meaning: one.value for one in input_object(asked.value).entries}


def _filter(given: Mapping[InputMeaning, Coerced]) -> BoolExp:
    inner = given.get(PredicatePart.FILTER)
    return TRUE if inner is None else plan_bool_exp(input_object(inner))


def _plan_predicate(
    asked: InputEntry, given: Mapping[InputMeaning, Coerced], rows: BoolExp
) -> BoolExp:
    match asked.field.meaning:
        case FunctionCondition(function, result):
            columns = _arguments(given.get(PredicatePart.ARGUMENTS, ()))
            distinct = given.get(PredicatePart.DISTINCT) is True
            keys = tuple(column_key(column) for column in columns)
            aggregated = Aggregated(function, keys, distinct, result, rows)
            return plan_comparisons(aggregated, input_object(given[PredicatePart.PREDICATE]))
        case other:
            raise AssertionError(f"{other} in a condition on aggregates")


def _arguments(value: Coerced) -> tuple[RoleColumn, ...]:
    """The columns that a function takes: one, a list, or ``{Y, X}`` in Postgres' order."""
    match value:
        case RoleColumn():
            return (value,)
        case InputObject(entries):
            pair = {entry.field.meaning: entry.value for entry in entries}
            return columns_of(tuple(pair[place] for place in PairPlace))
        case listed:
            return columns_of(listed)


@dataclass(frozen=True, slots=True)
class _Compared:
    """The left side of comparisons; null where it is not shown."""

    value: Comparand
    shown: BoolExp


def _plan_comparisons(
    compared: _Compared, comparisons: InputObject, cast_to: PgType | None
) -> BoolExp:
    parts = tuple(_plan_comparison(compared, entry, cast_to) for entry in comparisons.entries)
    return all_of(parts) if parts else TRUE


def _plan_comparison(compared: _Compared, entry: InputEntry, cast_to: PgType | None) -> BoolExp:
    match entry.field.meaning:
        case CompareWith(operator):
            value = value_of(entry.value)
            return Compare(compared.value, operator, value, compared.shown, cast_to)
        case ComparisonPart.IS_NULL:
            return IsNull(compared.value, cast("bool", entry.value), compared.shown)
        case ComparisonPart.CAST:
            casts = input_object(entry.value).entries
            return all_of(tuple(_plan_cast(compared, one) for one in casts))
        case CompareDistance() as meaning:
            return _plan_distance(compared, meaning, input_object(entry.value), cast_to)
        case ComparisonPart.BAND_THEN_GEOMETRY | ComparisonPart.GEOMETRY_THEN_BAND:
            parts = _by_part(input_object(entry.value))
            band = parts.get(ComparisonPart.BAND)
            geometry = parts[ComparisonPart.GEOMETRY]
            return IntersectsBand(compared.value, band, geometry, compared.shown)
        case other:
            raise AssertionError(f"{other} in a comparison")


def _plan_cast(compared: _Compared, entry: InputEntry) -> BoolExp:
    match entry.field.meaning:
        case CastTo(target):
            return _plan_comparisons(compared, input_object(entry.value), target)
        case other:
            raise AssertionError(f"{other} in a cast")


def _plan_distance(
    compared: _Compared, meaning: CompareDistance, operand: InputObject, cast_to: PgType | None
) -> BoolExp:
    parts = _by_part(operand)
    return Within(
        column=compared.value,
        operator=meaning.operator,
        origin=parts[ComparisonPart.ORIGIN],
        distance=parts[ComparisonPart.DISTANCE],
        use_spheroid=parts.get(ComparisonPart.USE_SPHEROID),
        shown=compared.shown,
        cast=cast_to,
    )


def _by_part(operand: InputObject) -> dict[object, Value]:
    return {entry.field.meaning: value_of(entry.value) for entry in operand.entries}


def plan_where(arguments: tuple[InputEntry, ...]) -> BoolExp:
    """The condition of the ``where`` argument; without one all granted rows count."""
    for entry in arguments:
        if entry.field.meaning is Argument.WHERE:
            return plan_bool_exp(input_object(entry.value))
    return TRUE
