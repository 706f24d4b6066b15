"""The shapes whose SQL is reviewed: what each one means, as IR over the blog."""

from collections.abc import Mapping

from genkan.engine.catalog.model import BOOL, INT8, TEXT, PgType, array_of, list_of
from genkan.engine.ir.aggregate import AggregateObject, ColumnAggregates, Count, TypenameField
from genkan.engine.ir.aggregate_function import AggregateFunction
from genkan.engine.ir.bool_exp import (
    TRUE,
    And,
    BoolExp,
    Compare,
    DistanceOperator,
    IntersectsBand,
    IsNull,
    Not,
    Operator,
    Or,
    Related,
    Within,
)
from genkan.engine.ir.order_by import (
    AggregateKey,
    ColumnKey,
    Direction,
    OrderBy,
    RelatedKey,
)
from genkan.engine.ir.relay import CursorField, End, NodeIdField, PageInfoPart, Side, Slice, Split
from genkan.engine.ir.root import (
    Root,
    SelectRows,
)
from genkan.engine.ir.select import (
    Aggregate,
    ArrayRelationshipField,
    ColumnField,
    Connection,
    ConnectionRelationshipField,
    Edges,
    NodeField,
    Nodes,
    ObjectRelationshipField,
    PageInfo,
    RowsOf,
    Select,
)
from genkan.engine.ir.value import Constant, Variable
from genkan.engine.names import ColumnName, GraphQLName, ResponseName, VariableName
from genkan.engine.permission.role_view import RoleTable
from genkan.engine.sql.compiler import SqlOptions
from tests.engine.golden.blog import (
    ARTICLE,
    AUTHOR,
    GEOGRAPHY,
    GEOMETRY,
    INT4,
    PLACE,
    READER,
    role_table,
    rows_where,
    view,
)

LTXTQUERY = PgType("public", "ltxtquery")
ADMIN_VIEW = view()
READER_VIEW = view(
    READER,
    author=rows_where(
        {"_or": [{"id": "X-Hasura-User-Id"}, {"articles": {"is_published": True}}]}, limit=10
    ),
    article=rows_where({"is_published": {"_eq": True}}, limit=5, allow_aggregations=True),
)
AUTHORS, ARTICLES = role_table(ADMIN_VIEW, AUTHOR), role_table(ADMIN_VIEW, ARTICLE)
PLACES = role_table(ADMIN_VIEW, PLACE)
MY_AUTHORS, MY_ARTICLES = role_table(READER_VIEW, AUTHOR), role_table(READER_VIEW, ARTICLE)
WHAT_I_WANT = Variable(VariableName("n"), (), INT8)
EXACT, STRINGS = SqlOptions(stringify_numeric_types=False), SqlOptions(stringify_numeric_types=True)


def fields(table: RoleTable, *names: str) -> dict[ResponseName, ColumnField]:
    return {ResponseName(name): ColumnField(column(table, name), TRUE) for name in names}


def column(table: RoleTable, name: str):  # noqa: ANN201 - the catalog's Column
    return table.columns[GraphQLName(name)].column


def key(table: RoleTable, name: str) -> ColumnKey:
    return ColumnKey(column(table, name), TRUE)


def join_of(table: RoleTable, name: str) -> Mapping[ColumnName, ColumnName]:
    return table.relationships[GraphQLName(name)].join


def rows(table: RoleTable, **rest: object) -> RowsOf:
    return RowsOf(source=table.select, **rest)


def listed(table: RoleTable, *names: str, **rest: object) -> Select:
    return Select(rows=rows(table, **rest), fields=fields(table, *names))


def where(table: RoleTable, condition: BoolExp) -> Root:
    return SelectRows(
        Select(rows=rows(table, where=condition), fields=fields(table, *list(table.columns)[:1]))
    )


def compare(table: RoleTable, name: str, operator: Operator, value: Constant) -> Compare:
    return Compare(column(table, name), operator, value, TRUE)


def ascending(by: ColumnKey | RelatedKey | AggregateKey) -> OrderBy:
    return OrderBy(by, Direction.ASC_NULLS_LAST)


def connection(table: RoleTable, **rest: object) -> Connection:
    """Edges and all of pageInfo, by title and id."""
    order = (ascending(key(table, "title")), ascending(key(table, "id")))
    edge = {
        ResponseName("cursor"): CursorField(),
        ResponseName("node"): NodeField(
            {ResponseName("id"): NodeIdField(table.name, (column(table, "id"),))}
        ),
    }
    asked: dict[str, object] = {
        "rows": rows(table, order_by=order),
        "cursor": (("title",), ("id",)),
        "split": None,
        "slice": None,
        "fields": {
            ResponseName("pageInfo"): PageInfo(
                {ResponseName(part.value): part for part in PageInfoPart}
            ),
            ResponseName("edges"): Edges(edge),
        },
    }
    return Connection(**asked | rest)


