"""``group_by`` to the IR: keys, and what is said of them in conditions and orders.

A column is named where a key is meant; it may be a key of several units of time, and only the
fields of ``group_key`` can say which. Nothing is granted here that the aggregate around does
not grant: a hidden value is a null key.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from genkan.engine.errors import ValidationFailed
from genkan.engine.ir.aggregate import TypenameField
from genkan.engine.ir.aggregate_function import AggregateFunction
from genkan.engine.ir.bool_exp import (
    TRUE,
    Aggregated,
    BoolExp,
    GroupKeyValue,
    Not,
    Or,
)
from genkan.engine.ir.group_by import (
    DateUnit,
    GroupBy,
    GroupField,
    GroupKey,
    GroupKeyObject,
    GroupOrder,
)
from genkan.engine.ir.value import INT8, PgType, Value
from genkan.engine.operation.model import Coerced, InputEntry, InputObject, Selection
from genkan.engine.permission.role_view import RoleColumn
from genkan.engine.plan.aggregate import plan_aggregate_object
from genkan.engine.plan.bool_exp import all_of, plan_aggregate_condition, plan_comparisons
from genkan.engine.plan.coerced import direction_of, input_object, input_objects, value_of
from genkan.engine.plan.order_by import column_key
from genkan.engine.schema.aggregate_columns import result_of
from genkan.engine.schema.aggregate_meaning import FunctionCondition
from genkan.engine.schema.binding import (
    AggregatePart,
    Argument,
    ColumnBinding,
    ColumnCondition,
    ColumnOrder,
    FunctionOrder,
    Logical,
    TypenameBinding,
)
from genkan.engine.schema.group_by import is_date
from genkan.engine.schema.group_meaning import (
    AggregatedColumn,
    FunctionOfColumns,
    GroupArgument,
    GroupPart,
)

# More than any report has; Postgres groups by 1,664 values at most.
_MOST_KEYS: Final = 100
# Types that Postgres can not tell apart, and so not group by.
_NOT_GROUPED: Final = frozenset(
    {"json", "xml", "point", "line", "lseg", "box", "path", "polygon", "circle"}
)


@dataclass(frozen=True, slots=True)
class _Keys:
    """The keys asked for. ``place``: of the ``group_by`` field, for errors."""

    columns: tuple[RoleColumn, ...]
    keys: tuple[GroupKey, ...]
    place: str


def plan_group_by(selection: Selection) -> GroupBy:
    """The groups that the selection's arguments ask for.

    Raises ValidationFailed for a key that can not be one, and for what is no key.
    """
    given = {entry.field.meaning: entry.value for entry in selection.arguments}
    keys = _keys(input_objects(given[GroupArgument.KEYS]), selection.place)
    having, order = given.get(GroupArgument.HAVING), given.get(Argument.ORDER_BY)
    return GroupBy(
        keys=keys.keys,
        fields={one.response_name: _field(one, keys) for one in selection.selections},
        having=TRUE if having is None else _condition(input_object(having), keys),
        order_by=() if order is None else tuple(_orders(input_objects(order), keys)),
        limit=_value(given.get(Argument.LIMIT)),
        offset=_value(given.get(Argument.OFFSET)),
    )


def _keys(asked: tuple[InputObject, ...], place: str) -> _Keys:
    at = f"{place}.args.keys"
    if not 0 < len(asked) <= _MOST_KEYS:
        raise ValidationFailed(f"expected 1 to {_MOST_KEYS} keys", path=at)
    read = [_read_key(one, f"{at}[{index}]") for index, one in enumerate(asked)]
    return _Keys(tuple(column for column, _ in read), tuple(key for _, key in read), place)


def _read_key(asked: InputObject, place: str) -> tuple[RoleColumn, GroupKey]:
    given = {entry.field.meaning: entry.value for entry in asked.entries}
    column = given[GroupArgument.COLUMN]
    if not isinstance(column, RoleColumn):
        raise AssertionError(f"expected a column, found {column}")  # noqa: TRY004  # ours
    pg_type = column.column.type
    unit, zone = _unit(given.get(GroupArgument.DATE_TRUNC)), given.get(GroupArgument.TIME_ZONE)
    if pg_type.name in _NOT_GROUPED:
        raise ValidationFailed(
            f"column '{column.name}' can not be a key: values of type '{pg_type.name}' "
            "can not be compared",
            path=place,
        )
    if unit is not None and not is_date(column):
        raise ValidationFailed(
            f"column '{column.name}' can not be cut by date_trunc: it is no date or timestamp",
            path=place,
        )
    if zone is not None and (unit is None or pg_type.name != "timestamptz"):
        raise ValidationFailed(
            "time_zone is for columns of type 'timestamptz' with a date_trunc", path=place
        )
    return column, GroupKey(column_key(column), unit, _value(zone))


def _field(selection: Selection, keys: _Keys) -> GroupField:
    match selection.binding:
        case GroupPart.GROUP_KEY:
            values = {one.response_name: _key_field(one, keys) for one in selection.selections}
            return GroupKeyObject(values)
        case AggregatePart.AGGREGATE:
            return plan_aggregate_object(selection)
        case TypenameBinding(type_name):
            return TypenameField(type_name)
        case other:
            raise AssertionError(f"{other} in a group")


def _key_field(selection: Selection, keys: _Keys) -> GroupKeyValue | TypenameField | None:
    match selection.binding:
        case ColumnBinding(column):
            given = {entry.field.meaning: entry.value for entry in selection.arguments}
            unit = _unit(given.get(GroupArgument.DATE_TRUNC))
            return _find_key(column, unit, keys, selection.place)
        case TypenameBinding(type_name):
            return TypenameField(type_name)
        case other:
            raise AssertionError(f"{other} in a group's key")


def _find_key(
    column: RoleColumn, unit: DateUnit | None, keys: _Keys, place: str
) -> GroupKeyValue | None:
    """The key that a column means: of this unit, or without one the only key it is.

    None for no key, so that one document serves keys that come as a variable.
    """
    of_column = [index for index, one in enumerate(keys.columns) if one.name == column.name]
    found = [index for index in of_column if keys.keys[index].unit is unit]
    if unit is None and not found:
        found = of_column
    if len(found) > 1:
        raise ValidationFailed(f"'{column.name}' is more than one key of this group_by", path=place)
    return GroupKeyValue(found[0], column.column.type) if found else None


def _key(column: RoleColumn, keys: _Keys, place: str) -> GroupKeyValue:
    """The key that a condition or an order is about."""
    found = _find_key(column, None, keys, place)
    if found is None:
        raise ValidationFailed(
            f"'{column.name}' is not one of the keys of this group_by", path=place
        )
    return found


def _condition(condition: InputObject, keys: _Keys) -> BoolExp:
    return all_of(tuple(_part(entry, keys) for entry in condition.entries))


def _part(entry: InputEntry, keys: _Keys) -> BoolExp:
    match entry.field.meaning:
        case Logical.AND:
            return all_of(tuple(_condition(one, keys) for one in input_objects(entry.value)))
        case Logical.OR:
            return Or(tuple(_condition(one, keys) for one in input_objects(entry.value)))
        case Logical.NOT:
            return Not(_condition(input_object(entry.value), keys))
        case GroupArgument.GROUP_KEY | GroupArgument.AGGREGATE:
            inner = input_object(entry.value).entries
            return all_of(tuple(_compared(one, keys) for one in inner))
        case other:
            raise AssertionError(f"{other} in a condition on groups")


def _compared(entry: InputEntry, keys: _Keys) -> BoolExp:
    match entry.field.meaning:
        case ColumnCondition(column):
            place = f"{keys.place}.args.having"
            return plan_comparisons(_key(column, keys, place), input_object(entry.value))
        case FunctionCondition():
            return plan_aggregate_condition(entry)
        case FunctionOfColumns(function):
            inner = input_object(entry.value).entries
            return all_of(tuple(_compared_column(function, one) for one in inner))
        case other:
            raise AssertionError(f"{other} in a condition on groups")


def _compared_column(function: AggregateFunction, entry: InputEntry) -> BoolExp:
    match entry.field.meaning:
        case AggregatedColumn(column, result):
            aggregated = _aggregated(function, column, result)
            return plan_comparisons(aggregated, input_object(entry.value))
        case other:
            raise AssertionError(f"{other} in a condition on aggregates")


def _aggregated(function: AggregateFunction, column: RoleColumn, result: PgType) -> Aggregated:
    return Aggregated(function, (column_key(column),), distinct=False, type=result, filter=TRUE)


def _orders(asked: tuple[InputObject, ...], keys: _Keys) -> Iterator[GroupOrder]:
    """The keys and aggregates in the order they were written."""
    for one in asked:
        for entry in one.entries:
            for inner in input_object(entry.value).entries:
                yield from _order(inner, keys)


def _order(entry: InputEntry, keys: _Keys) -> Iterator[GroupOrder]:
    match entry.field.meaning:
        case ColumnOrder(column):
            value = _key(column, keys, f"{keys.place}.args.order_by")
            yield GroupOrder(value, direction_of(entry.value))
        case FunctionOrder(AggregateFunction.COUNT):
            count = Aggregated(AggregateFunction.COUNT, (), distinct=False, type=INT8, filter=TRUE)
            yield GroupOrder(count, direction_of(entry.value))
        case FunctionOrder(function):
            for one in input_object(entry.value).entries:
                yield _column_order(function, one)
        case other:
            raise AssertionError(f"{other} in an order of groups")


def _column_order(function: AggregateFunction, entry: InputEntry) -> GroupOrder:
    match entry.field.meaning:
        case ColumnOrder(column):
            result = result_of(function, column.column.type)
            return GroupOrder(_aggregated(function, column, result), direction_of(entry.value))
        case other:
            raise AssertionError(f"{other} in the order of an aggregate")


def _unit(value: Coerced) -> DateUnit | None:
    return None if value is None else DateUnit(value)


def _value(value: Coerced) -> Value | None:
    return None if value is None else value_of(value)
