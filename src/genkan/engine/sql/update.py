"""Updates as SQL.

Source: Hasura v2, update operators (Backends/Postgres/Translate/Update).
"""

from collections.abc import Mapping, Sequence
from typing import LiteralString

from genkan.engine.ir.insert import WriteSet
from genkan.engine.ir.update import (
    Change,
    Reset,
    Update,
    UpdateMany,
    UpdateOperator,
    UpdateRows,
    UpdateSet,
)
from genkan.engine.sql.aliases import Aliases
from genkan.engine.sql.bool_exp import granted_conditions, table_sql, where_sql
from genkan.engine.sql.compilation import SqlOptions
from genkan.engine.sql.fragment import Sql, concat, identifier, join, raw
from genkan.engine.sql.from_row import Links, related_sql
from genkan.engine.sql.gate import gated_conditions
from genkan.engine.sql.program import Program, Step
from genkan.engine.sql.returning import (
    LockStatement,
    WriteStatement,
    check_sql,
    steps_of,
    unwritten_json,
)
from genkan.engine.sql.value import value_sql

INFIX: Mapping[UpdateOperator, LiteralString] = {
    UpdateOperator.INC: " + ",
    UpdateOperator.MUL: " * ",
    UpdateOperator.APPEND: " || ",
    UpdateOperator.DELETE_KEY: " - ",
    UpdateOperator.DELETE_ELEM: " - ",
    UpdateOperator.DELETE_AT_PATH: " #- ",
}


def update_program(root: UpdateRows, options: SqlOptions) -> Program:
    """One update and its answer."""
    source = root.grant.granted.table.name.source
    if is_empty(root, root.update):
        return Program(source, (), (unwritten_json(root.output),))
    return Program(source, update_steps(root, root.update, 0, options), (b"", b""))


def update_many_program(root: UpdateMany, options: SqlOptions) -> Program:
    """One update after the other; their answers as a list."""
    steps: list[Step] = []
    frame = [b"["]
    for index, update in enumerate(root.updates):
        frame[-1] += b"," if index else b""
        if is_empty(root, update):
            frame[-1] += unwritten_json(root.output)
        else:
            # Of two steps the first writes, of one none does.
            steps += update_steps(root, update, len(steps) // 2, options)
            frame.append(b"")
    frame[-1] += b"]"
    return Program(root.grant.granted.table.name.source, tuple(steps), tuple(frame))


def is_empty(root: UpdateRows | UpdateMany | UpdateSet, update: Update) -> bool:
    """Whether nothing would change: Hasura runs no statement then."""
    return not update.changes and not root.grant.presets


def update_set_statement(one: UpdateSet, links: Links) -> WriteStatement | LockStatement:
    """The rows of one set, changed; or held as they are, where nothing changes."""
    table, allowed = one.grant.granted.table, check_sql(one.grant.check)
    if is_lock(one):
        return LockStatement(
            table=table,
            lock=lambda row, aliases: lock_sql(one, links, row, aliases),
            allowed=allowed,
        )
    return WriteStatement(
        table=table,
        write=lambda row, aliases: update_sql(
            one, one.update, row, aliases, related_conditions(one, links, row, aliases)
        ),
        allowed=allowed,
    )


def is_lock(one: WriteSet) -> bool:
    """Whether its rows stay as they are, for what is related to them."""
    return isinstance(one, UpdateSet) and is_empty(one, one.update)


def lock_sql(one: UpdateSet, links: Links, row: str, aliases: Aliases) -> Sql:
    """`` from ... where ... for no key update``, the row aliased ``row``."""
    granted = one.grant.granted
    conditions = [
        *granted_conditions(granted.rows, one.update.where, row, aliases),
        *related_conditions(one, links, row, aliases),
    ]
    return concat(
        raw(" from "), table_sql(granted.table), raw(" as "), identifier(row),
        where_sql(gated_conditions(conditions, conditions)),
        raw(" for no key update of "), identifier(row),
    )  # fmt: skip


def related_conditions(one: UpdateSet, links: Links, row: str, aliases: Aliases) -> list[Sql]:
    """That the row is related to the parents, where there are some."""
    return [] if one.parents is None else [related_sql(one.parents, row, links, aliases)]


def update_steps(
    root: UpdateRows | UpdateMany, update: Update, number: int, options: SqlOptions
) -> tuple[Step, ...]:
    """The statements of one update."""
    statement = WriteStatement(
        table=root.grant.granted.table,
        write=lambda row, aliases: update_sql(root, update, row, aliases),
        allowed=check_sql(root.grant.check),
    )
    return steps_of(statement, root.output, number, options)


def update_sql(
    root: UpdateRows | UpdateMany | UpdateSet,
    update: Update,
    row: str,
    aliases: Aliases,
    related: Sequence[Sql] = (),
) -> Sql:
    """``update ... set ... where ...``: of the granted rows those that the client means."""
    granted = root.grant.granted
    presets = [assignment_sql(name, value_sql(value)) for name, value in root.grant.presets.items()]
    changes = [
        assignment_sql(change.column.name, changed_sql(change, row)) for change in update.changes
    ]
    conditions = [*granted_conditions(granted.rows, update.where, row, aliases), *related]
    assignments = join(", ", [*presets, *changes])
    gated = gated_conditions([assignments, *conditions], conditions)
    return concat(
        raw("update "), table_sql(granted.table), raw(" as "), identifier(row),
        raw(" set "), assignments, where_sql(gated),
    )  # fmt: skip


def assignment_sql(column: str, value: Sql) -> Sql:
    """``"name" = value``."""
    return concat(identifier(column), raw(" = "), value)


def changed_sql(change: Change | Reset, row: str) -> Sql:
    """The column's new value."""
    if isinstance(change, Reset):
        return raw("default")
    value = value_sql(change.value)
    old = identifier(row, change.column.name)
    match change.operator:
        case UpdateOperator.SET:
            return value
        case UpdateOperator.PREPEND:
            return concat(value, raw(" || "), old)
        case operator:
            return concat(old, raw(INFIX[operator]), value)
