"""The root fields that read tables.

Source: Hasura v2, queries and subscriptions; Schema/Select.
"""

from __future__ import annotations

from genkan.engine.names import GraphQLName, TableName
from genkan.engine.permission.role_view import RoleView, SelectRoot
from genkan.engine.schema.binding import TableRoot
from genkan.engine.schema.model import Field, NonNull, TablePart
from genkan.engine.schema.naming import table_type
from genkan.engine.schema.rows import row_arguments, rows_type
from genkan.engine.schema.select import key_arguments
from genkan.engine.schema.stream import stream_arguments


def root_field_of(name: TableName, kind: SelectRoot, field: GraphQLName, view: RoleView) -> Field:
    """The field of query_root (or subscription_root) that reads the table `name`, as `field`."""
    table = view.tables[name]
    match kind:
        case SelectRoot.SELECT:
            type_, arguments = rows_type(table), row_arguments(table)
        case SelectRoot.SELECT_BY_PK if table.lookup_key is not None:
            type_ = table_type(table, TablePart.OBJECT)
            arguments = key_arguments(table.lookup_key, view)
        case SelectRoot.SELECT_AGGREGATE:
            type_ = NonNull(table_type(table, TablePart.AGGREGATE))
            arguments = row_arguments(table)
        case SelectRoot.SELECT_STREAM:
            type_, arguments = rows_type(table), stream_arguments(table)
        case SelectRoot.SELECT_BY_PK:
            raise AssertionError(f"{field} is not offered")
    return Field(
        name=field,
        type=type_,
        binding=TableRoot(kind, table),
        arguments=arguments,
        description=table.root_field_descriptions.get(kind),
    )
