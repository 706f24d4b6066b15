"""A role's whole world.

The planner is handed a `RoleView` and nothing else: a table that the role may
not read is not forbidden in it, it is absent. Admin has a view like any role.
The names clients see are settled here as well, so that no later stage reads metadata.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from genkan.engine.catalog.model import Column, EnumValue, KeyConstraint, PgType
from genkan.engine.convention import Convention, SourceNaming, Words, type_name
from genkan.engine.ir.bool_exp import TRUE, BoolExp
from genkan.engine.ir.function import Argument, Call, GrantedFunction, RowItself
from genkan.engine.ir.grant import (
    DeleteGrant,
    InsertGrant,
    NativeGrant,
    SelectGrant,
    UpdateGrant,
)
from genkan.engine.ir.remote import GrantedRemote
from genkan.engine.ir.value import SessionObject
from genkan.engine.names import (
    ArgumentName,
    ColumnName,
    GraphQLName,
    LogicalModelName,
    NativeQueryName,
    RoleName,
    TableName,
)
from genkan.engine.permission.role_action import NO_ACTIONS, RoleActions
from genkan.engine.permission.validated_input import WriteValidations
from genkan.engine.remote_schemas.customization import RemoteNames
from genkan.engine.remote_schemas.model import RemoteTypes
from genkan.engine.session import Scenario


class SelectRoot(Enum):
    """The root fields a table can have for reading."""

    SELECT = "select"
    SELECT_BY_PK = "select_by_pk"
    SELECT_AGGREGATE = "select_aggregate"
    SELECT_STREAM = "select_stream"


class MutationRoot(Enum):
    """The root fields a table can have for writing; keys of ``custom_root_fields``, as above."""

    INSERT = "insert"
    INSERT_ONE = "insert_one"
    UPDATE = "update"
    UPDATE_BY_PK = "update_by_pk"
    UPDATE_MANY = "update_many"
    DELETE = "delete"
    DELETE_BY_PK = "delete_by_pk"


class FunctionRoot(Enum):
    """The root fields a function can have; the values are keys of ``custom_root_fields``."""

    ROWS = "function"
    AGGREGATE = "function_aggregate"


@dataclass(frozen=True, slots=True)
class RoleColumn:
    """A column the role may read.

    name: as clients see it (custom column names).
    shown: where it fails the value shows as null.
    is_nullable: in the schema; also true where ``shown`` is not TRUE.
    enum_table: the enum table whose values the column holds, by a foreign key.
    """

    name: GraphQLName
    column: Column
    shown: BoolExp
    is_nullable: bool
    description: str | None
    enum_table: TableName | None


@dataclass(frozen=True, slots=True)
class RoleRelationship:
    """A relationship to a table the role may read too.

    is_nullable: of an object relationship; an array relationship is never null.
    """

    name: GraphQLName
    target: TableName
    join: Mapping[ColumnName, ColumnName]  # this table's column -> target's column
    is_array: bool
    is_nullable: bool
    description: str | None


@dataclass(frozen=True, slots=True)
class NativeRelationship:
    """A relationship to a native query whose rows the role may read."""

    name: GraphQLName
    target: NativeQueryName
    join: Mapping[ColumnName, ColumnName]  # this side's column -> the model's
    is_array: bool


@dataclass(frozen=True, slots=True)
class ClientArgument:
    """An argument that clients give inside ``args``."""

    name: GraphQLName
    type: PgType
    has_default: bool


@dataclass(frozen=True, slots=True)
class Parameter:
    """One place of a function's arguments; ``name`` is None when the function has none for it."""

    name: str | None
    given: ClientArgument | RowItself | SessionObject


@dataclass(frozen=True, slots=True)
class Signature:
    """How a function is called; parameters in the function's order."""

    function: GrantedFunction
    parameters: tuple[Parameter, ...]

    @property
    def arguments(self) -> tuple[ClientArgument, ...]:
        """What clients may give."""
        given = (parameter.given for parameter in self.parameters)
        return tuple(one for one in given if isinstance(one, ClientArgument))

    @property
    def plain_call(self) -> Call | None:
        """The call of a function to which clients give nothing, else None."""
        positional: list[Argument] = []
        for parameter in self.parameters:
            if isinstance(parameter.given, ClientArgument):
                return None
            positional.append(parameter.given)
        return Call(self.function, tuple(positional))


