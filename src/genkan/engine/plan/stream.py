"""A stream to the IR.

Source: Hasura v2, streaming subscriptions; GraphQL/Schema/SubscriptionStream, GraphQL/Execute.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from genkan.engine.errors import NotSupported, ValidationFailed
from genkan.engine.ir.bool_exp import TRUE, And, Compare, Operator
from genkan.engine.ir.order_by import Direction, OrderBy
from genkan.engine.ir.root import Literal, PlannedRoots, each_root
from genkan.engine.ir.select import RowsOf, Select
from genkan.engine.ir.stream import CURSOR, SelectStream
from genkan.engine.ir.value import Value, Variable
from genkan.engine.operation.model import Coerced, InputObject, Selection
from genkan.engine.permission.role_view import RoleColumn, RoleTable
from genkan.engine.plan.bool_exp import plan_where
from genkan.engine.plan.coerced import direction_of, input_object, input_objects, value_of
from genkan.engine.plan.order_by import column_key
from genkan.engine.plan.select import plan_fields
from genkan.engine.schema.binding import InputMeaning
from genkan.engine.schema.scalars import has_order, scalar_name
from genkan.engine.schema.stream_meaning import StreamedColumn, StreamPart


def plan_stream(selection: Selection, table: RoleTable) -> SelectStream:
    """What ``<table>_stream`` asks for."""
    given = {entry.field.meaning: entry.value for entry in selection.arguments}
    cursor = _only_cursor(given[StreamPart.CURSOR], f"{selection.place}.args")
    column, operator = cursor.column, _BEHIND[cursor.direction]
    position = Variable(CURSOR, (), column.column.type)
    behind = Compare(column.column, operator, position, column.shown)
    key = column_key(column)
    wanted = plan_where(selection.arguments)
    rows = RowsOf(
        source=table.select,
        where=behind if wanted == TRUE else And((wanted, behind)),
        order_by=(OrderBy(key, cursor.direction),),
        limit=value_of(given[StreamPart.BATCH_SIZE]),
    )
    select = Select(rows=rows, fields=plan_fields(selection.selections))
    return SelectStream(select, key, cursor.initial)


def check_streams(planned: PlannedRoots) -> None:
    """Refuse a stream that stands beside other fields. Raises NotSupported, in Hasura's words."""
    roots = [root for _, root in each_root(planned)]
    streams = [root for root in roots if isinstance(root, SelectStream)]
    if not streams or len(roots) == 1:
        return
    if all(isinstance(root, SelectStream | Literal) for root in roots):
        raise NotSupported("exactly one root field is allowed for streaming subscriptions")
    raise NotSupported(
        "streaming and livequery subscriptions cannot be executed in the same subscription"
    )


_BEHIND: Final = {Direction.ASC_NULLS_LAST: Operator.GT, Direction.DESC_NULLS_FIRST: Operator.LT}


@dataclass(frozen=True, slots=True)
class _Cursor:
    column: RoleColumn
    direction: Direction
    initial: Value


def _only_cursor(value: Coerced, place: str) -> _Cursor:
    cursors = [one for given in input_objects(value) for one in _cursors(given)]
    if not cursors:
        raise ValidationFailed("one streaming column field is expected", path=place)
    if len(cursors) > 1:
        raise ValidationFailed("multiple column cursors are not supported yet", path=place)
    (cursor,) = cursors
    if not has_order(cursor.column.column.type):
        type_name = scalar_name(cursor.column.column.type)
        raise ValidationFailed(
            f"a stream can not go along the column '{cursor.column.name}': values of the type "
            f"'{type_name}' have no order that a cursor could follow; choose another column",
            path=place,
        )
    return cursor


def _cursors(given: InputObject) -> Iterator[_Cursor]:
    """One for each column of the initial value."""
    parts: Mapping[InputMeaning, Coerced] = {
        entry.field.meaning: entry.value for entry in given.entries
    }
    ordering = parts.get(StreamPart.ORDERING, Direction.ASC_NULLS_LAST)
    for entry in input_object(parts[StreamPart.INITIAL_VALUE]).entries:
        if isinstance(entry.field.meaning, StreamedColumn):
            column = entry.field.meaning.column
            yield _Cursor(column, direction_of(ordering), value_of(entry.value))
