"""``insert_<table>``, ``insert_<table>_one``, and their input types.

Source: Hasura v2, insert and upsert mutations; Schema/Mutation (tableFieldsInput),
Backends/Postgres/Schema/OnConflict.
"""

from __future__ import annotations

from collections.abc import Iterator

from genkan.engine.convention import Convention
from genkan.engine.names import GraphQLName
from genkan.engine.permission.role_view import (
    MutationRoot,
    NestedWrite,
    RoleInsert,
    RoleView,
    RoleWrites,
)
from genkan.engine.schema.argument_reading import FLAG
from genkan.engine.schema.binding import Argument
from genkan.engine.schema.delete import deleted_rows
from genkan.engine.schema.model import (
    EnumMember,
    EnumType,
    Field,
    InputField,
    InputObjectType,
    ListOf,
    NonNull,
    TablePart,
    TypeRef,
    WritePart,
)
from genkan.engine.schema.naming import generated_field, quoted, table_type, write_type
from genkan.engine.schema.options import SchemaOptions
from genkan.engine.schema.scalars import BOOLEAN
from genkan.engine.schema.select import column_reading, column_type
from genkan.engine.schema.write_binding import (
    InsertedColumn,
    InsertedRelationship,
    InsertPart,
    WriteRootBinding,
)

# Stands in `<table>_update_column` for a role that may update no column: an enum has values.
PLACEHOLDER = GraphQLName("_PLACEHOLDER")


def insert_field(kind: MutationRoot, writes: RoleWrites) -> Field:
    """A field of mutation_root that inserts."""
    is_one = kind is MutationRoot.INSERT_ONE
    type_: TypeRef = write_type(writes, WritePart.MUTATION_RESPONSE)
    if is_one:
        type_ = table_type(writes.table, TablePart.OBJECT)
    arguments = (_object(writes) if is_one else _objects(writes), *on_conflict_field(writes))
    return Field(
        name=writes.root_fields[kind],
        type=type_,
        binding=WriteRootBinding(kind, writes),
        arguments={argument.name: argument for argument in arguments},
        description=writes.root_field_descriptions.get(kind),
    )


def insert_input_type(writes: RoleWrites, view: RoleView) -> InputObjectType:
    """``author_insert_input``: a row's columns, and rows that are related to it."""
    insert = _insert(writes)
    columns = (
        InputField(
            name=column.name,
            type=column_type(column, view),
            meaning=InsertedColumn(column),
            reading=column_reading(column),
            description=column.description,
            null_is_value=column.column.nullable,
        )
        for column in insert.columns.values()
    )
    related = (_related(one, view) for one in insert.relationships.values())
    return InputObjectType(
        write_type(writes, WritePart.INSERT_INPUT).name,
        {field.name: field for field in (*columns, *related)},
        f"input type for inserting data into table {quoted(writes.table)}",
    )


def related_insert_input_type(
    writes: RoleWrites, part: WritePart, options: SchemaOptions
) -> InputObjectType:
    """``author_obj_rel_insert_input`` or ``author_arr_rel_insert_input``."""
    is_array = part is WritePart.ARR_REL_INSERT_INPUT
    row = NonNull(write_type(writes, WritePart.INSERT_INPUT))
    data = InputField(
        name=GraphQLName("data"),
        type=NonNull(ListOf(row)) if is_array else row,
        meaning=InsertPart.DATA,
    )
    deleted = deleted_rows(writes) if is_array and options.has_nested_updates else ()
    kind = "array" if is_array else "object"
    return InputObjectType(
        write_type(writes, part).name,
        {field.name: field for field in (data, *on_conflict_field(writes), *deleted)},
        f"input type for inserting {kind} relation for remote table {quoted(writes.table)}",
    )


