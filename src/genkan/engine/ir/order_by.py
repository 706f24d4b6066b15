"""The order of rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from genkan.engine.ir.aggregate_function import AggregateFunction
from genkan.engine.ir.bool_exp import ColumnKey
from genkan.engine.ir.function import Call
from genkan.engine.ir.grant import SelectGrant
from genkan.engine.names import ColumnName


class Direction(Enum):
    """Hasura's six directions; plain asc puts nulls last, plain desc first."""

    ASC_NULLS_LAST = "asc_nulls_last"
    ASC_NULLS_FIRST = "asc_nulls_first"
    DESC_NULLS_LAST = "desc_nulls_last"
    DESC_NULLS_FIRST = "desc_nulls_first"


@dataclass(frozen=True, slots=True)
class RelatedKey:
    """By a key of the one related row that the client may see (object relationship)."""

    source: SelectGrant
    join: Mapping[ColumnName, ColumnName]
    key: OrderKey


@dataclass(frozen=True, slots=True)
class AggregateKey:
    """By an aggregate over the related rows that the client may see.

    column: None for ``count``.
    call: the computed field that gives those rows, when it is no relationship.
    """

    source: SelectGrant
    join: Mapping[ColumnName, ColumnName]
    function: AggregateFunction
    column: ColumnKey | None
    call: Call | None = None


OrderKey: TypeAlias = ColumnKey | RelatedKey | AggregateKey


@dataclass(frozen=True, slots=True)
class OrderBy:
    """One key and its direction; earlier ones weigh more."""

    key: OrderKey
    direction: Direction
