"""``on_conflict`` to the IR.

Source: Hasura v2, upsert mutations; Backends/Postgres/Schema/OnConflict.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from genkan.engine.errors import ValidationFailed
from genkan.engine.ir.insert import ConflictUpdate, OnConflict
from genkan.engine.names import ColumnName
from genkan.engine.operation.model import InputEntry, InputObject
from genkan.engine.permission.role_view import RoleColumn, RoleWrites
from genkan.engine.plan.bool_exp import plan_where
from genkan.engine.plan.coerced import columns_of
from genkan.engine.schema.binding import Argument
from genkan.engine.schema.write_binding import InsertPart


@dataclass(frozen=True, slots=True)
class AskedConflict:
    """``on_conflict`` of many rows.

    only_given_columns: a row updates, of the columns that may be, those it has (ADR 0018).
    """

    on_conflict: OnConflict
    only_given_columns: bool


def plan_on_conflict(
    entries: tuple[InputEntry, ...], writes: RoleWrites, place: str
) -> AskedConflict | None:
    """The ``on_conflict`` among arguments; ``place``: theirs.

    Without columns to update nothing is: a row that is in conflict is left out.
    """
    for entry in entries:
        if entry.field.meaning is Argument.ON_CONFLICT and isinstance(entry.value, InputObject):
            values = {one.field.meaning: one.value for one in entry.value.entries}
            return AskedConflict(
                _on_conflict(entry.value, writes, f"{place}.{entry.field.name}"),
                only_given_columns=values.get(InsertPart.ONLY_GIVEN_COLUMNS) is True,
            )
    return None


def updated_columns(
    asked: AskedConflict | None, given: Collection[ColumnName]
) -> tuple[ColumnName, ...]:
    """The columns that a row updates which has the columns ``given``."""
    update = None if asked is None else asked.on_conflict.update
    if asked is None or update is None:
        return ()
    names = tuple(column.name for column in update.columns)
    return tuple(filter(given.__contains__, names)) if asked.only_given_columns else names


def conflict_of(
    asked: AskedConflict | None, given: Collection[ColumnName], agrees_in: Collection[ColumnName]
) -> OnConflict | None:
    """What holds for a row that has the columns ``given``.

    agrees_in: the columns which the row that is there has to have in common with it, unless the
        client has them updated.
    """
    if asked is None or asked.on_conflict.update is None:
        return None if asked is None else asked.on_conflict
    update, names = asked.on_conflict.update, updated_columns(asked, given)
    columns = tuple(column for column in update.columns if column.name in names)
    if not columns:
        return OnConflict(asked.on_conflict.target, None)
    narrowed = ConflictUpdate(
        grant=update.grant,
        columns=columns,
        where=update.where,
        agrees_in=tuple(name for name in agrees_in if name not in names),
    )
    return OnConflict(asked.on_conflict.target, narrowed)


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
        agrees_in=(),
    )
    return OnConflict(constraint, update)
