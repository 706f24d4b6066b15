"""Customers and their orders over HTTP, on a real Postgres."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from genkan.cli.embedded.cluster import Cluster
from tests.clients.database import new_database
from tests.engine.running import ADMIN, Play, Running, standing_engine

TABLES = """
create table customer (id int primary key, name text);
create table orders (
    id bigint primary key, customer_id int not null references customer,
    placed_on date, placed_at timestamptz, shipped_at timestamp,
    total numeric, weight float8, discount float8, is_paid boolean not null, status text,
    note json
);
insert into customer values (1, 'Ann'), (2, 'Bob'), (3, 'Cid');
insert into orders values
    (10, 1, '2024-01-03', '2024-01-03 23:30Z', '2024-01-04 08:00', 10.50, 1, 0, true, 'new', '{}'),
    (11, 1, '2024-01-20', '2024-01-20 10:00Z', '2024-01-21 08:00', 20, 2, 1, true, 'new', null),
    (12, 1, '2024-02-01', '2024-02-01 00:10Z', null, 30, 10, 2, false, 'sent', null),
    (13, 2, '2024-02-10', '2024-02-10 12:00Z', '2024-02-11 08:00', 5, 20, null, true, null, null),
    (14, 2, null, null, null, null, null, 3, false, null, null);
create function orders_of(customer int) returns setof orders language sql stable
    as $$ select * from orders where customer_id = customer $$;
create function late_orders(c customer) returns setof orders language sql stable
    as $$ select * from orders where customer_id = c.id and placed_on > '2024-01-31' $$;
"""
ALL = {"columns": "*", "filter": {}}
PAID = {
    "columns": ["id", "customer_id", "placed_on", "is_paid", "status", "total"],
    "filter": {"is_paid": {"_eq": True}},
    "limit": 2,
    "allow_aggregations": True,
}
HEAVY = {
    "columns": ["id", "weight"],
    "filter": {"weight": {"_gt": 9}},
    "limit": 5,
    "allow_aggregations": True,
}
LISTED = {"columns": ["id", "weight"], "filter": {}}


def foreign_key(name: str, table: str, kind: str, using: Any) -> dict[str, Any]:
    arguments = {"name": name, "table": table, "using": {"foreign_key_constraint_on": using}}
    return {"type": f"pg_create_{kind}_relationship", "args": arguments}


def permission(table: str, role: str, granted: dict[str, Any]) -> dict[str, Any]:
    arguments = {"table": table, "role": role, "permission": granted}
    return {"type": "pg_create_select_permission", "args": arguments}


COMMANDS = [
    *({"type": "pg_track_table", "args": {"table": name}} for name in ("customer", "orders")),
    foreign_key("orders", "customer", "array", {"table": "orders", "column": "customer_id"}),
    foreign_key("customer", "orders", "object", "customer_id"),
    {"type": "pg_track_function", "args": {"function": "orders_of"}},
    {
        "type": "pg_add_computed_field",
        "args": {"table": "customer", "name": "late", "definition": {"function": "late_orders"}},
    },
    *(permission("customer", role, ALL) for role in ("clerk", "auditor", "guest")),
    permission("orders", "clerk", PAID),
    permission("orders", "auditor", HEAVY),
    permission("orders", "guest", LISTED),
    {"type": "add_inherited_role", "args": {"role_name": "both", "role_set": ["clerk", "auditor"]}},
]


@pytest.fixture(scope="module")
def ask(postgres_server: Cluster) -> Iterator[Callable[..., Any]]:
    """Queries to an engine over the orders, each answered in turn; settings by name.

    They only read: one engine for each set of settings answers all of them.
    """
    with ExitStack() as stack:
        plays: dict[frozenset[tuple[str, str]], Play] = {}

        def play_with(settings: dict[str, str]) -> Play:
            key = frozenset(settings.items())
            if key not in plays:
                url = stack.enter_context(new_database(postgres_server))
                plays[key] = stack.enter_context(standing_engine(url, **settings))
                plays[key](with_orders)
            return plays[key]

        def asked(*requests: str | dict[str, Any], role: str = "admin", **settings: str) -> Any:
            async def scenario(engine: Running) -> list[Any]:
                return [await answer(engine, one, role) for one in requests]

            return play_with(settings)(scenario)

        yield asked


async def with_orders(engine: Running) -> None:
    await engine.run_sql(TABLES)
    await engine.admin("/v1/metadata", {"type": "bulk", "args": COMMANDS})


async def answer(engine: Running, request: str | dict[str, Any], role: str) -> Any:
    """``data``, or the errors; a text is a query without variables."""
    body = {"query": request} if isinstance(request, str) else request
    headers = {**ADMIN, "x-hasura-role": role}
    response = await engine.http.post("/v1/graphql", json=body, headers=headers)
    assert response.status_code == 200, response.text
    answered = response.json()
    return answered.get("data") or answered["errors"]
