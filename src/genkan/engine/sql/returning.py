"""What a mutation answers, and the statements it takes to find out.

A data-modifying statement does not see its own effects, so rows that are related to the
written ones are read by a further statement, as Hasura does; see docs/adr/0016.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import msgspec

from genkan.engine.ir.aggregate import TypenameField
from genkan.engine.ir.bool_exp import TRUE, BoolExp, Table
from genkan.engine.ir.function import Call
from genkan.engine.ir.insert import KeyConstraint
from genkan.engine.ir.other_rows import looks_at_other_rows
from genkan.engine.ir.returning import (
    AffectedRows,
    MutationResponse,
    Output,
    ResponseField,
    ReturningField,
    WrittenRow,
)
from genkan.engine.ir.select import (
    AggregateRelationshipField,
    ArrayRelationshipField,
    ConnectionRelationshipField,
    Field,
    ObjectRelationshipField,
    Select,
)
from genkan.engine.ir.value import INT8
from genkan.engine.names import ColumnName
from genkan.engine.sql.aggregate import typename_sql
from genkan.engine.sql.aliases import Aliases
from genkan.engine.sql.bool_exp import Scope, bool_exp_sql, table_sql
from genkan.engine.sql.compilation import Compilation, SqlOptions
from genkan.engine.sql.fragment import EMPTY, Sql, concat, identifier, join, parameter, raw
from genkan.engine.sql.function import call_sql
from genkan.engine.sql.json_object import object_sql
from genkan.engine.sql.parameter import WrittenCount, WrittenRows
from genkan.engine.sql.program import Answering, Place, Step, Writing
from genkan.engine.sql.select import list_sql, row_sql
from genkan.engine.sql.statement import finish
from genkan.engine.sql.value import type_sql


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteStatement:
    """A data-modifying statement up to its ``returning``.

    write: by the alias of the written row. allowed: that this row satisfies the check; None
        when there is none. gate: what is true, or fails, before it begins (sql/gate.py); None
        where its own conditions see to that.
    """

    table: Table
    write: Callable[[str, Aliases], Sql]
    allowed: Callable[[str, Aliases], Sql] | None
    gate: Sql | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LockStatement:
    """A statement that holds rows for others of the same mutation, and changes nothing.

    lock: from its ``from`` on, by the alias of a row. allowed: as of a `WriteStatement`.
    """

    table: Table
    lock: Callable[[str, Aliases], Sql]
    allowed: Callable[[str, Aliases], Sql] | None


WHOLE_REQUEST: Final = Place("$")


def steps_of(
    statement: WriteStatement,
    output: Output,
    number: int,
    options: SqlOptions,
    place: Place = WHOLE_REQUEST,
) -> tuple[Step, ...]:
    """One step, or two where the answer reads rows that may have changed by the write.

    number: which of the program's writing steps the first one would be.
    """
    source = statement.table.name.source
    if not reads_other_rows(output):
        return (Answering(finish(answering_sql(statement, output, options), source), place),)
    writing = finish(writing_sql(statement, (), gives_rows=True), source)
    return Writing(writing, place), reading_step(statement.table, output, (number,), options)


def reading_step(
    table: Table, output: Output, steps: tuple[int, ...], options: SqlOptions
) -> Answering:
    """The answer about the rows that writing steps gave."""
    sql = reading_sql(table, output, steps, options)
    return Answering(finish(sql, table.name.source), WHOLE_REQUEST)


def current_reading_step(table: Table, output: Output, step: int, options: SqlOptions) -> Answering:
    """The answer about the rows that a writing step gave, as all steps have left them."""
    aliases, key = Aliases(), table.primary_key
    written = (
        rows_sql(table, (step,)) if key is None else current_rows_sql(table, key, step, aliases)
    )
    sql = read_sql(output, Compilation(options, aliases, written))
    return Answering(finish(sql, table.name.source), WHOLE_REQUEST)


def reads_other_rows(output: Output) -> bool:
    """Whether the answer, or the permission for it, looks at other rows than the written ones."""
    return any(
        looks_at_other_rows(select.rows.granted)
        or any(map(looks_at_other_rows, select.rows.source.columns.values()))
        or any(map(is_related, select.fields.values()))
        for select in selects_of(output)
    )


def selects_of(output: Output) -> list[Select]:
    """The lists or objects of written rows in an answer."""
    match output:
        case WrittenRow(select):
            return [select]
        case MutationResponse(fields):
            found = [one for one in fields.values() if isinstance(one, ReturningField)]
            return [one.select for one in found]


def is_related(field: Field) -> bool:
    """Whether it reads related rows. Hasura reads computed fields before the write's effects."""
    return isinstance(
        field,
        ObjectRelationshipField
        | ArrayRelationshipField
        | AggregateRelationshipField
        | ConnectionRelationshipField,
    )


