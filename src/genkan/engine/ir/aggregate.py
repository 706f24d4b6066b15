"""Counts, sums and the like over rows; the object they stand in is `select.Aggregate`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from genkan.engine.ir.aggregate_function import AggregateFunction
from genkan.engine.ir.bool_exp import ColumnKey
from genkan.engine.names import GraphQLName, ResponseName


@dataclass(frozen=True, slots=True)
class TypenameField:
    """``__typename``: the same text on every row."""

    name: GraphQLName


@dataclass(frozen=True, slots=True)
class Count:
    """``count(columns:, distinct:)``; no columns counts rows."""

    columns: tuple[ColumnKey, ...]
    distinct: bool


@dataclass(frozen=True, slots=True)
class ColumnAggregates:
    """``sum { a b }``: one function over several columns."""

    function: AggregateFunction
    columns: Mapping[ResponseName, ColumnKey | TypenameField]


AggregateValue: TypeAlias = Count | ColumnAggregates | TypenameField


@dataclass(frozen=True, slots=True)
class AggregateObject:
    """The ``aggregate { ... }`` field."""

    values: Mapping[ResponseName, AggregateValue]
