"""Deletes as SQL."""

from collections.abc import Sequence

from genkan.engine.ir.delete import Delete, DeleteSet
from genkan.engine.sql.aliases import Aliases
from genkan.engine.sql.bool_exp import granted_conditions, table_sql, where_sql
from genkan.engine.sql.compilation import SqlOptions
from genkan.engine.sql.fragment import Sql, concat, identifier, raw
from genkan.engine.sql.from_row import Links, among_sql, related_sql
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


def delete_set_statement(one: DeleteSet, links: Links) -> WriteStatement:
    """Of the rows related to written ones, those that the client wants gone."""

    def write(row: str, aliases: Aliases) -> Sql:
        related = [related_sql(one.parents, row, links, aliases)]
        if one.kept:
            kept = among_sql(one.kept, one.parents.for_each, row, links, aliases)
            related.append(raw("not ") + kept)
        return delete_sql(one, row, aliases, related)

    return WriteStatement(table=one.grant.granted.table, write=write, allowed=None)


def delete_sql(
    delete: Delete | DeleteSet, row: str, aliases: Aliases, related: Sequence[Sql] = ()
) -> Sql:
    """``delete from ... where ...``, the row aliased ``row``."""
    granted = delete.grant.granted
    conditions = [*granted_conditions(granted.rows, delete.where, row, aliases), *related]
    return concat(
        raw("delete from "), table_sql(granted.table), raw(" as "), identifier(row),
        where_sql(gated_conditions(conditions, conditions)),
    )  # fmt: skip
