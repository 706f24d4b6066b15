"""Conditions on aggregates over an array relationship: which rows they find."""

from collections.abc import Callable
from typing import Any

import pytest

Ask = Callable[..., list[Any]]


def found(condition: str) -> str:
    return (
        f"{{ customer(where: {{orders_aggregate: {condition}}}, order_by: {{id: asc}}) {{ id }} }}"
    )


def ids(answer: Any) -> list[int]:
    return [row["id"] for row in answer["customer"]]


FOUND = {
    "{count: {predicate: {_eq: 3}}}": [1],
    "{count: {predicate: {_eq: 0}}}": [3],
    "{count: {predicate: {}}}": [1, 2, 3],
    "{count: {arguments: [status], predicate: {_eq: 0}}}": [2, 3],
    "{count: {arguments: [status], distinct: true, predicate: {_eq: 2}}}": [1],
    "{count: {arguments: [customer_id, status], distinct: true, predicate: {_lte: 1}}}": [2, 3],
    "{count: {filter: {is_paid: {_eq: false}}, predicate: {_gt: 0}}}": [1, 2],
    '{count: {filter: {customer: {name: {_eq: "Bob"}}}, predicate: {_in: [2]}}}': [2],
    "{bool_and: {arguments: is_paid, predicate: {_eq: false}}}": [1, 2],
    "{bool_or: {arguments: is_paid, predicate: {_eq: true}}}": [1, 2],
    "{bool_or: {arguments: is_paid, predicate: {_is_null: true}}}": [3],
    "{sum: {arguments: weight, predicate: {_gt: 13}}}": [2],
    "{avg: {arguments: weight, predicate: {_lt: 5}}}": [1],
    "{max: {arguments: discount, predicate: {_nin: [2]}}}": [2],
    "{min: {arguments: discount, predicate: {_lte: 0}}}": [1],
    "{var_samp: {arguments: discount, predicate: {_eq: 1}}}": [1],
    "{stddev_samp: {arguments: discount, predicate: {_is_null: true}}}": [2, 3],
    "{corr: {arguments: {Y: weight, X: discount}, predicate: {_gt: 0}}}": [1],
    "{covar_samp: {arguments: {X: weight, Y: discount}, predicate: {_eq: 4.5}}}": [1],
    "{sum: {arguments: weight, distinct: true, predicate: {_eq: 13}}}": [1],
}


def test_a_condition_finds_the_rows_whose_related_rows_add_up(ask: Ask) -> None:
    answers = ask(*map(found, FOUND))
    assert dict(zip(FOUND, map(ids, answers), strict=True)) == FOUND


def test_a_negated_condition_holds_where_the_aggregate_is_null(ask: Ask) -> None:
    condition = "{_not: {orders_aggregate: {sum: {arguments: weight, predicate: {_gt: 1}}}}}"
    (answer,) = ask(f"{{ customer(where: {condition}, order_by: {{id: asc}}) {{ id }} }}")
    assert ids(answer) == [3]


def test_only_rows_that_the_role_may_see_count(ask: Ask) -> None:
    # The clerk sees paid orders; its limit bounds lists, not what is counted.
    answers = ask(
        found("{count: {predicate: {_eq: 2}}}"),
        found("{count: {predicate: {_eq: 1}}}"),
        found("{bool_and: {arguments: is_paid, predicate: {_eq: false}}}"),
        role="clerk",
    )
    assert [ids(answer) for answer in answers] == [[1], [2], []]


def test_a_hidden_value_counts_as_null(ask: Ask) -> None:
    # Of 10, 11 and 13 the weight is the auditor's to see: it shows on 13 alone; 12 shows too.
    answers = ask(
        found("{sum: {arguments: weight, predicate: {_eq: 10}}}"),
        found("{sum: {arguments: weight, predicate: {_eq: 20}}}"),
        found("{count: {arguments: [weight], predicate: {_eq: 1}}}"),
        found("{count: {predicate: {_eq: 3}}}"),
        role="both",
    )
    assert [ids(answer) for answer in answers] == [[1], [2], [1, 2], [1]]


def test_variables_take_any_part_of_a_condition(ask: Ask) -> None:
    query = (
        "query ($w: customer_bool_exp, $p: Int_comparison_exp!, $n: Int, $d: Boolean,"
        " $c: [orders_select_column!]) { customer(where: $w) { id }"
        " b: customer(where: {orders_aggregate: {count: {predicate: $p}}}) { id }"
        " c: customer(where: {orders_aggregate: {count:"
        " {predicate: {_eq: $n}, arguments: $c, distinct: $d}}}) { id } }"
    )
    counted = {"orders_aggregate": {"count": {"predicate": {"_eq": 3}}}}
    columns = ["status"]
    variables = {"w": counted, "p": {"_lt": 1}, "n": 2, "c": columns, "d": True}
    other = {**variables, "n": 3, "d": False}
    first, again, second = ask(
        {"query": query, "variables": variables},
        {"query": query, "variables": variables},
        {"query": query, "variables": other},
    )
    assert first == again == {"customer": [{"id": 1}], "b": [{"id": 3}], "c": [{"id": 1}]}
    assert second["c"] == [{"id": 1}]


@pytest.mark.parametrize("role", ["guest"])
def test_who_may_not_aggregate_has_no_such_condition(ask: Ask, role: str) -> None:
    ((error,),) = ask(found("{count: {predicate: {_eq: 3}}}"), role=role)
    assert error == {
        "message": "field 'orders_aggregate' not found in type: 'customer_bool_exp'",
        "extensions": {
            "path": "$.selectionSet.customer.args.where.orders_aggregate",
            "code": "validation-failed",
        },
    }


def test_the_operator_can_hide_the_conditions(ask: Ask) -> None:
    ((error,),) = ask(
        found("{count: {predicate: {_eq: 3}}}"),
        HASURA_GRAPHQL_EXPERIMENTAL_FEATURES="hide_aggregation_predicates",
    )
    assert error["extensions"]["code"] == "validation-failed"


def test_two_predicates_are_refused_as_hasura_refuses_them(ask: Ask) -> None:
    ((error,),) = ask(
        found("{count: {predicate: {}}, bool_or: {arguments: is_paid, predicate: {}}}")
    )
    assert error == {
        "message": "exactly one predicate should be specified",
        "extensions": {
            "path": "$.selectionSet.customer.args.where.orders_aggregate",
            "code": "validation-failed",
        },
    }
