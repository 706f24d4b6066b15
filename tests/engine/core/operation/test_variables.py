"""Variables: declared, given, used where they fit, and carried as places, not as values."""

from dataclasses import replace

import pytest

from genkan.engine.errors import ParseFailed, ValidationFailed
from genkan.engine.ir.value import Composed, Constant, Variable, VariableUse
from genkan.engine.names import VariableName
from genkan.engine.operation.checks import check_variables
from genkan.engine.operation.model import InputObject, Operation, VariableLeaf
from genkan.engine.schema.build import RoleSchema, build_role_schema
from genkan.engine.schema.options import DEFAULT_OPTIONS, SchemaOptions
from tests.engine.core.schema.blog import ADMIN_SCHEMA, parsed, pg

REFUSED = [
    (
        "query ($x: Int!) { author(limit: $x) { id } }",
        {},
        "$",
        'expecting a value for non-nullable variable: "x"',
    ),
    (
        "query ($x: Int!) { author(limit: $x) { id } }",
        {"x": None},
        "$",
        'null value found for non-nullable type: "Int!"',
    ),
    (
        "query ($x: [Int!]! = [1]) { author(where: {id: {_in: $x}}) { id } }",
        {"x": None},
        "$",
        'null value found for non-nullable type: "[Int!]!"',
    ),
    (
        "query ($x: Int! = null) { author(limit: $x) { id } }",
        {},
        "$",
        'expecting a value for non-nullable variable: "x"',
    ),
    (
        "query ($x: Int) { author { id } }",
        {"x": 1},
        "$",
        "unexpected variables in variableValues: x",
    ),
    ("{ author { id } }", {"y": 1}, "$", "unexpected variables in variableValues: y"),
    ("{ author(limit: $x) { id } }", {}, "$", 'unbound variable "x"'),
    (
        "query ($x: String) { author(limit: $x) { id } }",
        {"x": 42},
        "$.selectionSet.author.args.limit",
        "variable 'x' is declared as 'String', but used where 'Int' is expected",
    ),
    (
        "query ($x: Int) { author_by_pk(id: $x) { id } }",
        {"x": 42},
        "$.selectionSet.author_by_pk.args.id",
        "variable 'x' is declared as 'Int', but used where 'Int!' is expected",
    ),
    (
        "query ($x: [Int]) { author(where: {id: {_in: $x}}) { id } }",
        {"x": [1]},
        "$.selectionSet.author.args.where.id._in",
        "variable 'x' is declared as '[Int]', but used where '[Int!]' is expected",
    ),
    (
        "query ($x: Int) { author(where: {id: {_in: [$x]}}) { id } }",
        {"x": 1},
        "$.selectionSet.author.args.where.id._in[0]",
        "variable 'x' is declared as 'Int', but used where 'Int!' is expected",
    ),
    (
        "query ($x: Boolean) { author @include(if: $x) { id } }",
        {"x": True},
        "$.selectionSet.include.args.if",
        "variable 'x' is declared as 'Boolean', but used where 'Boolean!' is expected",
    ),
    (
        "query ($x: Int) { author(where: {id: {_eq: $x}}) { id } }",
        {"x": None},
        "$.selectionSet.author.args.where.id._eq",
        "unexpected null value for type 'Int'",
    ),
    (
        "query ($x: Int) { author(where: {id: {_eq: $x}}) { id } }",
        {},
        "$.selectionSet.author.args.where.id._eq",
        "unexpected null value for type 'Int'",
    ),
    (
        "query ($w: author_bool_exp) { author(where: $w) { id } }",
        {"w": {"id": {"_eq": None}}},
        "$.selectionSet.author.args.where.id._eq",
        "unexpected null value for type 'Int'",
    ),
    (
        "query ($w: author_bool_exp) { author(where: $w) { id } }",
        {"w": {"not-a-name": {}}},
        "$.selectionSet.author.args.where",
        'variable value contains object with key "not-a-name", which is not a legal GraphQL name',
    ),
    (
        "query ($x: Int) { author(limit: $x) { id } }",
        {"x": -1},
        "$.selectionSet.author.args.limit",
        "expected a non-negative 32-bit integer for type 'Int', but found a number",
    ),
]


