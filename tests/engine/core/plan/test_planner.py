"""Operations to the IR: what a request means, grants included."""

import pytest

from genkan.engine.errors import ValidationFailed
from genkan.engine.ir.aggregate import AggregateObject, Count
from genkan.engine.ir.bool_exp import (
    FALSE,
    TRUE,
    And,
    BoolExp,
    Compare,
    IsNull,
    Not,
    Operator,
    Or,
    Related,
)
from genkan.engine.ir.order_by import (
    AggregateKey,
    ColumnKey,
    Direction,
    OrderBy,
    RelatedKey,
)
from genkan.engine.ir.root import Literal, Root, SelectAggregate, SelectRow, SelectRows
from genkan.engine.ir.select import ArrayRelationshipField, ColumnField
from genkan.engine.ir.value import INT8, Constant
from genkan.engine.names import ColumnName, ResponseName
from genkan.engine.plan.planner import plan
from genkan.engine.schema.build import RoleSchema
from tests.engine.core.schema.blog import (
    ADMIN_SCHEMA,
    ARTICLE,
    AUTHOR,
    NOBODY_SCHEMA,
    USER_SCHEMA,
    parsed,
    pg,
)


def planned(query: str, schema: RoleSchema = ADMIN_SCHEMA) -> Root:
    (root,) = plan(parsed(query, schema), schema).values()
    return root


def rows_of(query: str, schema: RoleSchema = ADMIN_SCHEMA) -> SelectRows:
    root = planned(query, schema)
    assert isinstance(root, SelectRows)
    return root


def where(condition: str, schema: RoleSchema = ADMIN_SCHEMA) -> BoolExp:
    return rows_of(f"{{ author(where: {condition}) {{ name }} }}", schema).select.rows.where


ID_IS_1 = Compare(AUTHOR.columns[ColumnName("id")], Operator.EQ, Constant("1", pg("int4")), TRUE)
IS_ACTIVE_NULL = IsNull(AUTHOR.columns[ColumnName("is_active")], is_null=True, shown=TRUE)

CONDITIONS = [
    ("null", TRUE),
    ("{}", TRUE),
    ("{id: {}}", TRUE),
    ("{_and: []}", TRUE),
    ("{_or: []}", FALSE),
    ("{_not: {}}", Not(TRUE)),
    ("{_or: {id: {_eq: 1}}}", Or((ID_IS_1,))),
    ("{_or: [{}, {id: {_eq: 1}}]}", Or((TRUE, ID_IS_1))),
    ("{id: {_eq: 1}}", ID_IS_1),
    ("{id: {_eq: 1}, is_active: {_is_null: true}}", And((ID_IS_1, IS_ACTIVE_NULL))),
    ("{_not: {_and: [{id: {_eq: 1}}]}}", Not(ID_IS_1)),
]


@pytest.mark.parametrize(("condition", "meaning"), CONDITIONS)
def test_a_condition_means_what_hasura_says(condition: str, meaning: BoolExp) -> None:
    assert where(condition) == meaning


def test_a_condition_on_related_rows_counts_only_rows_the_role_may_see() -> None:
    condition = where("{articles: {id: {_eq: 1}}}", USER_SCHEMA)
    assert isinstance(condition, Related)
    granted = USER_SCHEMA.view.tables[ARTICLE.name].select.granted
    assert condition.target is granted
    assert granted.rows != TRUE
    assert condition.join == {"id": "author_id"}


def test_every_read_holds_the_roles_grant() -> None:
    select = rows_of("{ author { name articles { id } } }", USER_SCHEMA).select
    assert select.rows.source is USER_SCHEMA.view.tables[AUTHOR.name].select
    articles = select.fields[ResponseName("articles")]
    assert isinstance(articles, ArrayRelationshipField)
    assert articles.select.rows.source is USER_SCHEMA.view.tables[ARTICLE.name].select


def test_a_primary_key_is_a_condition() -> None:
    root = planned("{ author_by_pk(id: 1) { name } }")
    assert isinstance(root, SelectRow)
    assert root.select.rows.where == ID_IS_1


def test_limit_and_offset_are_values() -> None:
    rows = rows_of('{ author(limit: 3, offset: "9007199254740993") { id } }').select.rows
    assert rows.limit == Constant("3", INT8)
    assert rows.offset == Constant("9007199254740993", INT8)


