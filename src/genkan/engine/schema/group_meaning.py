"""What the fields and input fields of ``group_by`` mean; parts of `binding`'s unions."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from genkan.engine.catalog.model import PgType
from genkan.engine.ir.aggregate_function import AggregateFunction
from genkan.engine.permission.role_view import RoleColumn, RoleTable


@dataclass(frozen=True, slots=True)
class GroupByBinding:
    """``group_by``; its rows are those of the aggregate that it stands in."""

    table: RoleTable


class GroupPart(Enum):
    """The fields of a group that need no more words; ``aggregate`` is any aggregate's."""

    GROUP_KEY = "group_key"


GroupBinding: TypeAlias = GroupByBinding | GroupPart


class GroupArgument(Enum):
    """Arguments of ``group_by`` and what is inside them; limits are those of any list.

    GROUP_KEY and AGGREGATE: the sides of a condition or an order.
    """

    KEYS = "keys"
    HAVING = "having"
    COLUMN = "column"
    DATE_TRUNC = "date_trunc"
    TIME_ZONE = "time_zone"
    GROUP_KEY = "group_key"
    AGGREGATE = "aggregate"


@dataclass(frozen=True, slots=True)
class FunctionOfColumns:
    """``sum: {...}`` in a condition on groups."""

    function: AggregateFunction


@dataclass(frozen=True, slots=True)
class AggregatedColumn:
    """``total: {_gt: ...}`` inside it; ``result``: what the aggregate is compared as."""

    column: RoleColumn
    result: PgType


GroupMeaning: TypeAlias = GroupArgument | FunctionOfColumns | AggregatedColumn
