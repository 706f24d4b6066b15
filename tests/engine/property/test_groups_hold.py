"""Groups and aggregates of related rows, against plain Python over the rows that a role lists.

Which rows a role lists, and where their values are null, test_permissions_hold.py proves; here
the same rows are grouped, counted and summed by Python.
"""

import asyncio
import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from genkan.cli.embedded.cluster import Cluster
from genkan.engine.ir.root import Literal
from genkan.engine.names import ResponseName, RoleName
from genkan.engine.operation.model import GraphQLRequest
from genkan.engine.operation.parse import parse
from genkan.engine.plan.planner import plan
from genkan.engine.session import Session
from genkan.engine.sql.bind import bind
from genkan.engine.sql.compilation import SqlOptions
from genkan.engine.sql.compiler import compile_root
from genkan.storage.connection import connect
from tests.engine.core.schema.orders import BOTH, UNLIMITED_ORDERS
from tests.engine.property.search import SEARCH

TABLES = """
create table customer (id int primary key, name text);
create table orders (
    id bigint primary key, customer_id int not null, placed_on date, placed_at timestamptz,
    shipped_at timestamp, total numeric, weight float8, discount float8, is_paid boolean not null,
    status text, note json
);
insert into customer values (1, 'a'), (2, 'b'), (3, 'c');
"""
Ask = Callable[[str], Any]
SEEDS = st.integers(0, 2**32)
LISTED = "id customer_id placed_on is_paid status total weight"
UNITS = {"day": 10, "month": 7, "year": 4}  # how many letters of a date are kept


@pytest.fixture(scope="module")
def ask(postgres_server: Cluster) -> Iterator[Callable[[list[dict[str, Any]]], Ask]]:
    """Load rows of orders, and ask about them as the role `both`."""
    with asyncio.Runner() as runner:
        admin = runner.run(connect(postgres_server.url("postgres")))
        runner.run(admin.execute("create database groups template template0"))
        connection = runner.run(connect(postgres_server.url("groups")))
        runner.run(connection.execute(TABLES))

        def asked(query: str) -> Any:
            operation = parse(GraphQLRequest(query, {}, None), UNLIMITED_ORDERS)
            root = plan(operation, UNLIMITED_ORDERS)[ResponseName("root")]
            assert not isinstance(root, Literal)
            statement = compile_root(root, SqlOptions(stringify_numeric_types=False))
            arguments = bind(statement, {}, Session(RoleName(BOTH), {}))
            (row,) = runner.run(connection.fetch(statement.text, *arguments))
            return json.loads(row["root"])

        def loaded(rows: list[dict[str, Any]]) -> Ask:
            runner.run(connection.execute("truncate orders"))
            given_rows = json.dumps(rows)
            runner.run(
                connection.execute(
                    "insert into orders select * from json_populate_recordset(null::orders, $1)",
                    given_rows,
                )
            )
            return asked

        yield loaded
        runner.run(connection.close())
        runner.run(admin.execute("drop database groups with (force)"))
        runner.run(admin.close())


def random_rows(random: Random) -> list[dict[str, Any]]:
    return [
        {
            "id": number,
            "customer_id": random.randint(1, 3),
            "placed_on": random.choice([None, "2023-12-31", "2024-01-05", "2024-01-31"]),
            "total": random.choice([None, 1, 2, 2, 5]),
            "weight": random.choice([None, 1, 10, 20]),
            "is_paid": random.choice([True, True, False]),
            "status": random.choice([None, "new", "sent"]),
        }
        for number in range(random.randint(0, 12))
    ]


def cut(value: Any, unit: str | None) -> Any:
    """A date as Postgres cuts it: ``2024-01-05`` to the month is ``2024-01-01``."""
    if value is None or unit is None:
        return value
    return value[: UNITS[unit]] + "2024-01-01"[UNITS[unit] :]


