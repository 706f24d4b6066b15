"""That Postgres takes the golden statements, and answers with one row of one json value."""

import asyncio
import json

import pytest

from genkan.engine.names import RoleName, SessionVariable, VariableName
from genkan.engine.session import Session
from genkan.engine.sql.bind import bind
from genkan.engine.sql.compiler import compile_root
from genkan.storage.connection import connect
from tests.engine.golden.test_golden_sql import CASES

# PostGIS and ltree are not in the embedded Postgres: the compatibility cases run those.
ELSEWHERE = {"geometry", "operators_place"}
TABLES = """
create table author (
    id int primary key, name text, is_registered bool not null, balance numeric, tags text[]
);
create table article (
    id int8 primary key, author_id int not null, editor_id int, title text,
    is_published bool not null, extra jsonb, raw json, status text not null default 'draft'
);
create table customer (id int primary key, name text);
create table orders (
    id int8 primary key, customer_id int not null, placed_on date, placed_at timestamptz,
    shipped_at timestamp, total numeric, weight float8, discount float8, is_paid bool not null,
    status text, note json
);
create function author_score(author_row author) returns int language sql stable
    as $$ select author_row.id $$;
create function author_rank(hasura_session json, author_row author) returns int
    language sql stable as $$ select (hasura_session ->> 'x-hasura-user-id')::int $$;
create function author_articles(author_row author) returns setof article language sql stable
    as $$ select * from article where author_id = author_row.id $$;
create function author_near(author_row author, distance int) returns int language sql stable
    as $$ select author_row.id * distance $$;
create function found(word text, status text default 'draft', since int8 default 0)
    returns setof article language sql stable
    as $$ select * from article where title <= word and article.status = found.status
          and id >= since $$;
create function newest(hasura_session json) returns article language sql stable
    as $$ select * from article where id = 10 + (hasura_session ->> 'x-hasura-user-id')::int $$;
create function publish(by int) returns setof article language sql volatile
    as $$ update article set is_published = true where author_id = by returning * $$;
create function touch() returns setof article language sql volatile
    as $$ update article set title = title || '!' where id < 12 returning * $$;
insert into customer values (1, 'c'), (2, 'd');
insert into orders values
    (1, 1, '2024-01-03', null, null, 10, 1, 0, true, 'new', null),
    (2, 1, '2024-01-04', null, null, 20, 10, 1, true, 'old', null),
    (3, 2, '2024-02-04', null, null, 30, 20, 1, false, 'old', null);
insert into author values (2, 'it''s', true, 1.50, '{a}'), (3, null, false, null, null);
insert into article values
    (10, 2, 3, 'b', true, '{"a": [1]}', '{}', 'draft'),
    (11, 2, null, 'a', true, null, null, 'draft'),
    (12, 3, null, 'a', false, null, null, 'final');
"""
WHO = Session(RoleName("reader"), {SessionVariable("x-hasura-user-id"): "2"})


@pytest.fixture
def answers(database_url: str) -> dict[str, object]:
    """What each shape answers; a null or a second row would not decode."""
    return asyncio.run(all_answers(database_url))


async def all_answers(url: str) -> dict[str, object]:
    connection = await connect(url)
    try:
        await connection.execute(TABLES)
        found = {}
        for name in sorted(CASES.keys() - ELSEWHERE):
            statement = compile_root(*CASES[name])
            arguments = bind(statement, {VariableName("n"): 2}, WHO)
            rows = await connection.fetch(statement.text, *arguments)
            assert [list(row.keys()) for row in rows] == [["root"]]
            found[name] = json.loads(rows[0]["root"])
        return found
    finally:
        await connection.close()


