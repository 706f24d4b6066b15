"""The shapes of aggregates in conditions, asked of a role whose values show on some rows only."""

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
}
