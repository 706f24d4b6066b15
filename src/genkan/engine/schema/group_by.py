"""``group_by`` of an aggregate: its arguments, keys, conditions and orders.

The field, its keys and its types are those that Hasura began (`t_group_by`, `t_group_by_key`,
`t_group_by_key_fields`); it gives a list, since groups are many. What Hasura never had is added
beside: ``date_trunc``, ``having``, ``order_by``, ``limit`` and ``offset`` (ADR 0011).
Source: Hasura v2, Schema/Select (groupBy); PostgreSQL 9.9.2 date_trunc.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

from genkan.engine.convention import Convention, enum_value
from genkan.engine.ir.group_by import DateUnit
from genkan.engine.names import GraphQLName
from genkan.engine.permission.role_view import RoleColumn, RoleTable, RoleView
from genkan.engine.schema.argument_reading import ZONE
from genkan.engine.schema.binding import AggregatePart, Argument, ColumnBinding
from genkan.engine.schema.group_meaning import GroupArgument, GroupByBinding, GroupPart
from genkan.engine.schema.model import (
    EnumMember,
    EnumType,
    Field,
    GroupType,
    InputField,
    InputObjectType,
    ListOf,
    Named,
    NonNull,
    ObjectType,
    Ready,
    TablePart,
    TypeRef,
)
from genkan.engine.schema.naming import (
    generated_field,
    generated_type,
    group_type,
    quoted,
    table_type,
)
from genkan.engine.schema.order_by import column_direction
from genkan.engine.schema.rows import LIMITS
from genkan.engine.schema.scalars import STRING
from genkan.engine.schema.select import column_type

_DATES: Final = frozenset({"date", "timestamp", "timestamptz"})


def group_by_field(table: RoleTable) -> Field:
    """``group_by`` in ``author_aggregate``."""
    naming = table.naming.convention
    keys = NonNull(ListOf(NonNull(group_type(table, GroupType.KEY))))
    having = group_type(table, GroupType.CONDITION)
    arguments = (
        _input(GroupArgument.KEYS, keys, naming, "The keys on which to group by"),
        InputField(
            name=GraphQLName("having"),
            type=having,
            meaning=GroupArgument.HAVING,
            description="filter the groups returned",
            accepts_null=True,
        ),
        InputField(
            name=generated_field("order_by", naming),
            type=ListOf(NonNull(group_type(table, GroupType.ORDER))),
            meaning=Argument.ORDER_BY,
            description="sort the groups by their keys and aggregates",
            accepts_null=True,
        ),
        *LIMITS,
    )
    return Field(
        name=generated_field("group_by", naming),
        type=NonNull(ListOf(NonNull(group_type(table, GroupType.GROUP)))),
        binding=GroupByBinding(table),
        arguments={argument.name: argument for argument in arguments},
        description="Groups the table by the specified keys",
    )


def group_by_type(table: RoleTable) -> ObjectType:
    """``author_group_by``: a group's key, and the aggregate over its rows."""
    key = Field(
        name=generated_field("group_key", table.naming.convention),
        type=NonNull(group_type(table, GroupType.KEY_FIELDS)),
        binding=GroupPart.GROUP_KEY,
        arguments={},
    )
    aggregate = Field(
        name=GraphQLName("aggregate"),
        type=table_type(table, TablePart.AGGREGATE_FIELDS),
        binding=AggregatePart.AGGREGATE,
        arguments={},
    )
    return ObjectType(
        group_type(table, GroupType.GROUP).name,
        {key.name: key, aggregate.name: aggregate},
        f"Group by fields of {quoted(table)}",
    )


def group_by_key_type(table: RoleTable) -> InputObjectType:
    """``author_group_by_key``: a column, or what a date or timestamp is cut to."""
    naming = table.naming.convention
    column = NonNull(table_type(table, TablePart.SELECT_COLUMN))
    fields = [_input(GroupArgument.COLUMN, column, naming, "A column grouping key")]
    dates = [one for one in table.columns.values() if is_date(one)]
    if dates:
        fields += _date_trunc(naming).values()
    if any(one.column.type.name == "timestamptz" for one in dates):
        fields.append(
            InputField(
                name=generated_field("time_zone", naming),
                type=STRING,
                meaning=GroupArgument.TIME_ZONE,
                reading=ZONE,
                description="The time zone in which a timestamptz is cut",
                accepts_null=True,
            )
        )
    return InputObjectType(
        group_type(table, GroupType.KEY).name,
        {field.name: field for field in fields},
        f"Allows the selection of a grouping key from {quoted(table)}",
    )


def group_by_key_fields_type(table: RoleTable, view: RoleView) -> ObjectType:
    """``author_group_by_key_fields``: every column may be a key, and any key may be null."""
    fields = [
        Field(
            name=column.name,
            type=column_type(column, view),
            binding=ColumnBinding(column),
            arguments=_date_trunc(table.naming.convention) if is_date(column) else {},
            description=column.description,
        )
        for column in table.columns.values()
    ]
    return ObjectType(
        group_type(table, GroupType.KEY_FIELDS).name,
        {field.name: field for field in fields},
        f"Allows the selection of fields from the grouping key of {quoted(table)}",
    )


def group_by_order_by_type(table: RoleTable) -> InputObjectType:
    """``author_group_by_order_by``."""
    naming = table.naming.convention
    key = group_type(table, GroupType.KEY_ORDER)
    aggregate = table_type(table, TablePart.AGGREGATE_ORDER_BY)
    fields = (
        _input(GroupArgument.GROUP_KEY, key, naming),
        _input(GroupArgument.AGGREGATE, aggregate, naming),
    )
    return InputObjectType(
        group_type(table, GroupType.ORDER).name,
        {field.name: field for field in fields},
        f"Ordering options of groups of {quoted(table)}.",
    )


def group_by_key_order_by_type(table: RoleTable) -> InputObjectType:
    """``author_group_by_key_order_by``."""
    naming = table.naming.convention
    fields = [column_direction(column, naming) for column in table.columns.values()]
    return InputObjectType(
        group_type(table, GroupType.KEY_ORDER).name,
        {field.name: field for field in fields},
        f"order groups of {quoted(table)} by their keys",
    )


def is_date(column: RoleColumn) -> bool:
    """Whether its values can be cut to a unit of time."""
    return column.column.type.schema == "pg_catalog" and column.column.type.name in _DATES


@cache
def _unit_type(convention: Convention) -> Named:
    members = [EnumMember(enum_value(unit.value, convention), unit.value) for unit in DateUnit]
    unit = EnumType(
        generated_type("date_trunc_unit", convention),
        {member.name: member for member in members},
        "the precision to which a date or timestamp is cut",
    )
    return Named(unit.name, Ready(unit))


@cache
def _date_trunc(convention: Convention) -> Mapping[GraphQLName, InputField]:
    field = InputField(
        name=generated_field("date_trunc", convention),
        type=_unit_type(convention),
        meaning=GroupArgument.DATE_TRUNC,
        description="Cut the value to the precision specified",
        accepts_null=True,
    )
    return {field.name: field}


def _input(
    meaning: GroupArgument, type_: TypeRef, naming: Convention, description: str | None = None
) -> InputField:
    name = generated_field(meaning.value, naming)
    return InputField(name=name, type=type_, meaning=meaning, description=description)
