"""Relay's arguments to the IR: pages, cursors and global ids.

A cursor or id is the client's to make up: what is in it is checked as any argument is, and
it only narrows the granted rows of a table that the role may ask for anyway.
Source: Hasura v2, Schema/Relay (nodeField), Schema/Select (tableConnectionArgs).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

from genkan.engine.errors import ParseFailed, ValidationFailed
from genkan.engine.ir.aggregate_function import AggregateFunction
from genkan.engine.ir.function import Call
from genkan.engine.ir.order_by import (
    AggregateKey,
    ColumnKey,
    Direction,
    OrderBy,
    OrderKey,
    RelatedKey,
)
from genkan.engine.ir.relay import End, Side, Slice, Split
from genkan.engine.ir.relay_text import decoded, value_at
from genkan.engine.ir.select import RowsOf
from genkan.engine.ir.value import INT8, Constant, PgType, RelayValue, Value, Variable
from genkan.engine.ir.value_text import value_text
from genkan.engine.operation.model import (
    Coerced,
    InputEntry,
    InputObject,
    Selection,
    VariableCheck,
    VariableLeaf,
)
from genkan.engine.permission.role_view import RoleColumn, RoleTable
from genkan.engine.plan.coerced import (
    columns_of,
    global_id_of,
    input_object,
    input_objects,
    value_of,
)
from genkan.engine.plan.global_id import FIRST_VALUE, NodeId, read_node_id
from genkan.engine.plan.order_by import column_key
from genkan.engine.plan.rows import plan_rows
from genkan.engine.schema.binding import (
    AggregateOrder,
    Argument,
    ColumnOrder,
    ComputedAggregateOrder,
    ComputedOrder,
    FunctionOrder,
    InputMeaning,
    RelatedOrder,
)
from genkan.engine.schema.reading import Mismatch, Refused, Unreadable, column_leaf

_INVALID_CURSOR: Final = 'the "after" or "before" cursor is invalid'
# Their sums and averages are wider than the column; numeric compares with all of them.
_NUMBERS: Final = frozenset({"int2", "int4", "int8", "float4", "float8", "numeric"})
_NUMERIC: Final = PgType("pg_catalog", "numeric")
_OF_COLUMN_TYPE: Final = frozenset({AggregateFunction.MAX, AggregateFunction.MIN})


@dataclass(frozen=True, slots=True)
class Page:
    """What a connection's arguments ask for; as in `ir.select.Connection`."""

    rows: RowsOf
    cursor: tuple[tuple[str, ...], ...]
    split: Split | None
    slice: Slice | None


def plan_page(selection: Selection, table: RoleTable, call: Call | None) -> Page:
    """The page of `table`, or of the function called, that a connection's arguments ask for.

    Raises ValidationFailed for arguments that exclude each other and for a cursor that is
    not one of this order.
    """
    given = {entry.field.meaning: entry.value for entry in selection.arguments}
    place = f"{selection.place}.args"
    rows = plan_rows(selection, table, call)
    order, paths = _total_order(given, rows, table)
    after, before = given.get(Argument.AFTER), given.get(Argument.BEFORE)
    first, last = given.get(Argument.FIRST), given.get(Argument.LAST)
    if after is not None and before is not None:
        raise ValidationFailed('"after" and "before" are not allowed at once', path=place)
    if first is not None and last is not None:
        raise ValidationFailed('"first" and "last" are not allowed at once', path=place)
    split = None
    if after is not None:
        split = Split(Side.AFTER, _cursor_values(after, order, paths, place))
    elif before is not None:
        split = Split(Side.BEFORE, _cursor_values(before, order, paths, place))
    slice_ = None
    if first is not None:
        slice_ = Slice(End.FIRST, value_of(first))
    elif last is not None:
        slice_ = Slice(End.LAST, value_of(last))
    ordered = RowsOf(
        source=rows.source,
        call=rows.call,
        where=rows.where,
        order_by=order,
        distinct_on=rows.distinct_on,
    )
    return Page(ordered, paths, split, slice_)


def find_node(
    selection: Selection, tables: tuple[RoleTable, ...]
) -> tuple[RoleTable, tuple[tuple[RoleColumn, Value], ...]]:
    """The table of ``node(id:)``, the key columns and their values.

    Raises ValidationFailed, or ParseFailed for a value.
    """
    place = f"{selection.place}.args.id"
    given = global_id_of(next(entry.value for entry in selection.arguments))
    node = read_node_id(given.text, place)
    found = [one for one in tables if (one.name.schema, one.name.name) == (node.schema, node.table)]
    if len(found) > 1:
        sources = ", ".join(f"'{one.name.source}'" for one in found)
        raise ValidationFailed(
            "invalid node id: this V1 node id matches more than one table across different "
            f"sources: '{node.table}' exists in sources [{sources}]",
            path=place,
        )
    if not found:
        raise ValidationFailed(f"invalid node id: no such table found: '{node.table}'", path=place)
    (table,) = found
    key = table.primary_key or ()
    _check_length(node, key, place)
    values = [
        _key_value(column, index, node.values[index], given.origin, selection.place)
        for index, column in enumerate(key)
    ]
    return table, tuple(zip(key, values, strict=True))


def relay_checks(values: Iterable[object]) -> Iterator[VariableCheck]:
    """What new texts have to pass when a plan that was made with others is used for them."""
    for value in values:
        if isinstance(value, RelayValue):
            leaf = VariableLeaf(value.name, value.path)
            check = partial(_check_text, value)
            yield VariableCheck(leaf, check, is_list=False, place=value.place)


