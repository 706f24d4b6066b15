"""``<table>_stream`` of subscriptions: its arguments, and the types of its cursor.

Source: Hasura v2, streaming subscriptions; Schema/SubscriptionStream.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

from genkan.engine.convention import Convention, SourceNaming, field_name, split, type_name
from genkan.engine.ir.order_by import Direction
from genkan.engine.names import GraphQLName
from genkan.engine.permission.role_view import RoleTable, RoleView
from genkan.engine.schema.argument_reading import LIMIT
from genkan.engine.schema.model import (
    EnumMember,
    EnumType,
    InputField,
    InputObjectType,
    ListOf,
    Named,
    NonNull,
    Ready,
    TablePart,
)
from genkan.engine.schema.naming import generated_field, table_type
from genkan.engine.schema.rows import where_argument
from genkan.engine.schema.scalars import INT
from genkan.engine.schema.select import column_reading, column_type
from genkan.engine.schema.stream_meaning import StreamedColumn, StreamPart

# A cursor meets no null, so these go by an index of the column either way.
_ORDERINGS: Final = (
    ("ASC", Direction.ASC_NULLS_LAST, "ascending ordering of the cursor"),
    ("DESC", Direction.DESC_NULLS_FIRST, "descending ordering of the cursor"),
)


def stream_arguments(table: RoleTable) -> Mapping[GraphQLName, InputField]:
    """``batch_size``, ``cursor`` and ``where``."""
    fields = (
        InputField(
            name=generated_field("batch_size", table.naming.convention),
            type=NonNull(INT),
            meaning=StreamPart.BATCH_SIZE,
            reading=LIMIT,
            description="maximum number of rows returned in a single batch",
        ),
        InputField(
            name=GraphQLName("cursor"),
            type=NonNull(ListOf(table_type(table, TablePart.STREAM_CURSOR))),
            meaning=StreamPart.CURSOR,
            description="cursor to stream the results returned by the query",
        ),
        where_argument(table_type(table, TablePart.BOOL_EXP)),
    )
    return {field.name: field for field in fields}


def stream_cursor_type(table: RoleTable) -> InputObjectType:
    """``author_stream_cursor_input``: where the stream begins, and in which direction it goes."""
    fields = (
        InputField(
            name=generated_field("initial_value", table.naming.convention),
            type=NonNull(table_type(table, TablePart.STREAM_CURSOR_VALUE)),
            meaning=StreamPart.INITIAL_VALUE,
            description="Stream column input with initial value",
        ),
        InputField(
            name=GraphQLName("ordering"),
            type=ordering_type(table.naming),
            meaning=StreamPart.ORDERING,
            description="cursor ordering",
        ),
    )
    return InputObjectType(
        table_type(table, TablePart.STREAM_CURSOR).name,
        {field.name: field for field in fields},
        f'Streaming cursor of the table "{field_name(table.words, Convention.HASURA)}"',
    )


def stream_cursor_value_type(table: RoleTable, view: RoleView) -> InputObjectType:
    """``author_stream_cursor_value_input``: the columns, of which a cursor takes one."""
    fields = (
        InputField(
            name=column.name,
            type=column_type(column, view),
            meaning=StreamedColumn(column),
            reading=column_reading(column),
            description=column.description,
        )
        for column in table.columns.values()
    )
    return InputObjectType(
        table_type(table, TablePart.STREAM_CURSOR_VALUE).name,
        {field.name: field for field in fields},
        "Initial value of the column from where the streaming should start",
    )


@cache
def ordering_type(naming: SourceNaming) -> Named:
    """``cursor_ordering``, which a source's convention, prefix and suffix hold for."""
    ordering = EnumType(
        type_name(split("cursor_ordering"), naming),
        {
            GraphQLName(name): EnumMember(GraphQLName(name), direction, description)
            for name, direction, description in _ORDERINGS
        },
        "ordering argument of a cursor",
    )
    return Named(ordering.name, Ready(ordering))
