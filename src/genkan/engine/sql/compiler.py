"""What a root field means to SQL. Nothing here can fail."""

from typing import TypeAlias

from genkan.engine.ir.action import ActionCall, ActionResult, ActionSubmission
from genkan.engine.ir.bool_exp import Table
from genkan.engine.ir.delete import Delete
from genkan.engine.ir.insert import Insert
from genkan.engine.ir.native_query import NativeCall
from genkan.engine.ir.nested_update import NestedUpdate
from genkan.engine.ir.remote import RemoteCall
from genkan.engine.ir.root import (
    CallVolatile,
    ElsewhereRoot,
    Literal,
    SelectAggregate,
    SelectConnection,
    SelectRow,
    SelectRows,
    TableRoot,
    WriteRoot,
)
from genkan.engine.ir.select import RowsOf
from genkan.engine.ir.stream import SelectStream
from genkan.engine.ir.update import UpdateMany, UpdateRows
from genkan.engine.names import SourceName
from genkan.engine.sql.aliases import Aliases
from genkan.engine.sql.compilation import Compilation, SqlOptions
from genkan.engine.sql.delete import delete_program
from genkan.engine.sql.fragment import Sql, concat, identifier, raw
from genkan.engine.sql.gate import gated_sql
from genkan.engine.sql.join import compile_join
from genkan.engine.sql.nested_write import insert_program, nested_update_program
from genkan.engine.sql.program import Answering, Compiled, Elsewhere, Program, Writing
from genkan.engine.sql.returning import WHOLE_REQUEST, called_sql, rows_sql
from genkan.engine.sql.select import about_sql, list_sql, page_object_sql, row_sql
from genkan.engine.sql.statement import Statement, finish
from genkan.engine.sql.stream import StreamStatement, initial_sql, stream_sql
from genkan.engine.sql.update import update_many_program, update_program

# What there is a statement for, or JSON that is at hand.
PlainRoot: TypeAlias = TableRoot | SelectStream | WriteRoot | ElsewhereRoot | Literal


def compile_field(root: PlainRoot, options: SqlOptions) -> Compiled:
    """What is left to run of a root field."""
    match root:
        case ActionCall() | ActionSubmission() | ActionResult():
            return Elsewhere(root, tuple(compile_join(one, options) for one in root.joins))
        case RemoteCall():
            return Elsewhere(root, ())
        case Literal(json):
            return json
        case SelectRows() | SelectRow() | SelectAggregate() | SelectConnection():
            return compile_root(root, options)
        case SelectStream():
            return compile_stream(root, options)
        case writing:
            return compile_write(writing, options)


def compile_root(root: TableRoot, options: SqlOptions) -> Statement:
    """One statement that gives one row of one json column, ``root``, never null."""
    value = root_value_sql(root, Compilation(options))
    source = database_of(rows_of(root))
    return finish(concat(raw("select "), gated_sql(value), raw(' as "root"')), source)


def compile_stream(root: SelectStream, options: SqlOptions) -> StreamStatement:
    """The statements of a stream that is followed alone."""
    source = database_of(root.select.rows)
    batch = stream_sql(root, Compilation(options))
    return StreamStatement(finish(initial_sql(root), source), finish(batch, source))


def root_value_sql(root: TableRoot, compilation: Compilation) -> Sql:
    """The json of a root field."""
    match root:
        case SelectRows(select):
            return list_sql(select, None, compilation)
        case SelectRow(select):
            row = row_sql(select, None, compilation)
            return concat(raw("coalesce("), row, raw(", 'null')"))
        case SelectAggregate(aggregate):
            return about_sql(aggregate, None, compilation)
        case SelectConnection(connection):
            return page_object_sql(connection, None, compilation)


def compile_write(root: WriteRoot, options: SqlOptions) -> Program:
    """The statements of a root field that writes, in order."""
    match root:
        case Insert():
            return insert_program(root, options)
        case Delete():
            return delete_program(root, options)
        case UpdateRows():
            return update_program(root, options)
        case UpdateMany():
            return update_many_program(root, options)
        case NestedUpdate():
            return nested_update_program(root, options)
        case CallVolatile():
            return _call_program(root, options)


def _call_program(called: CallVolatile, options: SqlOptions) -> Program:
    """The function is called once, and its rows are read when it is through.

    A statement does not see what a function does within it: related rows, and computed fields,
    would be told as they were before.
    """
    aliases = Aliases()
    rows = identifier(aliases.next())
    table = table_of(rows_of(called.root))
    source = table.name.source
    value = root_value_sql(called.root, Compilation(options, aliases, called=rows))
    answer = concat(
        raw("with "), rows, raw(" as materialized (select * from "), rows_sql(table, (0,)),
        raw(") select "), gated_sql(value), raw(' as "root", null::int8 as "refused"'),
    )  # fmt: skip
    steps = (
        Writing(finish(called_sql(called.call, table), source), WHOLE_REQUEST),
        Answering(finish(answer, source), WHOLE_REQUEST),
    )
    return Program(source, steps, (b"", b""))


def rows_of(root: TableRoot) -> RowsOf:
    """What the answer is made of."""
    match root:
        case SelectRows(select) | SelectRow(select):
            return select.rows
        case SelectAggregate(aggregate):
            return aggregate.rows
        case SelectConnection(connection):
            return connection.rows


def database_of(rows: RowsOf) -> SourceName:
    """Where the rows are."""
    if isinstance(rows.source, NativeCall):
        return rows.source.grant.query.source
    return rows.source.granted.table.name.source


def table_of(rows: RowsOf) -> Table:
    """Whose rows they are."""
    if isinstance(rows.source, NativeCall):
        raise AssertionError("a native query is no function")  # noqa: TRY004  # a bug of ours
    return rows.source.granted.table
