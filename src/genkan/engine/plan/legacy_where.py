"""A ``where`` of the legacy data API, which may be deeper than our stack, to a condition."""

from __future__ import annotations

from genkan.engine.ir.bool_exp import TRUE, And, BoolExp, Not, Or, Related
from genkan.engine.operation.limits import Budget, check_input_depth
from genkan.engine.permission.legacy_where import read_legacy_where
from genkan.engine.permission.legacy_world import LegacyWorld
from genkan.engine.permission.role_view import RoleTable


def plan_legacy_where(
    where: object, table: RoleTable, world: LegacyWorld, budget: Budget, path: str
) -> BoolExp:
    """The condition of the member ``where`` of what stands at `path`; none is TRUE."""
    if where is None:
        return TRUE
    place = f"{path}.where"
    check_input_depth(_depth(where), budget.limits, place)
    condition = read_legacy_where(where, table, world, place)
    _spend_relations(condition, budget, place)
    return condition


def _spend_relations(condition: BoolExp, budget: Budget, place: str) -> None:
    if isinstance(condition, Related):
        budget.spend_relation(place)
        _spend_relations(condition.condition, budget, place)
    elif isinstance(condition, And | Or):
        for part in condition.parts:
            _spend_relations(part, budget, place)
    elif isinstance(condition, Not):
        _spend_relations(condition.part, budget, place)


def _depth(value: object) -> int:
    """How deep a JSON value is nested, level by level."""
    depth, level = 0, [value]
    while level:
        depth += 1
        below: list[object] = []
        for one in level:
            match one:
                case dict():
                    below.extend(one.values())  # pyright: ignore[reportUnknownArgumentType]
                case list():
                    below.extend(one)  # pyright: ignore[reportUnknownArgumentType]
                case _:
                    continue
        level = below
    return depth
