"""``update_<table>``, its ``_by_pk`` and ``_many``, and their input types.

Source: Hasura v2, update mutations; Schema/Update, Schema/Update/Batch and
Backends/Postgres/Schema (pgkParseUpdateOperators).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from genkan.engine.catalog.model import INT4, TEXT, PgType, TypeKind, array_of
from genkan.engine.ir.update import UpdateOperator
from genkan.engine.names import GraphQLName
from genkan.engine.permission.role_view import MutationRoot, RoleColumn, RoleView, RoleWrites
from genkan.engine.schema.binding import Argument
from genkan.engine.schema.model import (
    Field,
    InputField,
    InputObjectType,
    ListOf,
    NonNull,
    TablePart,
    TypeRef,
    WritePart,
)
from genkan.engine.schema.naming import (
    generated_field,
    quoted,
    table_type,
    update_operator_type,
    write_type,
)
from genkan.engine.schema.nested_write import changed_relationships
from genkan.engine.schema.options import SchemaOptions
from genkan.engine.schema.reading import LeafList, column_leaf
from genkan.engine.schema.scalars import INT, STRING, is_numeric
from genkan.engine.schema.select import column_reading, column_type, key_arguments
from genkan.engine.schema.write_binding import GivenColumn, UpdateWith, WriteRootBinding

_PREPEND: Final = "prepend existing jsonb value of filtered columns with new jsonb value"
_APPEND: Final = "append existing jsonb value of filtered columns with new jsonb value"
_DELETE_KEY: Final = (
    "delete key/value pair or string element. key/value pairs are matched based on their key value"
)
_DELETE_ELEM: Final = (
    "delete the array element with specified index (negative integers count from the end). "
    "throws an error if top level container is not an array"
)
_DELETE_AT_PATH: Final = (
    "delete the field or element with specified path (for JSON arrays, negative integers count "
    "from the end)"
)

# Of the argument; GraphQL has these operators, in this order.
_DESCRIPTIONS: Final[Mapping[UpdateOperator, str]] = {
    UpdateOperator.SET: "sets the columns of the filtered rows to the given values",
    UpdateOperator.INC: "increments the numeric columns with given value of the filtered values",
    UpdateOperator.PREPEND: _PREPEND,
    UpdateOperator.APPEND: _APPEND,
    UpdateOperator.DELETE_KEY: _DELETE_KEY,
    UpdateOperator.DELETE_ELEM: _DELETE_ELEM,
    UpdateOperator.DELETE_AT_PATH: _DELETE_AT_PATH,
}


def update_field(
    kind: MutationRoot, writes: RoleWrites, view: RoleView, options: SchemaOptions
) -> Field:
    """A field of mutation_root that updates."""
    response = write_type(writes, WritePart.MUTATION_RESPONSE)
    type_: TypeRef = response
    match kind:
        case MutationRoot.UPDATE_BY_PK:
            type_ = table_type(writes.table, TablePart.OBJECT)
            chosen = _key(writes)
        case MutationRoot.UPDATE_MANY:
            type_ = ListOf(response)
            chosen = _updates(writes)
        case _:
            chosen = _where(writes)
    arguments = (chosen,)
    if kind is not MutationRoot.UPDATE_MANY:
        arguments = _update_fields(chosen, writes, view, options)
    return Field(
        name=writes.root_fields[kind],
        type=type_,
        binding=WriteRootBinding(kind, writes),
        arguments={field.name: field for field in arguments},
        description=writes.root_field_descriptions.get(kind),
    )


def updates_type(writes: RoleWrites, view: RoleView, options: SchemaOptions) -> InputObjectType:
    """``author_updates``: one of the updates of ``update_author_many``."""
    fields = _update_fields(_where(writes), writes, view, options)
    return InputObjectType(
        write_type(writes, WritePart.UPDATES).name, {field.name: field for field in fields}
    )


def _update_fields(
    chosen: InputField, writes: RoleWrites, view: RoleView, options: SchemaOptions
) -> tuple[InputField, ...]:
    """What becomes of rows, which rows (``chosen``), and what becomes of related ones."""
    own = (*_operators(writes), chosen)
    if not options.has_nested_updates:
        return own
    return (*own, *changed_relationships(writes, view, {field.name for field in own}))


def pk_columns_type(writes: RoleWrites, view: RoleView) -> InputObjectType:
    """``author_pk_columns_input``: the primary key."""
    return InputObjectType(
        write_type(writes, WritePart.PK_COLUMNS_INPUT).name,
        key_arguments(writes.table.lookup_key or (), view),
        f"primary key columns input for table: {writes.table.name}",
    )


def update_operator_input_type(
    writes: RoleWrites, operator: UpdateOperator, view: RoleView
) -> InputObjectType:
    """``author_set_input`` and its like: the columns that the operator takes."""
    fields = [_given(column, operator, view) for column in _taken(writes, operator)]
    table = quoted(writes.table)
    match operator:
        case UpdateOperator.SET:
            description = f"input type for updating data in table {table}"
        case UpdateOperator.INC:
            description = f"input type for incrementing numeric columns in table {table}"
        case _:
            description = _DESCRIPTIONS[operator]
    return InputObjectType(
        update_operator_type(writes, operator).name,
        {field.name: field for field in fields},
        description,
    )


def operators_of(writes: RoleWrites) -> tuple[UpdateOperator, ...]:
    """The operators that have a column to take."""
    return tuple(operator for operator in _DESCRIPTIONS if _taken(writes, operator))


def _taken(writes: RoleWrites, operator: UpdateOperator) -> tuple[RoleColumn, ...]:
    columns = () if writes.update is None else tuple(writes.update.columns.values())
    is_taken = _TAKES.get(operator, _is_jsonb)
    return tuple(column for column in columns if is_taken(column))


def _is_jsonb(column: RoleColumn) -> bool:
    return column.column.type.kind is TypeKind.SCALAR and column.column.type.name == "jsonb"


def _is_number(column: RoleColumn) -> bool:
    return column.enum_table is None and is_numeric(column.column.type)


_TAKES: Final[Mapping[UpdateOperator, Callable[[RoleColumn], bool]]] = {
    UpdateOperator.SET: lambda _: True,
    UpdateOperator.INC: _is_number,
}


def _operators(writes: RoleWrites) -> tuple[InputField, ...]:
    return tuple(
        InputField(
            name=generated_field(operator.value, writes.table.naming.convention),
            type=update_operator_type(writes, operator),
            meaning=UpdateWith(operator),
            description=_DESCRIPTIONS[operator],
        )
        for operator in operators_of(writes)
    )


def _where(writes: RoleWrites) -> InputField:
    return InputField(
        name=GraphQLName("where"),
        type=NonNull(table_type(writes.table, TablePart.BOOL_EXP)),
        meaning=Argument.WHERE,
        description="filter the rows which have to be updated",
    )


def _key(writes: RoleWrites) -> InputField:
    return InputField(
        name=generated_field("pk_columns", writes.table.naming.convention),
        type=NonNull(write_type(writes, WritePart.PK_COLUMNS_INPUT)),
        meaning=Argument.KEY,
    )


def _updates(writes: RoleWrites) -> InputField:
    return InputField(
        name=GraphQLName("updates"),
        type=NonNull(ListOf(NonNull(write_type(writes, WritePart.UPDATES)))),
        meaning=Argument.UPDATES,
        description="updates to execute, in order",
    )


def _given(column: RoleColumn, operator: UpdateOperator, view: RoleView) -> InputField:
    match operator:
        case UpdateOperator.DELETE_KEY:
            return _operand(column, STRING, TEXT)
        case UpdateOperator.DELETE_ELEM:
            return _operand(column, INT, INT4)
        case UpdateOperator.DELETE_AT_PATH:
            return InputField(
                name=column.name,
                type=ListOf(NonNull(STRING)),
                meaning=GivenColumn(column),
                reading=LeafList(column_leaf(TEXT), array_of(TEXT)),
                description=column.description,
            )
        case _:
            return given_column(column, view)


def _operand(column: RoleColumn, type_: TypeRef, bound: PgType) -> InputField:
    return InputField(
        name=column.name,
        type=type_,
        meaning=GivenColumn(column),
        reading=column_leaf(bound),
        description=column.description,
        null_is_value=bound == TEXT,
    )


def given_column(column: RoleColumn, view: RoleView) -> InputField:
    """A column's new value; null where the column takes it."""
    return InputField(
        name=column.name,
        type=column_type(column, view),
        meaning=GivenColumn(column),
        reading=column_reading(column),
        description=column.description,
        null_is_value=column.column.nullable,
    )
