"""Read rows, as objects, one aggregate or a connection (they hold each other: one page)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from genkan.engine.catalog.model import Column
from genkan.engine.ir.aggregate import AggregateObject, TypenameField
from genkan.engine.ir.bool_exp import TRUE, BoolExp, Operand
from genkan.engine.ir.function import Call
from genkan.engine.ir.grant import SelectGrant
from genkan.engine.ir.group_by import GroupBy
from genkan.engine.ir.native_query import NativeCall
from genkan.engine.ir.order_by import OrderBy
from genkan.engine.ir.relay import CursorField, NodeIdField, PageInfoPart, Slice, Split
from genkan.engine.ir.value import Value
from genkan.engine.names import ColumnName, ResponseName


@dataclass(frozen=True, slots=True)
class ColumnField:
    """The value of a column or scalar computed field.

    json_path: picks inside json and jsonb (a text[] value).
    """

    column: Operand
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


@dataclass(frozen=True, slots=True)
class ConnectionRelationshipField:
    """``<relationship>_connection``: the related rows in Relay's form."""

    connection: Connection
    join: Mapping[ColumnName, ColumnName]


@dataclass(frozen=True, slots=True)
class ComputedRowsField:
    """A computed field of rows: an array. ``select.rows.call`` gives them."""

    select: Select


@dataclass(frozen=True, slots=True)
class ComputedAggregateField:
    """``<computed field>_aggregate``: one object about those rows."""

    aggregate: Aggregate


Field: TypeAlias = (
    ColumnField
    | TypenameField
    | ObjectRelationshipField
    | ArrayRelationshipField
    | AggregateRelationshipField
    | ComputedRowsField
    | ComputedAggregateField
    | ConnectionRelationshipField
    | NodeIdField
)


class Written(Enum):
    """In the place of a table: the rows that the mutation has just written."""

    ROWS = "rows"


# Leave to read a table, or what a native query gives.
RowSource: TypeAlias = SelectGrant | NativeCall


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsOf:
    """Which rows, in which order: what lists and aggregates have in common.

    call: what gives the rows, when it is not the table itself; the grant holds for them too.
    limit, offset: the client's; the grant's limit holds besides.
    distinct_on: columns that are also the first keys of ``order_by`` when there are any.
    """

    source: RowSource
    call: Call | Written | None = None
    where: BoolExp = TRUE
    order_by: tuple[OrderBy, ...] = ()
    distinct_on: tuple[Column, ...] = ()
    limit: Value | None = None
    offset: Value | None = None

    @property
    def granted(self) -> BoolExp:
        """The condition on the rows that exist for this role."""
        if isinstance(self.source, NativeCall):
            return self.source.grant.rows
        return self.source.granted.rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Select:
    """Rows as objects; ``fields`` in the order of the selection."""

    rows: RowsOf
    fields: Mapping[ResponseName, Field]


@dataclass(frozen=True, slots=True)
class Nodes:
    """The ``nodes { ... }`` field of an aggregate: the same rows as objects."""

    fields: Mapping[ResponseName, Field]


AggregateField: TypeAlias = AggregateObject | Nodes | GroupBy | TypenameField


@dataclass(frozen=True, slots=True, kw_only=True)
class Aggregate:
    """One object about ``rows``; ``fields`` in the order of the selection."""

    rows: RowsOf
    fields: Mapping[ResponseName, AggregateField]


@dataclass(frozen=True, slots=True)
class NodeField:
    """The ``node { ... }`` field of an edge: the row as an object."""

    fields: Mapping[ResponseName, Field]


@dataclass(frozen=True, slots=True)
class Edges:
    """The ``edges { ... }`` field of a connection."""

    fields: Mapping[ResponseName, CursorField | NodeField | TypenameField]


@dataclass(frozen=True, slots=True)
class PageInfo:
    """The ``pageInfo { ... }`` field of a connection."""

    fields: Mapping[ResponseName, PageInfoPart | TypenameField]


ConnectionField: TypeAlias = Edges | PageInfo | TypenameField


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """A page of ``rows``, which have neither limit nor offset of their own.

    cursor: for each key of the rows' order, where its value stands in a cursor
        (``("author", "name")``); the order tells any two rows apart then. Empty where the
        role may not read the primary key: such rows have no cursors.
    """

    rows: RowsOf
    cursor: tuple[tuple[str, ...], ...]
    split: Split | None
    slice: Slice | None
    fields: Mapping[ResponseName, ConnectionField]