def on_conflict_type(writes: RoleWrites, options: SchemaOptions) -> InputObjectType:
    """``author_on_conflict``: which conflict, and what becomes of the row that is there."""
    convention = writes.table.naming.convention
    update_column = NonNull(write_type(writes, WritePart.UPDATE_COLUMN))
    fields = (
        InputField(
            name=GraphQLName("constraint"),
            type=NonNull(write_type(writes, WritePart.CONSTRAINT)),
            meaning=InsertPart.CONSTRAINT,
        ),
        InputField(
            name=generated_field("update_columns", convention),
            type=NonNull(ListOf(update_column)),
            meaning=InsertPart.UPDATE_COLUMNS,
            default="[]",
        ),
        InputField(
            name=GraphQLName("where"),
            type=table_type(writes.table, TablePart.BOOL_EXP),
            meaning=Argument.WHERE,
        ),
    )
    given = (_only_given_columns(convention),) if options.has_partial_upserts else ()
    return InputObjectType(
        write_type(writes, WritePart.ON_CONFLICT).name,
        {field.name: field for field in (*fields, *given)},
        f"on_conflict condition type for table {quoted(writes.table)}",
    )


def _only_given_columns(convention: Convention) -> InputField:
    return InputField(
        name=generated_field(InsertPart.ONLY_GIVEN_COLUMNS.value, convention),
        type=BOOLEAN,
        meaning=InsertPart.ONLY_GIVEN_COLUMNS,
        reading=FLAG,
        description="of the update columns, a row updates only those that it gives a value for",
    )


def constraint_type(writes: RoleWrites) -> EnumType:
    """``author_constraint``: the constraints that a row may be in conflict with."""
    members = {
        name: EnumMember(
            name,
            key.name,
            "unique or primary key constraint on columns "
            + ", ".join(f'"{column}"' for column in key.columns),
        )
        for name, key in _insert(writes).constraints.items()
    }
    return EnumType(
        write_type(writes, WritePart.CONSTRAINT).name,
        members,
        f"unique or primary key constraints on table {quoted(writes.table)}",
    )


def update_column_type(writes: RoleWrites) -> EnumType:
    """``author_update_column``: the columns that an upsert may change."""
    name, table = write_type(writes, WritePart.UPDATE_COLUMN).name, quoted(writes.table)
    if writes.update is None or not writes.update.columns:
        member = EnumMember(PLACEHOLDER, PLACEHOLDER, "placeholder (do not use)")
        description = (
            f"placeholder for update columns of table {table} "
            "(current role has no relevant permissions)"
        )
        return EnumType(name, {PLACEHOLDER: member}, description)
    members = {
        column.name: EnumMember(column.name, column, "column name")
        for column in writes.update.columns.values()
    }
    return EnumType(name, members, f"update columns of table {table}")


def _insert(writes: RoleWrites) -> RoleInsert:
    if writes.insert is None:
        raise AssertionError(f"'{writes.table.type_name}' can not be inserted into")
    return writes.insert


def _objects(writes: RoleWrites) -> InputField:
    row = NonNull(write_type(writes, WritePart.INSERT_INPUT))
    return InputField(
        name=GraphQLName("objects"),
        type=NonNull(ListOf(row)),
        meaning=Argument.OBJECTS,
        description="the rows to be inserted",
    )


def _object(writes: RoleWrites) -> InputField:
    return InputField(
        name=GraphQLName("object"),
        type=NonNull(write_type(writes, WritePart.INSERT_INPUT)),
        meaning=Argument.OBJECT,
        description="the row to be inserted",
    )


def on_conflict_field(writes: RoleWrites) -> Iterator[InputField]:
    """None for a table without constraints, a view for one."""
    if _insert(writes).constraints:
        yield InputField(
            name=generated_field("on_conflict", writes.table.naming.convention),
            type=write_type(writes, WritePart.ON_CONFLICT),
            meaning=Argument.ON_CONFLICT,
            description="upsert condition",
        )


def _related(nested: NestedWrite, view: RoleView) -> InputField:
    target = view.writes[nested.target]
    part = WritePart.ARR_REL_INSERT_INPUT if nested.is_array else WritePart.OBJ_REL_INSERT_INPUT
    return InputField(
        name=nested.name,
        type=write_type(target, part),
        meaning=InsertedRelationship(nested, target),
        accepts_null=True,
    )
