"""Deletes to the IR.

Source: Hasura v2, delete mutations.
"""

from __future__ import annotations

from genkan.engine.ir.delete import Delete
from genkan.engine.operation.model import Selection
from genkan.engine.permission.role_view import MutationRoot, RoleWrites
from genkan.engine.plan.bool_exp import plan_where
from genkan.engine.plan.returning import plan_response, plan_written_row
from genkan.engine.plan.select import plan_key


def plan_delete(selection: Selection, kind: MutationRoot, writes: RoleWrites) -> Delete:
    """The rows that ``where``, or the primary key, means."""
    if writes.delete is None:
        raise AssertionError(f"'{writes.table.type_name}' can not be deleted from")
    if kind is MutationRoot.DELETE_BY_PK:
        where, output = plan_key(selection.arguments), plan_written_row(selection, writes)
    else:
        where, output = plan_where(selection.arguments), plan_response(selection)
    return Delete(grant=writes.delete, where=where, output=output)
