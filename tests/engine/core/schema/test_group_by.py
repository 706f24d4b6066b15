"""``group_by``: the types it brings, and to whom."""

import pytest
from graphql import print_type

from genkan.engine.catalog.model import PgType
from genkan.engine.ir.aggregate_function import AggregateFunction
from genkan.engine.names import ADMIN
from genkan.engine.schema.aggregate_columns import result_of
from genkan.engine.schema.options import DEFAULT_OPTIONS
from tests.engine.core.schema.orders import ADMIN_ORDERS, BOTH_ORDERS, CLERK_ORDERS, schema_of
from tests.engine.core.schema.test_introspection import client_schema

JUDGE = client_schema(ADMIN_ORDERS)


def fields_of(name: str) -> set[str]:
    return set(JUDGE.type_map[name].to_kwargs()["fields"])


def test_an_aggregate_offers_its_rows_in_groups() -> None:
    assert print_type(JUDGE.type_map["orders_aggregate"]).partition("  nodes")[0] == (
        '"""\naggregated selection of "orders"\n"""\n'
        "type orders_aggregate {\n"
        "  aggregate: orders_aggregate_fields\n\n"
        '  """Groups the table by the specified keys"""\n'
        "  group_by(\n"
        '    """filter the groups returned"""\n'
        "    having: orders_group_by_bool_exp\n\n"
        '    """The keys on which to group by"""\n'
        "    keys: [orders_group_by_key!]!\n\n"
        '    """limit the number of rows returned"""\n'
        "    limit: Int\n\n"
        '    """skip the first n rows. Use only with order_by"""\n'
        "    offset: Int\n\n"
        '    """sort the groups by their keys and aggregates"""\n'
        "    order_by: [orders_group_by_order_by!]\n"
        "  ): [orders_group_by!]!\n"
    )


def test_a_group_has_its_key_and_its_aggregate() -> None:
    assert print_type(JUDGE.type_map["orders_group_by"]) == (
        '"""\nGroup by fields of "orders"\n"""\n'
        "type orders_group_by {\n"
        "  aggregate: orders_aggregate_fields\n"
        "  group_key: orders_group_by_key_fields!\n"
        "}"
    )


def test_any_column_may_be_a_key_and_dates_may_be_cut() -> None:
    assert print_type(JUDGE.type_map["orders_group_by_key"]) == (
        '"""\nAllows the selection of a grouping key from "orders"\n"""\n'
        "input orders_group_by_key {\n"
        '  """A column grouping key"""\n'
        "  column: orders_select_column!\n\n"
        '  """Cut the value to the precision specified"""\n'
        "  date_trunc: date_trunc_unit\n\n"
        '  """The time zone in which a timestamptz is cut"""\n'
        "  time_zone: String\n"
        "}"
    )
    text = print_type(JUDGE.type_map["orders_group_by_key_fields"])
    assert "  id: bigint\n" in text
    assert "    date_trunc: date_trunc_unit\n  ): timestamptz\n" in text
    assert "!" not in text
    assert fields_of("customer_group_by_key") == {"column"}


def test_conditions_compare_keys_as_columns_and_aggregates_by_their_types() -> None:
    assert fields_of("orders_group_by_bool_exp") == {
        "_and",
        "_not",
        "_or",
        "aggregate",
        "group_key",
    }
    assert "note" not in fields_of("orders_group_by_key_bool_exp")
    text = print_type(JUDGE.type_map["orders_group_by_aggregate_bool_exp"])
    assert "  count: orders_aggregate_bool_exp_count\n" in text
    assert "  sum: orders_group_by_sum_bool_exp\n" in text
    assert print_type(JUDGE.type_map["orders_group_by_sum_bool_exp"]) == (
        "input orders_group_by_sum_bool_exp {\n"
        "  customer_id: bigint_comparison_exp\n"
        "  discount: float8_comparison_exp\n"
        "  id: numeric_comparison_exp\n"
        "  total: numeric_comparison_exp\n"
        "  weight: float8_comparison_exp\n"
        "}"
    )
    assert "placed_at: timestamptz_comparison_exp" in print_type(
        JUDGE.type_map["orders_group_by_max_bool_exp"]
    )


def test_orders_are_by_keys_and_by_what_related_rows_are_ordered_by() -> None:
    assert print_type(JUDGE.type_map["orders_group_by_order_by"]) == (
        '"""Ordering options of groups of "orders"."""\n'
        "input orders_group_by_order_by {\n"
        "  aggregate: orders_aggregate_order_by\n"
        "  group_key: orders_group_by_key_order_by\n"
        "}"
    )


def test_a_role_groups_by_the_columns_that_it_reads() -> None:
    fields = client_schema(CLERK_ORDERS).type_map["orders_group_by_key_fields"]
    assert sorted(fields.to_kwargs()["fields"]) == [
        "customer_id",
        "id",
        "is_paid",
        "placed_on",
        "status",
        "total",
    ]
    assert "orders_group_by" in client_schema(BOTH_ORDERS).type_map


def test_without_the_feature_nothing_of_it_is_there() -> None:
    types = client_schema(schema_of(ADMIN, DEFAULT_OPTIONS)).type_map
    assert [name for name in types if "group_by" in name or "date_trunc" in name] == []
    assert set(types["orders_aggregate"].to_kwargs()["fields"]) == {"aggregate", "nodes"}


RESULTS = [
    ("sum", "int4", "int8"),
    ("sum", "int8", "numeric"),
    ("sum", "float4", "float4"),
    ("sum", "money", "money"),
    ("avg", "int2", "numeric"),
    ("avg", "float4", "float8"),
    ("var_pop", "numeric", "numeric"),
    ("max", "text", "text"),
]


@pytest.mark.parametrize(("function", "column", "result"), RESULTS)
def test_the_type_of_an_aggregate_is_postgres_own(function: str, column: str, result: str) -> None:
    of = PgType("pg_catalog", column)
    assert result_of(AggregateFunction(function), of) == PgType("pg_catalog", result)
