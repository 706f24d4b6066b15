"""The writes of the legacy data API to the IR, by the grants GraphQL has.

Source: Hasura v2, `RQL/DML/Update.hs`, `RQL/DML/Delete.hs`, for the order of checks and the
places of errors.
"""

from __future__ import annotations

from collections.abc import Iterator

from genkan.engine.errors import PermissionDenied, UnexpectedPayload
from genkan.engine.ir.delete import Delete
from genkan.engine.ir.root import WriteRoot
from genkan.engine.ir.update import Change, Reset, Update, UpdateOperator, UpdateRows
from genkan.engine.operation.legacy_write import (
    LegacyDelete,
    LegacyInsert,
    LegacyUpdate,
    LegacyWrite,
)
from genkan.engine.operation.limits import DEFAULT_LIMITS, Budget
from genkan.engine.permission.filter_value import Origin, filter_value, member_path
from genkan.engine.permission.legacy_world import (
    LegacyWorld,
    deletable_rows,
    readable_table,
    updatable_column,
    updatable_table,
)
from genkan.engine.permission.role_view import RoleTable, RoleUpdate
from genkan.engine.plan.legacy_insert import plan_legacy_insert
from genkan.engine.plan.legacy_returning import plan_legacy_returning
from genkan.engine.plan.legacy_where import plan_legacy_where
from genkan.engine.schema.scalars import can_be_added, can_be_multiplied


def plan_legacy_write(write: LegacyWrite, world: LegacyWorld) -> WriteRoot:
    """The meaning of a legacy write. Raises with places below its arguments."""
    match write:
        case LegacyInsert():
            return plan_legacy_insert(write, world)
        case LegacyUpdate():
            return _update(write, world)
        case LegacyDelete():
            return _delete(write, world)


def _update(update: LegacyUpdate, world: LegacyWorld) -> UpdateRows:
    role_update = updatable_table(world, update.table)
    table = _read_by(update, world, "update")
    changes = tuple(_changes(update, role_update, world))
    if not changes and not role_update.grant.presets:
        raise UnexpectedPayload("atleast one of $set, $inc, $mul has to be present")
    output = plan_legacy_returning(update.returning, lambda: table, world)
    where = plan_legacy_where(update.where, table, world, Budget(DEFAULT_LIMITS), "$")
    meant = Update(where=where, changes=changes)
    return UpdateRows(grant=role_update.grant, update=meant, output=output)


def _delete(delete: LegacyDelete, world: LegacyWorld) -> Delete:
    grant = deletable_rows(world, delete.table)
    table = _read_by(delete, world, "delete")
    output = plan_legacy_returning(delete.returning, lambda: table, world)
    where = plan_legacy_where(delete.where, table, world, Budget(DEFAULT_LIMITS), "$")
    return Delete(grant=grant, where=where, output=output)


def _read_by(write: LegacyUpdate | LegacyDelete, world: LegacyWorld, command: str) -> RoleTable:
    """The table as ``where`` may read it."""
    try:
        return readable_table(world, write.table)
    except PermissionDenied as error:
        raise PermissionDenied(
            f'{error.message}; "{command}" is only allowed if the role has "select" permission '
            'as "where" can\'t be used without "select" permission on the table'
        ) from None


def _changes(
    update: LegacyUpdate, role_update: RoleUpdate, world: LegacyWorld
) -> Iterator[Change | Reset]:
    for key, operator, values, can_be in (
        ("$set", UpdateOperator.SET, update.set, None),
        ("$inc", UpdateOperator.INC, update.increase, can_be_added),
        ("$mul", UpdateOperator.MUL, update.multiply, can_be_multiplied),
    ):
        path = member_path("$", key)
        for name, given in values.items():
            column = updatable_column(world, role_update, name, path)
            # Hasura lets Postgres find out, and answers 500.
            if can_be is not None and not can_be(column.type):
                raise UnexpectedPayload(
                    f'"{key}" is for numbers, and column "{name}" is of type "{column.type.name}"',
                    path=member_path(path, name),
                )
            value = filter_value(given, column.type, member_path(path, name), Origin.CLIENT)
            yield Change(column, operator, value)
    path = member_path("$", "$default")
    for name in update.default:
        yield Reset(updatable_column(world, role_update, name, path))
