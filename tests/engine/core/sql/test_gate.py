"""Which parameters are read before any row is, and how."""

import pytest

from genkan.engine.catalog.model import BOOL, INT8, TEXT, PgType, TypeKind, array_of
from genkan.engine.ir.value import Constant, SessionObject, SessionValue, Value, Variable
from genkan.engine.names import DEFAULT_SOURCE, SessionVariable, VariableName
from genkan.engine.sql.fragment import concat, raw
from genkan.engine.sql.gate import gated_sql
from genkan.engine.sql.parameter import PatternKind
from genkan.engine.sql.statement import finish
from genkan.engine.sql.value import pattern_sql, value_sql

INT4 = PgType("pg_catalog", "int4")
UUID = PgType("pg_catalog", "uuid")
JSON = PgType("pg_catalog", "json")
COLOR = PgType("public", "color", TypeKind.ENUM)


def session(pg_type: PgType) -> Value:
    return SessionValue(SessionVariable("x-hasura-user-id"), pg_type)


def variable(pg_type: PgType) -> Value:
    return Variable(VariableName("v"), (), pg_type)


def text_of(value: Value) -> str:
    return finish(gated_sql(value_sql(value)), DEFAULT_SOURCE).text


@pytest.mark.parametrize(
    "value",
    [
        session(TEXT),
        variable(TEXT),
        Constant("anything", TEXT),
        # GraphQL's own types are read before.
        variable(INT4),
        variable(BOOL),
        Constant("-12", INT4),
        Constant("123456789012345678", INT8),
        Constant("true", BOOL),
        Constant(None, UUID),
        SessionObject(JSON),
    ],
)
def test_what_always_reads_is_not_read_before(value: Value) -> None:
    assert text_of(value) == finish(value_sql(value), DEFAULT_SOURCE).text


@pytest.mark.parametrize(
    ("value", "type_name"),
    [
        (session(INT4), '"pg_catalog"."int4"'),
        (session(BOOL), '"pg_catalog"."bool"'),
        (session(array_of(TEXT)), '"pg_catalog"."text"[]'),
        (variable(UUID), '"pg_catalog"."uuid"'),
        (variable(INT8), '"pg_catalog"."int8"'),
        (variable(COLOR), '"public"."color"'),
        (Constant("1234567890", INT4), '"pg_catalog"."int4"'),
        (Constant("1; --", INT4), '"pg_catalog"."int4"'),
        (Constant("yes", BOOL), '"pg_catalog"."bool"'),
        (Constant("red", COLOR), '"public"."color"'),
    ],
)
def test_what_may_not_read_is_read_first(value: Value, type_name: str) -> None:
    cast = f"($1::text)::{type_name}"
    assert text_of(value) == (f"case when cardinality(array[({cast}) is null]) > 0 then {cast} end")


def test_a_pattern_is_tried_on_nothing() -> None:
    value = concat(
        pattern_sql(session(TEXT), PatternKind.REGEX),
        raw(" "),
        pattern_sql(session(TEXT), PatternKind.SIMILAR),
        raw(" "),
        pattern_sql(session(TEXT), PatternKind.LIKE),
    )
    assert finish(gated_sql(value), DEFAULT_SOURCE).text == (
        "case when cardinality(array[('' ~ $1::text) is null, ('' similar to $2::text) is null])"
        " > 0 then ($1::text) ($2::text) ($3::text) end"
    )


def test_equal_values_are_read_once() -> None:
    value = concat(value_sql(session(UUID)), raw(" = "), value_sql(session(UUID)))
    assert finish(gated_sql(value), DEFAULT_SOURCE).text.count(" is null") == 1
