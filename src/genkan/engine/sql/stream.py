"""Streams: a batch of rows, and where the cursor is behind it.

``select json_agg(<row>) as "root", <the last row's cursor> as "cursor" from (select ... where
<cursor> > $1 order by <cursor> fetch first ($2) rows with ties)``
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from genkan.engine.ir.stream import SelectStream
from genkan.engine.ir.value import PgType
from genkan.engine.sql.bool_exp import shown_sql, where_sql
from genkan.engine.sql.compilation import Compilation
from genkan.engine.sql.fragment import Sql, concat, identifier, join, raw
from genkan.engine.sql.gate import gate_sql
from genkan.engine.sql.select import array_sql, chosen_sql, least_sql
from genkan.engine.sql.statement import Statement
from genkan.engine.sql.value import value_sql

_TIMES: Final = frozenset({"date", "timestamp", "timestamptz"})


@dataclass(frozen=True, slots=True)
class StreamStatement:
    """A stream, ready to be followed. Each statement gives one row.

    initial: where the stream begins, ``cursor``: as Postgres writes it. It reads the client's
        value once for all batches, so that one that does not read fails before it is among
        others, and ``now`` is the time at which the stream began.
    batch: ``root`` and ``cursor``, see `stream_sql`.
    """

    initial: Statement
    batch: Statement


def initial_sql(root: SelectStream) -> Sql:
    """A query of one row: ``cursor``, text."""
    begins = cursor_text_sql(value_sql(root.initial), root.initial.type)
    return concat(raw("select "), begins, raw(' as "cursor"'))


def stream_sql(root: SelectStream, compilation: Compilation) -> Sql:
    """A query of one row: ``root``, json, never null; ``cursor``, text, null without rows.

    Its parameter `ir.stream.CURSOR` is the text of the cursor before; without rows it stays there.
    Postgres looks at no row before all parameters read (sql/gate.py): the gate mentions none, and
    is not let into a sub-select with a limit.
    """
    select = root.select
    chosen = chosen_sql(select.rows, batch_sql(root), None, compilation)
    row = compilation.aliases.next()
    cursor = shown_sql(root.cursor.column, root.cursor.shown, row, compilation.aliases)
    # Not max(): it is not there for all types that have an order, and these rows have theirs.
    batch = concat(
        raw("select "), array_sql(select.fields, row, compilation), raw(' as "root", (array_agg('),
        cursor_text_sql(cursor, root.cursor.column.type), raw('))[count(*)] as "cursor" from '),
        chosen, raw(" as "), identifier(row),
    )  # fmt: skip
    gate = gate_sql(batch)
    return batch + where_sql([] if gate is None else [gate])


def cursor_text_sql(value: Sql, pg_type: PgType) -> Sql:
    """The value as a text from which nothing but the value itself is read again.

    A time's text is what the settings of the database say, and with some of them it has the name
    of a time zone that Postgres before 18 takes for another's; in JSON it is ISO 8601 always.
    """
    if pg_type.schema == "pg_catalog" and pg_type.name in _TIMES:
        return concat(raw("(to_json("), value, raw(") #>> '{}')"))
    return concat(raw("("), value, raw(")::text"))


def batch_sql(root: SelectStream) -> Sql:
    """At most so many rows, and those whose cursor is the last one's; the grant's limit holds."""
    rows = root.select.rows
    limits = least_sql(rows.limit, rows.source.limit)
    return concat(raw(" fetch first (least("), join(", ", limits), raw(")) rows with ties"))
