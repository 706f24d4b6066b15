"""``delete_<table>`` and ``delete_<table>_by_pk``.

Source: Hasura v2, delete mutations; Schema/Mutation (deleteFromTable).
"""

from __future__ import annotations

from collections.abc import Mapping

from genkan.engine.names import GraphQLName
from genkan.engine.permission.role_view import MutationRoot, RoleView, RoleWrites
from genkan.engine.schema.binding import Argument
from genkan.engine.schema.model import Field, InputField, NonNull, TablePart, TypeRef, WritePart
from genkan.engine.schema.naming import table_type, write_type
from genkan.engine.schema.select import key_arguments
from genkan.engine.schema.write_binding import WriteRootBinding


def delete_field(kind: MutationRoot, writes: RoleWrites, view: RoleView) -> Field:
    """A field of mutation_root that deletes."""
    type_: TypeRef
    arguments: Mapping[GraphQLName, InputField]
    if kind is MutationRoot.DELETE_BY_PK:
        type_ = table_type(writes.table, TablePart.OBJECT)
        arguments = key_arguments(writes.table.lookup_key or (), view)
    else:
        type_ = write_type(writes, WritePart.MUTATION_RESPONSE)
        where = InputField(
            name=GraphQLName("where"),
            type=NonNull(table_type(writes.table, TablePart.BOOL_EXP)),
            meaning=Argument.WHERE,
            description="filter the rows which have to be deleted",
        )
        arguments = {where.name: where}
    return Field(
        name=writes.root_fields[kind],
        type=type_,
        binding=WriteRootBinding(kind, writes),
        arguments=arguments,
        description=writes.root_field_descriptions.get(kind),
    )
