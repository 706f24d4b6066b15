"""Whether the reader may send a mutation at all: what it names is what it was given."""

from typing import Any

from tests.engine.property.writes.constraints import Refused
from tests.engine.property.writes.model import Table, WriteWorld
from tests.engine.property.writes.mutation import (
    Change,
    Conflict,
    Delete,
    Insert,
    Mutation,
    NewRow,
    Update,
    is_about_one,
)
from tests.engine.property.writes.random_mutations import May, givable

NOT_OFFERED = "validation-failed"


def check_offered(world: WriteWorld, may: May, mutation: Mutation) -> None:
    """Raises Refused."""
    for write in mutation.writes:
        table = world.tables[write.table]
        is_readable = table.name in world.permissions
        needs_reading = write.returning is not None or is_about_one(write)
        if mutation.is_legacy and not isinstance(write.what, Insert):
            needs_reading = True
        demand(is_readable or not needs_reading)
        match write.what:
            case Insert(rows, conflict):
                check_rows(world, may, table, rows, conflict)
            case Update(changes):
                for change in changes:
                    check_change(may, table, change, is_legacy=mutation.is_legacy)
                demand(may("update", table.name))
            case Delete():
                demand(may("delete", table.name))


def check_rows(
    world: WriteWorld, may: May, table: Table, rows: list[NewRow], conflict: Conflict | None
) -> None:
    permission = may("insert", table.name)
    demand(permission)
    for row in rows:
        demand(row.values.keys() <= set(givable(table, permission)))
        for one in row.related:
            target = world.tables[table.relations[one.relation].target]
            check_rows(world, may, target, one.rows, one.conflict)
    if conflict is not None and conflict.columns:
        update = may("update", table.name)
        demand(update and set(conflict.columns) <= set(givable(table, update)))


def check_change(may: May, table: Table, change: Change, *, is_legacy: bool) -> None:
    permission = may("update", table.name)
    demand(permission)
    names = {name for given in change.changes.values() for name in given}
    demand(names <= set(givable(table, permission)))
    demand(names or permission.presets or not is_legacy)


def demand(is_so: Any) -> None:
    if not is_so:
        raise Refused(NOT_OFFERED)
