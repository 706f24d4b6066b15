"""Calls: by position, by name, and what may be left out."""

from collections.abc import Mapping

import pytest

from genkan.engine.errors import EngineError
from genkan.engine.ir.bool_exp import TRUE, Compare, Computed, Operator, RelatedComputed
from genkan.engine.ir.function import Call, RowItself
from genkan.engine.ir.order_by import AggregateKey, ColumnKey
from genkan.engine.ir.root import SelectAggregate, SelectRows
from genkan.engine.ir.select import ColumnField, ComputedRowsField, Field, RowsOf
from genkan.engine.ir.value import Constant, SessionObject, Variable
from genkan.engine.names import ResponseName
from genkan.engine.plan.planner import plan
from genkan.engine.schema.build import RoleSchema
from tests.engine.core.schema.blog import parsed
from tests.engine.core.schema.called_blog import (
    ADMIN_CALLS,
    AUTHOR_ROW,
    INT4,
    JSON,
    TEXT,
    USER_CALLS,
)

ROW = RowItself.ROW


def planned(query: str, schema: RoleSchema = ADMIN_CALLS, **variables: object) -> SelectRows:
    (root,) = plan(parsed(query, schema, **variables), schema).values()
    assert isinstance(root, SelectRows)
    return root


def fields(query: str, **variables: object) -> Mapping[ResponseName, Field]:
    return planned(query, **variables).select.fields


def rows(query: str) -> RowsOf:
    return planned(query).select.rows


def call_of(field: Field) -> Call:
    match field:
        case ColumnField(Computed(call)):
            return call
        case ComputedRowsField(select) if select.rows.call is not None:
            return select.rows.call
        case other:
            raise AssertionError(other)


def text(value: str | None) -> Constant:
    return Constant(value, TEXT)


@pytest.mark.parametrize(
    ("given", "positional", "named"),
    [
        ('{word: "a"}', (text("a"), ROW), ()),
        ('{word: "a", times: 2}', (text("a"), ROW, Constant("2", INT4)), ()),
        ('{word: "a", end: "b"}', (text("a"), ROW), (("end", text("b")),)),
        ("{word: null}", (text(None), ROW), ()),
        ('{end: null, word: "a", times: 2}',
         (text("a"), ROW, Constant("2", INT4), text(None)), ()),
    ],
)  # fmt: skip
def test_arguments_go_by_position_until_one_is_left_out(
    given: str, positional: tuple, named: tuple
) -> None:
    (field,) = fields(f"{{ author {{ greeting(args: {given}) }} }}").values()
    call = call_of(field)
    assert (call.positional, call.named) == (positional, named)


def test_a_variable_is_an_argument_and_a_null_one_is_null() -> None:
    query = "query ($w: String, $n: Int) { author { greeting(args: {word: $w, times: $n}) } }"
    (field,) = fields(query, w="a", n=None).values()
    assert call_of(field).positional == (Variable("w", (), TEXT), ROW, Constant(None, INT4))


def test_a_place_without_a_name_may_be_left_out_where_names_follow() -> None:
    search = ADMIN_CALLS.view.functions[0].signature.function
    row = Constant("(1)", AUTHOR_ROW)
    query = '{ search(args: {word: "a", of: "(1)"}) { id } }'
    assert rows(query).call == Call(search, (text("a"),), (("of", row),))


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("{ author { greeting(args: {times: 1}) } }", "Non default arguments cannot be omitted"),
        ("{ search(args: {arg_1: 1}) { id } }", "Non default arguments cannot be omitted"),
        (
            "{ between(args: {arg_1: 1}) { id } }",
            "Only last set of positional arguments can be omitted",
        ),
    ],
)
def test_what_can_not_be_left_out_is_told(query: str, message: str) -> None:
    with pytest.raises(EngineError) as refusal:
        planned(query)
    assert (refusal.value.code, refusal.value.message) == ("not-supported", message)
    assert refusal.value.path.endswith(".args.args")


def test_a_condition_on_a_value_compares_the_call() -> None:
    where = rows("{ author(where: {score: {_gt: 1}}) { id } }").where
    assert isinstance(where, Compare)
    assert isinstance(where.column, Computed)
    assert (where.column.call.positional, where.operator) == ((ROW,), Operator.GT)


def test_a_condition_on_rows_holds_the_rows_the_role_may_see() -> None:
    query = '{ author(where: {latest: {title: {_eq: "a"}}}) { name } }'
    where = planned(query, USER_CALLS).select.rows.where
    assert isinstance(where, RelatedComputed)
    articles = next(one for one in USER_CALLS.view.tables.values() if one.type_name == "article")
    assert where.target == articles.select.granted
    assert where.target.rows != TRUE


def test_orders_go_by_values_and_by_aggregates_over_rows() -> None:
    query = "{ author(order_by: [{summary: asc}, {latest_aggregate: {max: {id: desc}}}]) { id } }"
    by_value, by_rows = (one.key for one in rows(query).order_by)
    assert isinstance(by_value, ColumnKey)
    assert isinstance(by_value.column, Computed)
    assert by_value.column.call.positional == (SessionObject(JSON), ROW)
    assert isinstance(by_rows, AggregateKey)
    assert by_rows.call is not None
    assert (by_rows.call.positional, by_rows.join) == ((ROW,), {})


@pytest.mark.parametrize(
    "query",
    [
        '{ author(where: {greeting: {_eq: "a"}}) { id } }',
        "{ author(where: {matching: {}}) { id } }",
        "{ author(order_by: {greeting: asc}) { id } }",
        "{ author(order_by: {matching_aggregate: {count: asc}}) { id } }",
    ],
)
def test_what_wants_arguments_is_no_condition_and_no_order(query: str) -> None:
    with pytest.raises(EngineError, match="not found in type"):
        planned(query)


def test_distinct_rows_are_ordered_by_columns_first() -> None:
    query = "{ author(distinct_on: [name], order_by: [{full_name: asc}]) { id } }"
    with pytest.raises(EngineError, match="must match initial"):
        planned(query)


def test_an_aggregate_takes_computed_values_but_no_order_does() -> None:
    query = "{ author_aggregate { aggregate { max { full_name } sum { score } } } }"
    (root,) = plan(parsed(query, ADMIN_CALLS), ADMIN_CALLS).values()
    assert isinstance(root, SelectAggregate)
    with pytest.raises(EngineError, match="field 'score' not found in type"):
        planned("{ article(order_by: {author: {articles_aggregate: {max: {score: asc}}}}) { id } }")