def connection_of_related() -> Root:
    inner = connection(MY_ARTICLES, slice=Slice(End.FIRST, WHAT_I_WANT))
    field = ConnectionRelationshipField(inner, join_of(MY_AUTHORS, "articles"))
    return SelectRows(Select(rows=rows(MY_AUTHORS), fields={ResponseName("articles"): field}))


def after_cursor(*texts: str | None) -> Split:
    types = (TEXT, INT8)
    values = tuple(Constant(text, one) for text, one in zip(texts, types, strict=True))
    return Split(Side.AFTER, values)


def nested_list() -> Root:
    inner = listed(MY_ARTICLES, "id", "title", limit=WHAT_I_WANT)
    return SelectRows(
        Select(
            rows=rows(MY_AUTHORS),
            fields={
                **fields(MY_AUTHORS, "id"),
                ResponseName("articles"): ArrayRelationshipField(
                    inner, join_of(MY_AUTHORS, "articles")
                ),
            },
        )
    )


def nested_object() -> Root:
    inner = listed(MY_AUTHORS, "name")
    member = ObjectRelationshipField(inner, join_of(MY_ARTICLES, "author"))
    return SelectRows(Select(rows=rows(MY_ARTICLES), fields={ResponseName("author"): member}))


def aggregate(
    table: RoleTable, *, nodes: bool, distinct: bool = False, **rest: object
) -> Aggregate:
    members = {
        ResponseName("aggregate"): AggregateObject(
            {
                ResponseName("count"): Count((), distinct=False),
                ResponseName("some"): Count(
                    (key(table, "id"), key(table, "title")), distinct=distinct
                ),
                ResponseName("max"): ColumnAggregates(
                    AggregateFunction.MAX,
                    {
                        ResponseName("id"): key(table, "id"),
                        ResponseName("__typename"): TypenameField(
                            GraphQLName("article_max_fields")
                        ),
                    },
                ),
                ResponseName("__typename"): TypenameField(GraphQLName("article_aggregate_fields")),
            }
        )
    }
    if nodes:
        members[ResponseName("nodes")] = Nodes(fields(table, "id"))
    return Aggregate(rows=rows(table, **rest), fields=members)


def in_order() -> Root:
    related = RelatedKey(MY_AUTHORS.select, join_of(MY_ARTICLES, "author"), key(MY_AUTHORS, "name"))
    counted = AggregateKey(
        MY_ARTICLES.select, join_of(MY_AUTHORS, "articles"), AggregateFunction.COUNT, None
    )
    largest = RelatedKey(
        MY_AUTHORS.select,
        join_of(MY_ARTICLES, "author"),
        AggregateKey(
            MY_ARTICLES.select,
            join_of(MY_AUTHORS, "articles"),
            AggregateFunction.MAX,
            key(MY_ARTICLES, "id"),
        ),
    )
    counted_of_author = RelatedKey(MY_AUTHORS.select, join_of(MY_ARTICLES, "author"), counted)
    order = (
        ascending(related),
        OrderBy(counted_of_author, Direction.DESC_NULLS_FIRST),
        OrderBy(largest, Direction.DESC_NULLS_LAST),
        OrderBy(key(MY_ARTICLES, "id"), Direction.ASC_NULLS_FIRST),
    )
    return SelectRows(listed(MY_ARTICLES, "id", order_by=order, offset=WHAT_I_WANT))


def hidden(name: str) -> Root:
    """A column that shows on some rows only (inherited roles)."""
    shown = compare(AUTHORS, "is_registered", Operator.EQ, Constant("true", BOOL))
    field = ColumnField(column(AUTHORS, name), shown)
    condition = Compare(column(AUTHORS, name), Operator.GT, Constant("1", INT4), shown)
    by = OrderBy(ColumnKey(column(AUTHORS, name), shown), Direction.ASC_NULLS_LAST)
    select = Select(
        rows=rows(AUTHORS, where=condition, order_by=(by,)), fields={ResponseName(name): field}
    )
    return SelectRows(select)


def every_condition() -> Root:
    client = compare(MY_AUTHORS, "name", Operator.EQ, Constant("x-hasura-user-id", TEXT))
    related = Related(
        MY_AUTHORS.select.granted, join_of(MY_ARTICLES, "author"), Or((client, Not(client)))
    )
    empty = IsNull(column(MY_ARTICLES, "title"), is_null=True, shown=TRUE)
    full = IsNull(column(MY_ARTICLES, "title"), is_null=False, shown=TRUE)
    return where(MY_ARTICLES, And((related, Or((empty, full)), Or(()))))


def articles_such_that(condition: BoolExp) -> Related:
    """Of an author: that there is such an article."""
    return Related(ARTICLES.select.granted, join_of(AUTHORS, "articles"), condition)


def author_such_that(condition: BoolExp) -> Related:
    return Related(AUTHORS.select.granted, join_of(ARTICLES, "author"), condition)


