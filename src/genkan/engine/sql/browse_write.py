"""What an admin writes in the rows that are browsed: inserts, one row's changes, deletions.

Each is one statement, so that all of it is done or nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from genkan.engine.ir.browse import BrowsedRelation, NewRow, NewValue, RowKey, ToDefault
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


def insert_program(relation: BrowsedRelation, rows: Sequence[NewRow]) -> Program:
    """Write rows; it answers how many, and their keys."""
    return _program(relation, _insert_sql(relation, rows, BOUND))


def insert_text(relation: BrowsedRelation, rows: Sequence[NewRow]) -> str:
    """The same as a person would write it."""
    return finish(_insert_sql(relation, rows, READABLE), relation.source).text


def update_program(
    relation: BrowsedRelation, row: RowKey, changes: Mapping[ColumnName, NewValue]
) -> Program:
    """Change columns of one row; it answers how many there were, and its key as it is now."""
    return _program(relation, _update_sql(relation, row, changes, BOUND))


def update_text(
    relation: BrowsedRelation, row: RowKey, changes: Mapping[ColumnName, NewValue]
) -> str:
    """The same as a person would write it."""
    return finish(_update_sql(relation, row, changes, READABLE), relation.source).text


def delete_program(relation: BrowsedRelation, rows: Sequence[RowKey]) -> Program:
    """Delete rows; it answers how many there were, and their keys."""
    return _program(relation, _delete_sql(relation, rows, BOUND))


def delete_text(relation: BrowsedRelation, rows: Sequence[RowKey]) -> str:
    """The same as a person would write it."""
    return finish(_delete_sql(relation, rows, READABLE), relation.source).text


def _program(relation: BrowsedRelation, writing: Sql) -> Program:
    """The statement with its answer: ``{"affected_rows": 1, "keys": [["7"]]}``."""
    names = [text_sql(relation.columns[name], BOUND) for name in relation.key]
    row = concat(raw("array["), join(", ", names), raw("]::text[]"))
    sql = concat(
        raw("with written as ("),
        writing,
        raw(" returning "),
        row,
        raw(
            " as row) select json_build_object('affected_rows', count(*), 'keys', "
            "coalesce(json_agg(written.row), '[]')) as root, null::int as refused from written"
        ),
    )
    step = Answering(finish(sql, relation.source), Place("$"))
    return Program(relation.source, (step,), (b"", b""))


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


def _update_sql(
    relation: BrowsedRelation, row: RowKey, changes: Mapping[ColumnName, NewValue], style: Style
) -> Sql:
    settings = [
        concat(identifier(name), raw(" = "), _new_value(relation, name, value, style))
        for name, value in changes.items()
    ]
    return concat(
        raw("update "),
        relation_sql(relation),
        raw(" set "),
        join(", ", settings),
        where_sql([key_sql(relation, row, style)]),
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
