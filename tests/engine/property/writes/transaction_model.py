"""A transaction of the reference model: its world so far, and what all its statements need."""

from dataclasses import dataclass, field, replace
from typing import Any

from tests.engine.property.random_world import shares
from tests.engine.property.reference_evaluator import WHOLE, holds, permitted
from tests.engine.property.writes.constraints import CHECK, Refused
from tests.engine.property.writes.model import READER, Row, Table, WriteWorld, preset
from tests.engine.property.writes.random_mutations import May


@dataclass
class Run:
    """One transaction. doubts: codes of errors that depend on an order nobody promises.

    states: what its statements saw. judged: the rows, by table, that checks were held to.
    """

    world: WriteWorld
    may: May
    doubts: set[str] = field(default_factory=set)
    states: list[WriteWorld] = field(default_factory=list)
    judged: list[tuple[str, Row]] = field(default_factory=list)

    def before(self) -> WriteWorld:
        """What a statement sees that begins now; rows are replaced, never changed."""
        rows = {name: list(rows) for name, rows in self.world.rows.items()}
        self.states.append(replace(self.world, rows=rows))
        return self.states[-1]


def meant(world: WriteWorld, table: Table, row: Row, where: dict | None) -> bool:
    """A client's condition of a row that it may write: it compares with what it may read."""
    held = shares(world, table.name, READER)
    shown = {name: row[name] if is_shown(world, table, row, name, held) else None for name in row}
    return holds(world, table.name, {**shown, WHOLE: row}, where or {}) is True


def is_shown(world: WriteWorld, table: Table, row: Row, name: str, held: list) -> bool:
    """A column that all of the role's permissions give needs none of their filters to hold."""
    giving = [one for one in held if name in one.columns]
    return len(giving) == len(held) or any(
        permitted(world, table.name, row, one.filter) for one in giving
    )


def preset_values(table: Table, presets: dict[str, Any]) -> Row:
    return {name: preset(value, table.columns[name].type) for name, value in presets.items()}


def hold(run: Run, before: WriteWorld, table: Table, rows: list[Row], check: dict) -> None:
    """The rows as written, the others as the statement saw them."""
    run.judged += ((table.name, row) for row in rows)
    if not all(permitted(before, table.name, row, check) for row in rows):
        raise Refused(CHECK)


def put(world: WriteWorld, table: Table, rows: list[Row]) -> None:
    world.rows[table.name] = sorted(rows, key=lambda row: row["id"])