def many_related() -> Root:
    """More conditions on related rows than are joined at one level of the query."""
    one = articles_such_that(compare(ARTICLES, "id", Operator.EQ, Constant("1", INT8)))
    return where(AUTHORS, And((*[one] * 7, articles_such_that(author_such_that(one)))))


def alternatives_within_alternatives(depth: int) -> Root:
    """Of which none need hold: sub-selects within each other."""
    mine = compare(AUTHORS, "name", Operator.EQ, Constant("a", TEXT))
    theirs = compare(ARTICLES, "title", Operator.EQ, Constant("a", TEXT))
    condition: BoolExp = mine
    for _ in range(depth):
        condition = Or((mine, articles_such_that(Or((theirs, author_such_that(condition))))))
    return where(AUTHORS, condition)


LISTS_OF_TEXTS = list_of(array_of(TEXT))


def texts(*items: str) -> Constant:
    return Constant("{" + ",".join(items) + "}", array_of(TEXT))


def every_operator() -> Root:
    text, one, many = Constant("a", TEXT), Constant("1", INT4), Constant("{1,2}", array_of(INT4))
    plain = [
        *(compare(AUTHORS, "id", operator, one) for operator in list(Operator)[:6]),
        compare(AUTHORS, "id", Operator.IN, many),
        compare(AUTHORS, "id", Operator.NIN, many),
        *(compare(AUTHORS, "name", operator, text) for operator in list(Operator)[8:18]),
        compare(AUTHORS, "tags", Operator.CONTAINS, texts("a")),
        compare(AUTHORS, "tags", Operator.IN, Constant('{"{a,b}","{}"}', LISTS_OF_TEXTS)),
        compare(AUTHORS, "tags", Operator.NIN, Constant('{"{a,b}"}', LISTS_OF_TEXTS)),
    ]
    return where(AUTHORS, And(tuple(plain)))


def json_operators() -> Root:
    return where(
        ARTICLES,
        And(
            (
                compare(
                    ARTICLES,
                    "extra",
                    Operator.CONTAINED_IN,
                    Constant("{}", column(ARTICLES, "extra").type),
                ),
                compare(ARTICLES, "extra", Operator.HAS_KEY, Constant("k", TEXT)),
                compare(ARTICLES, "extra", Operator.HAS_KEYS_ANY, texts("k")),
                compare(ARTICLES, "extra", Operator.HAS_KEYS_ALL, texts("k")),
                Compare(
                    column(ARTICLES, "extra"),
                    Operator.LIKE,
                    Constant("a", TEXT),
                    TRUE,
                    cast=TEXT,
                ),
            )
        ),
    )


def place_operators() -> Root:
    shape, spot = Constant("{}", GEOMETRY), Constant("{}", GEOGRAPHY)
    path = column(PLACES, "path").type
    distance = Constant("1", PgType("pg_catalog", "float8"))
    band = Constant("1", INT4)
    functions = [
        one
        for one in Operator
        if one.name.startswith("ST_") and one is not Operator.ST_INTERSECTS_RAST
    ]
    return where(
        PLACES,
        And(
            (
                *(compare(PLACES, "shape", operator, shape) for operator in functions),
                compare(
                    PLACES,
                    "picture",
                    Operator.ST_INTERSECTS_RAST,
                    Constant("00", column(PLACES, "picture").type),
                ),
                compare(PLACES, "shape", Operator.IN, Constant("{}", array_of(GEOMETRY))),
                compare(PLACES, "path", Operator.ANCESTOR_ANY, Constant("{a}", array_of(path))),
                compare(PLACES, "path", Operator.MATCHES_FULLTEXT, Constant("a", LTXTQUERY)),
                Within(
                    column(PLACES, "spot"),
                    DistanceOperator.ST_D_WITHIN,
                    spot,
                    distance,
                    Constant("true", BOOL),
                    TRUE,
                ),
                Within(
                    column(PLACES, "spot"),
                    DistanceOperator.ST_3D_D_WITHIN,
                    shape,
                    distance,
                    None,
                    TRUE,
                    cast=GEOMETRY,
                ),
                IntersectsBand(column(PLACES, "picture"), band, shape, TRUE),
                IntersectsBand(column(PLACES, "picture"), None, shape, TRUE),
            )
        ),
    )


def permission(condition: Mapping[str, object]) -> Root:
    readable = view(READER, author=rows_where(condition))
    return SelectRows(listed(role_table(readable, AUTHOR), "id"))


def long_names() -> Root:
    field = ColumnField(column(AUTHORS, "id"), TRUE)
    members = {
        ResponseName("a" * 64): field,
        ResponseName("t"): TypenameField(GraphQLName("author")),
    }
    return SelectRows(Select(rows=rows(AUTHORS), fields=members))


def json_path() -> Root:
    path = Constant("{a,0}", array_of(TEXT))
    field = ColumnField(column(ARTICLES, "extra"), TRUE, path)
    return SelectRows(Select(rows=rows(ARTICLES), fields={ResponseName("extra"): field}))
