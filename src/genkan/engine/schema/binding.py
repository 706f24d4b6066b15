"""What the fields and arguments of the schema mean.

The planner matches on these; GraphQL's names never reach it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from genkan.engine.catalog.model import PgType
from genkan.engine.ir.aggregate_function import AggregateFunction
from genkan.engine.ir.bool_exp import DistanceOperator, Operator
from genkan.engine.names import GraphQLName
from genkan.engine.permission.role_view import (
    ClientArgument,
    FunctionRoot,
    NativeRelationship,
    RoleColumn,
    RoleComputedRows,
    RoleComputedScalar,
    RoleFunction,
    RoleNativeQuery,
    RoleQueryArgument,
    RoleRelationship,
    RoleTable,
    SelectRoot,
)
from genkan.engine.schema.action_binding import ActionArgument, ActionBinding
from genkan.engine.schema.aggregate_meaning import AggregateMeaning
from genkan.engine.schema.group_meaning import GroupBinding, GroupMeaning
from genkan.engine.schema.relay_binding import RelayBinding
from genkan.engine.schema.remote_binding import RemoteBinding, RemoteInputMeaning
from genkan.engine.schema.stream_meaning import StreamMeaning
from genkan.engine.schema.write_binding import WriteBinding, WriteMeaning


@dataclass(frozen=True, slots=True)
class TableRoot:
    """A root field that reads a table."""

    kind: SelectRoot
    table: RoleTable


@dataclass(frozen=True, slots=True)
class ColumnBinding:
    """A column's value."""

    column: RoleColumn


@dataclass(frozen=True, slots=True)
class RelationshipBinding:
    """The related row, or rows."""

    relationship: RoleRelationship
    target: RoleTable


@dataclass(frozen=True, slots=True)
class AggregateRelationshipBinding:
    """``<relationship>_aggregate``."""

    relationship: RoleRelationship
    target: RoleTable


@dataclass(frozen=True, slots=True)
class NamespaceBinding:
    """The field that holds the root fields of a source."""


@dataclass(frozen=True, slots=True)
class FunctionRootBinding:
    """A root field that calls a function with rows of `table`."""

    kind: FunctionRoot
    function: RoleFunction
    table: RoleTable


@dataclass(frozen=True, slots=True)
class NativeQueryRoot:
    """A root field that runs a native query."""

    query: RoleNativeQuery


@dataclass(frozen=True, slots=True)
class NativeRelationshipBinding:
    """The related row, or rows, that a native query gives."""

    relationship: NativeRelationship
    target: RoleNativeQuery


@dataclass(frozen=True, slots=True)
class ComputedScalarBinding:
    """A computed field's value."""

    computed: RoleComputedScalar


@dataclass(frozen=True, slots=True)
class ComputedRowsBinding:
    """A computed field's rows."""

    computed: RoleComputedRows
    target: RoleTable


@dataclass(frozen=True, slots=True)
class ComputedAggregateBinding:
    """``<computed field>_aggregate``."""

    computed: RoleComputedRows
    target: RoleTable


class AggregatePart(Enum):
    """The fields of an aggregate that need no more words."""

    AGGREGATE = "aggregate"
    NODES = "nodes"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class AggregateFunctionBinding:
    """``sum { ... }``."""

    function: AggregateFunction


@dataclass(frozen=True, slots=True)
class TypenameBinding:
    """``__typename``."""

    type_name: GraphQLName


@dataclass(frozen=True, slots=True)
class FixedText:
    """A field with the same text for everybody."""

    text: str


class MetaRoot(Enum):
    """The introspection fields of query_root."""

    SCHEMA = "__schema"
    TYPE = "__type"


@dataclass(frozen=True, slots=True)
class MetaField:
    """A field of an introspection type; schema/introspection.py knows what it reads."""

    name: str


FieldBinding: TypeAlias = (
    TableRoot
    | ColumnBinding
    | RelationshipBinding
    | AggregateRelationshipBinding
    | FunctionRootBinding
    | NativeQueryRoot
    | NativeRelationshipBinding
    | ComputedScalarBinding
    | ComputedRowsBinding
    | ComputedAggregateBinding
    | NamespaceBinding
    | AggregatePart
    | AggregateFunctionBinding
    | GroupBinding
    | TypenameBinding
    | RelayBinding
    | WriteBinding
    | ActionBinding
    | RemoteBinding
    | FixedText
    | MetaRoot
    | MetaField
)