@pytest.mark.parametrize(("query", "variables", "path", "message"), REFUSED)
def test_a_variable_that_does_not_fit_is_refused(
    query: str, variables: dict[str, object], path: str, message: str
) -> None:
    with pytest.raises(ValidationFailed) as raised:
        parsed(query, **variables)
    assert (raised.value.path, raised.value.message) == (path, message)


def where_value(operation: Operation) -> object:
    condition = operation.selections[0].arguments[0].value
    assert isinstance(condition, InputObject)
    comparison = condition.entries[0].value
    assert isinstance(comparison, InputObject)
    return comparison.entries[0].value


LENIENT = replace(DEFAULT_OPTIONS, has_null_in_non_null_variables=True)
DROPPING = replace(DEFAULT_OPTIONS, drops_unset_variables=True)


def schema_with(options: SchemaOptions) -> RoleSchema:
    return build_role_schema(ADMIN_SCHEMA.view, options=options)


def test_null_is_taken_for_a_non_null_variable_where_the_operator_says_so() -> None:
    query = "query ($x: Int!) { author(limit: $x) { id } }"
    operation = parsed(query, schema_with(LENIENT), x=None)
    assert operation.selections[0].arguments == ()
    with pytest.raises(ValidationFailed, match="expecting a value"):
        parsed(query, schema_with(LENIENT))
    with pytest.raises(ValidationFailed, match="unexpected null value for type 'Int'"):
        parsed("query ($x: Int!) { author_by_pk(id: $x) { id } }", schema_with(LENIENT), x=None)


def test_an_argument_goes_with_its_unset_variable_where_the_operator_says_so() -> None:
    query = """query ($x: Int, $w: author_bool_exp, $y: Int = null, $n: String = "a") {
        author(limit: $x, offset: $y, where: {_and: [$w, {id: {_eq: $x}, name: {_eq: $n}}]}) {
            id
        } }"""
    operation = parsed(query, schema_with(DROPPING))
    (where,) = operation.selections[0].arguments
    assert where.field.name == "where"
    with pytest.raises(ValidationFailed, match="unexpected null value for type 'Int'"):
        parsed(query, schema_with(DROPPING), x=None)
    with pytest.raises(ValidationFailed, match="variable 'w' is declared as 'author_bool_exp'"):
        parsed(query)


def test_a_required_argument_does_not_go_with_its_unset_variable() -> None:
    query = "query ($x: Int) { author_by_pk(id: $x) { id } }"
    with pytest.raises(ValidationFailed, match="missing required field 'id'"):
        parsed(query, schema_with(DROPPING))


def test_a_scalar_variable_is_carried_as_its_name() -> None:
    operation = parsed("query ($x: Int) { author(where: {id: {_eq: $x}}) { id } }", x=3)
    assert where_value(operation) == Variable(VariableName("x"), (), pg("int4"))
    assert operation.leaves == {VariableLeaf(VariableName("x"), ())}
    assert operation.variables == {"x": 3}


def test_a_leaf_inside_a_variable_is_carried_as_its_place() -> None:
    operation = parsed(
        "query ($w: author_bool_exp) { author(where: $w) { id } }", w={"id": {"_eq": 3}}
    )
    assert where_value(operation) == Variable(VariableName("w"), ("id", "_eq"), pg("int4"))


def test_a_literal_is_a_constant() -> None:
    operation = parsed('{ author(where: {name: {_eq: "it\'s"}}) { id } }')
    assert where_value(operation) == Constant("it's", pg("text"))


def test_an_enum_of_a_variable_is_a_constant_and_decides_the_plan() -> None:
    operation = parsed(
        "query ($x: colours_enum) { author(where: {colour: {_eq: $x}}) { id } }", x="red"
    )
    assert where_value(operation) == Constant("red", pg("text"))
    assert not operation.leaves


