"""The engine's side of a world with native queries: its catalog, its metadata, its requests."""

import re
from collections.abc import Mapping
from dataclasses import replace

from msgspec import structs

from genkan.engine.catalog.model import Catalog, PgType, QueryColumns
from genkan.engine.metadata.model import (
    LogicalModel,
    ManualJoin,
    Metadata,
    NativeQuery,
    NativeQueryJoin,
    Relationship,
    SelectPermission,
)
from genkan.engine.metadata.model_fields import LogicalModelField, QueryArgument, ScalarOf
from genkan.engine.metadata.native_queries import query_text
from genkan.engine.names import (
    DEFAULT_SOURCE,
    ArgumentName,
    ColumnName,
    LogicalModelName,
    NativeQueryName,
    RelationshipName,
    RoleName,
)
from genkan.engine.operation.model import GraphQLRequest
from tests.engine.property import engine_answer
from tests.engine.property.random_native_queries import NativeWorld, table_of
from tests.engine.property.random_world import Relation, TableSpec

# A native query's field with arguments, and one of a single row without.
LISTED = re.compile(r"\b(q\d|native_\w+)\(")
SINGLE = re.compile(r"\b(native_\w+)\{")


def catalog_of(native: NativeWorld) -> Catalog:
    """What Postgres says of the native queries, besides the tables."""
    catalog = engine_answer.catalog_of(native.tables)
    types = {name: PgType("pg_catalog", name) for name in ("int4", "text", "bool")}
    answers = {
        query_text(query): QueryColumns(
            {name: one.type for name, one in columns_behind(query, catalog).items()}, frozenset()
        )
        for query in metadata_of(native).sources[DEFAULT_SOURCE].native_queries.values()
    }
    return replace(catalog, types=types, queries=answers)


def columns_behind(query: NativeQuery, catalog: Catalog) -> Mapping:
    return catalog.tables[engine_answer.name_of(table_of(query.name.name))].columns


def metadata_of(native: NativeWorld) -> Metadata:
    """The tables' metadata, with models and native queries."""
    declared = engine_answer.metadata_of(native.tables)
    source = declared.sources[DEFAULT_SOURCE]
    models = [logical_model(native, name) for name in native.codes]
    native_queries = [native_query(native, name) for name in native.codes]
    tables = {}
    for name, table in source.tables.items():
        objects, arrays = relationships(native.everything.tables[name.name], of_query=False)
        tables[name] = replace(
            table,
            object_relationships={**table.object_relationships, **objects},
            array_relationships={**table.array_relationships, **arrays},
        )
    changed = replace(
        source,
        tables=tables,
        logical_models={one.name: one for one in models},
        native_queries={one.name: one for one in native_queries},
    )
    return replace(declared, sources={DEFAULT_SOURCE: changed})


def logical_model(native: NativeWorld, query: str) -> LogicalModel:
    fields = {
        ColumnName(one.name): LogicalModelField(ScalarOf(one.type, one.nullable))
        for one in native.everything.tables[query].columns.values()
    }
    permissions = {
        RoleName(role): SelectPermission(
            columns=tuple(map(ColumnName, one.columns)), filter=one.filter, limit=one.limit
        )
        for role, one in native.everything.declared[query].items()
    }
    return LogicalModel(model_of(query), fields, select_permissions=permissions)


def model_of(query: str) -> LogicalModelName:
    return LogicalModelName(DEFAULT_SOURCE, query.replace("q", "m"))


def native_query(native: NativeWorld, name: str) -> NativeQuery:
    objects, arrays = relationships(native.everything.tables[name], of_query=True)
    return NativeQuery(
        NativeQueryName(DEFAULT_SOURCE, name),
        native.codes[name],
        model_of(name),
        arguments={ArgumentName("least"): QueryArgument("int4")},
        object_relationships=objects,
        array_relationships=arrays,
    )


def relationships(spec: TableSpec, *, of_query: bool) -> tuple[dict, dict]:
    """Object and array relationships; of a table only those that it has not by foreign keys."""
    objects, arrays = {}, {}
    for relation in spec.relations.values():
        if of_query or leads_to_query(relation):
            name = RelationshipName(relation.name)
            found = Relationship(name, join_of(relation))
            (arrays if relation.is_array else objects)[name] = found
    return objects, arrays


def join_of(relation: Relation) -> ManualJoin | NativeQueryJoin:
    columns = {ColumnName(relation.ours): ColumnName(relation.theirs)}
    if leads_to_query(relation):
        return NativeQueryJoin(NativeQueryName(DEFAULT_SOURCE, relation.target), columns)
    return ManualJoin(engine_answer.name_of(relation.target), columns)


def leads_to_query(relation: Relation) -> bool:
    return relation.target.startswith("q")


def of_native_queries(request: GraphQLRequest, least: int) -> GraphQLRequest:
    """The request with the arguments that native queries want, and their models' types."""
    text = LISTED.sub(rf"\1(args: {{least: {least}}}, ", request.query)
    text = SINGLE.sub(rf"\1(args: {{least: {least}}}) {{", text)
    return structs.replace(request, query=re.sub(r"\bq(\d_bool_exp)", r"m\1", text))
