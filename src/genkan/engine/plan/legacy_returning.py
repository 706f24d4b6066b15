"""What a write of the legacy data API answers: the number of rows, and columns of them.

Source: Hasura v2, `RQL/DML/Internal.hs`, `RQL/DML/Returning.hs`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from genkan.engine.ir.returning import AffectedRows, MutationResponse, ResponseField, ReturningField
from genkan.engine.ir.select import ColumnField, Field
from genkan.engine.names import ResponseName
from genkan.engine.operation.legacy_write import EveryColumn, Returning
from genkan.engine.permission.legacy_world import LegacyWorld, readable_column
from genkan.engine.permission.role_view import RoleTable
from genkan.engine.plan.select import select_of_written

_AFFECTED_ROWS: Final = ResponseName("affected_rows")
_RETURNING: Final = ResponseName("returning")


def plan_legacy_returning(
    returning: Returning, read: Callable[[], RoleTable], world: LegacyWorld
) -> MutationResponse:
    """``{affected_rows, returning}``, the latter when it is asked for.

    read: the table as the role may read it, asked for only then. Raises PermissionDenied.
    """
    fields: dict[ResponseName, ResponseField] = {_AFFECTED_ROWS: AffectedRows()}
    if returning is None:
        return MutationResponse(fields)
    table = read()
    names = tuple(table.select.columns) if isinstance(returning, EveryColumn) else returning
    columns: dict[ResponseName, Field] = {}
    for name in names:
        found = readable_column(world, table, name, "$.returning")
        columns[ResponseName(name)] = ColumnField(found.column, found.shown)
    fields[_RETURNING] = ReturningField(select_of_written(table, columns))
    return MutationResponse(fields)
