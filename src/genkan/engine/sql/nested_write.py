"""Sets of rows that depend on each other, as steps: nested inserts and nested updates.

See docs/adr/0017 and 0018.
"""

from collections.abc import Container, Sequence

from genkan.engine.ir.delete import DeleteSet
from genkan.engine.ir.insert import Insert, InsertSet, WriteSet
from genkan.engine.ir.nested_update import NestedUpdate
from genkan.engine.ir.update import UpdateSet
from genkan.engine.names import ColumnName
from genkan.engine.sql.compilation import SqlOptions
from genkan.engine.sql.delete import delete_set_statement
from genkan.engine.sql.from_row import UNLINKED, Links, links_of
from genkan.engine.sql.insert import conflict_keys, given_columns, insert_statement
from genkan.engine.sql.program import Needed, Place, Program, Step, Writing
from genkan.engine.sql.returning import (
    LockStatement,
    current_reading_step,
    reading_step,
    steps_of,
    unwritten_json,
    writing_sql,
)
from genkan.engine.sql.statement import finish
from genkan.engine.sql.update import is_lock, update_set_statement


def insert_program(root: Insert, options: SqlOptions) -> Program:
    """The sets in order, then the answer."""
    table = root.grant.table
    source = table.name.source
    if not root.sets:
        return Program(source, (), (unwritten_json(root.output),))
    only = root.sets[0]
    if len(root.sets) == 1 and isinstance(only, InsertSet):
        statement = insert_statement(only, given_columns(only, UNLINKED))
        steps = steps_of(statement, root.output, 0, options, Place(only.place))
        return Program(source, steps, (b"", b""))
    writings = writing_steps(root.sets, root.answered, 0)
    answering = reading_step(table, root.output, root.answered, options)
    return Program(source, (*writings, answering), (b"", b""))


def nested_update_program(root: NestedUpdate, options: SqlOptions) -> Program:
    """Of each update its sets in order, then the answer, which shows how all of them left it."""
    table = root.grant.granted.table
    steps: list[Step] = []
    frame = [b"[" if root.is_many else b""]
    first = 0
    for index, sets in enumerate(root.updates):
        frame[-1] += b"," if index else b""
        if len(sets) == 1 and is_lock(sets[0]):
            frame[-1] += unwritten_json(root.output)
            continue
        steps += writing_steps(sets, (0,), first)
        steps.append(current_reading_step(table, root.output, first, options))
        first += len(sets)
        frame.append(b"")
    frame[-1] += b"]" if root.is_many else b""
    return Program(table.name.source, tuple(steps), tuple(frame))


def writing_steps(
    sets: Sequence[WriteSet], returned: Container[int], first: int
) -> tuple[Writing, ...]:
    """A statement for each set; ``returned``: the sets whose rows are part of the answer.

    first: which of the program's writing steps the first set is.
    """
    links = links_of(sets, first)
    return tuple(
        _writing_step(one, links.keys.get(index, ()), links, is_returned=index in returned)
        for index, one in enumerate(sets)
    )


def _writing_step(
    one: WriteSet, keys: Sequence[ColumnName], links: Links, *, is_returned: bool
) -> Writing:
    match one:
        case InsertSet():
            return _inserting_step(one, keys, links, is_returned=is_returned)
        case UpdateSet():
            statement = update_set_statement(one, links)
            for_each = None if one.parents is None else one.parents.for_each
        case DeleteSet():
            statement = delete_set_statement(one, links)
            for_each = one.parents.for_each
    sql = writing_sql(statement, keys, gives_rows=is_returned)
    return Writing(
        statement=finish(sql, statement.table.name.source),
        place=Place(one.place),
        keys=len(keys),
        is_returned=is_returned,
        is_counted=not isinstance(statement, LockStatement),
        for_each=links.step_of(for_each),
    )


def _inserting_step(
    one: InsertSet, keys: Sequence[ColumnName], links: Links, *, is_returned: bool
) -> Writing:
    given = given_columns(one, links)
    sql = writing_sql(insert_statement(one, given), keys, gives_rows=is_returned)
    statement = finish(sql, one.grant.table.name.source)
    return Writing(
        statement=statement,
        place=Place(one.place, one.places),
        keys=len(keys),
        needed=None if one.shortfall is None else Needed(len(one.rows), one.shortfall),
        conflict_keys=conflict_keys(one, given, statement),
        is_returned=is_returned,
        for_each=links.step_of(one.for_each),
    )
