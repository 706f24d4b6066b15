"""Changes of what the reader may not see: of hidden cells, of rows that come and go."""

import json
from collections.abc import Iterable, Iterator
from random import Random
from typing import Any

import asyncpg

from tests.engine.property import choices as st
from tests.engine.property.wide import visible
from tests.engine.property.wide.doors import Doors
from tests.engine.property.wide.model import TAG, Row, TableSpec, World
from tests.engine.property.wide.schemas import cell, point
from tests.engine.property.wide.tables_sql import filled, quoted

ATTEMPTS = 24
Draw = Any


# A row of a table, or a row more or less: the table and its rows after it.
Change = tuple[TableSpec, list[Row]]


def change(doors: Doors, world: World, changes: Iterable[Change]) -> None:
    """Change the world's rows where nobody sees it.

    Each change is tried in the database: one that shows, or that a key forbids, is taken back.
    """
    seen = doors.value(visible.query(world))
    doors.execute("begin")
    try:
        for table, after in changes:
            if is_hidden(doors, world, table, after, seen):
                world.rows[table.name] = after
    finally:
        doors.execute("rollback")


def anywhere(world: World, random: Random) -> Iterator[Change]:
    for number in range(ATTEMPTS):
        table = world.tables[random.choice(sorted(world.tables))]
        yield table, one_change(world, table, 100 + number).draw(random)


def gone(world: World) -> Iterator[Change]:
    """One row after the other; who is referred to goes last."""
    for table in [*world.tables.values(), *world.tables.values()]:
        for row in list(world.rows[table.name]):
            yield table, [one for one in world.rows[table.name] if one != row]


def is_hidden(doors: Doors, world: World, table: TableSpec, after: list[Row], seen: str) -> bool:
    """Whether other rows may be and change nothing that is seen; then they are there."""
    before = world.rows[table.name]
    if after == before:
        return False
    doors.execute("savepoint before_it")
    try:
        doors.execute(replaced(table, before, after))
        if doors.value(visible.query(world)) == seen:
            return True
    except asyncpg.IntegrityConstraintViolationError:
        pass
    doors.execute("rollback to savepoint before_it")
    return False


@st.composite
def one_change(draw: Draw, world: World, table: TableSpec, new_tag: int) -> list[Row]:
    """The rows of the table after it."""
    rows = world.rows[table.name]
    kind = draw(st.sampled_from(["cell", "cell", "row", "gone", "new", "new"]))
    if kind == "new" or not rows:
        row = {name: draw(cell(column)) for name, column in table.columns.items()}
        row[TAG] = new_tag
        point(draw, world, table, row)
        # Anywhere among the others: no order may tell that it is there.
        at = draw(st.integers(0, len(rows)))
        return [*rows[:at], row, *rows[at:]]
    index = draw(st.integers(0, len(rows) - 1))
    if kind == "gone":
        return rows[:index] + rows[index + 1 :]
    row = dict(rows[index])
    if kind == "row":
        point(draw, world, table, row)
    names = [name for name in table.columns if name != TAG]
    count = 1 if kind == "cell" else len(names)
    for name in draw(st.lists(st.sampled_from(names), min_size=count, max_size=count)):
        row[name] = draw(cell(table.columns[name]))
    return [*rows[:index], row, *rows[index + 1 :]]


def replaced(table: TableSpec, before: list[Row], after: list[Row]) -> str:
    """SQL from the rows of a table to others: one row is new, gone or another."""
    gone = [row[TAG] for row in before if row not in after]
    new = [row for row in after if row not in before]
    if not new:
        return ";".join(f"delete from public.{table.name} where tag = {tag}" for tag in gone)  # noqa: S608
    if not gone:
        return filled(table, new)
    (row,) = new
    columns, text = ", ".join(row), quoted(json.dumps(row))
    record = f"json_populate_record(null::public.{table.name}, {text})"
    values = f"(select {columns} from {record})"  # noqa: S608 - ours
    return f"update public.{table.name} set ({columns}) = {values} where tag = {row[TAG]}"  # noqa: S608