def test_postgres_answers_every_golden_statement(answers: dict[str, object]) -> None:
    assert answers.keys() == CASES.keys() - ELSEWHERE
    assert answers["list_stringified"] == [
        {"id": 2, "balance": "1.50", "tags": ["a"]},
        {"id": 3, "balance": None, "tags": None},
    ]
    assert answers["by_pk"] == {"id": 2}
    assert answers["nested_list"] == [
        {"id": 2, "articles": [{"id": 10, "title": "b"}, {"id": 11, "title": "a"}]}
    ]
    # Only article 10 and 11 are granted; their author is, too.
    assert answers["nested_object"] == [{"author": {"name": "it's"}}] * 2
    assert answers["distinct_on"] == [{"id": 11}, {"id": 10}] or answers["distinct_on"] == [
        {"id": 12},
        {"id": 10},
    ]
    assert answers["hidden_column"] == [{"balance": "1.50"}]
    assert answers["json_path"] == [{"extra": 1}, {"extra": None}, {"extra": None}]
    assert answers["long_names"] == [{"a" * 64: 2, "t": "author"}, {"a" * 64: 3, "t": "author"}]
    assert answers["permission_computed"] == [{"id": 2}]
    assert answers["permission_exists"] == [{"id": 2}, {"id": 3}]
    assert answers["permission_root_column"] == [{"id": 2}, {"id": 3}]


def test_an_inherited_role_reads_values_where_a_parent_gives_them(
    answers: dict[str, object],
) -> None:
    # Author 2 is the reader and has published; only that one is granted.
    own = {"id": 2, "name": "it's", "balance": 1.50, "is_registered": True}
    assert answers["inherited_list"] == [own]
    assert answers["inherited_by_pk"] == {"balance": 1.50}
    assert answers["inherited_distinct_on"] == [{"id": 2}]
    assert answers["inherited_aggregate"] == {"aggregate": {"count": 1, "sum": {"balance": 1.50}}}
    assert answers["inherited_related"] == [{"title": "b"}, {"title": "a"}]


def test_an_aggregate_counts_all_granted_rows_and_lists_as_many_as_the_limit(
    answers: dict[str, object],
) -> None:
    assert answers["aggregate"] == {
        "aggregate": {
            "count": 2,
            "some": 2,
            "max": {"id": "11", "__typename": "article_max_fields"},
            "__typename": "article_aggregate_fields",
        },
        "nodes": [{"id": "10"}, {"id": "11"}],
    }
    assert answers["aggregate_typename_only"] == {"t": "article_aggregate"}
    assert answers["aggregate_nodes_only"] == {"n": [{"id": 10}, {"id": 11}]}


def test_a_condition_on_an_aggregate_sees_what_the_role_sees(answers: dict[str, object]) -> None:
    assert answers["where_count"] == [{"id": 1}]
    # A correlation of one row, or of hidden values, is null.
    assert answers["where_pair"] == []


def test_groups_are_of_what_the_role_sees(answers: dict[str, object]) -> None:
    assert answers["group_by"] == {
        "group_by": [
            {
                "group_key": {"status": status, "month": "2024-01-01", "id": None},
                "aggregate": {"count": 1, "sum": {"total": total}},
            }
            for status, total in (("new", 10), ("old", 20))
        ],
        "nodes": [{"id": 1}, {"id": 2}],
    }
    # The auditor sees weights above 9; that of order 1 is hidden, and order 3 is unpaid.
    assert answers["group_by_related"] == [
        {"orders_aggregate": {"group_by": [{"aggregate": {"count": 1}}] * count}}
        for count in (2, 1)
    ]


def test_functions_give_values_and_the_rows_that_the_role_may_see(
    answers: dict[str, object],
) -> None:
    assert answers["computed_scalar"] == [
        {"id": 2, "score": 2, "near": 14},
        {"id": 3, "score": 3, "near": 21},
    ]
    articles = [{"title": "b"}, {"title": "a"}]
    count = {"aggregate": {"count": 2}}
    assert answers["computed_rows"] == [{"own_articles": articles, "own_articles_aggregate": count}]
    nodes = [{"author": {"score": 2}}] * 2
    assert answers["computed_aggregate"] == [{"articles_aggregate": {"nodes": nodes}}]
    assert answers["function"] == [{"id": "10", "title": "b"}, {"id": "11", "title": "a"}]
    assert answers["function_named"] == [{"id": "10"}, {"id": "11"}]
    assert answers["function_aggregate"] == {**count, "nodes": [{"id": "10"}, {"id": "11"}]}
    # The article is there, but it is not published.
    assert answers["function_of_one_row"] is None
