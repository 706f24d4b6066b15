"""``order_by`` of the legacy data API to the IR.

Source: Hasura v2, `RQL/DML/Select.hs` (`convOrderByElem`), for the words of refusals.
"""

from __future__ import annotations

from typing import Final

from genkan.engine.errors import NotExists, UnexpectedPayload
from genkan.engine.ir.order_by import ColumnKey, OrderBy, OrderKey, RelatedKey
from genkan.engine.operation.legacy_read import LegacyOrder
from genkan.engine.operation.limits import Budget, check_input_depth
from genkan.engine.permission.legacy_world import (
    LegacyWorld,
    has_column,
    is_relationship,
    readable_column,
    readable_relationship,
)
from genkan.engine.permission.role_view import RoleTable

_GEOMETRIES: Final = frozenset({"geometry", "geography"})


def plan_legacy_order_by(
    orders: tuple[LegacyOrder, ...],
    table: RoleTable,
    world: LegacyWorld,
    budget: Budget,
    path: str,
) -> tuple[OrderBy, ...]:
    """The keys in the order they were written."""
    for index, order in enumerate(orders):
        check_input_depth(len(order.steps), budget.limits, f"{path}[{index}]")
        for _ in order.steps[1:]:
            budget.spend_relation(f"{path}[{index}]")
    return tuple(
        OrderBy(_key(order.steps, table, world, f"{path}[{index}]"), order.direction)
        for index, order in enumerate(orders)
    )


def _key(steps: tuple[str, ...], table: RoleTable, world: LegacyWorld, path: str) -> OrderKey:
    name, rest = steps[0], steps[1:]
    if has_column(table, name):
        if rest:
            raise UnexpectedPayload(
                f'"{name}" is a Postgres column and cannot be chained further', path=path
            )
        readable = readable_column(world, table, name, path)
        if readable.column.type.name in _GEOMETRIES:
            raise UnexpectedPayload(
                f"\"{name}\" has type 'geometry' and cannot be used in order_by", path=path
            )
        return ColumnKey(readable.column, readable.shown)
    if not is_relationship(world, table, name):
        raise NotExists(f'"{name}" does not exist', path=path)
    if not rest:
        raise UnexpectedPayload(f'"{name}" is a relationship and should be expanded', path=path)
    relationship, target = readable_relationship(world, table, name, path)
    if relationship.is_array:
        raise UnexpectedPayload(
            f"\"{name}\" is an array relationship and can't be used in 'order_by'", path=path
        )
    return RelatedKey(target.select, relationship.join, _key(rest, target, world, path))
