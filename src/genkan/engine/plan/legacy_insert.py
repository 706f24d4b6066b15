"""``insert`` of the legacy data API to the IR, by the grants GraphQL has.

Source: Hasura v2, `RQL/DML/Insert.hs`, for the order of checks and the places of errors.
"""

from __future__ import annotations

from collections.abc import Mapping

from genkan.engine.errors import (
    NotExists,
    PermissionDenied,
    UnexpectedInput,
    UnexpectedPayload,
    ValidationFailed,
)
from genkan.engine.ir.bool_exp import TRUE
from genkan.engine.ir.insert import (
    Cell,
    ConflictUpdate,
    Insert,
    InsertSet,
    OnConflict,
    UniqueColumns,
)
from genkan.engine.names import ColumnName
from genkan.engine.operation.legacy_write import ConflictAction, LegacyConflict, LegacyInsert
from genkan.engine.permission.filter_value import Origin, filter_value, member_path
from genkan.engine.permission.legacy_world import (
    LegacyWorld,
    insertable_column,
    insertable_table,
    readable_table,
    updatable_table,
)
from genkan.engine.permission.role_view import RoleInsert, RoleTable
from genkan.engine.plan.legacy_returning import plan_legacy_returning

_PLACE = "$.on_conflict"


def plan_legacy_insert(insert: LegacyInsert, world: LegacyWorld) -> Insert:
    """Rows of one table. Raises with places below the arguments."""
    leave = insertable_table(world, insert.table)
    output = plan_legacy_returning(insert.returning, lambda: _read(insert, world), world)
    rows = tuple(
        _cells(one, leave, world, f"$.objects[{index}]") for index, one in enumerate(insert.objects)
    )
    on_conflict = None
    if insert.on_conflict is not None:
        on_conflict = _on_conflict(insert, insert.on_conflict, leave, rows, world)
    one_set = InsertSet(
        grant=leave.grant,
        rows=rows,
        on_conflict=on_conflict,
        places=("$",) * len(rows),
        place="$",
        shortfall=None,
        for_each=None,
    )
    return Insert(
        grant=leave.grant,
        sets=(one_set,),
        answered=(0,),
        output=output,
    )


def _read(insert: LegacyInsert, world: LegacyWorld) -> RoleTable:
    try:
        return readable_table(world, insert.table)
    except PermissionDenied as error:
        raise PermissionDenied(
            f'{error.message}; "returning" can only be used if the role has "select" permission '
            "on the table"
        ) from None


def _cells(
    values: Mapping[str, object], leave: RoleInsert, world: LegacyWorld, path: str
) -> Mapping[ColumnName, Cell]:
    found: dict[ColumnName, Cell] = {}
    for name, given in values.items():
        column = insertable_column(world, leave, name, path)
        place = member_path(path, name)
        found[column.name] = filter_value(given, column.type, place, Origin.CLIENT)
    return found


def _on_conflict(
    insert: LegacyInsert,
    conflict: LegacyConflict,
    leave: RoleInsert,
    rows: tuple[Mapping[ColumnName, Cell], ...],
    world: LegacyWorld,
) -> OnConflict:
    plain = _target(conflict, leave, insert)
    if conflict.action is ConflictAction.IGNORE:
        return plain
    if plain.target is None:
        raise UnexpectedPayload(
            "Expecting 'constraint' or 'constraint_on' when the 'action' is 'update'", path=_PLACE
        )
    update = updatable_table(world, insert.table)
    given = dict.fromkeys(name for row in rows for name in row)
    for name in given:
        if name not in update.grant.columns:
            raise ValidationFailed(f'column "{name}" is not updatable', path=_PLACE)
    columns = tuple(leave.grant.table.columns[name] for name in given)
    updated = ConflictUpdate(grant=update.grant, columns=columns, where=TRUE, agrees_in=())
    return OnConflict(plain.target, updated)


def _target(conflict: LegacyConflict, leave: RoleInsert, insert: LegacyInsert) -> OnConflict:
    if conflict.constraint is not None and conflict.columns is not None:
        raise UnexpectedPayload(
            "'constraint' and 'constraint_on' cannot be set at a time", path=_PLACE
        )
    if conflict.constraint is not None:
        named = (one for one in leave.constraints.values() if one.name == conflict.constraint)
        found = next(named, None)
        if found is None:
            raise UnexpectedInput(
                f'constraint "{conflict.constraint}" for table "{insert.table}" does not exist',
                path=f"{_PLACE}.constraint",
            )
        return OnConflict(found, None)
    if conflict.columns is None:
        return OnConflict(None, None)
    columns = tuple(ColumnName(name) for name in conflict.columns)
    for index, name in enumerate(columns):
        if name not in leave.grant.table.columns:
            place = f"{_PLACE}.constraint_on[{index}]"
            raise NotExists(f'"{name}" does not exist', path=place)
    return OnConflict(UniqueColumns(columns), None)