def _check_text(value: RelayValue, text: object) -> None:
    """Raises Refused, or Unreadable for a value of a global id."""
    try:
        inner = value_at(decoded(str(text)), value.steps)
    except (ValueError, LookupError):
        raise Refused(_INVALID_CURSOR) from None
    if inner is None and value.key_column is None:
        return
    try:
        column_leaf(value.type).check(inner)
    except (Unreadable, Mismatch) as fault:
        if value.key_column is None:
            raise Refused(str(fault)) from None
        raise Unreadable(f"value of column '{value.key_column}' in node id: {fault}") from None


def _check_length(node: NodeId, key: tuple[RoleColumn, ...], place: str) -> None:
    missing = ", ".join(f"'{column.column.name}'" for column in key[len(node.values) :])
    if missing:
        raise ValidationFailed(
            f"invalid node id: primary key columns [{missing}] are missing", path=place
        )
    if len(node.values) > len(key):
        unexpected = value_text(list(node.values[len(key) :]), PgType("pg_catalog", "json"))
        raise ValidationFailed(
            f"invalid node id: unexpected column values {unexpected}", path=place
        )


def _key_value(
    column: RoleColumn, index: int, value: object, origin: VariableLeaf | None, place: str
) -> Value:
    name, pg_type = column.column.name, column.column.type
    if origin is not None:
        steps = (FIRST_VALUE + index,)
        return RelayValue(origin.name, origin.path, steps, pg_type, place, name)
    try:
        column_leaf(pg_type).check(value)
    except (Unreadable, Mismatch) as fault:
        raise ParseFailed(f"value of column '{name}' in node id: {fault}", path=place) from None
    return Constant(value_text(value, pg_type), pg_type)


def _total_order(
    given: Mapping[InputMeaning, Coerced], rows: RowsOf, table: RoleTable
) -> tuple[tuple[OrderBy, ...], tuple[tuple[str, ...], ...]]:
    """The order that tells any two rows apart, and where its keys stand in a cursor.

    The client's keys come first, then the primary key. ``distinct_on`` without an order
    is an order by its columns: Postgres asks for that, and a page needs some order.
    """
    asked = given.get(Argument.ORDER_BY)
    if rows.order_by:
        paths = [path for one in input_objects(asked) for path in _paths(one)]
        order = list(rows.order_by)
    else:
        distinct = given.get(Argument.DISTINCT_ON)
        columns = () if distinct is None else columns_of(distinct)
        paths = [(str(column.name),) for column in columns]
        order = [OrderBy(column_key(column), Direction.ASC_NULLS_LAST) for column in columns]
    if table.primary_key is None:
        return tuple(order), ()
    for column in table.primary_key:
        key = column_key(column)
        if all(one.key != key for one in order):
            order.append(OrderBy(key, Direction.ASC_NULLS_LAST))
            paths.append((column.name,))
    return tuple(order), tuple(paths)


def _paths(order: InputObject) -> Iterator[tuple[str, ...]]:
    """Where each key of an ``order_by`` object stands in a cursor, in the order of the keys."""
    for entry in order.entries:
        match entry.field.meaning:
            case ColumnOrder(column):
                yield (column.name,)
            case ComputedOrder(computed):
                yield (computed.name,)
            case ComputedAggregateOrder(computed):
                name = f"{computed.name}_aggregate"
                yield from ((name, *path) for path in _inner_paths(entry))
            case RelatedOrder(relationship):
                yield from ((relationship.name, *path) for path in _inner_paths(entry))
            case AggregateOrder(relationship):
                name = f"{relationship.name}_aggregate"
                yield from ((name, *path) for path in _inner_paths(entry))
            case FunctionOrder(AggregateFunction.COUNT):
                yield ("count",)
            case FunctionOrder(function):
                yield from ((function.value, *path) for path in _inner_paths(entry))
            case other:
                raise AssertionError(f"{other} in an order")


def _inner_paths(entry: InputEntry) -> Iterator[tuple[str, ...]]:
    return _paths(input_object(entry.value))


def _cursor_values(
    cursor: Coerced, order: tuple[OrderBy, ...], paths: tuple[tuple[str, ...], ...], place: str
) -> tuple[Value, ...]:
    """For each key its value in the cursor: known now, or read whenever a variable is bound."""
    given = value_of(cursor)
    keys = [(path, _key_type(by.key)) for by, path in zip(order, paths, strict=True)]
    match given:
        case Variable(name, path):
            return tuple(RelayValue(name, path, at, type_, place, None) for at, type_ in keys)
        case Constant(text):
            values = [_cursor_constant(text or "", at, type_, place) for at, type_ in keys]
            return tuple(values)
        case other:
            raise AssertionError(f"{other} for a cursor")


def _cursor_constant(text: str, path: tuple[str, ...], pg_type: PgType, place: str) -> Constant:
    try:
        value = value_at(decoded(text), path)
        if value is not None:
            column_leaf(pg_type).check(value)
    except (Unreadable, Mismatch) as fault:
        raise ValidationFailed(str(fault), path=place) from None
    except (ValueError, LookupError):
        raise ValidationFailed(_INVALID_CURSOR, path=place) from None
    return Constant(value_text(value, pg_type), pg_type)


def _key_type(key: OrderKey) -> PgType:
    match key:
        case ColumnKey(column):
            return column.type
        case RelatedKey(key=inner):
            return _key_type(inner)
        case AggregateKey(function=function, column=column):
            if column is None:
                return INT8
            pg_type = column.column.type
            is_wider = function not in _OF_COLUMN_TYPE and pg_type.name in _NUMBERS
            return _NUMERIC if is_wider else pg_type
