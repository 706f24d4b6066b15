"""Inserts to the IR; nested ones level by level, so that the rows of a table come together.

Source: Hasura v2, insert and upsert mutations; Backends/Postgres/Execute/Insert, whose messages
are used and whose order of levels is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from genkan.engine.ir.from_row import Cell, FromRow, KeyColumn, Parents
from genkan.engine.ir.insert import Insert, InsertSet, Shortfall, WriteSet
from genkan.engine.names import ColumnName
from genkan.engine.operation.model import InputObject, Selection
from genkan.engine.permission.role_view import MutationRoot, NestedWrite, RoleInsert, RoleWrites
from genkan.engine.plan.coerced import input_object, input_objects
from genkan.engine.plan.delete import delete_set
from genkan.engine.plan.inserted_row import InsertedRow, RelatedRows, check_row, read_rows
from genkan.engine.plan.on_conflict import (
    AskedConflict,
    conflict_of,
    plan_on_conflict,
    updated_columns,
)
from genkan.engine.plan.returning import plan_response, plan_written_row
from genkan.engine.schema.binding import Argument


def plan_insert(selection: Selection, kind: MutationRoot, writes: RoleWrites) -> Insert:
    """The rows of ``objects``, or of ``object``, and all that is related to them."""
    place = f"{selection.place}.args"
    is_one = kind is MutationRoot.INSERT_ONE
    objects, name = _objects(selection)
    rows = read_rows(objects, f"{place}.{name}")
    conflict = plan_on_conflict(selection.arguments, writes, place)
    sets: list[WriteSet] = []
    entering = tuple(_Entering(row) for row in rows)
    level = _Level(writes, conflict, entering, f"{place}.{name}", for_each=None)
    answered = _add_level(sets, level)
    return Insert(
        grant=_insert(writes).grant,
        sets=tuple(sets),
        answered=tuple(sorted({one.set for one in answered})),
        output=plan_written_row(selection, writes) if is_one else plan_response(selection),
    )


def add_inserted(sets: list[WriteSet], related: RelatedRows, own: int) -> None:
    """Put rows into sets that are inserted for each row of the set ``own``, which refers to none
    of them.
    """
    inherited = _inherited(related.nested, _Stands(own, 0))
    level = _Level(
        writes=related.target,
        conflict=related.conflict,
        rows=tuple(_Entering(row, inherited) for row in related.rows),
        place=related.place,
        for_each=own,
        agrees_in=tuple(inherited),
    )
    _add_level(sets, level)


def _insert(writes: RoleWrites) -> RoleInsert:
    if writes.insert is None:
        raise AssertionError(f"'{writes.table.type_name}' can not be inserted into")
    return writes.insert


def _objects(selection: Selection) -> tuple[Sequence[InputObject], str]:
    for entry in selection.arguments:
        if entry.field.meaning is Argument.OBJECTS:
            return input_objects(entry.value), entry.field.name
        if entry.field.meaning is Argument.OBJECT:
            return (input_object(entry.value),), entry.field.name
    raise AssertionError(f"'{selection.response_name}' inserts nothing")


@dataclass(frozen=True, slots=True)
class _Entering:
    """A row that comes in, with the values that the row it is nested in determines."""

    row: InsertedRow
    inherited: Mapping[ColumnName, FromRow] = field(default_factory=dict[ColumnName, FromRow])


@dataclass(frozen=True, slots=True)
class _Level:
    """Rows of one table that come in together.

    place: where they all stand. for_each: as in `InsertSet`. needed_by: the relationship through
    which other rows wait for their keys, and where it stands. agrees_in: as in `ConflictUpdate`,
    of columns that the client may have updated all the same.
    """

    writes: RoleWrites
    conflict: AskedConflict | None
    rows: tuple[_Entering, ...]
    place: str
    for_each: int | None
    needed_by: tuple[NestedWrite, str] | None = None
    agrees_in: tuple[ColumnName, ...] = ()


@dataclass(frozen=True, slots=True)
class _Stands:
    """Where a row came to stand: in which set, and which of its rows it is."""

    set: int
    place: int


@dataclass(slots=True)
class _Group:
    """Related rows that are inserted together. members: each with the row that it belongs to.

    parents: the rows that have any, or whose rows are deleted.
    """

    related: RelatedRows
    parents: list[int] = field(default_factory=list[int])
    members: list[tuple[int, InsertedRow]] = field(default_factory=list[tuple[int, InsertedRow]])


def _add_level(sets: list[WriteSet], level: _Level) -> tuple[_Stands, ...]:
    """Put the level's rows into sets, between the sets before and those after them."""
    for one in level.rows:
        check_row(one.row, one.inherited.keys())
    cells: list[dict[ColumnName, Cell]] = [{**one.row.cells, **one.inherited} for one in level.rows]
    for group in _groups(level, lambda nested: nested.comes_first):
        nested = group.related.nested
        stands = _add_level(sets, _level_before(group, level))
        for (index, _), there in zip(group.members, stands, strict=True):
            for column, theirs in nested.join.items():
                cells[index][column] = FromRow(there.set, there.place, theirs)
    stands = _add_own(sets, level, cells)
    # Hasura: array relationships first, then the object relationships that come after.
    for group in (
        *_groups(level, lambda nested: nested.is_array),
        *_groups(level, lambda nested: not nested.is_array and not nested.comes_first),
    ):
        after = _level_after(group, level, stands)
        if group.related.delete is not None:
            parents = _parents(group, level, stands)
            rows = [{**one.row.cells, **one.inherited} for one in after.rows]
            sets.append(delete_set(group.related, parents, rows))
        if after.rows:
            _add_level(sets, after)
    return stands


