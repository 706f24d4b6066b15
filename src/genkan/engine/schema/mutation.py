"""The fields of mutation_root, the types below them, and what all mutations answer.

Source: Hasura v2, mutations; Schema/Mutation (mutationSelectionSet).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from genkan.engine.names import GraphQLName
from genkan.engine.permission.role_view import MutationRoot, RoleView, RoleWrites
from genkan.engine.schema.delete import delete_field, delete_input_type
from genkan.engine.schema.function import function_fields
from genkan.engine.schema.insert import (
    constraint_type,
    insert_field,
    insert_input_type,
    on_conflict_type,
    related_insert_input_type,
    update_column_type,
)
from genkan.engine.schema.model import Field, NonNull, ObjectType, TypeDefinition, WritePart
from genkan.engine.schema.namespace import SourceField
from genkan.engine.schema.naming import generated_field, quoted, write_type
from genkan.engine.schema.nested_write import related_update_input_type
from genkan.engine.schema.options import SchemaOptions
from genkan.engine.schema.rows import rows_type
from genkan.engine.schema.scalars import INT
from genkan.engine.schema.update import pk_columns_type, update_field, updates_type
from genkan.engine.schema.write_binding import ResponsePart, ReturningBinding


def mutation_fields(view: RoleView, options: SchemaOptions) -> Iterator[SourceField]:
    """The fields of ``mutation_root``; none for a role that may write nothing."""
    for writes in view.writes.values():
        for kind in writes.root_fields:
            if kind is MutationRoot.UPDATE_MANY and not options.has_update_many:
                continue
            yield writes.table.naming, _field(kind, writes, view, options)
    for function in view.functions:
        if function.is_mutation:
            for field in function_fields(function, view):
                yield view.tables[function.target].naming, field


def _field(kind: MutationRoot, writes: RoleWrites, view: RoleView, options: SchemaOptions) -> Field:
    match kind:
        case MutationRoot.INSERT | MutationRoot.INSERT_ONE:
            return insert_field(kind, writes)
        case MutationRoot.UPDATE | MutationRoot.UPDATE_BY_PK | MutationRoot.UPDATE_MANY:
            return update_field(kind, writes, view, options)
        case MutationRoot.DELETE | MutationRoot.DELETE_BY_PK:
            return delete_field(kind, writes, view)


def make_write_type(  # noqa: C901, PLR0911  # one return for each case of a match
    writes: RoleWrites, part: WritePart, view: RoleView, options: SchemaOptions
) -> TypeDefinition:
    """A type made from what may be written of a table."""
    match part:
        case WritePart.OBJ_REL_UPDATE_INPUT | WritePart.ARR_REL_UPDATE_INPUT:
            return related_update_input_type(writes, part)
        case WritePart.DELETE_INPUT:
            return delete_input_type(writes)
        case WritePart.INSERT_INPUT:
            return insert_input_type(writes, view)
        case WritePart.OBJ_REL_INSERT_INPUT | WritePart.ARR_REL_INSERT_INPUT:
            return related_insert_input_type(writes, part, options)
        case WritePart.ON_CONFLICT:
            return on_conflict_type(writes, options)
        case WritePart.CONSTRAINT:
            return constraint_type(writes)
        case WritePart.UPDATE_COLUMN:
            return update_column_type(writes)
        case WritePart.MUTATION_RESPONSE:
            return mutation_response_type(writes)
        case WritePart.UPDATES:
            return updates_type(writes, view, options)
        case WritePart.PK_COLUMNS_INPUT:
            return pk_columns_type(writes, view)


def mutation_response_type(writes: RoleWrites) -> ObjectType:
    """``author_mutation_response``: how many rows, and the rows where they may be read."""
    affected = Field(
        name=generated_field("affected_rows", writes.table.naming.convention),
        type=NonNull(INT),
        binding=ResponsePart.AFFECTED_ROWS,
        arguments={},
        description="number of rows affected by the mutation",
    )
    fields: Mapping[GraphQLName, Field] = {affected.name: affected}
    if writes.is_readable:
        returning = Field(
            name=GraphQLName("returning"),
            type=rows_type(writes.table),
            binding=ReturningBinding(writes.table),
            arguments={},
            description="data from the rows affected by the mutation",
        )
        fields = {**fields, returning.name: returning}
    return ObjectType(
        write_type(writes, WritePart.MUTATION_RESPONSE).name,
        fields,
        f"response of any mutation on the table {quoted(writes.table)}",
    )
