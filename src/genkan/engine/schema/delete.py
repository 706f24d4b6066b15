"""``delete_<table>`` and ``delete_<table>_by_pk``.

Source: Hasura v2, delete mutations; Schema/Mutation (deleteFromTable).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from genkan.engine.names import GraphQLName
from genkan.engine.permission.role_view import MutationRoot, RoleView, RoleWrites
from genkan.engine.schema.binding import Argument
from genkan.engine.schema.model import (
    Field,
    InputField,
    InputObjectType,
    NonNull,
    TablePart,
    TypeRef,
    WritePart,
)
from genkan.engine.schema.naming import quoted, table_type, write_type
from genkan.engine.schema.select import key_arguments
from genkan.engine.schema.write_binding import NestedPart, WriteRootBinding


def delete_field(kind: MutationRoot, writes: RoleWrites, view: RoleView) -> Field:
    """A field of mutation_root that deletes."""
    type_: TypeRef
    arguments: Mapping[GraphQLName, InputField]
    if kind is MutationRoot.DELETE_BY_PK:
        type_ = table_type(writes.table, TablePart.OBJECT)
        arguments = key_arguments(writes.table.lookup_key or (), view)
    else:
        type_ = write_type(writes, WritePart.MUTATION_RESPONSE)
        where = _where(writes)
        arguments = {where.name: where}
    return Field(
        name=writes.root_fields[kind],
        type=type_,
        binding=WriteRootBinding(kind, writes),
        arguments=arguments,
        description=writes.root_field_descriptions.get(kind),
    )


def deleted_rows(writes: RoleWrites) -> Iterator[InputField]:
    """``delete`` of a relationship, where the role may delete its rows (ADR 0018)."""
    if writes.delete is not None:
        yield InputField(
            name=GraphQLName(NestedPart.DELETE.value),
            type=write_type(writes, WritePart.DELETE_INPUT),
            meaning=NestedPart.DELETE,
            description="which related rows have to be deleted; what data upserts stays",
        )


def delete_input_type(writes: RoleWrites) -> InputObjectType:
    """``author_delete_input``: which related rows go."""
    where = _where(writes)
    return InputObjectType(
        write_type(writes, WritePart.DELETE_INPUT).name,
        {where.name: where},
        f"input type for deleting related rows of table {quoted(writes.table)}",
    )


def _where(writes: RoleWrites) -> InputField:
    return InputField(
        name=GraphQLName("where"),
        type=NonNull(table_type(writes.table, TablePart.BOOL_EXP)),
        meaning=Argument.WHERE,
        description="filter the rows which have to be deleted",
    )
