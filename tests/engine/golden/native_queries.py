"""The shapes of native queries, from requests of a role whose permission leaves some rows."""

from collections.abc import Mapping
from dataclasses import replace

from genkan.engine.catalog.model import TEXT
from genkan.engine.ir.root import Root
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
from genkan.engine.names import (
    DEFAULT_SOURCE,
    ArgumentName,
    ColumnName,
    LogicalModelName,
    NativeQueryName,
    RelationshipName,
    ResponseName,
)
from genkan.engine.operation.model import GraphQLRequest
from genkan.engine.operation.parse import parse
from genkan.engine.permission.resolve import resolve_role
from genkan.engine.plan.planner import plan
from genkan.engine.schema.build import build_role_schema
from tests.engine.golden.blog import ARTICLE, AUTHOR, CATALOG, INT4, READER, rows_where, source

MODEL = LogicalModel(
    name=LogicalModelName(DEFAULT_SOURCE, "cut"),
    fields={
        ColumnName("author_id"): LogicalModelField(ScalarOf("int")),
        ColumnName("start"): LogicalModelField(ScalarOf("text", nullable=True)),
    },
    select_permissions={
        READER: SelectPermission(
            columns=(ColumnName("start"),),
            filter={"author_id": {"_eq": "X-Hasura-User-Id"}},
            limit=5,
        )
    },
)
CUTS = NativeQuery(
    name=NativeQueryName(DEFAULT_SOURCE, "cuts"),
    code="select author_id, left(title, {{n}}) as start from article -- {{n}}\nwhere {{n}} > 0;",
    returns=MODEL.name,
    arguments={ArgumentName("n"): QueryArgument("int")},
    object_relationships={
        RelationshipName("author"): Relationship(
            RelationshipName("author"),
            ManualJoin(AUTHOR, {ColumnName("author_id"): ColumnName("id")}),
        )
    },
)
TO_CUTS = Relationship(
    RelationshipName("cuts"),
    NativeQueryJoin(CUTS.name, {ColumnName("author_id"): ColumnName("author_id")}),
)


def metadata() -> Metadata:
    declared = source(author=rows_where({"id": {"_gt": 1}}), article=rows_where({}))
    article = replace(declared.tables[ARTICLE], array_relationships={TO_CUTS.name: TO_CUTS})
    changed = replace(
        declared,
        tables={**declared.tables, ARTICLE: article},
        logical_models={MODEL.name: MODEL},
        native_queries={CUTS.name: CUTS},
    )
    return Metadata({DEFAULT_SOURCE: changed})


TYPES = replace(CATALOG, types={"int": INT4, "text": TEXT})
SCHEMA = build_role_schema(resolve_role(metadata(), {DEFAULT_SOURCE: TYPES}, READER))


def planned(query: str) -> Root:
    operation = parse(GraphQLRequest(query, {}, None), SCHEMA)
    return plan(operation, SCHEMA)[ResponseName("root")]


SHAPES: Mapping[str, Root] = {
    "native_query": planned(
        '{ root: cuts(args: {n: 3}, where: {start: {_eq: "a"}}, order_by: {start: asc},'
        " distinct_on: start, limit: 9) { start author { id } } }"
    ),
    "native_query_related": planned(
        "{ root: article(limit: 1) { id cuts(args: {n: 3}, offset: 1) { start } } }"
    ),
}
