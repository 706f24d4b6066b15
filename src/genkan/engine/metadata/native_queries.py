"""A source's native queries and logical models: finding them, and what they ask for.

Source: Hasura v2, native queries, logical models.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from enum import Enum

from genkan.engine.catalog.model import QueryText, Wanted
from genkan.engine.metadata.model import (
    InlineModel,
    LogicalModel,
    NativeQuery,
    Relationship,
    SelectPermission,
    Source,
)
from genkan.engine.metadata.model_fields import ArrayOf, FieldType, ModelFields, ModelOf, ScalarOf
from genkan.engine.names import ColumnName, LogicalModelName, NativeQueryName, RoleName, TableName

Permissions = Mapping[RoleName, SelectPermission]


def model_of(source: Source, query: NativeQuery) -> LogicalModel | None:
    """What the query's rows are; None when its logical model is not tracked.

    A model that stands in the query is named as the query is.
    """
    match query.returns:
        case LogicalModelName() as name:
            return source.logical_models.get(name)
        case InlineModel(fields, select_permissions):
            name = LogicalModelName(source.name, query.name.name)
            return LogicalModel(name, fields, query.description, select_permissions)


def relationships_of(query: NativeQuery) -> Iterator[tuple[Relationship, bool]]:
    """The query's relationships; the second: whether it is an array relationship."""
    for relationship in query.object_relationships.values():
        yield relationship, False
    for relationship in query.array_relationships.values():
        yield relationship, True


def query_text(query: NativeQuery) -> QueryText:
    """The query as Postgres is asked about it."""
    types = ((name, argument.type) for name, argument in query.arguments.items())
    return QueryText(query.code, tuple(types))


def scalars_of(fields: ModelFields) -> Mapping[ColumnName, str]:
    """The fields that are columns of the query's rows, with their types' names."""
    return {
        name: field.type.scalar
        for name, field in fields.items()
        if isinstance(field.type, ScalarOf)
    }


def referenced_model(field_type: FieldType) -> LogicalModelName | None:
    """The logical model that a field is, or has any number of; None for other types."""
    match field_type:
        case ScalarOf():
            return None
        case ArrayOf(items):
            return referenced_model(items)
        case ModelOf(model):
            return model


def type_names(source: Source) -> frozenset[str]:
    """The names of types that the source's models and queries use."""
    inline = (one.returns for one in source.native_queries.values())
    models = (*source.logical_models.values(), *inline)
    of_fields = (
        scalar
        for model in models
        if isinstance(model, LogicalModel | InlineModel)
        for scalar in scalars_of(model.fields).values()
    )
    of_arguments = (
        argument.type
        for query in source.native_queries.values()
        for argument in query.arguments.values()
    )
    return frozenset((*of_fields, *of_arguments))


class NativeQueryValidation(Enum):
    """Whether Postgres is asked about native queries before they are offered."""

    ON = "on"
    OFF = "off"


def wanted_of(source: Source, validation: NativeQueryValidation) -> Wanted:
    """What has to be known of the source's database for its metadata."""
    is_on = validation is NativeQueryValidation.ON
    queries = source.native_queries.values() if is_on else ()
    return Wanted(
        enum_tables=frozenset(table.name for table in source.tables.values() if table.is_enum),
        types=type_names(source),
        queries=frozenset(map(query_text, queries)),
    )


def select_permissions_of(source: Source, owner: LogicalModelName | NativeQueryName) -> Permissions:
    """Of a logical model, or of the model that stands in a native query."""
    if isinstance(owner, LogicalModelName):
        model = source.logical_models.get(owner)
        return {} if model is None else model.select_permissions
    query = source.native_queries.get(owner)
    returns = None if query is None else query.returns
    return returns.select_permissions if isinstance(returns, InlineModel) else {}


def with_select_permissions(
    source: Source, owner: LogicalModelName | NativeQueryName, permissions: Permissions
) -> Source:
    """The source with other permissions there; where there is no model, as it was."""
    if isinstance(owner, LogicalModelName):
        model = source.logical_models.get(owner)
        if model is None:
            return source
        changed = replace(model, select_permissions=permissions)
        return replace(source, logical_models={**source.logical_models, owner: changed})
    query = source.native_queries.get(owner)
    if query is None or not isinstance(query.returns, InlineModel):
        return source
    returns = replace(query.returns, select_permissions=permissions)
    queries = {**source.native_queries, owner: replace(query, returns=returns)}
    return replace(source, native_queries=queries)


def model_as_table(owner: LogicalModelName | NativeQueryName) -> TableName:
    """What stands for a model where a table's name is asked; no table has it."""
    return TableName(owner.source, "", owner.name)


def permissions_in(
    source: Source,
) -> Iterator[tuple[LogicalModelName | NativeQueryName, LogicalModel, Permissions]]:
    """Every place where a logical model has permissions, with the model."""
    for model in source.logical_models.values():
        yield model.name, model, model.select_permissions
    for query in source.native_queries.values():
        model = model_of(source, query)
        if isinstance(query.returns, InlineModel) and model is not None:
            yield query.name, model, query.returns.select_permissions