@dataclass(frozen=True, slots=True)
class RoleComputedScalar:
    """A computed field with one value, which the role was given.

    shown: where it fails the value shows as null. held: where a client's condition may have
    it computed (sql/gate.py, Note [Errors must not tell of rows]).
    """

    name: GraphQLName
    signature: Signature
    type: PgType
    shown: BoolExp
    held: BoolExp
    description: str | None


@dataclass(frozen=True, slots=True)
class RoleComputedRows:
    """A computed field with rows of a table the role may read; ``held``: as of a scalar's."""

    name: GraphQLName
    signature: Signature
    target: TableName
    held: BoolExp
    description: str | None


@dataclass(frozen=True, slots=True)
class RoleFunction:
    """A tracked function as a root field, with rows of a table the role may read.

    arguments_type: the name of the input object for ``args``.
    own_names: the names its root fields have before the source adds to them, as descriptions of
        ``args`` have them.
    connection_field: Relay's root field.
    is_mutation: it is a field of mutation_root, and of no other.
    is_volatile: it may write, wherever it is offered.
    """

    signature: Signature
    target: TableName
    arguments_type: GraphQLName
    own_names: Mapping[FunctionRoot, GraphQLName]
    root_fields: Mapping[FunctionRoot, GraphQLName]
    connection_field: GraphQLName
    root_field_descriptions: Mapping[FunctionRoot, str]
    is_mutation: bool
    is_volatile: bool


@dataclass(frozen=True, slots=True)
class OfferedRoots:
    """The root fields of a table that a role is offered, with their names.

    query: the fields of query_root (custom root fields; ``query_root_fields`` of the
        permission). subscription: the same for subscription_root.
    """

    naming: SourceNaming
    query: Mapping[SelectRoot, GraphQLName]
    subscription: Mapping[SelectRoot, GraphQLName]


@dataclass(frozen=True, slots=True, weakref_slot=True)
class RoleTable:
    """A tracked table as one role may read it.

    words: of which its root fields' and its types' names are made, by `naming`.
    lookup_key: the primary key's columns when the role may read all of them, be it on some
        rows only, else None: what ``<table>_by_pk`` asks for.
    enum_values: of a table declared ``is_enum``, else None.
    """

    name: TableName
    words: Words
    naming: SourceNaming
    description: str | None
    select: SelectGrant
    columns: Mapping[GraphQLName, RoleColumn]
    relationships: Mapping[GraphQLName, RoleRelationship]
    native_relationships: Mapping[GraphQLName, NativeRelationship]
    computed_scalars: Mapping[GraphQLName, RoleComputedScalar]
    computed_rows: Mapping[GraphQLName, RoleComputedRows]
    lookup_key: tuple[RoleColumn, ...] | None
    root_field_descriptions: Mapping[SelectRoot, str]
    enum_values: tuple[EnumValue, ...] | None

    @property
    def type_name(self) -> GraphQLName:
        """Of its object type; schema/naming.py has the others."""
        return type_name(self.words, self.naming)

    @property
    def primary_key(self) -> tuple[RoleColumn, ...] | None:
        """The key's columns when they show on every row, and so name it; else None."""
        key = self.lookup_key or ()
        return key if key and all(column.shown == TRUE for column in key) else None


@dataclass(frozen=True, slots=True)
class NestedWrite:
    """A relationship through which the role may write the target.

    comes_first: the target's row is inserted first, since this table's has its key.
    """

    name: GraphQLName
    target: TableName
    join: Mapping[ColumnName, ColumnName]  # this table's column -> target's column
    is_array: bool
    comes_first: bool


