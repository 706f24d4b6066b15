"""What a mutation answers, to the IR."""

from __future__ import annotations

from genkan.engine.ir.aggregate import TypenameField
from genkan.engine.ir.returning import (
    AffectedRows,
    MutationResponse,
    ResponseField,
    ReturningField,
    WrittenRow,
)
from genkan.engine.operation.model import Selection
from genkan.engine.permission.role_view import RoleWrites
from genkan.engine.plan.select import plan_written
from genkan.engine.schema.binding import TypenameBinding
from genkan.engine.schema.write_binding import ResponsePart, ReturningBinding


def plan_response(selection: Selection) -> MutationResponse:
    """``<table>_mutation_response``."""
    return MutationResponse({one.response_name: _field(one) for one in selection.selections})


def plan_written_row(selection: Selection, writes: RoleWrites) -> WrittenRow:
    """The one row that was written, as an object."""
    return WrittenRow(plan_written(selection, writes.table))


def _field(selection: Selection) -> ResponseField:
    match selection.binding:
        case ResponsePart.AFFECTED_ROWS:
            return AffectedRows()
        case ReturningBinding(table):
            return ReturningField(plan_written(selection, table))
        case TypenameBinding(type_name):
            return TypenameField(type_name)
        case other:
            raise AssertionError(f"{other} in a mutation response")