def random_keys(random: Random) -> list[tuple[str, str | None]]:
    keys = {
        (name, random.choice([None, *UNITS]) if name == "placed_on" else None)
        for name in random.choices(["status", "is_paid", "weight", "placed_on"], k=2)
    }
    return sorted(keys, key=str)


def sum_of(values: list[Any]) -> Any:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


@SEARCH
@given(SEEDS)
def test_groups_are_those_of_the_rows_that_a_role_lists(
    ask: Callable[[list[dict[str, Any]]], Ask], seed: int
) -> None:
    random = Random(seed)  # noqa: S311 - no secret
    asked = ask(random_rows(random))
    keys, least = random_keys(random), random.randint(0, 3)
    written = ", ".join(
        f"{{column: {name}{f', date_trunc: {unit}' if unit else ''}}}" for name, unit in keys
    )
    selected = " ".join(
        f"k{index}: {name}{f'(date_trunc: {unit})' if unit else ''}"
        for index, (name, unit) in enumerate(keys)
    )
    answer = asked(
        f"{{ root: orders_aggregate {{ group_by(keys: [{written}], having: {{aggregate:"
        f" {{count: {{predicate: {{_gte: {least}}}}}}}}}) {{ group_key {{"
        f" {selected} }} aggregate {{ count some: count(columns:"
        " [status], distinct: true) sum { total } max { weight } } } } }"
    )
    found = {tuple(group["group_key"].values()): group["aggregate"] for group in answer["group_by"]}
    expected = defaultdict(list)
    for row in asked(f"{{ root: orders {{ {LISTED} }} }}"):
        expected[tuple(cut(row[name], unit) for name, unit in keys)].append(row)
    assert len(found) == len(answer["group_by"])
    assert found == {
        key: {
            "count": len(rows),
            "some": len({row["status"] for row in rows} - {None}),
            "sum": {"total": sum_of([row["total"] for row in rows])},
            "max": {"weight": max((row["weight"] for row in rows if row["weight"]), default=None)},
        }
        for key, rows in expected.items()
        if len(rows) >= least
    }


@SEARCH
@given(SEEDS)
def test_a_condition_on_an_aggregate_is_that_of_the_rows_that_a_role_lists(
    ask: Callable[[list[dict[str, Any]]], Ask], seed: int
) -> None:
    random = Random(seed)  # noqa: S311 - no secret
    asked = ask(random_rows(random))
    wanted, is_negated = random.randint(0, 30), random.choice([True, False])
    function, arguments = random.choice(
        [("count", ""), ("count", "arguments: [status], "), ("sum", "arguments: weight, ")]
    )
    paid = random.choice(["", ", filter: {is_paid: {_eq: true}}"])
    wanted = wanted % 3 if function == "count" else wanted
    condition = (
        f"{{orders_aggregate: {{{function}: {{{arguments}predicate: {{_gt: {wanted}}}{paid}}}}}}}"
    )
    where = f"{{_not: {condition}}}" if is_negated else condition
    answer = asked(f"{{ root: customer(where: {where}, order_by: {{id: asc}}) {{ id }} }}")
    rows = [
        row for row in asked(f"{{ root: orders {{ {LISTED} }} }}") if row["is_paid"] or not paid
    ]
    expected = []
    for customer in (1, 2, 3):
        # A hidden customer_id still joins: the relationship is not the client's to see through.
        own = [row for row in rows if row["id"] in ids_of(asked, customer)]
        holds = {
            "count": len([row for row in own if row["status"] is not None or not arguments]),
            "sum": sum_of([row["weight"] for row in own]) or 0,
        }[function] > wanted
        if holds is not is_negated:
            expected.append(customer)
    assert [row["id"] for row in answer] == expected


def ids_of(asked: Ask, customer: int) -> set[int]:
    """The orders that the role lists under a customer."""
    query = f"{{ root: customer(where: {{id: {{_eq: {customer}}}}}) {{ orders {{ id }} }} }}"
    (found,) = asked(query)
    return {row["id"] for row in found["orders"]}
