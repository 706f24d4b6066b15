"""What Postgres holds rows to, row by row and at the end of a statement.

Source: PostgreSQL, 5.5 Constraints; 13.2 Transaction isolation.
"""

from typing import Any

from tests.engine.property.writes.model import Row, Table, WriteWorld

CONSTRAINT = "constraint-violation"
CHECK = "permission-error"  # Hasura's code for a check of the database too
DATA = "data-exception"
LARGEST = 2_147_483_647


class Refused(Exception):
    """The mutation is refused. code: of the error."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def completed(table: Table, row: Row) -> Row:
    """The row with its generated columns; in the order in which Postgres looks at it."""
    for name, column in table.doubles.items():
        value = row[column]
        if value is not None and not -LARGEST - 1 <= 2 * value <= LARGEST:
            raise Refused(DATA)
        row = {**row, name: None if value is None else 2 * value}
    for column in table.every_column().values():
        if row[column.name] is None and not column.nullable:
            raise Refused(CONSTRAINT)
    for name, least in table.least.items():
        if row[name] is not None and row[name] < least:
            raise Refused(CHECK)
    return row


def keys(table: Table) -> dict[str, tuple[str, ...]]:
    """All that is unique, by the constraint's name."""
    return {f"{table.name}_pkey": ("id",), **table.uniques}


def equal_by(key: tuple[str, ...], one: Row, other: Row) -> bool:
    return all(one[name] is not None and one[name] == other[name] for name in key)


def in_conflict(table: Table, row: Row, rows: list[Row], names: Any) -> Row | None:
    """The first row there that has the same as ``row`` by one of the constraints ``names``."""
    every = keys(table)
    return next(
        (one for name in names for one in rows if equal_by(every[name], row, one)),
        None,
    )


def check_references(world: WriteWorld) -> None:
    """At the end of a statement: every row refers to one that is there."""
    for table in world.tables.values():
        for column, target in table.references.items():
            there = {row["id"] for row in world.rows[target]}
            given = {row[column] for row in world.rows[table.name]} - {None}
            if not given <= there:
                raise Refused(CONSTRAINT)


def remove(world: WriteWorld, name: str, gone: list[Row]) -> bool:
    """Delete rows, and what follows from it.

    Whether Postgres may refuse it although nothing refers to them in the end: a row that goes
    along by a cascade may still refer when the trigger of another key looks.
    """
    left = [(name, row) for row in gone]
    cascaded: list[tuple[Table, Row]] = []
    removed = {(name, row["id"]) for row in gone}
    while left:
        target, row = left.pop(0)
        world.rows[target] = [one for one in world.rows[target] if one["id"] != row["id"]]
        for table, column in references_to(world, target):
            for place, one in enumerate(world.rows[table.name]):
                if one[column] != row["id"]:
                    continue
                if table.on_delete[column] == "set null":
                    world.rows[table.name][place] = {**one, column: None}
                elif table.on_delete[column] and (table.name, one["id"]) not in removed:
                    removed.add((table.name, one["id"]))
                    cascaded.append((table, one))
                    left.append((table.name, one))
    return any(
        not table.on_delete[column] and (target, row[column]) in removed
        for table, row in cascaded
        for column, target in table.references.items()
    )


def references_to(world: WriteWorld, target: str) -> list[tuple[Table, str]]:
    return [
        (table, column)
        for table in world.tables.values()
        for column, there in table.references.items()
        if there == target
    ]
