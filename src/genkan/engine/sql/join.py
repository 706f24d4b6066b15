"""Rows for objects of an answer from elsewhere, in one statement for all of them.

``select json_agg(<rows> order by position) from json_to_recordset($1) as t1(position, ...)``
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from genkan.engine.ir.join import Join, key_column
from genkan.engine.ir.value import TEXT, Variable
from genkan.engine.names import VariableName
from genkan.engine.sql.compilation import Compilation, SqlOptions
from genkan.engine.sql.fragment import concat, identifier, join, raw
from genkan.engine.sql.gate import gated_sql
from genkan.engine.sql.select import field_sql
from genkan.engine.sql.statement import Statement, finish
from genkan.engine.sql.value import text_sql, type_sql

# What the statement is given the keys as, as JSON text; no client can say such a name.
KEYS: Final = VariableName("keys.")
POSITION: Final = "position"


@dataclass(frozen=True, slots=True)
class JoinStatement:
    """A join, ready to run: it gives a list, an item for each key that it is given."""

    join: Join
    statement: Statement


def compile_join(one: Join, options: SqlOptions) -> JoinStatement:
    """The statement that finds the rows."""
    compilation = Compilation(options)
    row = compilation.aliases.next()
    related = field_sql(one.field, row, compilation)
    columns = [
        concat(identifier(key_column(number)), raw(" "), type_sql(pg_type))
        for number, (_, pg_type) in enumerate(one.keys)
    ]
    rows = concat(
        raw("(select coalesce(json_agg("), related, raw(" order by "), identifier(row, POSITION),
        raw("), '[]') from json_to_recordset("), text_sql(Variable(KEYS, (), TEXT)),
        raw("::json) as "), identifier(row), raw("("),
        join(", ", [concat(identifier(POSITION), raw(" int4")), *columns]), raw("))"),
    )  # fmt: skip
    sql = concat(raw("select "), gated_sql(rows), raw(' as "root"'))
    return JoinStatement(one, finish(sql, one.source))
