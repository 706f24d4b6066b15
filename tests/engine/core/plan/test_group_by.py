"""``group_by``: what keys, conditions and orders mean, and what is refused."""

import pytest

from genkan.engine.errors import ParseFailed, ValidationFailed
from genkan.engine.ir.aggregate import AggregateObject, Count, TypenameField
from genkan.engine.ir.aggregate_function import AggregateFunction
from genkan.engine.ir.bool_exp import (
    FALSE,
    TRUE,
    Aggregated,
    And,
    BoolExp,
    ColumnKey,
    Compare,
    GroupKeyValue,
    Not,
    Operator,
    Or,
)
from genkan.engine.ir.group_by import DateUnit, GroupBy, GroupKey, GroupKeyObject, GroupOrder
from genkan.engine.ir.order_by import Direction
from genkan.engine.ir.root import SelectAggregate
from genkan.engine.ir.value import INT8, TEXT, Constant, PgType, Variable
from genkan.engine.names import ColumnName, GraphQLName, ResponseName, VariableName
from genkan.engine.plan.planner import plan
from genkan.engine.schema.build import RoleSchema
from tests.engine.core.schema.blog import parsed, pg
from tests.engine.core.schema.orders import (
    ADMIN_ORDERS,
    BOTH_ORDERS,
    CLERK_ORDERS,
    ORDERS,
    column_type,
)

BY_STATUS = "keys: [{column: status}]"
TWICE = "keys: [{column: placed_on, date_trunc: day}, {column: placed_on, date_trunc: year}]"


def grouped(
    arguments: str,
    fields: str = "aggregate { count }",
    schema: RoleSchema = ADMIN_ORDERS,
    declared: str = "",
    **variables: object,
) -> GroupBy:
    text = f"query q{declared} {{ orders_aggregate {{ group_by({arguments}) {{ {fields} }} }} }}"
    root = plan(parsed(text, schema, **variables), schema)[ResponseName("orders_aggregate")]
    assert isinstance(root, SelectAggregate)
    (group_by,) = root.aggregate.fields.values()
    assert isinstance(group_by, GroupBy)
    return group_by


def key(name: str) -> ColumnKey:
    return ColumnKey(ORDERS.columns[ColumnName(name)], TRUE)


def key_value(name: str, index: int = 0) -> GroupKeyValue:
    return GroupKeyValue(index, column_type(name))


def aggregated(function: str, *names: str, type_: PgType, rows: BoolExp = TRUE) -> Aggregated:
    columns = tuple(map(key, names))
    return Aggregated(AggregateFunction(function), columns, distinct=False, type=type_, filter=rows)


def test_keys_are_columns_and_cut_dates() -> None:
    found = grouped(
        "keys: [{column: status}, {column: placed_on, date_trunc: month},"
        ' {column: placed_at, date_trunc: day, time_zone: "Asia/Tokyo"}]'
    )
    assert found.keys == (
        GroupKey(key("status"), None, None),
        GroupKey(key("placed_on"), DateUnit.MONTH, None),
        GroupKey(key("placed_at"), DateUnit.DAY, Constant("Asia/Tokyo", TEXT)),
    )


def test_a_time_zone_in_a_variable_is_a_parameter() -> None:
    found = grouped(
        "keys: [{column: placed_at, date_trunc: day, time_zone: $z}]",
        declared="($z: String)",
        z="UTC",
    )
    assert found.keys[0].time_zone == Variable(VariableName("z"), (), TEXT)


def test_a_null_cuts_nothing() -> None:
    asked = "keys: [{column: placed_at, date_trunc: null, time_zone: null}], having: null"
    assert grouped(asked) == grouped("keys: [{column: placed_at}]")


def test_a_field_means_the_key_of_its_unit_or_the_only_one() -> None:
    found = grouped(
        "keys: [{column: placed_on}, {column: placed_on, date_trunc: year},"
        " {column: shipped_at, date_trunc: month}]",
        "group_key { placed_on year: placed_on(date_trunc: year) shipped_at"
        " day: shipped_at(date_trunc: day) status __typename } aggregate { count } __typename",
    )
    assert found.fields == {
        "group_key": GroupKeyObject(
            {
                ResponseName("placed_on"): key_value("placed_on"),
                ResponseName("year"): key_value("placed_on", 1),
                ResponseName("shipped_at"): key_value("shipped_at", 2),
                ResponseName("day"): None,
                ResponseName("status"): None,
                ResponseName("__typename"): TypenameField(
                    GraphQLName("orders_group_by_key_fields")
                ),
            }
        ),
        "aggregate": AggregateObject({ResponseName("count"): Count((), distinct=False)}),
        "__typename": TypenameField(GraphQLName("orders_group_by")),
    }


