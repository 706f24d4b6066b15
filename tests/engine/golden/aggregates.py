"""Aggregates in conditions, and groups, of a role whose values show on some rows only."""

from collections.abc import Mapping

from genkan.engine.ir.root import Root
from genkan.engine.names import ResponseName
from genkan.engine.plan.planner import plan
from tests.engine.core.schema.blog import parsed
from tests.engine.core.schema.orders import BOTH_ORDERS


def planned(query: str) -> Root:
    return plan(parsed(query, BOTH_ORDERS), BOTH_ORDERS)[ResponseName("root")]


SHAPES: Mapping[str, Root] = {
    "where_count": planned(
        "{ root: customer(where: {orders_aggregate: {count: {predicate: {_gt: 1},"
        " arguments: [status, total], distinct: true, filter: {total: {_gt: 2}}}}}) { id } }"
    ),
    "where_pair": planned(
        "{ root: customer(where: {_not: {orders_aggregate: {corr: {predicate: {_is_null: true},"
        " arguments: {X: weight, Y: weight}}}}}) { id } }"
    ),
    "group_by": planned(
        "{ root: orders_aggregate(where: {total: {_gt: 0}}, limit: 9) { group_by(keys:"
        " [{column: status}, {column: placed_on, date_trunc: month}], having: {_or: ["
        " {aggregate: {count: {predicate: {_gt: 1}, filter: {is_paid: {_eq: true}}}}},"
        " {group_key: {status: {_is_null: true}}}, {aggregate: {sum: {total: {_gt: 1}}}}]},"
        " order_by: [{aggregate: {count: desc}}, {group_key: {status: asc}}], limit: 3, offset: 0)"
        " { group_key { status month: placed_on(date_trunc: month) id }"
        " aggregate { count sum { total } } } nodes { id } } }"
    ),
    "group_by_related": planned(
        "{ root: customer { orders_aggregate { group_by(keys: [{column: weight}]) {"
        " aggregate { count(columns: [id], distinct: true) } } } } }"
    ),
}
