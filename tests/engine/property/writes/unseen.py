"""What the reader may neither see nor write while a mutation runs, and other values of it.

Let through, since it is no secret of a row:
* that a key is taken, that a row is there or refers to another: constraints of the database say
  so to whoever writes. So keys, and columns that refer or are generated from, stay as they are,
  and new rows have keys that nobody gives.
* what a permission's condition comes to, on rows that are there or that the mutation writes:
  whoever wrote the permission wants it told.
* of rows that the reader may update or delete, the columns that it may read of some row: its
  ``where`` compares with them (as in Hasura), and those that it may update.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from tests.engine.property import choices as st
from tests.engine.property.random_world import VALUES, shares
from tests.engine.property.reference_evaluator import permitted, readable
from tests.engine.property.writes.model import READER, Row, Table, WriteWorld
from tests.engine.property.writes.mutation import Mutation
from tests.engine.property.writes.random_mutations import May
from tests.engine.property.writes.reference_writer import Outcome
from tests.engine.property.writes.schemas import doubled

Draw = Any
# Values that nobody gives; their digits and letters are in nothing else.
NEEDLES = {"text": "unseen", "int4": 777_777, "jsonb": {"unseen": 777_777}}
FIRST_ID = 1000
ATTEMPTS = 6


@dataclass
class Changes:
    """Other values by table and id, and rows that are there besides."""

    cells: dict[tuple[str, int], Row] = field(default_factory=dict)
    rows: list[tuple[str, Row]] = field(default_factory=list)

    def made(self, table: str, row: Row) -> Row:
        return {**row, **self.cells.get((table, row["id"]), {})}

    def applied(self, state: WriteWorld) -> WriteWorld:
        rows = {name: [self.made(name, row) for row in rows] for name, rows in state.rows.items()}
        for name, row in self.rows:
            rows[name].append(row)
        return replace(state, rows=rows)


@st.composite
def changed_unseen(
    draw: Draw, world: WriteWorld, mutation: Mutation, expected: Outcome
) -> WriteWorld:
    """The world with other values and more rows where the reader never looks."""
    may = partial(world.may, is_backend=mutation.is_backend)
    before = list(verdicts(Changes(), may, expected))
    changes = Changes()

    def attempt(more: Changes) -> None:
        nonlocal changes
        both = Changes({**changes.cells, **more.cells}, [*changes.rows, *more.rows])
        if list(verdicts(both, may, expected)) == before:
            changes = both

    for table in world.tables.values():
        attempt(Changes(dict(other_cells(world, may, table, expected))))
        for number in range(ATTEMPTS):
            row = draw(new_rows(table, number, expected))
            if all(is_out_of_reach(state, may, table, row) for state in expected.states):
                attempt(Changes(rows=[(table.name, row)]))
    return changes.applied(world)


def verdicts(changes: Changes, may: May, expected: Outcome) -> Iterator[list[bool]]:
    """What the reader's permissions say of every row, written ones included, at every time."""
    for state in expected.states:
        there = [(name, row) for name, rows in state.rows.items() for row in rows]
        world = changes.applied(state)
        for name, row in [*there, *expected.judged]:
            judge: Callable[[dict], bool] = partial(permitted, world, name, changes.made(name, row))
            yield [judge(condition) for condition in conditions(world, may, name)]


def conditions(world: WriteWorld, may: May, table: str) -> Iterator[dict]:
    for one in shares(world, table, READER):
        yield one.filter
    for kind in ("insert", "update", "delete"):
        permission = may(kind, table)
        for name in ("filter", "check"):
            yield getattr(permission, name, None) or {}


def other_cells(
    world: WriteWorld, may: May, table: Table, expected: Outcome
) -> Iterator[tuple[tuple[str, int], Row]]:
    columns = table.every_column()
    free = [name for name in columns if name not in fixed_columns(table)]
    for row in world.rows[table.name]:
        yield (
            (table.name, row["id"]),
            {
                # Of a bool the other one.
                name: NEEDLES.get(columns[name].type, not row[name])
                for name in free
                if all(is_unseen(state, may, table, row["id"], name) for state in expected.states)
            },
        )


def fixed_columns(table: Table) -> set[str]:
    """Of which constraints of the database tell."""
    uniques = {name for key in table.uniques.values() for name in key}
    return {"id", *uniques, *table.references, *table.doubles, *table.doubles.values()}


def is_unseen(state: WriteWorld, may: May, table: Table, row_id: int, name: str) -> bool:
    row = next((one for one in state.rows[table.name] if one["id"] == row_id), None)
    if row is None:
        return True
    columns = readable(state, table.name, row)
    if columns is not None and name in columns:
        return False
    update = may("update", table.name)
    is_offered = any(name in one.columns for one in shares(state, table.name, READER))
    is_told = is_offered or (update is not None and name in update.columns)
    return not (is_told and is_writable(state, may, table, row))


def is_writable(state: WriteWorld, may: May, table: Table, row: Row) -> bool:
    """Whether it may be updated or deleted."""
    held = [may("update", table.name), may("delete", table.name)]
    return any(one is not None and permitted(state, table.name, row, one.filter) for one in held)


@st.composite
def new_rows(draw: Draw, table: Table, number: int, expected: Outcome) -> Row:
    """A row that nobody refers to; at times it refers to rows that stay."""
    row: Row = {"id": FIRST_ID + number}
    for column in table.every_column().values():
        needle = NEEDLES.get(column.type)
        value = VALUES.get(column.type, st.none())
        row.setdefault(
            column.name, draw(value if needle is None else st.one_of(value, st.just(needle)))
        )
    for column, target in table.references.items():
        row[column] = draw(st.sampled_from([None, *staying(expected, target)]))
    for key in table.uniques.values():
        is_text = table.columns[key[0]].type == "text"
        new = f"unseen {number}" if is_text else NEEDLES["int4"] + number
        row[key[0]] = None if key[0] in table.references else new
    return {**row, **doubled(table, row)}


def staying(expected: Outcome, table: str) -> list[int]:
    """The ids of rows that are there all the time: nothing is in the way of those that refer."""
    ids = [{row["id"] for row in state.rows[table]} for state in expected.states]
    return sorted(set.intersection(*ids))


def is_out_of_reach(state: WriteWorld, may: May, table: Table, row: Row) -> bool:
    with_it = Changes(rows=[(table.name, row)]).applied(state)
    return readable(with_it, table.name, row) is None and not is_writable(with_it, may, table, row)
