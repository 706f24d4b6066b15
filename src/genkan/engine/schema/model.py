"""GraphQL's type system in our own small data.

A type refers to others by `Named`, which says how the type is made, so that the types
of a role are made one by one, when somebody asks for them.
Source: GraphQL specification (October 2021), section 3.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from genkan.engine.catalog.model import PgType
from genkan.engine.convention import Convention
from genkan.engine.ir.aggregate_function import AggregateFunction
from genkan.engine.ir.order_by import Direction
from genkan.engine.ir.update import UpdateOperator
from genkan.engine.names import GraphQLName, TableName
from genkan.engine.permission.role_view import (
    RoleColumn,
    RoleModel,
    RoleNativeQuery,
    RoleRemote,
    RoleTable,
    RoleWrites,
)
from genkan.engine.schema.binding import FieldBinding, InputMeaning
from genkan.engine.schema.reading import Reading


class SchemaKind(Enum):
    """The two schemas of a role: Hasura's own, and Relay's on a URL of its own."""

    HASURA = "hasura"
    RELAY = "relay"


class TablePart(Enum):
    """The types that every readable table has."""

    OBJECT = "object"
    BOOL_EXP = "bool_exp"
    ORDER_BY = "order_by"
    SELECT_COLUMN = "select_column"
    AGGREGATE = "aggregate"
    AGGREGATE_FIELDS = "aggregate_fields"
    AGGREGATE_ORDER_BY = "aggregate_order_by"
    AGGREGATE_BOOL_EXP = "aggregate_bool_exp"
    STREAM_CURSOR = "stream_cursor_input"
    STREAM_CURSOR_VALUE = "stream_cursor_value_input"
    CONNECTION = "connection"
    EDGE = "edge"


@dataclass(frozen=True, slots=True)
class OfTable:
    """A type made from a table."""

    table: RoleTable
    part: TablePart


class WritePart(Enum):
    """The types that tables have which can be written."""

    INSERT_INPUT = "insert_input"
    OBJ_REL_INSERT_INPUT = "obj_rel_insert_input"
    ARR_REL_INSERT_INPUT = "arr_rel_insert_input"
    ON_CONFLICT = "on_conflict"
    CONSTRAINT = "constraint"
    UPDATE_COLUMN = "update_column"
    MUTATION_RESPONSE = "mutation_response"
    UPDATES = "updates"
    PK_COLUMNS_INPUT = "pk_columns_input"
    OBJ_REL_UPDATE_INPUT = "obj_rel_update_input"
    ARR_REL_UPDATE_INPUT = "arr_rel_update_input"
    DELETE_INPUT = "delete_input"


@dataclass(frozen=True, slots=True)
class OfWrites:
    """A type made from what may be written of a table."""

    writes: RoleWrites
    part: WritePart


@dataclass(frozen=True, slots=True)
class OfUpdateOperator:
    """``<table>_set_input`` and its like."""

    writes: RoleWrites
    operator: UpdateOperator


@dataclass(frozen=True, slots=True)
class OfAggregateFunction:
    """``<table>_sum_fields`` or, for ordering, ``<table>_sum_order_by``."""

    table: RoleTable
    function: AggregateFunction
    is_order_by: bool


class PredicateType(Enum):
    """The types below one function of ``<table>_aggregate_bool_exp``.

    CONDITION: of the function. COLUMN: the columns it takes, as an enum. PAIR: two of them.
    """

    CONDITION = "condition"
    COLUMN = "column"
    PAIR = "pair"


@dataclass(frozen=True, slots=True)
class OfPredicate:
    """A type made from a table and an aggregate function that conditions have."""

    table: RoleTable
    function: AggregateFunction
    part: PredicateType


class GroupType(Enum):
    """The types of ``group_by``; each value is what stands behind the table's name."""

    GROUP = "group_by"
    KEY = "group_by_key"
    KEY_FIELDS = "group_by_key_fields"
    CONDITION = "group_by_bool_exp"
    KEY_CONDITION = "group_by_key_bool_exp"
    AGGREGATE_CONDITION = "group_by_aggregate_bool_exp"
    ORDER = "group_by_order_by"
    KEY_ORDER = "group_by_key_order_by"


@dataclass(frozen=True, slots=True)
class OfGroups:
    """A type made from a table whose rows are grouped."""

    table: RoleTable
    part: GroupType


@dataclass(frozen=True, slots=True)
class OfGroupFunction:
    """``<table>_group_by_sum_bool_exp``."""

    table: RoleTable
    function: AggregateFunction


class ModelPart(Enum):
    """The types that every readable logical model has."""

    OBJECT = "object"
    BOOL_EXP = "bool_exp"
    ORDER_BY = "order_by"
    COLUMN = "column"


@dataclass(frozen=True, slots=True)
class OfModel:
    """A type made from a logical model."""

    model: RoleModel
    part: ModelPart


@dataclass(frozen=True, slots=True)
class OfNativeQuery:
    """The object of a native query that has relationships, besides its model's columns."""

    query: RoleNativeQuery


