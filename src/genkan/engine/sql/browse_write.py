"""What an admin writes in the rows that are browsed: inserts, one row's changes, deletions.

Each is one program, so that all of it is done or nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from genkan.engine.ir.browse import (
    BrowsedRelation,
    NewRow,
    NewValue,
    RowKey,
    RowUpdate,
    ToDefault,
)
from genkan.engine.names import ColumnName
from genkan.engine.sql.browse import relation_sql
from genkan.engine.sql.browse_condition import (
    BOUND,
    READABLE,
    Style,
    column_sql,
    key_sql,
    text_sql,
    where_sql,
)
from genkan.engine.sql.fragment import Sql, concat, identifier, join, raw
from genkan.engine.sql.program import Answering, Place, Program
from genkan.engine.sql.statement import finish

_DEFAULT: Final = ToDefault()
_EVERYWHERE: Final = Place("$")
# Whether a statement is refused by how many rows it has found.
_ANY: Final = raw("null::int")
_ONE: Final = raw("case count(*) when 0 then 1 end")


def insert_program(relation: BrowsedRelation, rows: Sequence[NewRow]) -> Program:
    """Write rows; it answers how many, and their keys."""
    return _program(relation, [_step(relation, _insert_sql(relation, rows, BOUND), _ANY)])


def insert_text(relation: BrowsedRelation, rows: Sequence[NewRow]) -> str:
    """The same as a person would write it."""
    return _text(relation, [_insert_sql(relation, rows, READABLE)])


def update_program(relation: BrowsedRelation, updates: Sequence[RowUpdate]) -> Program:
    """Change columns of rows, each of which has to be there; it answers their keys as they are now.

    Raises CheckFailed, at the place of the row's key, for one that is gone.
    """
    steps = [
        _step(relation, _update_sql(relation, one, BOUND), _ONE, Place(f"$.rows[{place}].key"))
        for place, one in enumerate(updates)
    ]
    return _program(relation, steps)


def update_text(relation: BrowsedRelation, updates: Sequence[RowUpdate]) -> str:
    """The same as a person would write it."""
    return _text(relation, [_update_sql(relation, one, READABLE) for one in updates])


def delete_program(relation: BrowsedRelation, rows: Sequence[RowKey]) -> Program:
    """Delete rows; it answers how many there were, and their keys."""
    return _program(relation, [_step(relation, _delete_sql(relation, rows, BOUND), _ANY)])


def delete_text(relation: BrowsedRelation, rows: Sequence[RowKey]) -> str:
    """The same as a person would write it."""
    return _text(relation, [_delete_sql(relation, rows, READABLE)])


def _text(relation: BrowsedRelation, statements: Sequence[Sql]) -> str:
    return ";\n".join(finish(one, relation.source).text for one in statements)


def _program(relation: BrowsedRelation, steps: Sequence[Answering]) -> Program:
    """The steps as one transaction; its answer is a list of theirs."""
    frame = (b"[", *(b"," for _ in steps[1:]), b"]")
    return Program(relation.source, tuple(steps), frame)


def _step(
    relation: BrowsedRelation, writing: Sql, refused: Sql, place: Place = _EVERYWHERE
) -> Answering:
    """The statement with its answer: ``{"affected_rows": 1, "keys": [["7"]]}``."""
    names = [text_sql(relation.columns[name], BOUND) for name in relation.key]
    sql = concat(
        raw("with written as ("),
        writing,
        raw(" returning array["),
        join(", ", names),
        raw(
            "]::text[] as row) select json_build_object('affected_rows', count(*), 'keys', "
            "coalesce(json_agg(written.row), '[]')) as root, "
        ),
        refused,
        raw(" as refused from written"),
    )
    return Answering(finish(sql, relation.source), place)


def _insert_sql(relation: BrowsedRelation, rows: Sequence[NewRow], style: Style) -> Sql:
    named = {name for row in rows for name in row}
    # A row has to have a column; one that says nothing of any gives the first one its default.
    columns = [name for name in relation.columns if name in named] or [next(iter(relation.columns))]
    listed = [_row_sql(relation, row, columns, style) for row in rows]
    return concat(
        raw("insert into "),
        relation_sql(relation),
        raw(" ("),
        join(", ", [identifier(name) for name in columns]),
        raw(") values "),
        join(", ", listed),
    )


def _row_sql(
    relation: BrowsedRelation, row: NewRow, columns: Sequence[ColumnName], style: Style
) -> Sql:
    values = [_new_value(relation, name, row.get(name, _DEFAULT), style) for name in columns]
    return concat(raw("("), join(", ", values), raw(")"))


def _update_sql(relation: BrowsedRelation, update: RowUpdate, style: Style) -> Sql:
    settings = [
        concat(identifier(name), raw(" = "), _new_value(relation, name, value, style))
        for name, value in update.changes.items()
    ]
    return concat(
        raw("update "),
        relation_sql(relation),
        raw(" set "),
        join(", ", settings),
        where_sql([key_sql(relation, update.row, style)]),
    )


def _delete_sql(relation: BrowsedRelation, rows: Sequence[RowKey], style: Style) -> Sql:
    columns = [relation.columns[name] for name in relation.key]
    if len(columns) == 1:
        (column,) = columns
        values = [style.value(row[column.name], column.type) for row in rows]
        condition = concat(column_sql(column, style), raw(" in ("), join(", ", values), raw(")"))
    else:
        either = [concat(raw("("), key_sql(relation, row, style), raw(")")) for row in rows]
        condition = join(" or ", either)
    return concat(raw("delete from "), relation_sql(relation), where_sql([condition]))


def _new_value(relation: BrowsedRelation, name: ColumnName, value: NewValue, style: Style) -> Sql:
    match value:
        case ToDefault():
            return raw("default")
        case None:
            return raw("null")
        case str():
            return style.value(value, relation.columns[name].type)
