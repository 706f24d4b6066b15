"""G2, G7, G8, G9, G11: a role asks in every way for hidden rows, columns and tables."""

from collections.abc import Iterator
from typing import Any

import pytest

from genkan.cli.embedded.cluster import Cluster
from tests.clients.database import new_database
from tests.engine.running import ADMIN, Play, Running, standing_engine

SQL = """
create table author (id int primary key, name text, secret text);
create table article (id int primary key, title text, rating int, author_id int references author);
create table vault (id int primary key, pin text, author_id int references author);
insert into author values (1, 'Ann', 'sa'), (2, 'Bob', 'sb');
insert into article values (1, 'A1', 5, 1), (2, 'A2', 6, 1), (3, 'B1', 7, 2);
insert into vault values (1, 'p1', 1), (2, 'p2', 2);
"""


def relationship(kind: str, table: str, name: str, using: Any) -> Any:
    args = {"table": table, "name": name, "using": {"foreign_key_constraint_on": using}}
    return {"type": f"pg_create_{kind}_relationship", "args": args}


def readable(table: str, **permission: Any) -> Any:
    args = {"table": table, "role": "user", "permission": permission}
    return {"type": "pg_create_select_permission", "args": args}


COMMANDS = [
    *({"type": "pg_track_table", "args": {"table": t}} for t in ("author", "article", "vault")),
    relationship("object", "article", "author", "author_id"),
    relationship("array", "author", "articles", {"table": "article", "column": "author_id"}),
    relationship("array", "author", "vaults", {"table": "vault", "column": "author_id"}),
    readable("author", columns=["id", "name"], filter={"id": {"_eq": "X-Hasura-User-Id"}}),
    readable("article", columns=["id", "title"], filter={}, limit=2, allow_aggregations=True),
]

NOT_FOUND = [
    ("{ vault { id } }", "vault"),
    ("{ author_aggregate { aggregate { count } } }", "author_aggregate"),
    ("{ author { secret } }", "secret"),
    ("{ author { vaults { pin } } }", "vaults"),
    ('{ author(where: {secret: {_eq: "sa"}}) { id } }', "secret"),
    ("{ author(where: {vaults: {}}) { id } }", "vaults"),
    ("{ author(where: {articles: {rating: {_eq: 5}}}) { id } }", "rating"),
    ("{ author(order_by: {secret: asc}) { id } }", "secret"),
    ("{ author(order_by: {vaults_aggregate: {count: asc}}) { id } }", "vaults_aggregate"),
    ("{ author(order_by: {articles_aggregate: {max: {rating: asc}}}) { id } }", "rating"),
    ("{ article(order_by: {author: {secret: asc}}) { id } }", "secret"),
    ("{ article_aggregate { aggregate { max { rating } } } }", "rating"),
    ("{ article_aggregate { nodes { rating } } }", "rating"),
]


async def with_library(engine: Running) -> None:
    await engine.run_sql(SQL)
    await engine.admin("/v1/metadata", {"type": "bulk", "args": COMMANDS})


@pytest.fixture(scope="module")
def play(postgres_server: Cluster) -> Iterator[Play]:
    """On one engine for all: they only read."""
    with new_database(postgres_server) as url, standing_engine(url) as play:
        play(with_library)
        yield play


def asked(play: Play, query: str, **headers: str) -> Any:
    """What role `user`, user 1, is answered."""
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    as_user = {**ADMIN, "x-hasura-role": "user", "x-hasura-user-id": "1", **names}

    async def scenario(engine: Running) -> Any:
        response = await engine.http.post("/v1/graphql", json={"query": query}, headers=as_user)
        return response.json()

    return play(scenario)


@pytest.mark.parametrize(("query", "name"), NOT_FOUND)
def test_what_is_not_granted_is_not_found(play: Play, query: str, name: str) -> None:
    (error,) = asked(play, query)["errors"]
    assert error["extensions"]["code"] == "validation-failed"
    assert error["message"].startswith(f"field '{name}' not found in type: ")


@pytest.mark.parametrize("arguments", ["(distinct_on: rating)", "(distinct_on: [title, rating])"])
def test_a_hidden_column_can_not_part_rows(play: Play, arguments: str) -> None:
    (error,) = asked(play, f"{{ article{arguments} {{ id }} }}")["errors"]
    assert error["message"] == (
        "expected one of the values ['id', 'title'] for type 'article_select_column', "
        "but found 'rating'"
    )


ONLY_GRANTED = [
    ("{ author_by_pk(id: 2) { id } }", {"author_by_pk": None}),
    ("{ author(where: {_not: {id: {_eq: 1}}}) { id } }", {"author": []}),
    ("{ author(where: {_or: [{}, {id: {_eq: 2}}]}) { id } }", {"author": [{"id": 1}]}),
    ('{ author(where: {name: {_eq: "x-hasura-user-id"}}) { id } }', {"author": []}),
    ("{ article(limit: 3, order_by: {id: asc}) { id } }", {"article": [{"id": 1}, {"id": 2}]}),
    (
        "{ article(limit: null, where: {id: {_gt: 2}}) { author { id } } }",
        {"article": [{"author": None}]},
    ),
    ("{ article(where: {author: {}}, offset: 1) { id } }", {"article": [{"id": 2}]}),
    ('{ article(where: {author: {name: {_like: "B%"}}}) { id } }', {"article": []}),
    (
        "{ article_aggregate { aggregate { count } nodes { author { id } } } }",
        {
            "article_aggregate": {
                "aggregate": {"count": 3},
                "nodes": [{"author": {"id": 1}}, {"author": {"id": 1}}],
            }
        },
    ),
]


@pytest.mark.parametrize(("query", "data"), ONLY_GRANTED)
def test_only_granted_rows_are_read_or_filtered_by(play: Play, query: str, data: Any) -> None:
    assert asked(play, query) == {"data": data}


@pytest.mark.parametrize("user_id", ["", "x", "1 or 1=1", "{}", "null", "99999999999", "1.0"])
def test_a_session_variable_of_the_wrong_type_shows_nothing(play: Play, user_id: str) -> None:
    (error,) = asked(play, "{ author { id } }", x_hasura_user_id=user_id)["errors"]
    assert error["extensions"]["code"] == "data-exception"


def test_a_value_of_one_request_is_not_another_requests(play: Play) -> None:
    query = """query ($x: Int!, $b: Boolean!) {
      a: article(where: {id: {_in: [$x]}}) @include(if: $b) { id }
      b: article(where: {id: {_eq: $x}}) { id }
    }"""

    async def scenario(engine: Running) -> None:
        for x, b in ((1, False), (1, True), (2, True), (3, True), (3, False)):
            body = {"query": query, "variables": {"x": x, "b": b}}
            response = await engine.http.post("/v1/graphql", json=body, headers=ADMIN)
            found = [{"id": x}]
            expected = {"a": found, "b": found} if b else {"b": found}
            assert response.json() == {"data": expected}

    play(scenario)
