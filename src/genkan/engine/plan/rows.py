"""The arguments that lists and aggregates share: which rows, in which order."""

from __future__ import annotations

from genkan.engine.ir.function import Call
from genkan.engine.ir.order_by import OrderBy
from genkan.engine.ir.select import RowsOf, RowSource
from genkan.engine.ir.value import Value
from genkan.engine.operation.model import Coerced, Selection
from genkan.engine.permission.role_view import RoleColumn, RoleTable
from genkan.engine.plan.bool_exp import plan_where
from genkan.engine.plan.coerced import columns_of, input_objects, value_of
from genkan.engine.plan.order_by import check_distinct, plan_order_by
from genkan.engine.schema.binding import Argument


def plan_rows(selection: Selection, table: RoleTable, call: Call | None = None) -> RowsOf:
    """The rows of `table`, or of the function called, that the selection's arguments ask for."""
    return rows_from(selection, table.select, call)


def rows_from(selection: Selection, source: RowSource, call: Call | None = None) -> RowsOf:
    """The rows of `source` that the selection's arguments ask for."""
    given = {entry.field.meaning: entry.value for entry in selection.arguments}
    order_by = _order_by(given.get(Argument.ORDER_BY))
    distinct_on = _distinct_on(given.get(Argument.DISTINCT_ON))
    check_distinct(distinct_on, order_by, f"{selection.place}.args")
    return RowsOf(
        source=source,
        call=call,
        where=plan_where(selection.arguments),
        order_by=order_by,
        distinct_on=tuple(column.column for column in distinct_on),
        limit=_value(given.get(Argument.LIMIT)),
        offset=_value(given.get(Argument.OFFSET)),
    )


def _order_by(value: Coerced) -> tuple[OrderBy, ...]:
    return () if value is None else plan_order_by(input_objects(value))


def _distinct_on(value: Coerced) -> tuple[RoleColumn, ...]:
    return () if value is None else columns_of(value)


def _value(value: Coerced) -> Value | None:
    return None if value is None else value_of(value)
