"""Rows in groups over HTTP: keys, conditions, orders, limits, and who sees what."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

Ask = Callable[..., list[Any]]
FEATURE = {"HASURA_GRAPHQL_EXPERIMENTAL_FEATURES": "group_by_aggregations"}


@pytest.fixture
def grouped(ask: Ask) -> Ask:
    """As `ask`, of an engine that has the feature."""
    return partial(ask, **FEATURE)


def groups(arguments: str, fields: str = "aggregate { count }", around: str = "") -> str:
    return f"{{ orders_aggregate{around} {{ group_by({arguments}) {{ {fields} }} }} }}"


def listed(answer: Any) -> list[Any]:
    return answer["orders_aggregate"]["group_by"]


def keyed(answer: Any) -> list[tuple[Any, ...]]:
    """(key ..., count) of each group."""
    return [(*group["group_key"].values(), group["aggregate"]["count"]) for group in listed(answer)]


COUNTED = "group_key { status } aggregate { count }"
BY_STATUS = "keys: [{column: status}], order_by: {group_key: {status: asc}}"


def test_rows_fall_into_groups_and_null_is_one(grouped: Ask) -> None:
    fields = (
        "__typename group_key { state: status __typename } aggregate { count"
        " weights: count(columns: [weight]) paid: count(columns: [is_paid], distinct: true)"
        " sum { total } avg { weight } max { placed_on } __typename }"
    )
    (answer,) = grouped(groups(BY_STATUS, fields))

    def group(state: str | None, count: int, weights: int, paid: int, *values: Any) -> Any:
        total, weight, placed_on = values
        return {
            "__typename": "orders_group_by",
            "group_key": {"state": state, "__typename": "orders_group_by_key_fields"},
            "aggregate": {
                "count": count,
                "weights": weights,
                "paid": paid,
                "sum": {"total": total},
                "avg": {"weight": weight},
                "max": {"placed_on": placed_on},
                "__typename": "orders_aggregate_fields",
            },
        }

    assert listed(answer) == [
        group("new", 2, 2, 1, 30.50, 1.5, "2024-01-20"),
        group("sent", 1, 1, 1, 30, 10, "2024-02-01"),
        group(None, 2, 1, 2, 5, 20, "2024-02-10"),
    ]


def test_dates_and_timestamps_are_cut_and_keep_their_types(grouped: Ask) -> None:
    fields = (
        "group_key { month: placed_on(date_trunc: month) hour: placed_at(date_trunc: hour)"
        " year: shipped_at(date_trunc: year) } aggregate { count }"
    )
    (answer,) = grouped(
        groups(
            "keys: [{column: placed_on, date_trunc: month}, {column: placed_at, date_trunc: hour},"
            " {column: shipped_at, date_trunc: year}], order_by: {group_key: {placed_at: asc}}",
            fields,
        )
    )
    assert keyed(answer) == [
        ("2024-01-01", "2024-01-03T23:00:00+00:00", "2024-01-01T00:00:00", 1),
        ("2024-01-01", "2024-01-20T10:00:00+00:00", "2024-01-01T00:00:00", 1),
        ("2024-02-01", "2024-02-01T00:00:00+00:00", None, 1),
        ("2024-02-01", "2024-02-10T12:00:00+00:00", "2024-01-01T00:00:00", 1),
        (None, None, None, 1),
    ]


def test_a_day_begins_where_the_time_zone_says(grouped: Ask) -> None:
    query = (
        "query ($zone: String) { orders_aggregate(where: {customer_id: {_eq: 1}}) { group_by("
        "keys: [{column: placed_at, date_trunc: month, time_zone: $zone}], order_by:"
        " {group_key: {placed_at: asc}}) { group_key { placed_at } aggregate { count } } } }"
    )
    utc, tokyo, unknown = grouped(
        *({"query": query, "variables": {"zone": zone}} for zone in (None, "Asia/Tokyo", "Nowhere"))
    )
    assert keyed(utc) == [("2024-01-01T00:00:00+00:00", 2), ("2024-02-01T00:00:00+00:00", 1)]
    assert keyed(tokyo) == [("2023-12-31T15:00:00+00:00", 2), ("2024-01-31T15:00:00+00:00", 1)]
    assert unknown[0]["extensions"]["code"] == "data-exception"


def test_keys_come_as_a_variable_and_a_column_that_is_no_key_is_null(grouped: Ask) -> None:
    query = (
        "query ($keys: [orders_group_by_key!]!) { orders_aggregate { group_by(keys: $keys,"
        " order_by: {aggregate: {count: desc}}, limit: 1) {"
        " group_key { status customer_id } aggregate { count } } } }"
    )
    by_status, by_customer, by_both = grouped(
        *(
            {"query": query, "variables": {"keys": [{"column": name} for name in names]}}
            for names in (["status"], ["customer_id"], ["customer_id", "status"])
        )
    )
    assert [row[1:] for row in keyed(by_status)] == [(None, 2)]
    assert keyed(by_customer) == [(None, 1, 3)]
    assert [row[2] for row in keyed(by_both)] == [2]


HAVING = {
    "{aggregate: {count: {predicate: {_gt: 1}}}}": ["new", None],
    "{aggregate: {count: {predicate: {_gt: 1}, filter: {is_paid: {_eq: true}}}}}": ["new"],
    "{aggregate: {count: {arguments: [weight], distinct: true, predicate: {_eq: 1}}}}": [
        "sent",
        None,
    ],
    "{aggregate: {sum: {total: {_gte: 30}}}}": ["new", "sent"],
    "{aggregate: {sum: {customer_id: {_eq: 2}}}}": ["new"],
    "{aggregate: {avg: {id: {_lt: 11}}}}": ["new"],
    '{aggregate: {max: {placed_on: {_lt: "2024-02-01"}}}}': ["new"],
    "{aggregate: {stddev: {discount: {_is_null: true}}}}": ["sent", None],
    '{group_key: {status: {_in: ["new", "sent"]}}}': ["new", "sent"],
    "{group_key: {status: {_is_null: true}}}": [None],
    '{_not: {group_key: {status: {_eq: "new"}}}}': ["sent"],
    '{_or: [{group_key: {status: {_like: "s%"}}}, {aggregate: {sum: {total: {_eq: 5}}}}]}': [
        "sent",
        None,
    ],
    "{_or: []}": [],
    "{}": ["new", "sent", None],
}


def test_having_filters_groups_by_keys_and_aggregates(grouped: Ask) -> None:
    answers = grouped(*(groups(f"{BY_STATUS}, having: {one}", COUNTED) for one in HAVING))
    found = [[row[0] for row in keyed(answer)] for answer in answers]
    assert dict(zip(HAVING, found, strict=True)) == HAVING


ORDERS = {
    "{aggregate: {count: desc}}, {group_key: {status: asc}}": ["new", None, "sent"],
    "{group_key: {status: desc}}": [None, "sent", "new"],
    "{group_key: {status: desc_nulls_last}}": ["sent", "new", None],
    "{aggregate: {sum: {total: asc}}}": [None, "sent", "new"],
    "{aggregate: {avg: {weight: desc}}}": [None, "sent", "new"],
    "{aggregate: {max: {placed_on: asc}}}": ["new", "sent", None],
}


def test_groups_come_in_the_order_that_is_asked_for(grouped: Ask) -> None:
    keys = "keys: [{column: status}]"
    answers = grouped(*(groups(f"{keys}, order_by: [{one}]", COUNTED) for one in ORDERS))
    found = [[row[0] for row in keyed(answer)] for answer in answers]
    assert dict(zip(ORDERS, found, strict=True)) == ORDERS


def test_groups_are_limited_and_skipped(grouped: Ask) -> None:
    none, one, rest = grouped(
        groups(f"{BY_STATUS}, limit: 0", COUNTED),
        groups(f"{BY_STATUS}, limit: 1, offset: 1", COUNTED),
        groups(f"{BY_STATUS}, offset: 2", COUNTED),
    )
    assert (keyed(none), keyed(one), keyed(rest)) == ([], [("sent", 1)], [(None, 2)])


def test_groups_are_of_the_rows_that_the_aggregate_is_about(grouped: Ask) -> None:
    around = "(where: {is_paid: {_eq: true}}, order_by: {id: desc}, limit: 2)"
    query = (
        f"{{ orders_aggregate{around} {{ aggregate {{ count }} group_by({BY_STATUS})"
        f" {{ {COUNTED} }} nodes {{ id }} again: group_by(keys: [{{column: is_paid}}])"
        " { aggregate { count } } } }"
    )
    distinct = groups(
        BY_STATUS, COUNTED, "(distinct_on: [customer_id], order_by: {customer_id: asc, id: asc})"
    )
    about, of_distinct = grouped(query, distinct)
    assert about["orders_aggregate"] == {
        "aggregate": {"count": 2},
        "group_by": [
            {"group_key": {"status": "new"}, "aggregate": {"count": 1}},
            {"group_key": {"status": None}, "aggregate": {"count": 1}},
        ],
        "nodes": [{"id": 13}, {"id": 11}],
        "again": [{"aggregate": {"count": 2}}],
    }
    assert keyed(of_distinct) == [("new", 1), (None, 1)]


def test_related_rows_fall_into_groups_for_each_row(grouped: Ask) -> None:
    query = (
        "{ customer(order_by: {id: asc}) { id orders_aggregate { group_by("
        f"{BY_STATUS}) {{ {COUNTED} }} }} }} }}"
    )
    (answer,) = grouped(query)
    assert {
        row["id"]: keyed({"orders_aggregate": row["orders_aggregate"]})
        for row in answer["customer"]
    } == {1: [("new", 2), ("sent", 1)], 2: [(None, 2)], 3: []}


def test_rows_of_functions_fall_into_groups(grouped: Ask) -> None:
    query = (
        f"{{ orders_of_aggregate(args: {{customer: 1}}) {{ group_by({BY_STATUS}) {{ {COUNTED} }} }}"
        " customer(order_by: {id: asc}, limit: 1) { late_aggregate {"
        f" group_by({BY_STATUS}) {{ {COUNTED} }} }} }} }}"
    )
    (answer,) = grouped(query)
    of_function = {"orders_aggregate": answer["orders_of_aggregate"]}
    of_field = {"orders_aggregate": answer["customer"][0]["late_aggregate"]}
    assert keyed(of_function) == [("new", 2), ("sent", 1)]
    assert keyed(of_field) == [("sent", 1)]


def test_no_rows_make_no_groups(grouped: Ask) -> None:
    (answer,) = grouped(groups(BY_STATUS, COUNTED, "(where: {id: {_lt: 0}})"))
    assert listed(answer) == []


def test_numbers_are_strings_where_they_are_asked_to_be(ask: Ask) -> None:
    fields = "group_key { id weight customer_id } aggregate { sum { total } count }"
    (answer,) = ask(
        groups("keys: [{column: id}, {column: weight}, {column: customer_id}], limit: 1", fields,
               "(where: {id: {_eq: 10}})"),
        **FEATURE,
        HASURA_GRAPHQL_STRINGIFY_NUMERIC_TYPES="true",
    )  # fmt: skip
    assert listed(answer) == [
        {
            "group_key": {"id": "10", "weight": "1", "customer_id": 1},
            "aggregate": {"sum": {"total": "10.50"}, "count": 1},
        }
    ]


def test_a_role_groups_the_rows_that_it_may_see(grouped: Ask) -> None:
    (answer,) = grouped(groups(BY_STATUS, COUNTED), role="clerk")
    assert keyed(answer) == [("new", 2), (None, 1)]


def test_the_limit_of_a_role_bounds_its_groups_but_not_what_is_counted(grouped: Ask) -> None:
    # The clerk may list two rows at once: here, two of three groups.
    by_id = "keys: [{column: id}], order_by: {group_key: {id: asc}}"
    fields = "group_key { id } aggregate { count }"
    all_it_gets, fewer, counted = grouped(
        groups(by_id, fields),
        groups(f"{by_id}, limit: 1", fields),
        groups("keys: [{column: is_paid}]", "group_key { is_paid } aggregate { count }"),
        role="clerk",
    )
    assert keyed(all_it_gets) == [(10, 1), (11, 1)]
    assert keyed(fewer) == [(10, 1)]
    assert keyed(counted) == [(True, 3)]


def test_a_hidden_value_is_in_the_group_of_nulls(grouped: Ask) -> None:
    # Weights show where the auditor sees the row (above 9); status where the clerk does (paid).
    by_weight = "keys: [{column: weight}], order_by: {group_key: {weight: asc}}"
    of_weight, of_status, sent = grouped(
        groups(by_weight, "group_key { weight } aggregate { count }"),
        groups(BY_STATUS, COUNTED),
        groups(f'{BY_STATUS}, having: {{group_key: {{status: {{_eq: "sent"}}}}}}'),
        role="both",
    )
    assert keyed(of_weight) == [(10, 1), (20, 1), (None, 2)]
    assert keyed(of_status) == [("new", 2), (None, 2)]
    assert listed(sent) == []


@pytest.mark.parametrize("settings", [{}, {"HASURA_GRAPHQL_EXPERIMENTAL_FEATURES": ""}])
def test_without_the_feature_there_are_no_groups(ask: Ask, settings: dict[str, str]) -> None:
    ((error,),) = ask(groups(BY_STATUS), **settings)
    assert error == {
        "message": "field 'group_by' not found in type: 'orders_aggregate'",
        "extensions": {
            "path": "$.selectionSet.orders_aggregate.selectionSet.group_by",
            "code": "validation-failed",
        },
    }


def test_who_may_not_aggregate_may_not_group(grouped: Ask) -> None:
    ((error,),) = grouped(groups(BY_STATUS), role="guest")
    assert error["message"] == "field 'orders_aggregate' not found in type: 'query_root'"
