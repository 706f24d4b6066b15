"""Conditions on aggregates over array relationships: what is offered to whom."""

from dataclasses import replace

from graphql import print_type

from genkan.engine.convention import Affixes, Convention, SourceNaming
from genkan.engine.ir.aggregate_function import AggregateFunction
from genkan.engine.names import ADMIN, GraphQLName
from genkan.engine.schema.model import PredicateType, TablePart
from genkan.engine.schema.naming import aggregate_field, predicate_type, table_type
from genkan.engine.schema.options import SchemaOptions
from tests.engine.core.schema.orders import (
    ADMIN_ORDERS,
    BOTH_ORDERS,
    CLERK_ORDERS,
    GUEST_ORDERS,
    ORDERS,
    schema_of,
)
from tests.engine.core.schema.test_introspection import client_schema

JUDGE = client_schema(ADMIN_ORDERS)


def text_of(name: str) -> str:
    return print_type(JUDGE.type_map[name])


def test_the_condition_has_hasuras_functions_by_name() -> None:
    names = ["avg", "bool_and", "bool_or", "corr", "count", "covar_samp"]
    names += ["max", "min", "stddev_samp", "sum", "var_samp"]
    fields = "".join(f"  {name}: orders_aggregate_bool_exp_{name}\n" for name in names)
    assert text_of("orders_aggregate_bool_exp") == (
        f"input orders_aggregate_bool_exp {{\n{fields}}}"
    )


def test_count_takes_any_columns_and_compares_an_int() -> None:
    assert text_of("orders_aggregate_bool_exp_count") == (
        "input orders_aggregate_bool_exp_count {\n"
        "  arguments: [orders_select_column!]\n"
        "  distinct: Boolean\n"
        "  filter: orders_bool_exp\n"
        "  predicate: Int_comparison_exp!\n"
        "}"
    )


def test_a_function_of_one_column_takes_those_of_just_its_type() -> None:
    columns = "orders_select_column_orders_aggregate_bool_exp_avg_arguments_columns"
    assert text_of("orders_aggregate_bool_exp_avg") == (
        "input orders_aggregate_bool_exp_avg {\n"
        f"  arguments: {columns}!\n"
        "  distinct: Boolean\n"
        "  filter: orders_bool_exp\n"
        "  predicate: float8_comparison_exp!\n"
        "}"
    )
    assert text_of(columns) == (
        '"""\n'
        'select "orders_aggregate_bool_exp_avg_arguments_columns" columns of table "orders"\n'
        '"""\n'
        f"enum {columns} {{\n"
        '  """column name"""\n'
        "  discount\n\n"
        '  """column name"""\n'
        "  weight\n"
        "}"
    )


def test_a_function_of_two_columns_takes_y_and_x() -> None:
    columns = "orders_select_column_orders_aggregate_bool_exp_corr_arguments_columns"
    assert "  arguments: orders_aggregate_bool_exp_corr_arguments!\n" in (
        text_of("orders_aggregate_bool_exp_corr")
    )
    assert text_of("orders_aggregate_bool_exp_corr_arguments") == (
        f"input orders_aggregate_bool_exp_corr_arguments {{\n  X: {columns}!\n  Y: {columns}!\n}}"
    )


def test_only_columns_that_the_role_reads_are_offered() -> None:
    fields = client_schema(CLERK_ORDERS).type_map["orders_aggregate_bool_exp"].to_kwargs()["fields"]
    assert sorted(fields) == ["bool_and", "bool_or", "count"]


def test_without_leave_to_aggregate_there_is_no_condition() -> None:
    types = client_schema(GUEST_ORDERS).type_map
    assert sorted(types["customer_bool_exp"].to_kwargs()["fields"]) == [
        "_and",
        "_not",
        "_or",
        "id",
        "name",
        "orders",
    ]
    assert "orders_aggregate_bool_exp" not in types


def test_there_is_none_on_an_object_relationship() -> None:
    assert "customer_aggregate" not in text_of("orders_bool_exp")


def test_an_inherited_role_has_the_columns_of_all_parents() -> None:
    fields = client_schema(BOTH_ORDERS).type_map["orders_aggregate_bool_exp"].to_kwargs()["fields"]
    assert {"bool_and", "sum", "corr"} <= fields.keys()


def test_the_operator_can_hide_them() -> None:
    hidden = schema_of(ADMIN, SchemaOptions(has_aggregation_predicates=False))
    types = client_schema(hidden).type_map
    assert "orders_aggregate" not in types["customer_bool_exp"].to_kwargs()["fields"]
    assert "orders_aggregate_bool_exp" not in types


def test_names_follow_the_convention_as_hasuras_do() -> None:
    naming = SourceNaming(convention=Convention.GRAPHQL, types=Affixes(prefix="My_"))
    table = replace(ADMIN_ORDERS.view.tables[ORDERS.name], naming=naming)
    function = AggregateFunction.BOOL_AND
    assert table_type(table, TablePart.AGGREGATE_BOOL_EXP).name == "My_OrdersAggregateBoolExp"
    assert {part: predicate_type(table, function, part).name for part in PredicateType} == {
        PredicateType.CONDITION: "My_OrdersAggregateBoolExpbool_and",
        PredicateType.PAIR: "My_OrdersAggregateBoolExpbool_andArguments",
        PredicateType.COLUMN: "My_OrdersSelectColumnOrdersAggregateBoolExpbool_andArgumentsColumns",
    }
    assert aggregate_field(GraphQLName("my_orders"), Convention.GRAPHQL) == "my_ordersAggregate"
