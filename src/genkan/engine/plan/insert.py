"""Inserts to the IR; nested ones level by level, so that the rows of a table come together.

Source: Hasura v2, insert and upsert mutations; Backends/Postgres/Execute/Insert, whose messages
are used and whose order of levels is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from genkan.engine.ir.insert import Cell, FromRow, Insert, InsertSet, Shortfall
from genkan.engine.names import ColumnName
from genkan.engine.operation.model import InputObject, Selection
from genkan.engine.permission.role_view import MutationRoot, NestedInsert, RoleWrites
from genkan.engine.plan.coerced import input_object, input_objects
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
    sets: list[InsertSet] = []
    level = _Level(writes, conflict, tuple(_Entering(row) for row in rows), f"{place}.{name}")
    answered = _add_level(sets, level)
    return Insert(
        source=writes.table.name.source,
        sets=tuple(sets),
        answered=tuple(sorted({one.set for one in answered})),
        output=plan_written_row(selection, writes) if is_one else plan_response(selection),
    )


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

    place: where they all stand. needed_by: the relationship through which other rows wait for
    their keys, and where it stands.
    """

    writes: RoleWrites
    conflict: AskedConflict | None
    rows: tuple[_Entering, ...]
    place: str
    needed_by: tuple[NestedInsert, str] | None = None


@dataclass(frozen=True, slots=True)
class _Stands:
    """Where a row came to stand: in which set, and which of its rows it is."""

    set: int
    place: int


@dataclass(slots=True)
class _Group:
    """Related rows that are inserted together. members: each with the row that it belongs to."""

    related: RelatedRows
    members: list[tuple[int, InsertedRow]] = field(default_factory=list[tuple[int, InsertedRow]])


def _add_level(sets: list[InsertSet], level: _Level) -> tuple[_Stands, ...]:
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
        _add_level(sets, _level_after(group, level, stands))
    return stands


def _groups(level: _Level, takes: Callable[[NestedInsert], bool]) -> list[_Group]:
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
                group.members += ((index, row) for row in related.rows)
    return groups


def _belongs(related: RelatedRows, other: RelatedRows) -> bool:
    return related.nested.name == other.nested.name and related.conflict == other.conflict


def _level_before(group: _Group, level: _Level) -> _Level:
    related = group.related
    return _Level(
        writes=related.target,
        conflict=related.conflict,
        rows=tuple(_Entering(row) for _, row in group.members),
        place=level.place,
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
    )


def _inherited(nested: NestedInsert, there: _Stands) -> Mapping[ColumnName, FromRow]:
    return {
        theirs: FromRow(there.set, there.place, column) for column, theirs in nested.join.items()
    }


def _add_own(
    sets: list[InsertSet], level: _Level, cells: Sequence[Mapping[ColumnName, Cell]]
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
            alike.setdefault(columns, []).append(index)
        yield from map(tuple, alike.values())


def _has_after(row: InsertedRow) -> bool:
    return any(not related.nested.comes_first for related in row.related)


def _set(
    level: _Level, indices: tuple[int, ...], cells: Sequence[Mapping[ColumnName, Cell]]
) -> InsertSet:
    if level.writes.insert is None:
        raise AssertionError(f"'{level.writes.table.type_name}' can not be inserted into")
    grant = level.writes.insert.grant
    rows = [level.rows[index].row for index in indices]
    place = _common_place(rows, level)
    return InsertSet(
        grant=grant,
        # Hasura: a preset wins over everything else.
        rows=tuple(
            {name: cell for name, cell in cells[index].items() if name not in grant.presets}
            for index in indices
        ),
        on_conflict=conflict_of(level.conflict, cells[indices[0]].keys()),
        places=tuple(row.place for row in rows),
        place=place,
        shortfall=_shortfall(level, rows, place),
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
