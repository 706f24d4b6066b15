"""``on_conflict`` to the IR.

Source: Hasura v2, upsert mutations; Backends/Postgres/Schema/OnConflict.
"""

from __future__ import annotations

from genkan.engine.errors import ValidationFailed
from genkan.engine.ir.insert import ConflictUpdate, OnConflict
from genkan.engine.operation.model import InputEntry, InputObject
from genkan.engine.permission.role_view import RoleColumn, RoleWrites
from genkan.engine.plan.bool_exp import plan_where
from genkan.engine.plan.coerced import columns_of
from genkan.engine.schema.binding import Argument
from genkan.engine.schema.write_binding import InsertPart


def plan_on_conflict(
    entries: tuple[InputEntry, ...], writes: RoleWrites, place: str
) -> OnConflict | None:
    """The ``on_conflict`` among arguments; ``place``: theirs.

    Without columns to update nothing is: a row that is in conflict is left out.
    """
    for entry in entries:
        if entry.field.meaning is Argument.ON_CONFLICT and isinstance(entry.value, InputObject):
            return _on_conflict(entry.value, writes, f"{place}.{entry.field.name}")
    return None


def _on_conflict(given: InputObject, writes: RoleWrites, place: str) -> OnConflict:
    values = {entry.field.meaning: entry.value for entry in given.entries}
    if writes.insert is None:
        raise AssertionError(f"'{writes.table.type_name}' can not be inserted into")
    name = values[InsertPart.CONSTRAINT]
    constraint = next(key for key in writes.insert.constraints.values() if key.name == name)
    listed = values[InsertPart.UPDATE_COLUMNS]
    columns = columns_of(listed)
    if isinstance(listed, tuple) and not all(isinstance(one, RoleColumn) for one in listed):
        raise ValidationFailed("erroneous column name", path=place)
    if not columns or writes.update is None:
        return OnConflict(constraint, None)
    update = ConflictUpdate(
        grant=writes.update.grant,
        columns=tuple(dict.fromkeys(column.column for column in columns)),
        where=plan_where(given.entries),
    )
    return OnConflict(constraint, update)
