"""The names and descriptions clients see.

Source: Hasura v2, names of root fields and types (`hasura-default` naming convention);
custom names: custom_root_fields, custom_name, column_config.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from genkan.engine.metadata.model import TableConfiguration
from genkan.engine.names import GraphQLName, TableName
from genkan.engine.permission.role_view import SelectRoot

# Source: GraphQL specification, 2.1.9 Names.
NAME = re.compile(r"[_A-Za-z][_0-9A-Za-z]*")

SUFFIXES: Mapping[SelectRoot, str] = {
    SelectRoot.SELECT: "",
    SelectRoot.SELECT_BY_PK: "_by_pk",
    SelectRoot.SELECT_AGGREGATE: "_aggregate",
    SelectRoot.SELECT_STREAM: "_stream",
}


def graphql_name(name: str) -> GraphQLName | None:
    """``name`` if GraphQL can say it; what it can not say is left out, as in Hasura."""
    return GraphQLName(name) if NAME.fullmatch(name) else None


def type_name(table: TableName, configuration: TableConfiguration) -> GraphQLName | None:
    """``author``, ``hr_author`` outside of public, or the table's custom name."""
    if configuration.custom_name is not None:
        return graphql_name(configuration.custom_name)
    return graphql_name(table.name if table.schema == "public" else f"{table.schema}_{table.name}")


def root_field_name(
    root: SelectRoot, type_name: GraphQLName, configuration: TableConfiguration
) -> GraphQLName | None:
    """``author_by_pk`` and its like, or the custom name."""
    custom = configuration.root_fields.get(root.value)
    if custom is not None and custom.name is not None:
        return graphql_name(custom.name)
    return GraphQLName(type_name + SUFFIXES[root])


def root_field_description(
    root: SelectRoot, table: TableName, configuration: TableConfiguration
) -> str | None:
    """The configured comment (an empty one hides the description), or Hasura's sentence."""
    custom = configuration.root_fields.get(root.value)
    if custom is not None and custom.comment is not None:
        return custom.comment or None
    match root:
        case SelectRoot.SELECT:
            return f'fetch data from the table: "{table}"'
        case SelectRoot.SELECT_BY_PK:
            return f'fetch data from the table: "{table}" using primary key columns'
        case SelectRoot.SELECT_AGGREGATE:
            return f'fetch aggregated fields from the table: "{table}"'
        case SelectRoot.SELECT_STREAM:
            return f'fetch data from the table in a streaming manner: "{table}"'


def table_description(
    table: TableName, comment: str | None, configuration: TableConfiguration
) -> str | None:
    """Of the object type: the configured comment, Postgres' comment, or Hasura's sentence."""
    if configuration.comment is not None:
        return configuration.comment or None
    return comment or f'columns and relationships of "{table}"'