@dataclass(frozen=True, slots=True)
class OfComparison:
    """``<scalar>_comparison_exp`` for columns of `column_type`."""

    column_type: PgType
    convention: Convention


@dataclass(frozen=True, slots=True)
class OfEnumTable:
    """``<table>_enum`` or its comparison; `column_type` is that of the referring column."""

    table: TableName
    column_type: PgType
    is_comparison: bool


@dataclass(frozen=True, slots=True)
class OfRemote:
    """A type of a remote schema, by the name that the remote gives it."""

    remote: RoleRemote
    own_name: str


@dataclass(frozen=True, slots=True)
class Ready:
    """A type that is the same for every role."""

    definition: TypeDefinition


@dataclass(frozen=True, slots=True)
class OfNode:
    """``Node``: what the objects with a global id have in common."""


@dataclass(frozen=True, slots=True)
class OfIntrospection:
    """``__Type`` and its like: schema/introspection.py has them by name."""


@dataclass(frozen=True, slots=True)
class OfCustomType:
    """A custom object, input object or enum: the view has them by name."""

    name: GraphQLName


Origin: TypeAlias = (
    OfTable
    | OfWrites
    | OfUpdateOperator
    | OfAggregateFunction
    | OfPredicate
    | OfGroups
    | OfGroupFunction
    | OfModel
    | OfNativeQuery
    | OfComparison
    | OfEnumTable
    | OfNode
    | OfIntrospection
    | OfCustomType
    | OfRemote
    | Ready
)


@dataclass(frozen=True, slots=True)
class Named:
    """A named type, nullable."""

    name: GraphQLName
    origin: Origin


@dataclass(frozen=True, slots=True)
class ListOf:
    """``[T]``."""

    of: TypeRef


@dataclass(frozen=True, slots=True)
class NonNull:
    """``T!``."""

    of: Named | ListOf


TypeRef: TypeAlias = Named | ListOf | NonNull


@dataclass(frozen=True, slots=True, kw_only=True)
class InputField:
    """An argument, or a field of an input object.

    reading: how scalars in it are read; None where enums and input objects say it.
    default: as GraphQL text, for introspection and for an omitted value.
    accepts_null: False where null is refused although `type` is nullable, since only
        leaving it out is meant. A null that widens a filter is how data leaks.
    null_is_value: null is SQL null, other than leaving it out (arguments of functions).
    """

    name: GraphQLName
    type: TypeRef
    meaning: InputMeaning
    reading: Reading | None = None
    description: str | None = None
    default: str | None = None
    accepts_null: bool = False
    null_is_value: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field of an object type."""

    name: GraphQLName
    type: TypeRef
    binding: FieldBinding
    arguments: Mapping[GraphQLName, InputField]
    description: str | None = None


@dataclass(frozen=True, slots=True)
class EnumMember:
    """A value of an enum. ``meaning``: what the planner reads."""

    name: GraphQLName
    meaning: Direction | RoleColumn | str
    description: str | None = None


@dataclass(frozen=True, slots=True)
class ScalarType:
    """A scalar."""

    name: GraphQLName
    description: str | None = None


@dataclass(frozen=True, slots=True)
class EnumType:
    """An enum. column_type, array_type: what a value and a list of values are bound as; None
    when they are no data, but decide the plan.
    """

    name: GraphQLName
    members: Mapping[GraphQLName, EnumMember]
    description: str | None = None
    column_type: PgType | None = None
    array_type: PgType | None = None


@dataclass(frozen=True, slots=True)
class ObjectType:
    """An object; ``interfaces``: those it implements."""

    name: GraphQLName
    fields: Mapping[GraphQLName, Field]
    description: str | None = None
    interfaces: tuple[Named, ...] = ()


@dataclass(frozen=True, slots=True)
class InterfaceType:
    """An interface; ``possible_types``: the objects that implement it."""

    name: GraphQLName
    fields: Mapping[GraphQLName, Field]
    possible_types: Mapping[GraphQLName, Named]
    description: str | None = None


@dataclass(frozen=True, slots=True)
class UnionType:
    """A union; ``possible_types``: the objects that it is of."""

    name: GraphQLName
    possible_types: Mapping[GraphQLName, Named]
    description: str | None = None

    @property
    def fields(self) -> Mapping[GraphQLName, Field]:
        """None: only its objects have fields."""
        return {}


@dataclass(frozen=True, slots=True)
class InputObjectType:
    """An input object; ``one_of``: what is said when not exactly one field is given."""

    name: GraphQLName
    fields: Mapping[GraphQLName, InputField]
    description: str | None = None
    one_of: str | None = None


TypeDefinition: TypeAlias = (
    ScalarType | EnumType | ObjectType | InterfaceType | UnionType | InputObjectType
)


def type_text(ref: TypeRef) -> str:
    """A reference as GraphQL writes it: ``[Int!]!``."""
    match ref:
        case NonNull(of):
            return f"{type_text(of)}!"
        case ListOf(of):
            return f"[{type_text(of)}]"
        case Named(name):
            return name


def named_type(ref: TypeRef) -> Named:
    """The named type inside lists and non-nulls."""
    while not isinstance(ref, Named):
        ref = ref.of
    return ref