class Argument(Enum):
    """Arguments of fields."""

    WHERE = "where"
    ORDER_BY = "order_by"
    LIMIT = "limit"
    OFFSET = "offset"
    DISTINCT_ON = "distinct_on"
    OBJECTS = "objects"
    OBJECT = "object"
    ON_CONFLICT = "on_conflict"
    UPDATES = "updates"
    KEY = "pk_columns"
    COLUMNS = "columns"
    DISTINCT = "distinct"
    FIRST = "first"
    LAST = "last"
    AFTER = "after"
    BEFORE = "before"
    NODE_ID = "id"
    JSON_PATH = "path"
    FUNCTION_ARGUMENTS = "args"
    TYPE_NAME = "name"
    INCLUDE_DEPRECATED = "includeDeprecated"
    DIRECTIVE_IF = "if"
    DIRECTIVE_OTHER = "other"


@dataclass(frozen=True, slots=True)
class KeyColumn:
    """An argument of ``<table>_by_pk``."""

    column: RoleColumn


@dataclass(frozen=True, slots=True)
class FunctionArgument:
    """A field of ``args``."""

    argument: ClientArgument


@dataclass(frozen=True, slots=True)
class QueryArgument:
    """A field of the ``args`` of a native query."""

    argument: RoleQueryArgument


class Logical(Enum):
    """The connectives of a condition."""

    AND = "_and"
    OR = "_or"
    NOT = "_not"


@dataclass(frozen=True, slots=True)
class ColumnCondition:
    """``column: {_eq: ...}``."""

    column: RoleColumn


@dataclass(frozen=True, slots=True)
class RelatedCondition:
    """``relationship: {...}``: some related row that the client may see satisfies it."""

    relationship: RoleRelationship
    target: RoleTable


@dataclass(frozen=True, slots=True)
class ComputedCondition:
    """``computed_field: {_eq: ...}``."""

    computed: RoleComputedScalar


@dataclass(frozen=True, slots=True)
class RelatedComputedCondition:
    """``computed_field: {...}``: some row of it that the client may see satisfies it."""

    computed: RoleComputedRows
    target: RoleTable


@dataclass(frozen=True, slots=True)
class CompareWith:
    """``_eq`` and its like."""

    operator: Operator


@dataclass(frozen=True, slots=True)
class CompareDistance:
    """``_st_d_within: {distance, from}``."""

    operator: DistanceOperator


class ComparisonPart(Enum):
    """The parts of a comparison that are no operator with one value."""

    IS_NULL = "_is_null"
    CAST = "_cast"
    BAND_THEN_GEOMETRY = "_st_intersects_nband_geom"
    GEOMETRY_THEN_BAND = "_st_intersects_geom_nband"
    DISTANCE = "distance"
    ORIGIN = "from"
    USE_SPHEROID = "use_spheroid"
    BAND = "nband"
    GEOMETRY = "geommin"


@dataclass(frozen=True, slots=True)
class CastTo:
    """``_cast: {String: {...}}``: the column as another type."""

    type: PgType


@dataclass(frozen=True, slots=True)
class ColumnOrder:
    """``column: asc``."""

    column: RoleColumn


@dataclass(frozen=True, slots=True)
class RelatedOrder:
    """``object_relationship: {...}``."""

    relationship: RoleRelationship
    target: RoleTable


@dataclass(frozen=True, slots=True)
class AggregateOrder:
    """``array_relationship_aggregate: {...}``."""

    relationship: RoleRelationship
    target: RoleTable


@dataclass(frozen=True, slots=True)
class ComputedOrder:
    """``computed_field: asc``."""

    computed: RoleComputedScalar


@dataclass(frozen=True, slots=True)
class ComputedAggregateOrder:
    """``computed_field_aggregate: {...}``."""

    computed: RoleComputedRows
    target: RoleTable


@dataclass(frozen=True, slots=True)
class FunctionOrder:
    """``max: {...}``; inside it stand `ColumnOrder`; ``count: asc`` has none."""

    function: AggregateFunction


InputMeaning: TypeAlias = (
    Argument
    | ActionArgument
    | KeyColumn
    | WriteMeaning
    | FunctionArgument
    | QueryArgument
    | Logical
    | ColumnCondition
    | RelatedCondition
    | AggregateMeaning
    | GroupMeaning
    | ComputedCondition
    | RelatedComputedCondition
    | CompareWith
    | CompareDistance
    | ComparisonPart
    | CastTo
    | ColumnOrder
    | RelatedOrder
    | AggregateOrder
    | ComputedOrder
    | ComputedAggregateOrder
    | FunctionOrder
    | StreamMeaning
    | RemoteInputMeaning
)
