"""What a mutation does to a world and answers, in plain Python over plain rows.

Written from Hasura's documentation and docs/adr/0016, 0017, without a line of the engine.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from tests.engine.property.reference_evaluator import WHOLE, fields_of, permitted, readable
from tests.engine.property.writes import jsonb
from tests.engine.property.writes.constraints import (
    CONSTRAINT,
    DATA,
    LARGEST,
    Refused,
    check_references,
    completed,
    in_conflict,
    keys,
    remove,
)
from tests.engine.property.writes.model import Row, Table, WriteWorld
from tests.engine.property.writes.mutation import (
    Change,
    Delete,
    Insert,
    Mutation,
    Update,
    Write,
    is_about_one,
)
from tests.engine.property.writes.offered import check_offered
from tests.engine.property.writes.reference_inserter import insert
from tests.engine.property.writes.transaction_model import Run, hold, meant, preset_values, put


@dataclass
class Outcome:
    """``answers``: of each root field; None when it is refused, which leaves ``world`` as it was.

    codes: with which it is refused, or may be where Postgres promises no order. states: what
    the database was on the way, from the first to the last. judged: rows that were written, by
    table, even if a check refused them.
    """

    world: WriteWorld
    answers: list[Any] | None
    codes: set[str]
    states: list[WriteWorld]
    judged: list[tuple[str, Row]]


def outcome(world: WriteWorld, mutation: Mutation) -> Outcome:
    may = partial(world.may, is_backend=mutation.is_backend)
    rows = {name: list(rows) for name, rows in world.rows.items()}
    run = Run(replace(world, rows=rows, next_id={**world.next_id}), may)
    run.before()
    codes, answers = run.doubts, None
    try:
        check_offered(world, may, mutation)
        answers = [answered(run, write) for write in mutation.writes]
    except Refused as error:
        codes.add(error.code)
    states = [*run.states, run.world]
    return Outcome(world if answers is None else run.world, answers, codes, states, run.judged)


def answered(run: Run, write: Write) -> Any:
    table = run.world.tables[write.table]
    match write.what:
        case Insert():
            rows, count = insert(run, table, write.what)
            return response(run.world, write, rows, count)
        case Update(changes, is_many=True):
            return [changed(run, table, write, change) for change in changes]
        case Update([change]):
            return changed(run, table, write, change)
        case Delete(where, key):
            gone = chosen(run, table, run.may("delete", table.name).filter, where, key)
            if remove(run.world, table.name, gone):
                run.doubts.add(CONSTRAINT)
            check_references(run.world)
            return response(run.world, write, gone, len(gone))
    raise AssertionError(write)


def response(world: WriteWorld, write: Write, rows: list[Row], count: int) -> Any:
    """What is answered of written rows: those that a select would show, as it would."""
    shown = [] if write.returning is None else list(seen(world, write, rows))
    if is_about_one(write):
        return shown[0] if shown else None
    return {"affected_rows": count} | ({} if write.returning is None else {"returning": shown})


def seen(world: WriteWorld, write: Write, rows: list[Row]) -> Iterator[dict]:
    for row in rows:
        columns = readable(world, write.table, row)
        if columns is not None:
            shown = {name: value if name in columns else None for name, value in row.items()}
            yield fields_of(world, write.returning, {**shown, WHOLE: row})


def chosen(run: Run, table: Table, rows: dict, where: dict, key: int | None) -> list[Row]:
    """The rows that the permission's filter gives and the client means."""
    before = run.before()
    return [
        row
        for row in before.rows[table.name]
        if permitted(before, table.name, row, rows)
        and (row["id"] == key if key is not None else meant(before, table, row, where))
    ]


def changed(run: Run, table: Table, write: Write, change: Change) -> Any:
    rows = update(run, table, change)
    return response(run.world, write, rows, len(rows))


def update(run: Run, table: Table, change: Change) -> list[Row]:
    permission = run.may("update", table.name)
    before = run.before()
    if not any(change.changes.values()) and not permission.presets:
        return []
    old = chosen(run, table, permission.filter, change.where, change.key)
    others = [row for row in before.rows[table.name] if row not in old]
    new: list[Row] = []
    errors: set[str] = set()
    for place, row in enumerate(old):
        try:
            one = completed(table, with_changes(table, row, change, permission.presets))
        except Refused as error:
            errors.add(error.code)
            continue
        if in_conflict(table, one, others + new, keys(table)):
            errors.add(CONSTRAINT)
        # Unique keys are looked at row by row, in an order that is not promised.
        if in_conflict(table, one, old[:place] + old[place + 1 :], keys(table)):
            run.doubts.add(CONSTRAINT)
        new.append(one)
    if errors:
        # Nor is which of them comes first.
        run.doubts |= errors
        raise Refused(next(iter(errors)))
    put(run.world, table, others + new)
    check_references(run.world)
    if permission.check is not None:
        hold(run, before, table, new, permission.check)
    return new


def with_changes(table: Table, row: Row, change: Change, presets: dict[str, Any]) -> Row:
    new = {**row, **preset_values(table, presets)}
    for operator, given in change.changes.items():
        for name, value in given.items():
            is_new = operator in {"_set", "_default"}
            new[name] = value if is_new else operated(operator, row[name], value)
    return new


def operated(operator: str, old: Any, value: Any) -> Any:
    if old is None:
        return None
    if operator in {"_inc", "_mul"}:
        number = old + value if operator == "_inc" else old * value
        if not -LARGEST - 1 <= number <= LARGEST:
            raise Refused(DATA)
        return number
    try:
        return jsonb.changed(operator, old, value)
    except jsonb.NotPossible:
        raise Refused(DATA) from None
