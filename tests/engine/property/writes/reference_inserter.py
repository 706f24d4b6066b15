"""Inserts of the reference model: level by level, as docs/adr/0017 tells."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from tests.engine.property.random_world import Relation
from tests.engine.property.reference_evaluator import permitted
from tests.engine.property.writes.constraints import (
    CONSTRAINT,
    Refused,
    check_references,
    completed,
    in_conflict,
    keys,
)
from tests.engine.property.writes.model import Row, Table, WriteWorld, comes_first
from tests.engine.property.writes.mutation import Conflict, Insert, NewRow, Related
from tests.engine.property.writes.transaction_model import Run, hold, meant, preset_values, put

# Postgres refuses a statement that upserts a row twice; Hasura has no words for it.
TWICE = "unexpected"
LEFT_OUT = "not-supported"


@dataclass
class Inserting:
    """One root field. count: of all rows written, related ones included."""

    run: Run
    is_nested: bool
    count: int = 0


@dataclass
class Level:
    """Rows of one table that come in together, each with what the row around it determines.

    are_needed: the rows around them wait for their keys.
    """

    table: Table
    rows: list[tuple[NewRow, Row]]
    conflict: Conflict | None
    are_needed: bool = False


def insert(run: Run, table: Table, what: Insert) -> tuple[list[Row], int]:
    """The rows of the field itself, and how many were written, related ones included."""
    is_nested = any(one.rows for row in what.rows for one in row.related)
    inserting = Inserting(run, is_nested)
    level = Level(table, [(row, {}) for row in what.rows], what.conflict)
    written = insert_level(inserting, level) if what.rows else []
    return [row for row in written if row is not None], inserting.count


def insert_level(inserting: Inserting, level: Level) -> list[Row | None]:
    """Each row as it is there afterwards; None if it was left out."""
    tables = inserting.run.world.tables
    values = [{**row.values, **determined} for row, determined in level.rows]
    for relation, conflict, members in groups(level):
        if comes_first(relation):
            rows = [(row, {}) for _, row in members]
            inner = Level(tables[relation.target], rows, conflict, are_needed=True)
            for (index, _), there in zip(members, insert_level(inserting, inner), strict=True):
                values[index][relation.ours] = there["id"]
    written: list[Row | None] = [None] * len(values)
    for indices in parts(level):
        rows = insert_set(inserting, level, [values[index] for index in indices])
        if None in rows and (level.are_needed or any(has_after(level, one) for one in indices)):
            raise Refused(LEFT_OUT)
        for index, row in zip(indices, rows, strict=True):
            written[index] = row
    # Lists first, then the objects that refer to their row.
    for relation, conflict, members in sorted(groups(level), key=lambda one: not one[0].is_array):
        if not comes_first(relation):
            rows = [(row, {relation.theirs: written[index]["id"]}) for index, row in members]
            insert_level(inserting, Level(tables[relation.target], rows, conflict))
    return written


def groups(level: Level) -> list[tuple[Relation, Conflict | None, list[tuple[int, NewRow]]]]:
    """The related rows, together where they are of one relationship and have one conflict."""
    found: list[tuple[Relation, Conflict | None, list[tuple[int, NewRow]]]] = []
    for index, (row, _) in enumerate(level.rows):
        for one in row.related:
            named = level.table.relations[one.relation], without_idle_where(one.conflict)
            members = [(index, inner) for inner in one.rows]
            same = (there for *there_named, there in found if tuple(there_named) == named)
            group = next(same, None)
            if group is None:
                found.append((*named, members))
            else:
                group += members
    return [group for group in found if group[2]]


def without_idle_where(conflict: Conflict | None) -> Conflict | None:
    """Where nothing is updated, it says nothing which rows would be."""
    return conflict if conflict is None or conflict.columns else replace(conflict, where=None)


def parts(level: Level) -> Iterator[list[int]]:
    """Apart where a conflict may leave rows out: those that others wait for go first."""
    everything = range(len(level.rows))
    if level.conflict is None or level.are_needed:
        yield list(everything)
        return
    waited_for = [index for index in everything if has_after(level, index)]
    others = [index for index in everything if not has_after(level, index)]
    yield from (indices for indices in (waited_for, others) if indices)


def has_after(level: Level, index: int) -> bool:
    related: list[Related] = level.rows[index][0].related
    relations = level.table.relations
    return any(one.rows and not comes_first(relations[one.relation]) for one in related)


def insert_set(inserting: Inserting, level: Level, values: list[Row]) -> list[Row | None]:
    """Rows of one table; of a nested insert those that upsert the same key take turns."""
    rows: list[Row | None] = [None] * len(values)
    for turn in turns(inserting, level, values):
        statement = [values[index] for index in turn]
        written = insert_statement(inserting.run, level.table, statement, level.conflict)
        for index, row in zip(turn, written, strict=True):
            rows[index] = row
    inserting.count += sum(row is not None for row in rows)
    return rows


def turns(inserting: Inserting, level: Level, values: list[Row]) -> list[list[int]]:
    conflict = level.conflict
    if not inserting.is_nested or conflict is None or not conflict.columns:
        return [list(range(len(values)))]
    presets = inserting.run.may("insert", level.table.name).presets
    known = preset_values(level.table, presets)
    found: list[list[int]] = []
    taken: list[tuple] = []
    for index, row in enumerate(values):
        whole = {**level.table.defaults, **row, **known}
        key = tuple(whole.get(name) for name in keys(level.table)[conflict.constraint])
        turn = 0 if None in key else taken.count(key)
        taken.append(key)
        if turn == len(found):
            found.append([])
        found[turn].append(index)
    if len(found) > 1:
        # Where some rows lack a column that others have, they are one statement all the same.
        inserting.run.doubts.add(TWICE)
    return found


@dataclass
class Statement:
    """One ``insert``. before: the world as it sees it; touched: the ids of rows it wrote."""

    run: Run
    table: Table
    conflict: Conflict | None
    before: WriteWorld
    new: list[Row] = field(default_factory=list)
    updated: list[Row] = field(default_factory=list)
    touched: set[int] = field(default_factory=set)


def insert_statement(
    run: Run, table: Table, values: list[Row], conflict: Conflict | None
) -> list[Row | None]:
    """Each row in its order, then the references, then the checks."""
    insertion, update = run.may("insert", table.name), run.may("update", table.name)
    presets = preset_values(table, insertion.presets)
    statement = Statement(run, table, conflict, run.before())
    results = [
        enter(statement, completed(table, whole_row(run, table, {**given, **presets})))
        for given in values
    ]
    check_references(run.world)
    hold(run, statement.before, table, statement.new, insertion.check)
    if statement.updated:
        check = insertion.check if update.check is None else update.check
        hold(run, statement.before, table, statement.updated, check)
    return results


def enter(statement: Statement, row: Row) -> Row | None:
    """The row that is there afterwards; None where a conflict leaves it out."""
    table, conflict, world = statement.table, statement.conflict, statement.run.world
    rows = world.rows[table.name]
    named = [conflict.constraint] if conflict and conflict.constraint else keys(table)
    there = conflict and in_conflict(table, row, rows, named)
    if there:
        return upsert(statement, conflict, there, row)
    if in_conflict(table, row, rows, keys(table)):
        raise Refused(CONSTRAINT)
    put(world, table, [*rows, row])
    statement.new.append(row)
    statement.touched.add(row["id"])
    return row


def upsert(statement: Statement, conflict: Conflict, there: Row, row: Row) -> Row | None:
    """What the row ``there`` becomes, by the permission to update."""
    run, table, before = statement.run, statement.table, statement.before
    if not conflict.columns:
        return None
    if there["id"] in statement.touched:
        raise Refused(TWICE)
    update = run.may("update", table.name)
    if not permitted(before, table.name, there, update.filter):
        return None
    if not meant(before, table, there, conflict.where):
        return None
    taken = {name: row[name] for name in conflict.columns}
    changed = completed(table, {**there, **taken, **preset_values(table, update.presets)})
    others = [one for one in run.world.rows[table.name] if one["id"] != there["id"]]
    if in_conflict(table, changed, others, keys(table)):
        raise Refused(CONSTRAINT)
    put(run.world, table, [*others, changed])
    statement.updated.append(changed)
    statement.touched.add(changed["id"])
    return changed


def whole_row(run: Run, table: Table, given: Row) -> Row:
    """With defaults, null, or the next number, for what is not given."""
    row = {**dict.fromkeys(table.every_column()), **table.defaults, **given}
    if row["id"] is None and table.identity:
        row["id"] = run.world.next_id[table.name]
        run.world.next_id[table.name] += 1
    return row
