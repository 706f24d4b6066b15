"""The types of ``group_by`` by name: what group_by.py and group_bool_exp.py make."""

from __future__ import annotations

from genkan.engine.permission.role_view import RoleTable, RoleView
from genkan.engine.schema.group_bool_exp import (
    function_of_columns_type,
    group_by_aggregate_bool_exp_type,
    group_by_bool_exp_type,
    group_by_key_bool_exp_type,
)
from genkan.engine.schema.group_by import (
    group_by_key_fields_type,
    group_by_key_order_by_type,
    group_by_key_type,
    group_by_order_by_type,
    group_by_type,
)
from genkan.engine.schema.model import GroupType, TypeDefinition

__all__ = ["function_of_columns_type", "make_group_type"]


def make_group_type(table: RoleTable, part: GroupType, view: RoleView) -> TypeDefinition:  # noqa: PLR0911  # one return for each case of a match
    """The type of a table whose rows are grouped."""
    match part:
        case GroupType.GROUP:
            return group_by_type(table)
        case GroupType.KEY:
            return group_by_key_type(table)
        case GroupType.KEY_FIELDS:
            return group_by_key_fields_type(table, view)
        case GroupType.CONDITION:
            return group_by_bool_exp_type(table)
        case GroupType.KEY_CONDITION:
            return group_by_key_bool_exp_type(table, view)
        case GroupType.AGGREGATE_CONDITION:
            return group_by_aggregate_bool_exp_type(table)
        case GroupType.ORDER:
            return group_by_order_by_type(table)
        case GroupType.KEY_ORDER:
            return group_by_key_order_by_type(table)
