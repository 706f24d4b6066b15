"""Rows in groups of equal keys, and an aggregate over each.

Source: Hasura v2, the field `group_by` of its experimental feature `group_by_aggregations`;
keys cut to a unit of time, conditions and orders are our own (ADR 0011).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from genkan.engine.ir.aggregate import AggregateObject, TypenameField
from genkan.engine.ir.bool_exp import Aggregated, BoolExp, ColumnKey, GroupKeyValue
from genkan.engine.ir.order_by import Direction
from genkan.engine.ir.value import Value
from genkan.engine.names import ResponseName


class DateUnit(Enum):
    """What a date or timestamp can be cut to (PostgreSQL 9.9.2, date_trunc)."""

    MICROSECONDS = "microseconds"
    MILLISECONDS = "milliseconds"
    SECOND = "second"
    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    DECADE = "decade"
    CENTURY = "century"
    MILLENNIUM = "millennium"


@dataclass(frozen=True, slots=True)
class GroupKey:
    """A value that the rows of a group share; null is one.

    unit: the value is cut to it, and keeps its type. time_zone: of a timestamptz that is cut;
        None is the database's.
    """

    column: ColumnKey
    unit: DateUnit | None
    time_zone: Value | None


@dataclass(frozen=True, slots=True)
class GroupKeyObject:
    """The ``group_key { ... }`` field; None is a column that is no key: null."""

    fields: Mapping[ResponseName, GroupKeyValue | TypenameField | None]


@dataclass(frozen=True, slots=True)
class GroupOrder:
    """By a key or an aggregate of the groups; earlier ones weigh more."""

    value: GroupKeyValue | Aggregated
    direction: Direction


GroupField: TypeAlias = GroupKeyObject | AggregateObject | TypenameField


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupBy:
    """The ``group_by { ... }`` field: a list with an object for each group.

    having: on `GroupKeyValue` and `Aggregated`. limit, offset: of groups, the client's; the
        grant's limit holds besides.
    """

    keys: tuple[GroupKey, ...]
    fields: Mapping[ResponseName, GroupField]
    having: BoolExp
    order_by: tuple[GroupOrder, ...]
    limit: Value | None
    offset: Value | None