def test_a_lone_value_stands_for_a_list_of_one() -> None:
    operation = parsed("{ author(where: {id: {_in: 5}}) { id } }")
    value = where_value(operation)
    assert isinstance(value, Constant)
    assert value.text == '{"5"}'


X = VariableName("x")


def test_variables_inside_a_list_literal_are_bound() -> None:
    operation = parsed("query ($x: Int!) { author(where: {id: {_in: [$x, 2]}}) { id } }", x=7)
    value = where_value(operation)
    assert isinstance(value, Composed)
    assert value.template == [VariableUse(X), 2]
    assert operation.leaves == {VariableLeaf(X, ())}
    check_variables(operation.checks, {X: 8})
    with pytest.raises(ParseFailed) as raised:
        check_variables(operation.checks, {X: 2**31})
    assert raised.value.path == "$.selectionSet.author.args.where.id._in[0]"


def test_variables_inside_a_literal_of_json_are_bound() -> None:
    query = "query ($x: %s) { article(where: {details: {_contains: {a: [$x], b: c}}}) { id } }"
    operation = parsed(query % "jsonb", x=7)
    value = where_value(operation)
    assert isinstance(value, Composed)
    assert value.template == {"a": [VariableUse(X)], "b": "c"}
    assert operation.leaves == {VariableLeaf(X, ())}
    deep: object = 1
    for _ in range(250):
        deep = [deep]
    with pytest.raises(ParseFailed, match="nested more than 200 levels deep") as raised:
        check_variables(operation.checks, {X: deep})
    assert raised.value.path == "$.selectionSet.article.args.where.details._contains"


def test_what_may_be_a_condition_elsewhere_decides_the_plan_from_inside_a_literal() -> None:
    query = "query ($x: %s) { article(where: {details: {_contains: {a: $x}}}) { id } }"
    for declared in ("article_bool_exp", "[order_by!]!", "nonsense"):
        operation = parsed(query % declared, x={})
        value = where_value(operation)
        assert isinstance(value, Constant)
        assert value.text == '{"a":{}}'
        assert operation.deciding == {VariableLeaf(X, ())}


def test_a_default_counts_where_nothing_was_given() -> None:
    operation = parsed("query ($x: Int = 5) { author(limit: $x) { id } }")
    assert operation.variables == {"x": 5}


def test_a_nullable_variable_with_a_default_fits_a_non_null_argument() -> None:
    operation = parsed("query ($x: Int = 5) { author_by_pk(id: $x) { id } }")
    assert operation.selections[0].response_name == "author_by_pk"


def test_new_values_of_a_kept_plan_are_checked_again() -> None:
    operation = parsed("query ($x: Int) { author(where: {id: {_eq: $x}}) { id } }", x=3)
    check_variables(operation.checks, {VariableName("x"): 4})
    with pytest.raises(ParseFailed) as raised:
        check_variables(operation.checks, {VariableName("x"): 2**31})
    assert raised.value.path == "$.selectionSet.author.args.where.id._eq"


def test_skip_and_include_take_fields_out() -> None:
    query = """query ($yes: Boolean!) {
        a: author @include(if: $yes) { id }
        b: author @skip(if: $yes) { id }
        ... @skip(if: $yes) { c: author { id } }
        ...d @include(if: $yes)
    } fragment d on query_root { d: author { id } }"""
    taken = parsed(query, yes=True).selections
    assert [one.response_name for one in taken] == ["a", "d"]
    left = parsed(query, yes=False).selections
    assert [one.response_name for one in left] == ["b", "c"]


def test_repeated_fields_are_merged_in_the_order_of_the_first() -> None:
    operation = parsed("{ author { id } __typename author { name ... on author { id } } }")
    author, typename = operation.selections
    assert [one.response_name for one in author.selections] == ["id", "name"]
    assert typename.response_name == "__typename"


def test_the_named_operation_runs() -> None:
    operation = parsed("query a { author { id } }")
    assert (operation.name, operation.is_query) == ("a", True)
