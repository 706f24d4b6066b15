"""``insert`` of the legacy data API, as admin: one statement that answers one json.

Source: Hasura v1, data API: insert.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

import asyncpg
import msgspec

from genkan.engine.catalog.model import Table
from genkan.engine.ir.value import Constant
from genkan.engine.ir.value_text import value_text
from genkan.engine.names import ColumnName
from genkan.engine.postgres.pg_error import engine_error
from genkan.engine.sql.compilation import Compilation
from genkan.engine.sql.fragment import EMPTY, Sql, concat, identifier, join, key, raw
from genkan.engine.sql.statement import finish
from genkan.engine.sql.value import output_sql, value_sql
from genkan.storage.connection import Connection


class ConflictAction(Enum):
    """What becomes of a row that is there already."""

    IGNORE = "ignore"
    UPDATE = "update"


@dataclass(frozen=True, slots=True)
class OnConflict:
    """``constraint`` or ``columns`` says which conflict; neither: any."""

    action: ConflictAction
    constraint: str | None
    columns: tuple[ColumnName, ...]


@dataclass(frozen=True, slots=True)
class InsertRows:
    """Rows by column; a column that a row lacks gets its default."""

    table: Table
    rows: Sequence[Mapping[ColumnName, object]]
    returning: tuple[ColumnName, ...]
    on_conflict: OnConflict | None


async def insert_rows(
    connection: Connection, request: InsertRows, compilation: Compilation
) -> msgspec.Raw:
    """``{"affected_rows": n, "returning": [...]}``, the latter when it is asked for."""
    statement = finish(_insert_sql(request, compilation), request.table.name.source)
    arguments = [value.text for value in statement.params if isinstance(value, Constant)]
    try:
        answer = await connection.fetchval(statement.text, *arguments)
    except asyncpg.PostgresError as error:
        raise engine_error(error) from error
    return msgspec.Raw(str(answer).encode())


def _insert_sql(request: InsertRows, compilation: Compilation) -> Sql:
    table = request.table
    columns = tuple(dict.fromkeys(column for row in request.rows for column in row))
    target = identifier(table.name.schema, table.name.name)
    if columns:
        names = join(", ", [identifier(column) for column in columns])
        rows = join(", ", [_row_sql(row, columns, table) for row in request.rows])
        body = concat(raw(" ("), names, raw(") values "), rows)
    else:
        body = raw(" default values")
    return concat(
        raw("with inserted as (insert into "),
        target,
        body,
        EMPTY if request.on_conflict is None else _conflict_sql(request.on_conflict, columns),
        raw(" returning *) select json_build_object("),
        raw("'affected_rows', (select count(*) from inserted)"),
        EMPTY if not request.returning else _returning_sql(request, compilation),
        raw(")::text"),
    )


def _row_sql(row: Mapping[ColumnName, object], columns: Sequence[ColumnName], table: Table) -> Sql:
    cells = [
        _cell_sql(row[column], column, table) if column in row else raw("default")
        for column in columns
    ]
    return concat(raw("("), join(", ", cells), raw(")"))


def _cell_sql(value: object, column: ColumnName, table: Table) -> Sql:
    pg_type = table.columns[column].type
    return value_sql(Constant(value_text(value, pg_type), pg_type))


def _returning_sql(request: InsertRows, compilation: Compilation) -> Sql:
    members = [
        concat(
            key(column),
            raw(", "),
            output_sql(
                concat(raw("i."), identifier(column)),
                request.table.columns[column].type,
                compilation,
            ),
        )
        for column in request.returning
    ]
    return concat(
        raw(", 'returning', (select coalesce(json_agg(json_build_object("),
        join(", ", members),
        raw(")), '[]') from inserted i)"),
    )


def _conflict_sql(conflict: OnConflict, columns: Sequence[ColumnName]) -> Sql:
    target = EMPTY
    if conflict.constraint is not None:
        target = concat(raw(" on constraint "), identifier(conflict.constraint))
    elif conflict.columns:
        names = join(", ", [identifier(column) for column in conflict.columns])
        target = concat(raw(" ("), names, raw(")"))
    match conflict.action:
        case ConflictAction.IGNORE:
            action = raw(" do nothing")
        case ConflictAction.UPDATE:
            updates = [
                concat(identifier(column), raw(" = excluded."), identifier(column))
                for column in columns
            ]
            action = concat(raw(" do update set "), join(", ", updates))
    return concat(raw(" on conflict"), target, action)