IS_NEW = Compare(key_value("status"), Operator.EQ, Constant("new", TEXT), TRUE)
CONDITIONS = [
    ("{}", TRUE),
    ("{_and: []}", TRUE),
    ("{_or: []}", FALSE),
    ("{group_key: {}}", TRUE),
    ('{group_key: {status: {_eq: "new"}}}', IS_NEW),
    ('{_not: {group_key: {status: {_eq: "new"}}}}', Not(IS_NEW)),
    ('{_or: [{}, {group_key: {status: {_eq: "new"}}}]}', Or((TRUE, IS_NEW))),
    (
        '{group_key: {status: {_eq: "new"}}, aggregate: {sum: {total: {_gt: 1.5}}}}',
        And(
            (
                IS_NEW,
                Compare(
                    aggregated("sum", "total", type_=pg("numeric")),
                    Operator.GT,
                    Constant("1.5", pg("numeric")),
                    TRUE,
                ),
            )
        ),
    ),
    (
        '{aggregate: {count: {predicate: {_eq: 1}, filter: {status: {_eq: "new"}}}}}',
        Compare(
            aggregated(
                "count",
                type_=pg("int4"),
                rows=Compare(
                    ORDERS.columns[ColumnName("status")],
                    Operator.EQ,
                    Constant("new", TEXT),
                    TRUE,
                ),
            ),
            Operator.EQ,
            Constant("1", pg("int4")),
            TRUE,
        ),
    ),
]


@pytest.mark.parametrize(("having", "meaning"), CONDITIONS)
def test_groups_are_filtered_by_keys_and_aggregates(having: str, meaning: BoolExp) -> None:
    assert grouped(f"{BY_STATUS}, having: {having}").having == meaning


def test_groups_are_ordered_in_the_order_that_was_written() -> None:
    found = grouped(
        f"{BY_STATUS}, order_by: [{{aggregate: {{count: desc, max: {{total: asc}}}}}},"
        " {group_key: {status: asc_nulls_first}}], limit: 3, offset: 1"
    )
    assert found.order_by == (
        GroupOrder(aggregated("count", type_=INT8), Direction.DESC_NULLS_FIRST),
        GroupOrder(aggregated("max", "total", type_=pg("numeric")), Direction.ASC_NULLS_LAST),
        GroupOrder(key_value("status"), Direction.ASC_NULLS_FIRST),
    )
    assert (found.limit, found.offset) == (Constant("3", INT8), Constant("1", INT8))


def test_a_hidden_value_is_a_null_key() -> None:
    (found,) = grouped("keys: [{column: weight}]", schema=BOTH_ORDERS).keys
    weight = BOTH_ORDERS.view.tables[ORDERS.name].columns[GraphQLName("weight")]
    assert weight.shown != TRUE
    assert found.column == ColumnKey(weight.column, weight.shown)


REFUSED = [
    ("keys: []", "expected 1 to 100 keys", "keys"),
    (f"keys: [{'{column: id}' * 101}]", "expected 1 to 100 keys", "keys"),
    ("limit: 1", "missing required field 'keys'", "keys"),
    ("keys: null", "expected a list, but found null", "keys"),
    ("keys: [{}]", "missing required field 'column'", "keys[0].column"),
    ("keys: [{column: nope}]", "but found 'nope'", "keys[0].column"),
    ("keys: [{column: note}]", "values of type 'json' can not be compared", "keys[0]"),
    ("keys: [{column: status, date_trunc: day}]", "it is no date or timestamp", "keys[0]"),
    ('keys: [{column: placed_at, time_zone: "UTC"}]', "with a date_trunc", "keys[0]"),
    (
        'keys: [{column: placed_on, date_trunc: day, time_zone: "UTC"}]',
        "time_zone is for columns of type 'timestamptz'",
        "keys[0]",
    ),
    ("keys: [{column: placed_at, date_trunc: eon}]", "but found 'eon'", "keys[0].date_trunc"),
    (
        f"{BY_STATUS}, having: {{group_key: {{id: {{_eq: 1}}}}}}",
        "'id' is not one of the keys of this group_by",
        "having",
    ),
    (
        f"{BY_STATUS}, order_by: {{group_key: {{id: asc}}}}",
        "'id' is not one of the keys of this group_by",
        "order_by",
    ),
    (
        f"{TWICE}, having: {{group_key: {{placed_on: {{_is_null: true}}}}}}",
        "'placed_on' is more than one key of this group_by",
        "having",
    ),
    (f"{BY_STATUS}, limit: -1", "expected a non-negative 32-bit integer", "limit"),
    (
        f"{BY_STATUS}, having: {{group_key: {{status: {{_eq: null}}}}}}",
        "unexpected null value",
        "having.group_key.status._eq",
    ),
]


@pytest.mark.parametrize(("arguments", "message", "place"), REFUSED)
def test_what_makes_no_groups_is_refused(arguments: str, message: str, place: str) -> None:
    with pytest.raises((ValidationFailed, ParseFailed)) as refusal:
        grouped(arguments)
    assert message in refusal.value.message
    at = "$.selectionSet.orders_aggregate.selectionSet.group_by.args"
    assert refusal.value.path == f"{at}.{place}"


def test_a_field_that_may_be_two_keys_is_refused() -> None:
    with pytest.raises(ValidationFailed, match="'placed_on' is more than one key"):
        grouped(TWICE, "group_key { placed_on }")


def test_a_column_that_the_role_may_not_read_is_no_key() -> None:
    with pytest.raises(ValidationFailed, match="but found 'weight'"):
        grouped("keys: [{column: weight}]", schema=CLERK_ORDERS)
