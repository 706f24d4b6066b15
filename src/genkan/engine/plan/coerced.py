"""Coerced values as what the planner expects at their place.

The schema says which kind stands where; another kind is a fault of ours, not the client's.
"""

from __future__ import annotations

from genkan.engine.ir.order_by import Direction
from genkan.engine.ir.value import Value
from genkan.engine.operation.model import Coerced, GlobalId, InputObject
from genkan.engine.permission.role_view import RoleColumn


def input_object(value: Coerced) -> InputObject:
    """The value of an input object."""
    if not isinstance(value, InputObject):
        raise AssertionError(f"expected an input object, found {value}")  # noqa: TRY004
    return value


def input_objects(value: Coerced) -> tuple[InputObject, ...]:
    """The values of a list of input objects."""
    return tuple(input_object(one) for one in _listed(value))


def columns_of(value: Coerced) -> tuple[RoleColumn, ...]:
    """The columns of a list of ``<table>_select_column``."""
    return tuple(one for one in _listed(value) if isinstance(one, RoleColumn))


def direction_of(value: Coerced) -> Direction:
    """The value of ``order_by``."""
    if not isinstance(value, Direction):
        raise AssertionError(f"expected a direction, found {value}")  # noqa: TRY004
    return value


def value_of(value: Coerced) -> Value:
    """A leaf: what Postgres gets as a parameter."""
    if not isinstance(value, Value):
        raise AssertionError(f"expected a value, found {value}")  # noqa: TRY004
    return value


def global_id_of(value: Coerced) -> GlobalId:
    """A Relay id."""
    if not isinstance(value, GlobalId):
        raise AssertionError(f"expected a global id, found {value}")  # noqa: TRY004
    return value


def _listed(value: Coerced) -> tuple[Coerced, ...]:
    if not isinstance(value, tuple):
        raise AssertionError(f"expected a list, found {value}")  # noqa: TRY004
    return value
