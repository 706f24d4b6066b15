"""Updates to the IR.

Source: Hasura v2, update mutations; Schema/Update (buildUpdateOperators), whose messages are
used.
"""

from __future__ import annotations

from genkan.engine.errors import ValidationFailed
from genkan.engine.ir.bool_exp import BoolExp
from genkan.engine.ir.update import Change, Update, UpdateMany, UpdateOperator, UpdateRows
from genkan.engine.operation.model import InputEntry, InputObject, Selection
from genkan.engine.permission.role_view import MutationRoot, RoleWrites
from genkan.engine.plan.bool_exp import plan_where
from genkan.engine.plan.coerced import input_object, input_objects, value_of
from genkan.engine.plan.returning import plan_response, plan_written_row
from genkan.engine.plan.select import plan_key
from genkan.engine.schema.binding import Argument
from genkan.engine.schema.write_binding import GivenColumn, UpdateWith


def plan_update(
    selection: Selection, kind: MutationRoot, writes: RoleWrites
) -> UpdateRows | UpdateMany:
    """One update, or several in order; each has the permission's filter."""
    if writes.update is None:
        raise AssertionError(f"'{writes.table.type_name}' can not be updated")
    grant, place = writes.update.grant, f"{selection.place}.args"
    if kind is MutationRoot.UPDATE_MANY:
        items = updates_of(selection)
        updates = tuple(
            read_update(item.entries, f"{place}.updates[{index}]")
            for index, item in enumerate(items)
        )
        return UpdateMany(grant=grant, updates=updates, output=plan_response(selection))
    update = read_update(selection.arguments, place)
    by_key = kind is MutationRoot.UPDATE_BY_PK
    output = plan_written_row(selection, writes) if by_key else plan_response(selection)
    return UpdateRows(grant=grant, update=update, output=output)


def updates_of(selection: Selection) -> tuple[InputObject, ...]:
    """The updates of ``update_<table>_many``."""
    return next(
        input_objects(entry.value)
        for entry in selection.arguments
        if entry.field.meaning is Argument.UPDATES
    )


def read_update(entries: tuple[InputEntry, ...], place: str) -> Update:
    """One update. Raises ValidationFailed when it has a column twice."""
    changes = tuple(change for entry in entries for change in _changes(entry))
    _check_once(changes, place)
    return Update(where=_where(entries), changes=changes)


def _where(entries: tuple[InputEntry, ...]) -> BoolExp:
    for entry in entries:
        if entry.field.meaning is Argument.KEY:
            return plan_key(input_object(entry.value).entries)
    return plan_where(entries)


def _changes(entry: InputEntry) -> tuple[Change, ...]:
    match entry.field.meaning:
        case UpdateWith(operator):
            given = input_object(entry.value).entries
            return tuple(_change(one, operator) for one in given)
        case _:
            return ()


def _change(entry: InputEntry, operator: UpdateOperator) -> Change:
    match entry.field.meaning:
        case GivenColumn(column):
            return Change(column.column, operator, value_of(entry.value))
        case other:
            raise AssertionError(f"{other} in '{operator.value}'")


def _check_once(changes: tuple[Change, ...], place: str) -> None:
    names = [change.column.name for change in changes]
    repeated = [name for name in dict.fromkeys(names) if names.count(name) > 1]
    if repeated:
        listed = ", ".join(f"'{name}'" for name in repeated)
        raise ValidationFailed(f"Column found in multiple operators: [{listed}].", path=place)