def answering_sql(statement: WriteStatement, output: Output, options: SqlOptions) -> Sql:
    """The write and its answer in one."""
    aliases = Aliases()
    written, cte = written_sql(statement, aliases)
    rows = concat(
        raw("(select ("), identifier(written, "row"), raw(").* from "), identifier(written),
        raw(")"),
    )  # fmt: skip
    count = concat(raw("(select count(*) from "), identifier(written), raw(")"))
    compilation = Compilation(options, aliases, rows)
    return concat(
        cte, raw(" select "), output_sql(output, count, compilation),
        raw(' as "root", '), refused_sql(statement, written, aliases), raw(' as "refused"'),
        begun_sql(statement),
    )  # fmt: skip


def writing_sql(
    statement: WriteStatement | LockStatement, keys: Sequence[ColumnName], *, gives_rows: bool
) -> Sql:
    """The write alone; it gives the written rows as text, and of each key its values."""
    aliases = Aliases()
    written, cte = written_sql(statement, aliases)
    row = identifier(written, "row")
    rows = array_text_sql(row)
    values = [
        concat(
            raw(", coalesce(array_agg(("), row, raw(")."), identifier(key), raw("::text), '{}')"),
            raw(" as "), identifier(key),
        )
        for key in keys
    ]  # fmt: skip
    return concat(
        cte, raw(" select "), rows if gives_rows else raw("null::text"),
        raw(' as "rows", count(*) as "count", '), refused_sql(statement, written, aliases),
        raw(' as "refused"'), *values, raw(" from "), identifier(written), begun_sql(statement),
    )  # fmt: skip


def begun_sql(statement: WriteStatement | LockStatement) -> Sql:
    """`` where <gate>``.

    Postgres judges what mentions no row before it asks for the first written one, and only
    then does the write begin.
    """
    gate = statement.gate if isinstance(statement, WriteStatement) else None
    return EMPTY if gate is None else raw(" where ") + gate


def called_sql(call: Call, table: Table) -> Sql:
    """The rows of a function, as `writing_sql` gives those that a statement wrote."""
    row = Aliases().next()
    return concat(
        raw("select "), array_text_sql(row_of_sql(row, table)),
        raw(' as "rows", count(*) as "count", null::int8 as "refused" from '),
        call_sql(call, None), raw(" as "), identifier(row),
    )  # fmt: skip


def array_text_sql(row: Sql) -> Sql:
    """All rows as the text of an array, in their order."""
    return concat(raw("coalesce(array_agg("), row, raw(")::text, '{}')"))


def row_of_sql(row: str, table: Table) -> Sql:
    """The row of an alias as its table's type."""
    # ``t2.*`` and not ``t2``: a column may be called t2.
    return concat(raw("("), identifier(row), raw(".*)::"), table_sql(table))


def reading_sql(table: Table, output: Output, steps: tuple[int, ...], options: SqlOptions) -> Sql:
    """The answer about the rows that writing steps gave, one step's after the other's."""
    return read_sql(output, Compilation(options, written=rows_sql(table, steps)))


def read_sql(output: Output, compilation: Compilation) -> Sql:
    """The answer about rows that were written before."""
    count = concat(raw("("), parameter(WrittenCount()), raw("::text)::"), type_sql(INT8))
    return concat(
        raw("select "), output_sql(output, count, compilation),
        raw(' as "root", null::int8 as "refused"'),
    )  # fmt: skip


