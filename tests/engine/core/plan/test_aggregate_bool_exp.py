"""Conditions on aggregates over array relationships: what they mean, and what is refused."""

import pytest

from genkan.engine.catalog.model import BOOL
from genkan.engine.errors import ValidationFailed
from genkan.engine.ir.aggregate_function import AggregateFunction
from genkan.engine.ir.bool_exp import (
    TRUE,
    Aggregated,
    And,
    BoolExp,
    ColumnKey,
    Compare,
    IsNull,
    Operator,
    RelatedAggregate,
)
from genkan.engine.ir.root import SelectRows
from genkan.engine.ir.value import Constant, PgType
from genkan.engine.names import ColumnName, GraphQLName, ResponseName
from genkan.engine.plan.planner import plan
from genkan.engine.schema.build import RoleSchema
from tests.engine.core.schema.blog import parsed, pg
from tests.engine.core.schema.orders import (
    ADMIN_ORDERS,
    BOTH_ORDERS,
    CLERK_ORDERS,
    CUSTOMER,
    GUEST_ORDERS,
    ORDERS,
)

INT4, FLOAT8 = pg("int4"), pg("float8")


def where(condition: str, schema: RoleSchema = ADMIN_ORDERS) -> BoolExp:
    query = f"{{ customer(where: {condition}) {{ id }} }}"
    root = plan(parsed(query, schema), schema)[ResponseName("customer")]
    assert isinstance(root, SelectRows)
    return root.select.rows.where


def aggregate(condition: str, schema: RoleSchema = ADMIN_ORDERS) -> RelatedAggregate:
    meant = where(f"{{orders_aggregate: {condition}}}", schema)
    assert isinstance(meant, RelatedAggregate)
    return meant


def key(name: str) -> ColumnKey:
    return ColumnKey(ORDERS.columns[ColumnName(name)], TRUE)


def is_equal(
    function: str, text: str, *columns: ColumnKey, type_: PgType, distinct: bool = False
) -> BoolExp:
    aggregated = Aggregated(AggregateFunction(function), columns, distinct, type_, TRUE)
    return Compare(aggregated, Operator.EQ, Constant(text, type_), TRUE)


CONDITIONS = [
    ("{count: {predicate: {_eq: 1}}}", is_equal("count", "1", type_=INT4)),
    (
        "{count: {predicate: {_eq: 1}, arguments: [], distinct: true}}",
        is_equal("count", "1", type_=INT4, distinct=True),
    ),
    (
        "{count: {arguments: [status, total], distinct: true, predicate: {_eq: 2}}}",
        is_equal("count", "2", key("status"), key("total"), type_=INT4, distinct=True),
    ),
    (
        "{bool_and: {arguments: is_paid, predicate: {_eq: true}}}",
        is_equal("bool_and", "true", key("is_paid"), type_=BOOL),
    ),
    (
        "{avg: {arguments: weight, predicate: {_eq: 1.5}}}",
        is_equal("avg", "1.5", key("weight"), type_=FLOAT8),
    ),
    (
        "{corr: {arguments: {X: weight, Y: discount}, predicate: {_eq: 1}}}",
        is_equal("corr", "1", key("discount"), key("weight"), type_=FLOAT8),
    ),
    ("{count: {predicate: {}}}", TRUE),
]


@pytest.mark.parametrize(("condition", "meaning"), CONDITIONS)
def test_an_aggregate_is_compared(condition: str, meaning: BoolExp) -> None:
    orders = CUSTOMER_ORDERS
    found = aggregate(condition)
    assert found == RelatedAggregate(
        ADMIN_ORDERS.view.tables[ORDERS.name].select.granted, orders.join, TRUE, meaning
    )


CUSTOMER_ORDERS = ADMIN_ORDERS.view.tables[CUSTOMER.name].relationships[GraphQLName("orders")]


def test_a_predicate_may_have_several_comparisons() -> None:
    found = aggregate("{count: {predicate: {_gt: 1, _is_null: false}}}").condition
    aggregated = Aggregated(AggregateFunction.COUNT, (), distinct=False, type=INT4, filter=TRUE)
    assert found == And(
        (
            Compare(aggregated, Operator.GT, Constant("1", INT4), TRUE),
            IsNull(aggregated, is_null=False, shown=TRUE),
        )
    )


def test_a_filter_says_which_related_rows_count() -> None:
    found = aggregate('{count: {predicate: {_eq: 1}, filter: {status: {_eq: "new"}}}}').filter
    column = ORDERS.columns[ColumnName("status")]
    assert found == Compare(column, Operator.EQ, Constant("new", pg("text")), TRUE)


def test_rows_are_those_that_the_role_is_granted_and_values_those_that_show() -> None:
    found = aggregate("{sum: {arguments: weight, predicate: {_gt: 1}}}", BOTH_ORDERS)
    table = BOTH_ORDERS.view.tables[ORDERS.name]
    assert found.target == table.select.granted
    assert isinstance(found.condition, Compare)
    assert isinstance(found.condition.column, Aggregated)
    weight = table.columns[GraphQLName("weight")]
    assert weight.shown != TRUE
    assert found.condition.column.columns == (ColumnKey(weight.column, weight.shown),)


REFUSED = [
    ("{}", "exactly one predicate should be specified", ""),
    (
        "{count: {predicate: {}}, sum: {arguments: weight, predicate: {}}}",
        "exactly one predicate should be specified",
        "",
    ),
    ("null", "expected an object for type 'orders_aggregate_bool_exp', but found null", ""),
    ("{count: null}", "but found null", ".count"),
    ("{count: {}}", "missing required field 'predicate'", ".count.predicate"),
    ("{sum: {predicate: {}}}", "missing required field 'arguments'", ".sum.arguments"),
    ("{count: {predicate: {_eq: null}}}", "unexpected null value", ".count.predicate._eq"),
    ("{sum: {arguments: total, predicate: {}}}", "but found 'total'", ".sum.arguments"),
    ("{corr: {arguments: {X: weight}, predicate: {}}}", "field 'Y'", ".corr.arguments.Y"),
    ("{median: {}}", "field 'median' not found in type: 'orders_aggregate_bool_exp'", ".median"),
]


@pytest.mark.parametrize(("condition", "message", "place"), REFUSED)
def test_what_is_no_condition_is_refused(condition: str, message: str, place: str) -> None:
    with pytest.raises(ValidationFailed) as refusal:
        aggregate(condition)
    assert message in refusal.value.message
    expected = f"$.selectionSet.customer.args.where.orders_aggregate{place}"
    assert refusal.value.path == expected


@pytest.mark.parametrize(
    ("schema", "condition"),
    [
        (GUEST_ORDERS, "{count: {predicate: {}}}"),
        (CLERK_ORDERS, "{sum: {arguments: weight, predicate: {}}}"),
    ],
)
def test_what_a_role_may_not_aggregate_is_not_there(schema: RoleSchema, condition: str) -> None:
    with pytest.raises(ValidationFailed, match="not found in type"):
        aggregate(condition, schema)
