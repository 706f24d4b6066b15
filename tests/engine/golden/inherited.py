"""The shapes of an inherited role: values that show on some rows only."""

from collections.abc import Mapping
from dataclasses import replace

from genkan.engine.catalog.model import INT8
from genkan.engine.ir.aggregate import AggregateObject, ColumnAggregates, Count
from genkan.engine.ir.aggregate_function import AggregateFunction
from genkan.engine.ir.bool_exp import Compare, Operator, Related
from genkan.engine.ir.order_by import ColumnKey, Direction, OrderBy
from genkan.engine.ir.root import Root, SelectAggregate, SelectRow, SelectRows
from genkan.engine.ir.select import Aggregate, ColumnField, RowsOf, Select
from genkan.engine.ir.value import Constant, Variable
from genkan.engine.metadata.model import Metadata, SelectPermission
from genkan.engine.names import (
    DEFAULT_SOURCE,
    ColumnName,
    GraphQLName,
    ResponseName,
    RoleName,
    VariableName,
)
from genkan.engine.permission.resolve import resolve_role
from genkan.engine.permission.role_view import RoleColumn
from tests.engine.golden.blog import ARTICLE, AUTHOR, CATALOG, NUMERIC, rows_where, source

SELF, PUBLISHER, BOTH = RoleName("self"), RoleName("publisher"), RoleName("both")
OWN = SelectPermission(
    (ColumnName("id"), ColumnName("name"), ColumnName("balance")),
    {"id": "X-Hasura-User-Id"},
    limit=3,
)
PUBLISHED = SelectPermission(
    (ColumnName("id"), ColumnName("name"), ColumnName("is_registered")),
    {"articles": {"is_published": {"_eq": True}}},
    limit=7,
    allow_aggregations=True,
)
N = Variable(VariableName("n"), (), INT8)


def metadata() -> Metadata:
    declared = source(article=rows_where({}))
    authors = replace(declared.tables[AUTHOR], select_permissions={SELF: OWN, PUBLISHER: PUBLISHED})
    articles = replace(declared.tables[ARTICLE], select_permissions={SELF: rows_where({})})
    tables = {**declared.tables, AUTHOR: authors, ARTICLE: articles}
    return Metadata({DEFAULT_SOURCE: replace(declared, tables=tables)}, {BOTH: (SELF, PUBLISHER)})


VIEW = resolve_role(metadata(), {DEFAULT_SOURCE: CATALOG}, BOTH)
AUTHORS, ARTICLES = VIEW.tables[AUTHOR], VIEW.tables[ARTICLE]


def column(name: str) -> RoleColumn:
    return AUTHORS.columns[GraphQLName(name)]


def key(name: str) -> ColumnKey:
    return ColumnKey(column(name).column, column(name).shown)


def fields(*names: str) -> Mapping[ResponseName, ColumnField]:
    return {
        ResponseName(name): ColumnField(column(name).column, column(name).shown) for name in names
    }


def compare(name: str, value: Constant | Variable) -> Compare:
    return Compare(column(name).column, Operator.EQ, value, column(name).shown)


def rows(**rest: object) -> RowsOf:
    return RowsOf(source=AUTHORS.select, **rest)


def listed() -> Root:
    return SelectRows(Select(rows=rows(), fields=fields("id", "name", "balance", "is_registered")))


def by_pk() -> Root:
    return SelectRow(Select(rows=rows(where=compare("id", N)), fields=fields("balance")))


def distinct_on() -> Root:
    order = tuple(
        OrderBy(key(name), Direction.ASC_NULLS_LAST) for name in ("is_registered", "balance", "id")
    )
    distinct = (column("balance").column, column("is_registered").column)
    return SelectRows(Select(rows=rows(order_by=order, distinct_on=distinct), fields=fields("id")))


def aggregate() -> Root:
    values = AggregateObject(
        {
            ResponseName("count"): Count((key("balance"),), distinct=True),
            ResponseName("sum"): ColumnAggregates(
                AggregateFunction.SUM, {ResponseName("balance"): key("balance")}
            ),
        }
    )
    return SelectAggregate(Aggregate(rows=rows(), fields={ResponseName("aggregate"): values}))


def related() -> Root:
    author = ARTICLES.relationships[GraphQLName("author")]
    condition = compare("balance", Constant("1.5", NUMERIC))
    where = Related(AUTHORS.select.granted, author.join, condition)
    title = ARTICLES.columns[GraphQLName("title")]
    members = {ResponseName("title"): ColumnField(title.column, title.shown)}
    return SelectRows(Select(rows=RowsOf(source=ARTICLES.select, where=where), fields=members))


SHAPES: Mapping[str, Root] = {
    "inherited_list": listed(),
    "inherited_by_pk": by_pk(),
    "inherited_distinct_on": distinct_on(),
    "inherited_aggregate": aggregate(),
    "inherited_related": related(),
}
