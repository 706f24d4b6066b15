"""One statement that answers many who ask the same with other values.

``select "cohort."."number", <root> as "root1", ... from unnest($1::int8[], $2::text[], ...)``:
a row for each cohort, its values in columns where a statement of one has ``$n``.
Source: Hasura v2, architecture/live-queries.md (there the values are one json per cohort).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from genkan.engine.ir.root import TableRoot
from genkan.engine.ir.stream import SelectStream
from genkan.engine.names import SourceName
from genkan.engine.session import Session
from genkan.engine.sql.binder import Argument, Binder, Variables, binder
from genkan.engine.sql.compilation import Compilation, SqlOptions
from genkan.engine.sql.compiler import database_of, root_value_sql, rows_of
from genkan.engine.sql.fragment import EMPTY, Sql, concat, ordinal, raw
from genkan.engine.sql.gate import gated_sql
from genkan.engine.sql.parameter import Parameter
from genkan.engine.sql.statement import numbered
from genkan.engine.sql.stream import stream_sql


@dataclass(frozen=True, slots=True)
class Multiplexed:
    """The statement. It takes `columns_of`, and gives a row for each cohort, in any order.

    The row: its number, the snapshot it was read in (as ``pg_current_snapshot()::text``), and
    the values.
    params: those of one cohort; each argument is text or null.
    values: how many values there are.
    """

    source: SourceName
    text: str
    params: tuple[Parameter, ...]
    values: int
    binders: tuple[Binder, ...] = field(compare=False, repr=False)


def multiplex(roots: Sequence[TableRoot], options: SqlOptions) -> Multiplexed:
    """The statement for all `roots` at once, which are of one source."""
    compilation = Compilation(options)
    values = [gated_sql(root_value_sql(root, compilation)) for root in roots]
    return multiplexed(values, database_of(rows_of(roots[0])))


def multiplex_stream(root: SelectStream, options: SqlOptions) -> Multiplexed:
    """The statement for the next batches of a stream: the rows, and the cursor as json text."""
    values = [raw('"batch."."root"'), raw("""coalesce(to_json("batch."."cursor"), 'null')""")]
    batch = stream_sql(root, Compilation(options))
    joined = concat(raw(" cross join lateral ("), batch, raw(') as "batch."'))
    return multiplexed(values, database_of(root.select.rows), joined)


def multiplexed(values: Sequence[Sql], source: SourceName, joined: Sql = EMPTY) -> Multiplexed:
    """The statement that gives these values, of any type.

    joined: what stands behind the cohorts in ``from``, a row of it for each.
    """
    selected = concat(*(concat(raw(", "), value) for value in values))
    _, params = numbered(selected + joined, _cohort_value)
    places = range(1, len(params) + 1)
    whole = concat(
        raw('select "cohort."."number", pg_current_snapshot()::text as "snapshot"'), selected,
        raw(" from unnest($1::int8[]"),
        *(concat(raw(", $"), ordinal(place + 1), raw("::text[]")) for place in places),
        raw(') as "cohort."("number"'),
        *(concat(raw(', "p'), ordinal(place), raw('"')) for place in places),
        raw(")"), joined,
    )  # fmt: skip
    text, _ = numbered(whole, _cohort_value)
    return Multiplexed(source, text, params, len(values), tuple(map(binder, params)))


def _cohort_value(number: int) -> str:
    """Where the cohort's value of a parameter stands; `Aliases` gives no such name."""
    return f'"cohort."."p{number}"'


def bind_cohort(
    statement: Multiplexed, variables: Variables, session: Session
) -> tuple[Argument, ...]:
    """The values of one cohort. Raises what `bind.bind` raises."""
    return tuple(one(variables, session) for one in statement.binders)


def columns_of(cohorts: Sequence[Sequence[Argument]]) -> list[Sequence[object]]:
    """The arguments of the statement for these cohorts, which are numbered from 0."""
    return [range(len(cohorts)), *zip(*cohorts, strict=True)]
