"""Arguments of a statement's parameters."""

from collections.abc import Mapping

import pytest

from genkan.engine.catalog.model import BOOL, INT8, TEXT, PgType, array_of
from genkan.engine.errors import NotFound
from genkan.engine.ir.value import Constant, SessionObject, SessionValue, Value, Variable
from genkan.engine.names import DEFAULT_SOURCE, RoleName, SessionVariable, VariableName
from genkan.engine.session import Session
from genkan.engine.sql.bind import bind
from genkan.engine.sql.fragment import Identifier, Key, concat, identifier, parameter, raw
from genkan.engine.sql.statement import finish

JSON = PgType("pg_catalog", "json")
WHO = Session(RoleName("user"), {SessionVariable("x-hasura-user-id"): "7"})


def bound(value: Value, variables: Mapping[str, object]) -> str | None:
    statement = finish(parameter(value), DEFAULT_SOURCE)
    named = {VariableName(name): value for name, value in variables.items()}
    return bind(statement, named, WHO)[0]


def variable(*path: str | int, pg_type: PgType = INT8) -> Variable:
    return Variable(VariableName("v"), path, pg_type)


@pytest.mark.parametrize(
    ("value", "given", "text"),
    [
        (Constant("a", TEXT), None, "a"),
        (Constant(None, TEXT), None, None),
        (variable(), 5, "5"),
        (variable(), None, None),
        (variable("id", "_eq"), {"id": {"_eq": 5}}, "5"),
        (variable("id", "_in", pg_type=array_of(INT8)), {"id": {"_in": [1]}}, '{"1"}'),
        (variable("_or", 1, "id"), {"_or": [{}, {"id": 3}]}, "3"),
        (variable("_or", 0, "id"), {"_or": {"id": 4}}, "4"),
        (variable("_or", 2, "id"), {"_or": [{}]}, None),
        (variable("id", "_eq"), {}, None),
        (variable("id", "_eq"), 3, None),
        (variable(pg_type=BOOL), False, "false"),
        (variable(pg_type=JSON), {"a": "x-hasura-user-id"}, '{"a":"x-hasura-user-id"}'),
        (SessionValue(SessionVariable("x-hasura-user-id"), INT8), None, "7"),
        (SessionObject(JSON), None, '{"x-hasura-user-id":"7"}'),
    ],
)
def test_an_argument_is_the_text_of_its_value(
    value: Value, given: object, text: str | None
) -> None:
    assert bound(value, {"v": given}) == text


def test_a_variable_that_was_not_sent_is_null() -> None:
    assert bound(variable(), {}) is None


def test_a_missing_session_variable_refuses_the_whole_statement() -> None:
    with pytest.raises(NotFound) as refusal:
        bound(SessionValue(SessionVariable("x-hasura-org-id"), INT8), {})
    assert refusal.value.message == 'missing session variable: "x-hasura-org-id"'
    assert refusal.value.code == "not-found"


def test_equal_values_share_a_parameter_and_unequal_ones_do_not() -> None:
    same, other = Constant("1", INT8), Constant("1", TEXT)
    statement = finish(
        concat(parameter(same), raw(" "), parameter(other), raw(" "), parameter(same)),
        DEFAULT_SOURCE,
    )
    assert statement.text == "$1 $2 $1"
    assert statement.params == (same, other)


def test_names_are_quoted_whatever_they_hold() -> None:
    assert Identifier('a"; drop table b --').quoted() == '"a""; drop table b --"'
    assert Key("it's").quoted() == "'it''s'"
    assert finish(identifier("a.b", "c"), DEFAULT_SOURCE).text == '"a.b"."c"'
