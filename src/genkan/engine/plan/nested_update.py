"""Updates that write related rows along, to the IR (docs/adr/0018).

The rows that are related to the updated ones are deleted, then changed, then inserted, each as
the role may do it to their table; what is related to those in turn comes after them.
"""

from __future__ import annotations

from collections.abc import Iterator

from genkan.engine.ir.from_row import FromRow, KeyColumn, Parents
from genkan.engine.ir.insert import WriteSet
from genkan.engine.ir.nested_update import NestedUpdate
from genkan.engine.ir.update import UpdateSet
from genkan.engine.operation.model import InputEntry, Selection
from genkan.engine.permission.role_view import MutationRoot, NestedWrite, RoleUpdate, RoleWrites
from genkan.engine.plan.coerced import input_object, input_objects
from genkan.engine.plan.delete import delete_set
from genkan.engine.plan.insert import add_inserted
from genkan.engine.plan.inserted_row import related_rows
from genkan.engine.plan.returning import plan_response, plan_written_row
from genkan.engine.plan.update import read_update, updates_of
from genkan.engine.schema.write_binding import ChangedRelationship, NestedPart, WriteRootBinding


def changes_related_rows(selection: Selection) -> bool:
    """Whether an update says something of related rows."""
    return any(
        isinstance(entry.field.meaning, ChangedRelationship)
        for entries, _ in _updates(selection, selection.place)
        for entry in entries
    )


def plan_nested_update(
    selection: Selection, kind: MutationRoot, writes: RoleWrites
) -> NestedUpdate:
    """One update, or several in order, each with its related rows."""
    updates: list[tuple[WriteSet, ...]] = []
    for entries, place in _updates(selection, f"{selection.place}.args"):
        sets: list[WriteSet] = []
        _add_updated(sets, entries, writes, None, place)
        updates.append(tuple(sets))
    by_key = kind is MutationRoot.UPDATE_BY_PK
    return NestedUpdate(
        grant=_update(writes).grant,
        updates=tuple(updates),
        is_many=kind is MutationRoot.UPDATE_MANY,
        output=plan_written_row(selection, writes) if by_key else plan_response(selection),
    )


def _updates(selection: Selection, place: str) -> Iterator[tuple[tuple[InputEntry, ...], str]]:
    """What each update is given, and where."""
    match selection.binding:
        case WriteRootBinding(MutationRoot.UPDATE_MANY):
            for index, item in enumerate(updates_of(selection)):
                yield item.entries, f"{place}.updates[{index}]"
        case _:
            yield selection.arguments, place


def _add_updated(
    sets: list[WriteSet],
    entries: tuple[InputEntry, ...],
    writes: RoleWrites,
    parents: Parents | None,
    place: str,
) -> None:
    """Put the rows that an update means into a set, and what is related to them after it."""
    grant, update = _update(writes).grant, read_update(entries, place)
    own = len(sets)
    sets.append(UpdateSet(grant=grant, update=update, parents=parents, place=place))
    for entry in entries:
        match entry.field.meaning:
            case ChangedRelationship() as meaning:
                here = f"{place}.{entry.field.name}"
                _add_related(sets, entry, meaning, _parents(meaning.nested, writes, own), here)
            case _:
                pass


def _add_related(
    sets: list[WriteSet],
    entry: InputEntry,
    meaning: ChangedRelationship,
    parents: Parents,
    place: str,
) -> None:
    related = related_rows(entry, meaning, place)
    if related.delete is not None:
        inherited = {one.column: one.cells[0] for one in parents.key}
        rows = [{**row.cells, **inherited} for row in related.rows]
        sets.append(delete_set(related, parents, rows))
    for index, item in enumerate(_items(entry)):
        here = f"{place}.update[{index}]"
        _add_updated(sets, item, meaning.target, parents, here)
    if related.rows and parents.for_each is not None:
        add_inserted(sets, related, parents.for_each)


def _items(entry: InputEntry) -> Iterator[tuple[InputEntry, ...]]:
    for part in input_object(entry.value).entries:
        if part.field.meaning is NestedPart.UPDATE:
            yield from (item.entries for item in input_objects(part.value))


def _parents(nested: NestedWrite, writes: RoleWrites, own: int) -> Parents:
    """Every row of the set ``own``."""
    table = _update(writes).grant.granted.table
    return Parents(
        key=tuple(
            KeyColumn(theirs, table.columns[ours].type, (FromRow(own, 0, ours),))
            for ours, theirs in nested.join.items()
        ),
        for_each=own,
    )


def _update(writes: RoleWrites) -> RoleUpdate:
    if writes.update is None:
        raise AssertionError(f"'{writes.table.type_name}' can not be updated")
    return writes.update