def rows_sql(table: Table, steps: tuple[int, ...]) -> Sql:
    """In ``from``: the rows that writing steps gave, in their order."""
    rows = [
        concat(
            raw("("), parameter(WrittenRows(step)), raw("::text)::"), table_sql(table), raw("[]")
        )
        for step in steps
    ]
    return concat(raw("unnest("), join(" || ", rows), raw(")"))


def current_rows_sql(table: Table, key: KeyConstraint, step: int, aliases: Aliases) -> Sql:
    """In ``from``: the rows that a writing step gave as they are now, in its order."""
    given, numbered, row = aliases.next(), aliases.next(), aliases.next()
    conditions = [
        concat(
            identifier(row, column), raw(" = ("), identifier(numbered, "row"), raw(")."),
            identifier(column),
        )
        for column in key.columns
    ]  # fmt: skip
    return concat(
        raw("(select "), identifier(row), raw(".* from (select "), row_of_sql(given, table),
        raw(' as "row", row_number() over () as "place" from '), rows_sql(table, (step,)),
        raw(" as "), identifier(given), raw(") as "), identifier(numbered), raw(" join "),
        table_sql(table), raw(" as "), identifier(row), raw(" on "), join(" and ", conditions),
        raw(" order by "), identifier(numbered, "place"), raw(")"),
    )  # fmt: skip


def written_sql(statement: WriteStatement | LockStatement, aliases: Aliases) -> tuple[str, Sql]:
    """``with t1 as (<write> returning ...)``, and the name t1: its columns row and allowed."""
    written, row = aliases.next(), aliases.next()
    allowed = EMPTY
    if statement.allowed is not None:
        condition = statement.allowed(row, aliases)
        allowed = concat(raw(", ("), condition, raw(') is true as "allowed"'))
    given = concat(row_of_sql(row, statement.table), raw(' as "row"'), allowed)
    match statement:
        case WriteStatement():
            body = concat(statement.write(row, aliases), raw(" returning "), given)
        case LockStatement():
            body = concat(raw("select "), given, statement.lock(row, aliases))
    return written, concat(raw("with "), identifier(written), raw(" as ("), body, raw(")"))


def refused_sql(statement: WriteStatement | LockStatement, written: str, aliases: Aliases) -> Sql:
    """The place of the first written row that fails the check."""
    if statement.allowed is None:
        return raw("null::int8")
    row = aliases.next()
    return concat(
        raw("(select min("), identifier(row, "place"), raw(") from (select "),
        identifier(written, "allowed"), raw(', row_number() over () as "place" from '),
        identifier(written), raw(") as "), identifier(row), raw(" where not "),
        identifier(row, "allowed"), raw(")"),
    )  # fmt: skip


def output_sql(output: Output, count: Sql, compilation: Compilation) -> Sql:
    """The answer; ``count``: of the written rows."""
    match output:
        case WrittenRow(select):
            return concat(
                raw("coalesce("), row_sql(select, None, compilation), raw(", 'null')")
            )  # fmt: skip
        case MutationResponse(fields):
            members = {
                name: count
                if isinstance(field, AffectedRows)
                else typename_sql(field.name)
                if isinstance(field, TypenameField)
                else list_sql(field.select, None, compilation)
                for name, field in fields.items()
            }
            return object_sql(members)


def check_sql(check: BoolExp | None) -> Callable[[str, Aliases], Sql] | None:
    """That the row of an alias satisfies a check; None when every row does."""
    if check is None or check == TRUE:
        return None
    return lambda row, aliases: bool_exp_sql(check, Scope(row, row), aliases)


def unwritten_json(output: Output) -> bytes:
    """The answer when no statement runs. Source: Hasura v2, IR/Returning (buildEmptyMutResp)."""
    match output:
        case WrittenRow():
            return b"{}"
        case MutationResponse(fields):
            members = {name: _unwritten_field(field) for name, field in fields.items()}
            return msgspec.json.encode(members)


def _unwritten_field(field: ResponseField) -> object:
    match field:
        case AffectedRows():
            return 0
        case ReturningField():
            return []
        case TypenameField(name):
            return name
