"""Read rows, as objects or as one aggregate (the two hold each other, so they share a page)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from genkan.engine.catalog.model import Column
from genkan.engine.ir.aggregate import AggregateObject, TypenameField
from genkan.engine.ir.bool_exp import TRUE, BoolExp
from genkan.engine.ir.grant import SelectGrant
from genkan.engine.ir.order_by import OrderBy
from genkan.engine.ir.value import Value
from genkan.engine.names import ColumnName, ResponseName


@dataclass(frozen=True, slots=True)
class ColumnField:
    """A column's value; ``json_path`` picks inside json and jsonb (a text[] value)."""

    column: Column
    shown: BoolExp
    json_path: Value | None = None


@dataclass(frozen=True, slots=True)
class ObjectRelationshipField:
    """At most one related row: an object, or null."""

    select: Select
    join: Mapping[ColumnName, ColumnName]  # this row's column -> target's column


@dataclass(frozen=True, slots=True)
class ArrayRelationshipField:
    """Any number of related rows: an array, perhaps empty."""

    select: Select
    join: Mapping[ColumnName, ColumnName]


@dataclass(frozen=True, slots=True)
class AggregateRelationshipField:
    """``<relationship>_aggregate``: one object about the related rows."""

    aggregate: Aggregate
    join: Mapping[ColumnName, ColumnName]


Field: TypeAlias = (
    ColumnField
    | TypenameField
    | ObjectRelationshipField
    | ArrayRelationshipField
    | AggregateRelationshipField
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsOf:
    """Which rows, in which order: what lists and aggregates have in common.

    limit, offset: the client's; the grant's limit holds besides.
    distinct_on: columns that are also the first keys of ``order_by`` when there are any.
    """

    source: SelectGrant
    where: BoolExp = TRUE
    order_by: tuple[OrderBy, ...] = ()
    distinct_on: tuple[Column, ...] = ()
    limit: Value | None = None
    offset: Value | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Select:
    """Rows as objects; ``fields`` in the order of the selection."""

    rows: RowsOf
    fields: Mapping[ResponseName, Field]


@dataclass(frozen=True, slots=True)
class Nodes:
    """The ``nodes { ... }`` field of an aggregate: the same rows as objects."""

    fields: Mapping[ResponseName, Field]


AggregateField: TypeAlias = AggregateObject | Nodes | TypenameField


@dataclass(frozen=True, slots=True, kw_only=True)
class Aggregate:
    """One object about ``rows``; ``fields`` in the order of the selection."""

    rows: RowsOf
    fields: Mapping[ResponseName, AggregateField]