def test_an_order_keeps_its_keys_in_the_order_they_were_written() -> None:
    query = """{ article(order_by: [
        {author: {name: asc}, id: desc}, {title: null},
        {author: {articles_aggregate: {max: {rating: desc_nulls_last}, count: asc}}}
    ]) { id } }"""
    author = ADMIN_SCHEMA.view.tables[AUTHOR.name]
    article = ADMIN_SCHEMA.view.tables[ARTICLE.name]
    to_author = {ColumnName("author_id"): ColumnName("id")}
    to_articles = {ColumnName("id"): ColumnName("author_id")}

    def key(table: str, column: str) -> ColumnKey:
        found = (AUTHOR if table == "author" else ARTICLE).columns[ColumnName(column)]
        return ColumnKey(found, TRUE)

    keys = rows_of(query).select.rows.order_by
    assert [(one.direction, type(one.key)) for one in keys] == [
        (Direction.ASC_NULLS_LAST, RelatedKey),
        (Direction.DESC_NULLS_FIRST, ColumnKey),
        (Direction.DESC_NULLS_LAST, RelatedKey),
        (Direction.ASC_NULLS_LAST, RelatedKey),
    ]
    assert keys[0] == OrderBy(
        RelatedKey(author.select, to_author, key("author", "name")), Direction.ASC_NULLS_LAST
    )
    counted = keys[3].key
    assert isinstance(counted, RelatedKey)
    assert isinstance(counted.key, AggregateKey)
    assert (counted.key.source, counted.key.join) == (article.select, to_articles)
    assert counted.key.column is None


def test_distinct_columns_are_the_first_of_the_order() -> None:
    rows = rows_of(
        "{ author(distinct_on: [name, id], order_by: [{id: asc}, {name: asc}]) { id } }"
    ).select.rows
    assert [column.name for column in rows.distinct_on] == ["name", "id"]


@pytest.mark.parametrize(
    "order", ["{name: asc}", "[{articles_aggregate: {count: asc}}, {id: asc}]"]
)
def test_distinct_columns_that_are_not_first_in_the_order_are_refused(order: str) -> None:
    with pytest.raises(ValidationFailed) as raised:
        planned(f"{{ author(distinct_on: id, order_by: {order}) {{ id }} }}")
    assert raised.value.path == "$.selectionSet.author.args"
    assert raised.value.message == ('"distinct_on" columns must match initial "order_by" columns')


def test_counting_without_columns_counts_rows() -> None:
    query = """{ author_aggregate { aggregate {
        all: count(distinct: true) some: count(columns: [name], distinct: true) } } }"""
    root = planned(query)
    assert isinstance(root, SelectAggregate)
    numbers = root.aggregate.fields[ResponseName("aggregate")]
    assert isinstance(numbers, AggregateObject)
    name = ColumnKey(AUTHOR.columns[ColumnName("name")], TRUE)
    assert numbers.values == {
        "all": Count((), distinct=False),
        "some": Count((name,), distinct=True),
    }


@pytest.mark.parametrize(
    ("path", "text"), [("$.a[0].b", '{"a","0","b"}'), ("a['b c']", '{"a","b c"}'), ("$", None)]
)
def test_a_json_path_is_a_list_of_steps(path: str, text: str | None) -> None:
    select = rows_of(f'{{ article {{ details(path: "{path}") }} }}').select
    field = select.fields[ResponseName("details")]
    assert isinstance(field, ColumnField)
    found = None if field.json_path is None else getattr(field.json_path, "text", None)
    assert found == text


def test_a_json_path_that_is_none_is_refused() -> None:
    with pytest.raises(ValidationFailed, match="parse json path error") as raised:
        planned('{ article { details(path: "$.a[") } }')
    assert raised.value.path == "$.selectionSet.article.selectionSet.details.args"


def test_typename_and_the_empty_schema_need_no_database() -> None:
    assert planned("{ __typename }") == Literal(b'"query_root"')
    answer = planned("{ no_queries_available }", NOBODY_SCHEMA)
    assert isinstance(answer, Literal)
    assert answer.json.startswith(b'"There are no queries available to the current role.')


def test_aliases_are_the_names_of_the_response_in_its_order() -> None:
    operation = parsed("{ b: author { id } a: article { id } __typename }")
    assert list(plan(operation, ADMIN_SCHEMA)) == ["b", "a", "__typename"]
