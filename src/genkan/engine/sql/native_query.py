"""Operators' queries as parts of a statement: their code, with parameters for arguments."""

from collections.abc import Mapping

from genkan.engine.ir.native_query import Code, CodeArgument, CodeText, NativeCall
from genkan.engine.ir.value import Value
from genkan.engine.names import ArgumentName
from genkan.engine.sql.fragment import Sql, concat, operator_text, raw
from genkan.engine.sql.value import value_sql


def native_call_sql(call: NativeCall) -> Sql:
    """What the query gives, as a sub-select; whoever reads it adds the grant's condition."""
    return code_sql(call.grant.code, call.arguments)


def code_sql(code: Code, arguments: Mapping[ArgumentName, Value]) -> Sql:
    """The code in parentheses, on lines of its own: it may end with a comment.

    ``select {{a}} + 1`` -> ``(select (($1::text)::"pg_catalog"."int4") + 1)``
    """
    parts = [part_sql(part, arguments) for part in code]
    return concat(raw("(\n"), *parts, raw("\n)"))


def part_sql(part: CodeText | CodeArgument, arguments: Mapping[ArgumentName, Value]) -> Sql:
    """The operator's words, or a parameter; its parentheses keep it from what stands beside."""
    match part:
        case CodeText():
            return operator_text(part)
        case CodeArgument(name):
            return concat(raw("("), value_sql(arguments[name]), raw(")"))


def probe_sql(code: Code, arguments: Mapping[ArgumentName, Value]) -> Sql:
    """A statement of the code alone, to learn what Postgres says of it; it is never run."""
    return concat(raw("select * from "), code_sql(code, arguments), raw(' as "query"'))
