"""Deletes as SQL."""

from genkan.engine.ir.delete import Delete
from genkan.engine.sql.aliases import Aliases
from genkan.engine.sql.bool_exp import granted_conditions, table_sql, where_sql
from genkan.engine.sql.compilation import SqlOptions
from genkan.engine.sql.fragment import Sql, concat, identifier, raw
from genkan.engine.sql.gate import gated_conditions
from genkan.engine.sql.program import Program
from genkan.engine.sql.returning import WriteStatement, steps_of


def delete_program(delete: Delete, options: SqlOptions) -> Program:
    """Of the granted rows, those that the client wants gone."""
    table = delete.grant.granted.table
    statement = WriteStatement(
        table=table,
        write=lambda row, aliases: delete_sql(delete, row, aliases),
        allowed=None,
    )
    steps = steps_of(statement, delete.output, 0, options)
    return Program(table.name.source, steps, (b"", b""))


def delete_sql(delete: Delete, row: str, aliases: Aliases) -> Sql:
    """``delete from ... where ...``, the row aliased ``row``."""
    granted = delete.grant.granted
    conditions = granted_conditions(granted.rows, delete.where, row, aliases)
    return concat(
        raw("delete from "), table_sql(granted.table), raw(" as "), identifier(row),
        where_sql(gated_conditions(conditions, conditions)),
    )  # fmt: skip
