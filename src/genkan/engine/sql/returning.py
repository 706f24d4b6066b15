"""What a mutation answers, and the statements it takes to find out.

A data-modifying statement does not see its own effects, so rows that are related to the
written ones are read by a further statement, as Hasura does; see docs/adr/0016.
"""

from collections.abc import Callable
from dataclasses import dataclass

from genkan.engine.ir.aggregate import TypenameField
from genkan.engine.ir.bool_exp import TRUE, BoolExp, Table
from genkan.engine.ir.other_rows import looks_at_other_rows
from genkan.engine.ir.returning import (
    AffectedRows,
    MutationResponse,
    Output,
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
from genkan.engine.sql.aggregate import typename_sql
from genkan.engine.sql.aliases import Aliases
from genkan.engine.sql.bool_exp import Scope, bool_exp_sql, table_sql
from genkan.engine.sql.compilation import Compilation, SqlOptions
from genkan.engine.sql.fragment import EMPTY, Sql, concat, identifier, parameter, raw
from genkan.engine.sql.json_object import object_sql
from genkan.engine.sql.parameter import WrittenCount, WrittenRows
from genkan.engine.sql.program import Answering, Step, Writing
from genkan.engine.sql.select import list_sql, row_sql
from genkan.engine.sql.statement import finish
from genkan.engine.sql.value import type_sql


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteStatement:
    """A data-modifying statement up to its ``returning``.

    write: by the alias of the written row. check: what each written row has to satisfy.
    place: in the request, for errors.
    """

    table: Table
    write: Callable[[str, Aliases], Sql]
    check: BoolExp
    output: Output
    place: str


def steps_of(statement: WriteStatement, number: int, options: SqlOptions) -> tuple[Step, ...]:
    """One step, or two where the answer reads rows that may have changed by the write.

    number: which of the program's writing steps the first one would be.
    """
    source = statement.table.name.source
    if not reads_other_rows(statement.output):
        answering = finish(answering_sql(statement, options), source)
        return (Answering(answering, statement.place),)
    writing = finish(writing_sql(statement), source)
    reading = finish(reading_sql(statement.table, statement.output, number, options), source)
    return Writing(writing, statement.place), Answering(reading, statement.place)


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


def answering_sql(statement: WriteStatement, options: SqlOptions) -> Sql:
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
        cte, raw(" select "), output_sql(statement.output, count, compilation),
        raw(' as "root", '), refused_sql(statement.check, written, aliases), raw(' as "refused"'),
    )  # fmt: skip


def writing_sql(statement: WriteStatement) -> Sql:
    """The write alone; it gives the written rows as text."""
    aliases = Aliases()
    written, cte = written_sql(statement, aliases)
    return concat(
        cte, raw(" select coalesce(array_agg("), identifier(written, "row"),
        raw(")::text, '{}') as \"rows\", count(*) as \"count\", "),
        refused_sql(statement.check, written, aliases), raw(' as "refused" from '),
        identifier(written),
    )  # fmt: skip


def reading_sql(table: Table, output: Output, step: int, options: SqlOptions) -> Sql:
    """The answer about the rows that writing step ``step`` gave."""
    compilation = Compilation(options, written=rows_sql(table, step))
    count = concat(raw("("), parameter(WrittenCount()), raw("::text)::"), type_sql(INT8))
    return concat(
        raw("select "), output_sql(output, count, compilation),
        raw(' as "root", null::int8 as "refused"'),
    )  # fmt: skip


def rows_sql(table: Table, step: int) -> Sql:
    """In ``from``: the rows that writing step ``step`` gave, in their order."""
    rows = concat(raw("("), parameter(WrittenRows(step)), raw("::text)::"), table_sql(table))
    return concat(raw("unnest("), rows, raw("[])"))


def written_sql(statement: WriteStatement, aliases: Aliases) -> tuple[str, Sql]:
    """``with t1 as (<write> returning ...)``, and the name t1: its columns row and allowed."""
    written, row = aliases.next(), aliases.next()
    # ``t2.*`` and not ``t2``: a column may be called t2.
    whole = concat(raw("("), identifier(row), raw(".*)::"), table_sql(statement.table))
    allowed = EMPTY
    if statement.check != TRUE:
        condition = bool_exp_sql(statement.check, Scope(row, row), aliases)
        allowed = concat(raw(", ("), condition, raw(') is true as "allowed"'))
    return written, concat(
        raw("with "), identifier(written), raw(" as ("), statement.write(row, aliases),
        raw(" returning "), whole, raw(' as "row"'), allowed, raw(")"),
    )  # fmt: skip


def refused_sql(check: BoolExp, written: str, aliases: Aliases) -> Sql:
    """The place of the first written row that fails the check."""
    if check == TRUE:
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