def _parents(group: _Group, level: _Level, stands: Sequence[_Stands]) -> Parents:
    table = level.writes.table.select.granted.table
    there = [stands[index] for index in group.parents]
    return Parents(
        key=tuple(
            KeyColumn(
                theirs,
                table.columns[ours].type,
                tuple(FromRow(one.set, one.place, ours) for one in there),
            )
            for ours, theirs in group.related.nested.join.items()
        ),
        for_each=level.for_each,
    )


def _groups(level: _Level, takes: Callable[[NestedWrite], bool]) -> list[_Group]:
    """The related rows that ``takes`` means, together where they are of one relationship and
    have one ``on_conflict``.
    """
    groups: list[_Group] = []
    for index, one in enumerate(level.rows):
        for related in one.row.related:
            if takes(related.nested):
                group = next((one for one in groups if _belongs(related, one.related)), None)
                if group is None:
                    group = _Group(related)
                    groups.append(group)
                group.parents.append(index)
                group.members += ((index, row) for row in related.rows)
    return groups


def _belongs(related: RelatedRows, other: RelatedRows) -> bool:
    return (
        related.nested.name == other.nested.name
        and related.conflict == other.conflict
        and related.delete == other.delete
    )


def _level_before(group: _Group, level: _Level) -> _Level:
    related = group.related
    return _Level(
        writes=related.target,
        conflict=related.conflict,
        rows=tuple(_Entering(row) for _, row in group.members),
        place=level.place,
        for_each=level.for_each,
        needed_by=(related.nested, related.place if len(group.members) == 1 else level.place),
    )


def _level_after(group: _Group, level: _Level, stands: Sequence[_Stands]) -> _Level:
    related = group.related
    return _Level(
        writes=related.target,
        conflict=related.conflict,
        rows=tuple(
            _Entering(row, _inherited(related.nested, stands[index]))
            for index, row in group.members
        ),
        place=level.place,
        for_each=level.for_each,
    )


def _inherited(nested: NestedWrite, there: _Stands) -> Mapping[ColumnName, FromRow]:
    return {
        theirs: FromRow(there.set, there.place, column) for column, theirs in nested.join.items()
    }


def _add_own(
    sets: list[WriteSet], level: _Level, cells: Sequence[Mapping[ColumnName, Cell]]
) -> tuple[_Stands, ...]:
    """The level's own rows: in one set, or in two where a conflict may leave out those that
    others depend on, and those that nobody waits for; and rows that do not update the same
    columns apart.
    """
    stands: dict[int, _Stands] = {}
    for indices in _parts(level, cells):
        for place, index in enumerate(indices):
            stands[index] = _Stands(len(sets), place)
        sets.append(_set(level, indices, cells))
    return tuple(stands[index] for index in range(len(level.rows)))


def _parts(level: _Level, cells: Sequence[Mapping[ColumnName, Cell]]) -> Iterator[tuple[int, ...]]:
    everything = range(len(level.rows))
    waited_for = tuple(index for index in everything if _has_after(level.rows[index].row))
    others = tuple(index for index in everything if not _has_after(level.rows[index].row))
    if level.conflict is None or level.needed_by is not None:
        waited_for, others = tuple(everything), ()
    for indices in (waited_for, others):
        alike: dict[tuple[ColumnName, ...], list[int]] = {}
        for index in indices:
            columns = updated_columns(level.conflict, cells[index].keys())
            if level.for_each is not None:
                columns = (*columns, *sorted(cells[index]))
            alike.setdefault(columns, []).append(index)
        yield from map(tuple, alike.values())


def _has_after(row: InsertedRow) -> bool:
    return any(not related.nested.comes_first for related in row.related)


def _set(
    level: _Level, indices: tuple[int, ...], cells: Sequence[Mapping[ColumnName, Cell]]
) -> InsertSet:
    grant = _insert(level.writes).grant
    rows = [level.rows[index].row for index in indices]
    place = _common_place(rows, level)
    return InsertSet(
        grant=grant,
        # Hasura: a preset wins over everything else.
        rows=tuple(
            {name: cell for name, cell in cells[index].items() if name not in grant.presets}
            for index in indices
        ),
        on_conflict=conflict_of(level.conflict, cells[indices[0]].keys(), level.agrees_in),
        places=tuple(row.place for row in rows),
        place=place,
        shortfall=_shortfall(level, rows, place),
        for_each=level.for_each,
    )


def _common_place(rows: Sequence[InsertedRow], level: _Level) -> str:
    for places in ({row.place for row in rows}, {row.list_place for row in rows}):
        if len(places) == 1:
            return places.pop()
    return level.place


def _shortfall(level: _Level, rows: Sequence[InsertedRow], place: str) -> Shortfall | None:
    table = level.writes.table.name
    if any(map(_has_after, rows)):
        message = (
            f'cannot proceed to insert array relations since insert to table "{table}" '
            "affects zero rows"
        )
        return Shortfall(message, place)
    if level.needed_by is None:
        return None
    nested, there = level.needed_by
    message = (
        f'cannot proceed to insert object relation "{nested.name}" since insert to table '
        f'"{table}" affects zero rows'
    )
    return Shortfall(message, there)
