"""Conditions on one row of one table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from genkan.engine.catalog.model import Column, PgType, Table
from genkan.engine.ir.aggregate_function import AggregateFunction
from genkan.engine.ir.function import Call
from genkan.engine.ir.value import Value
from genkan.engine.names import ColumnName


class Operator(Enum):
    """A comparison of a column with one value; the names are Hasura's.

    What each is in Postgres stands in sql/bool_exp.py.
    """

    EQ = "_eq"
    NEQ = "_neq"
    GT = "_gt"
    LT = "_lt"
    GTE = "_gte"
    LTE = "_lte"
    IN = "_in"
    NIN = "_nin"
    LIKE = "_like"
    NLIKE = "_nlike"
    ILIKE = "_ilike"
    NILIKE = "_nilike"
    SIMILAR = "_similar"
    NSIMILAR = "_nsimilar"
    REGEX = "_regex"
    IREGEX = "_iregex"
    NREGEX = "_nregex"
    NIREGEX = "_niregex"
    CONTAINS = "_contains"
    CONTAINED_IN = "_contained_in"
    HAS_KEY = "_has_key"
    HAS_KEYS_ANY = "_has_keys_any"
    HAS_KEYS_ALL = "_has_keys_all"
    ANCESTOR = "_ancestor"
    ANCESTOR_ANY = "_ancestor_any"
    DESCENDANT = "_descendant"
    DESCENDANT_ANY = "_descendant_any"
    MATCHES = "_matches"
    MATCHES_ANY = "_matches_any"
    MATCHES_FULLTEXT = "_matches_fulltext"
    ST_CONTAINS = "_st_contains"
    ST_CROSSES = "_st_crosses"
    ST_EQUALS = "_st_equals"
    ST_OVERLAPS = "_st_overlaps"
    ST_TOUCHES = "_st_touches"
    ST_WITHIN = "_st_within"
    ST_INTERSECTS = "_st_intersects"
    ST_3D_INTERSECTS = "_st_3d_intersects"
    ST_INTERSECTS_RAST = "_st_intersects_rast"


class DistanceOperator(Enum):
    """PostGIS: within a distance of a geometry or geography."""

    ST_D_WITHIN = "_st_d_within"
    ST_3D_D_WITHIN = "_st_3d_d_within"


@dataclass(frozen=True, slots=True)
class Computed:
    """A scalar computed field: what stands where a column could."""

    call: Call
    type: PgType


Operand: TypeAlias = Column | Computed


@dataclass(frozen=True, slots=True)
class ColumnKey:
    """The value of a column or computed field, null where it is not shown."""

    column: Operand
    shown: BoolExp


@dataclass(frozen=True, slots=True)
class Aggregated:
    """An aggregate over the rows that a condition is about: what stands where a column could.

    columns: none counts rows; several count as one row value.
    type: what it is compared as. filter: which of the rows count.
    """

    function: AggregateFunction
    columns: tuple[ColumnKey, ...]
    distinct: bool
    type: PgType
    filter: BoolExp


@dataclass(frozen=True, slots=True)
class GroupKeyValue:
    """The value of a group's key, by its place among the keys."""

    index: int
    type: PgType


Comparand: TypeAlias = Operand | Aggregated | GroupKeyValue


@dataclass(frozen=True, slots=True)
class And:
    """True when every part is; ``And(())`` is TRUE."""

    parts: tuple[BoolExp, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """True when any part is; ``Or(())`` is FALSE."""

    parts: tuple[BoolExp, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """True when ``part`` is false; unknown stays unknown."""

    part: BoolExp


@dataclass(frozen=True, slots=True)
class Compare:
    """``column operator value``.

    shown: the condition under which the client may see the column's value; where it
        fails the column counts as null, so that a filter tells nothing more than a
        selection would (inherited roles). TRUE in permissions.
    cast: the type the column is cast to before it is compared (Hasura: ``_cast``).
    """

    column: Comparand
    operator: Operator
    value: Value
    shown: BoolExp
    cast: PgType | None = None


@dataclass(frozen=True, slots=True)
class CompareNullable:
    """``_eq``/``_neq`` of a permission on a nullable column: null equals null.

    Source: Hasura v2, permission filters; ``(c = v) OR (c IS NULL AND v IS NULL)``.
    """

    column: Operand
    is_equal: bool
    value: Value
    cast: PgType | None = None


@dataclass(frozen=True, slots=True)
class IsNull:
    """``_is_null``: the column is null (or, ``is_null`` false, is not)."""

    column: Comparand
    is_null: bool
    shown: BoolExp


@dataclass(frozen=True, slots=True)
class Within:
    """PostGIS ``ST_DWithin(column, from, distance)``; spheroid for geography only."""

    column: Comparand
    operator: DistanceOperator
    origin: Value
    distance: Value
    use_spheroid: Value | None
    shown: BoolExp
    cast: PgType | None = None


@dataclass(frozen=True, slots=True)
class IntersectsBand:
    """PostGIS ``ST_Intersects(raster, band, geometry)``; a None band is any."""

    column: Comparand
    band: Value | None
    geometry: Value
    shown: BoolExp


class RowOf(Enum):
    """Whose column a column comparison means."""

    THIS = "this"
    ROOT = "root"


@dataclass(frozen=True, slots=True)
class CompareColumns:
    """``_ceq`` and its like, in permissions only: a column with another.

    row: ``["$", "col"]`` names a column of the table the permission belongs to.
    """

    column: Column
    operator: Operator
    row: RowOf
    other: Column


@dataclass(frozen=True, slots=True)
class GrantedRows:
    """The rows of ``table`` that the client may see. Made by permission/ alone."""

    table: Table
    rows: BoolExp


@dataclass(frozen=True, slots=True)
class Related:
    """Some related row that the *client* may see satisfies ``condition``."""

    target: GrantedRows
    join: Mapping[ColumnName, ColumnName]  # this row's column -> target's column
    condition: BoolExp


@dataclass(frozen=True, slots=True)
class TrustedRelated:
    """As `Related`, but any row of the target counts. Made by permission/ alone:
    a permission's own filter is not itself subject to permissions.

    An empty ``join`` relates every row: Hasura's ``_exists``.
    """

    target: Table
    join: Mapping[ColumnName, ColumnName]
    condition: BoolExp


@dataclass(frozen=True, slots=True)
class RelatedAggregate:
    """An aggregate over the related rows that the *client* may see satisfies ``condition``.

    filter: which of them there are. condition: on `Aggregated`; of no rows there is one, too.
    """

    target: GrantedRows
    join: Mapping[ColumnName, ColumnName]
    filter: BoolExp
    condition: BoolExp


@dataclass(frozen=True, slots=True)
class RelatedComputed:
    """Some row that a computed field gives, and that the *client* may see, satisfies it.

    held: of which rows the computed field may be asked; of others it gives none.
    """

    call: Call
    held: BoolExp
    target: GrantedRows
    condition: BoolExp


@dataclass(frozen=True, slots=True)
class TrustedComputed:
    """As `RelatedComputed`, but any row that the computed field gives counts.

    Made by permission/ alone, for permissions only, as `TrustedRelated`.
    """

    call: Call
    target: Table
    condition: BoolExp


BoolExp: TypeAlias = (
    And
    | Or
    | Not
    | Compare
    | CompareNullable
    | IsNull
    | Within
    | IntersectsBand
    | CompareColumns
    | Related
    | TrustedRelated
    | RelatedAggregate
    | RelatedComputed
    | TrustedComputed
)

TRUE = And(())
FALSE = Or(())
