"""The names and descriptions clients see of tables and functions.

Source: Hasura v2, names of root fields and types; custom names: custom_root_fields,
custom_name, column_config.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from genkan.engine.convention import (
    Convention,
    SourceNaming,
    Words,
    affixed,
    custom,
    field_name,
    graphql_name,
    root_field_name,
    split,
)
from genkan.engine.metadata.function_configuration import FunctionConfiguration
from genkan.engine.metadata.model import TableConfiguration
from genkan.engine.names import FunctionName, GraphQLName, TableName
from genkan.engine.permission.role_view import FunctionRoot, MutationRoot, SelectRoot

# What stands before a table's words, and after them.
_AROUND: Final[Mapping[SelectRoot | MutationRoot, tuple[Words, Words]]] = {
    SelectRoot.SELECT: ((), ()),
    SelectRoot.SELECT_BY_PK: ((), split("by_pk")),
    SelectRoot.SELECT_AGGREGATE: ((), split("aggregate")),
    SelectRoot.SELECT_STREAM: ((), split("stream")),
    MutationRoot.INSERT: (split("insert"), ()),
    MutationRoot.INSERT_ONE: (split("insert"), split("one")),
    MutationRoot.UPDATE: (split("update"), ()),
    MutationRoot.UPDATE_BY_PK: (split("update"), split("by_pk")),
    MutationRoot.UPDATE_MANY: (split("update"), split("many")),
    MutationRoot.DELETE: (split("delete"), ()),
    MutationRoot.DELETE_BY_PK: (split("delete"), split("by_pk")),
}


def table_words(table: TableName, configuration: TableConfiguration) -> Words | None:
    """``author``, ``hr_author`` outside of public, or the table's custom name.

    None when GraphQL can not say it: such a table is left out, as in Hasura.
    """
    if configuration.custom_name is not None:
        name, words = configuration.custom_name, custom(configuration.custom_name)
    elif table.schema == "public":
        name, words = table.name, split(table.name)
    else:
        name = f"{table.schema}_{table.name}"
        words = (*split(table.schema), *split(table.name))
    return None if graphql_name(name) is None else words


def table_root_field(
    root: SelectRoot | MutationRoot,
    words: Words,
    configuration: TableConfiguration,
    naming: SourceNaming,
) -> GraphQLName | None:
    """``author_by_pk`` and its like, or the custom name; what the source adds goes around both."""
    declared = configuration.root_fields.get(root.value)
    if declared is not None and declared.name is not None:
        return graphql_name(root_field_name(custom(declared.name), naming))
    before, after = _AROUND[root]
    return root_field_name((*before, *words, *after), naming)


def table_root_description(
    root: SelectRoot | MutationRoot, table: TableName, configuration: TableConfiguration
) -> str | None:
    """The configured comment (an empty one hides the description), or Hasura's sentence."""
    declared = configuration.root_fields.get(root.value)
    if declared is not None and declared.comment is not None:
        return declared.comment or None
    return _SENTENCES[root].format(table=table)


_SENTENCES: Final[Mapping[SelectRoot | MutationRoot, str]] = {
    SelectRoot.SELECT: 'fetch data from the table: "{table}"',
    SelectRoot.SELECT_BY_PK: 'fetch data from the table: "{table}" using primary key columns',
    SelectRoot.SELECT_AGGREGATE: 'fetch aggregated fields from the table: "{table}"',
    SelectRoot.SELECT_STREAM: 'fetch data from the table in a streaming manner: "{table}"',
    MutationRoot.INSERT: 'insert data into the table: "{table}"',
    MutationRoot.INSERT_ONE: 'insert a single row into the table: "{table}"',
    MutationRoot.UPDATE: 'update data of the table: "{table}"',
    MutationRoot.UPDATE_BY_PK: 'update single row of the table: "{table}"',
    MutationRoot.UPDATE_MANY: 'update multiples rows of table: "{table}"',
    MutationRoot.DELETE: 'delete data from the table: "{table}"',
    MutationRoot.DELETE_BY_PK: 'delete single row from the table: "{table}"',
}


def function_names(
    function: FunctionName, configuration: FunctionConfiguration, convention: Convention
) -> Mapping[FunctionRoot, GraphQLName] | None:
    """``search_author`` and ``search_author_aggregate``, before the source adds to them.

    What an operator wrote stays as written. None when GraphQL can not say it.
    """
    given = configuration.custom_name or given_function_name(function)
    if graphql_name(given) is None:
        return None
    names: dict[FunctionRoot, GraphQLName] = {}
    for root, suffix in ((FunctionRoot.ROWS, ""), (FunctionRoot.AGGREGATE, "_aggregate")):
        declared = configuration.root_fields.get(root.value)
        if declared is not None:
            names[root] = declared
        elif configuration.custom_name is not None:
            names[root] = GraphQLName(f"{given}{suffix}")
        else:
            names[root] = field_name(split(f"{given}{suffix}"), convention)
    return names


def function_root_fields(
    names: Mapping[FunctionRoot, GraphQLName], naming: SourceNaming
) -> Mapping[FunctionRoot, GraphQLName]:
    """The names with what the source adds; those that GraphQL can not say are left out."""
    offered = {
        root: graphql_name(affixed(name, naming.root_fields, naming.convention))
        for root, name in names.items()
    }
    return {root: name for root, name in offered.items() if name is not None}


def function_arguments_type(
    function: FunctionName, configuration: FunctionConfiguration, naming: SourceNaming
) -> GraphQLName:
    """``search_author_args``; Hasura cases it as a field, though it is a type."""
    given = configuration.custom_name or given_function_name(function)
    name = field_name(split(f"{given}_args"), naming.convention)
    return affixed(name, naming.types, naming.convention)


def given_function_name(function: FunctionName) -> str:
    """``search``, or ``hr_search`` outside of public."""
    return function.name if function.schema == "public" else f"{function.schema}_{function.name}"


def table_description(
    table: TableName, comment: str | None, configuration: TableConfiguration
) -> str | None:
    """Of the object type: the configured comment, Postgres' comment, or Hasura's sentence."""
    if configuration.comment is not None:
        return configuration.comment or None
    return comment or f'columns and relationships of "{table}"'
