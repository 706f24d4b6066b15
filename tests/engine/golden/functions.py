"""The shapes of computed fields and functions, from requests of a role that may not see all."""

from collections.abc import Mapping
from dataclasses import replace

from genkan.engine.ir.root import Root
from genkan.engine.metadata.model import Metadata, SelectPermission, TrackedFunction
from genkan.engine.names import DEFAULT_SOURCE, ColumnName, ComputedFieldName, ResponseName
from genkan.engine.operation.model import GraphQLRequest
from genkan.engine.operation.parse import parse
from genkan.engine.permission.resolve import resolve_role
from genkan.engine.plan.planner import plan
from genkan.engine.schema.build import build_role_schema
from tests.engine.golden.blog import CATALOG, READER, function_name, rows_where, source

AUTHORS = SelectPermission(
    columns=(ColumnName("id"), ColumnName("name")),
    filter={},
    computed_fields=tuple(map(ComputedFieldName, ("score", "rank", "near"))),
)
FUNCTIONS = (
    TrackedFunction(function_name("found")),
    TrackedFunction(function_name("newest"), {"session_argument": "hasura_session"}),
)


def metadata() -> Metadata:
    declared = source(
        author=AUTHORS,
        article=rows_where({"is_published": {"_eq": True}}, limit=5, allow_aggregations=True),
    )
    functions = {function.name: function for function in FUNCTIONS}
    return Metadata({DEFAULT_SOURCE: replace(declared, functions=functions)})


SCHEMA = build_role_schema(resolve_role(metadata(), {DEFAULT_SOURCE: CATALOG}, READER))


def planned(query: str) -> Root:
    operation = parse(GraphQLRequest(query, {}, None), SCHEMA)
    return plan(operation, SCHEMA)[ResponseName("root")]


SHAPES: Mapping[str, Root] = {
    "computed_scalar": planned(
        "{ root: author(where: {score: {_gt: 1}}, order_by: {rank: desc}, limit: 3)"
        " { id score near(args: {distance: 7}) } }"
    ),
    "computed_rows": planned(
        '{ root: author(where: {own_articles: {title: {_eq: "a"}}},'
        " order_by: {own_articles_aggregate: {max: {title: asc}}})"
        " { own_articles(where: {id: {_gt: 1}}, order_by: {id: asc}, limit: 2) { title }"
        " own_articles_aggregate { aggregate { count } } } }"
    ),
    "computed_aggregate": planned(
        "{ root: author(limit: 1) { articles_aggregate { nodes { author { score } } } } }"
    ),
    "function": planned('{ root: found(args: {word: "b"}, order_by: {id: asc}) { id title } }'),
    "function_named": planned('{ root: found(args: {word: "b", since: 1}) { id } }'),
    "function_aggregate": planned(
        '{ root: found_aggregate(args: {word: "b"}) { aggregate { count } nodes { id } } }'
    ),
    "function_of_one_row": planned("{ root: newest { id title } }"),
}