@dataclass(frozen=True, slots=True)
class RoleInsert:
    """How a role may insert rows. columns: those it may give values for.

    relationships: to tables that it may insert into too. constraints: what a row may be in
        conflict with, by the names clients see.
    """

    grant: InsertGrant
    columns: Mapping[GraphQLName, RoleColumn]
    relationships: Mapping[GraphQLName, NestedWrite]
    constraints: Mapping[GraphQLName, KeyConstraint]


@dataclass(frozen=True, slots=True)
class RoleUpdate:
    """How a role may change a table's rows. columns: those it may give values for."""

    grant: UpdateGrant
    columns: Mapping[GraphQLName, RoleColumn]


@dataclass(frozen=True, slots=True)
class RoleWrites:
    """A tracked table as one role may write it.

    table: as the role may read it; where it may not, one without columns or rows.
    relationships: to tables that it may write too, in one way or another.
    validations: whom its writes are shown to before they are done.
    root_fields: the fields of mutation_root this role is offered, with their names.
    """

    table: RoleTable
    is_readable: bool
    relationships: Mapping[GraphQLName, NestedWrite]
    insert: RoleInsert | None
    update: RoleUpdate | None
    delete: DeleteGrant | None
    validations: WriteValidations
    root_fields: Mapping[MutationRoot, GraphQLName]
    root_field_descriptions: Mapping[MutationRoot, str]


@dataclass(frozen=True, slots=True)
class RoleModel:
    """A logical model's columns that the role may read.

    name: of the model; a model that stands in its query is named as the query is, and is no
        other model's namesake: ``owner`` tells them apart.
    """

    name: GraphQLName
    owner: LogicalModelName | NativeQueryName
    naming: SourceNaming
    description: str | None
    columns: Mapping[GraphQLName, RoleColumn]


@dataclass(frozen=True, slots=True)
class RoleQueryArgument:
    """An argument of a native query, as clients give it inside ``args``."""

    name: GraphQLName
    argument: ArgumentName
    type: PgType
    is_nullable: bool
    description: str | None


@dataclass(frozen=True, slots=True)
class RoleNativeQuery:
    """A native query whose logical model the role may read.

    root_field: its name, as it was tracked: no convention touches it.
    has_query_field, has_subscription_field: whether the permission offers it there.
    relationships: to tables that the role may read too.
    """

    name: NativeQueryName
    root_field: GraphQLName
    description: str | None
    model: RoleModel
    select: NativeGrant
    arguments: tuple[RoleQueryArgument, ...]
    relationships: Mapping[GraphQLName, RoleRelationship]
    native_relationships: Mapping[GraphQLName, NativeRelationship]
    has_query_field: bool
    has_subscription_field: bool


@dataclass(frozen=True, slots=True, eq=False)
class RoleRemote:
    """What a role sees of a remote schema: types by the remote's own names, and names for them.

    preset_inputs: the input objects with presets somewhere inside.
    """

    grant: GrantedRemote
    types: RemoteTypes
    names: RemoteNames
    preset_inputs: frozenset[str]


@dataclass(frozen=True, slots=True)
class RoleView:
    """All that ``role`` may see; tables are in the metadata's order.

    tables: which there are is settled; each is made when it is asked for.
    roots: of each of ``tables``; they can be had without making it.
    writes: the tables it may write, be they among ``tables`` or not.
    enum_tables: the values of the enum tables that columns refer to, whether or not the role
        may read the enum table itself. Only a `RoleColumn` leads to them.
    """

    role: RoleName
    scenario: Scenario
    tables: Mapping[TableName, RoleTable]
    roots: Mapping[TableName, OfferedRoots]
    writes: Mapping[TableName, RoleWrites]
    enum_tables: Mapping[TableName, EnumTable]
    functions: tuple[RoleFunction, ...]
    native_queries: Mapping[NativeQueryName, RoleNativeQuery]
    remotes: tuple[RoleRemote, ...]
    actions: RoleActions = NO_ACTIONS


@dataclass(frozen=True, slots=True)
class EnumTable:
    """A GraphQL enum made from a table: ``<table>_enum``."""

    type_name: GraphQLName
    values: tuple[EnumValue, ...]
    convention: Convention
