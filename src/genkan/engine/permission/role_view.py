"""A role's whole world.

The planner is handed a `RoleView` and nothing else: a table that the role may
not read is not forbidden in it, it is absent. Admin has a view like any role.
The names clients see are settled here as well, so that no later stage reads metadata.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from genkan.engine.catalog.model import Column, EnumValue
from genkan.engine.ir.bool_exp import BoolExp
from genkan.engine.ir.grant import SelectGrant
from genkan.engine.names import ColumnName, GraphQLName, RoleName, TableName


class SelectRoot(Enum):
    """The root fields a table can have for reading."""

    SELECT = "select"
    SELECT_BY_PK = "select_by_pk"
    SELECT_AGGREGATE = "select_aggregate"
    SELECT_STREAM = "select_stream"


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
class RoleTable:
    """A tracked table as one role may read it.

    type_name: of its object type; all other type names derive from it.
    root_fields: the fields of query_root this role is offered, with their names
        (custom root fields; ``query_root_fields`` of the permission).
    subscription_root_fields: the same for subscription_root.
    primary_key: the key's columns when the role may read all of them, else None.
    enum_values: of a table declared ``is_enum``, else None.
    """

    name: TableName
    type_name: GraphQLName
    description: str | None
    select: SelectGrant
    columns: Mapping[GraphQLName, RoleColumn]
    relationships: Mapping[GraphQLName, RoleRelationship]
    primary_key: tuple[RoleColumn, ...] | None
    root_fields: Mapping[SelectRoot, GraphQLName]
    subscription_root_fields: Mapping[SelectRoot, GraphQLName]
    root_field_descriptions: Mapping[SelectRoot, str]
    enum_values: tuple[EnumValue, ...] | None


@dataclass(frozen=True, slots=True)
class RoleView:
    """All that ``role`` may see; tables are in the metadata's order.

    enum_tables: the values of every enum table that a readable column refers to,
        whether or not the role may read the enum table itself.
    """

    role: RoleName
    tables: Mapping[TableName, RoleTable]
    enum_tables: Mapping[TableName, EnumTable]


@dataclass(frozen=True, slots=True)
class EnumTable:
    """A GraphQL enum made from a table: ``<table>_enum``."""

    type_name: GraphQLName
    values: tuple[EnumValue, ...]
