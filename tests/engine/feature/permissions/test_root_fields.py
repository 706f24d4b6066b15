"""Root fields, columns and limits of select permissions, and those whom nothing is given.

Source: Hasura v2, root field visibility, column permissions, aggregation permissions.
"""

import asyncio
from typing import Any

import pytest

from tests.engine.feature.permissions.authors import House, house

RELAY = "/v1beta1/relay"
ALL = {"article", "article_by_pk", "article_aggregate"}
LIVE = {*ALL, "article_stream"}
ARTICLE_1 = "WzEsICJwdWJsaWMiLCAiYXJ0aWNsZSIsIDFd"


@pytest.mark.parametrize(
    ("given", "queries", "subscriptions", "relay"),
    [
        ({}, ALL, LIVE, {"article_connection", "node"}),
        ({"query_root_fields": None}, ALL, LIVE, {"article_connection", "node"}),
        ({"query_root_fields": []}, set(), LIVE, set()),
        ({"subscription_root_fields": []}, ALL, set(), {"article_connection", "node"}),
        (
            {"query_root_fields": ["select"], "subscription_root_fields": ["select_stream"]},
            {"article"},
            {"article_stream"},
            {"article_connection"},
        ),
        (
            {"query_root_fields": ["select_by_pk", "select_aggregate"]},
            {"article_by_pk", "article_aggregate"},
            LIVE,
            {"node"},
        ),
    ],
)
def test_only_the_listed_root_fields_are_there(
    database_url: str, given: Any, queries: set[str], subscriptions: set[str], relay: set[str]
) -> None:
    async def run() -> None:
        async with house(database_url) as told:
            await told.give("article", "reader", {}, allow_aggregations=True, **given)
            await told.give("author", "reader", {}, query_root_fields=["select"])
            own, live = await told.roots("reader")
            assert own - {"author"} == queries
            assert {name for name in live if name.startswith("article")} == subscriptions
            own, _ = await told.roots("reader", RELAY)
            assert own == relay | {"author_connection"}
            # A relationship leads there whatever the lists say.
            nested = "{ author(where: {id: {_eq: 1}}) { articles { id } } }"
            assert await told.ask("reader", nested) == {
                "author": [{"articles": [{"id": 1}, {"id": 2}]}]
            }
            node = await told.ask("reader", f'{{ node(id: "{ARTICLE_1}") {{ id }} }}', RELAY)
            assert ("node" in relay) == (node == {"node": {"id": ARTICLE_1}})

    asyncio.run(run())


def test_a_key_is_asked_for_only_where_all_its_columns_are_given(database_url: str) -> None:
    async def run() -> None:
        async with house(database_url) as told:
            await told.give("label", "half", {}, columns=["article_id", "lang"])
            await told.give("label", "whole", {}, columns=["article_id", "name"])
            await told.give("label", "nothing", {}, columns=[], allow_aggregations=True)
            assert (await told.roots("half"))[0] == {"label"}
            assert (await told.roots("whole"))[0] == {"label", "label_by_pk"}
            one = '{ label_by_pk(article_id: 1, name: "x") { name } }'
            assert await told.ask("whole", one) == {"label_by_pk": {"name": "x"}}
            assert (await told.ask("half", one))[0] == "validation-failed"
            # Rows without columns can be counted, and named; no stream goes along any.
            assert (await told.roots("nothing"))[1] == {"label", "label_aggregate"}
            assert "label_stream" in (await told.roots("half"))[1]
            counted = "{ label { __typename } label_aggregate { aggregate { count } } }"
            assert await told.ask("nothing", counted) == {
                "label": [{"__typename": "label"}] * 4,
                "label_aggregate": {"aggregate": {"count": 4}},
            }
            for sorted_by in ("name", "article_id"):
                query = f"{{ label(order_by: {{{sorted_by}: asc}}) {{ __typename }} }}"
                assert (await told.ask("nothing", query))[0] == "validation-failed"

    asyncio.run(run())


def test_a_limit_bounds_the_rows_of_every_level_and_no_aggregate(database_url: str) -> None:
    async def scenario(told: House) -> None:
        await told.give("article", "reader", {}, allow_aggregations=True, limit=1)
        await told.give("author", "reader", {}, limit=2)
        query = """{
          author(order_by: {id: asc}) {
            id
            articles(limit: 5, order_by: {id: desc}) { id }
            articles_aggregate { aggregate { count } nodes { id } }
            works { id }
          }
          article(limit: 3, offset: 2, order_by: {id: asc}) { id }
          article_aggregate(limit: 3) { aggregate { count sum { words } } nodes { id } }
          article_by_pk(id: 4) { id }
        }"""
        assert await told.ask("reader", query) == {
            "author": [
                {
                    "id": 1,
                    "articles": [{"id": 2}],
                    "articles_aggregate": {"aggregate": {"count": 2}, "nodes": [{"id": 1}]},
                    "works": [{"id": 1}],
                },
                {
                    "id": 2,
                    "articles": [{"id": 3}],
                    "articles_aggregate": {"aggregate": {"count": 1}, "nodes": [{"id": 3}]},
                    "works": [{"id": 3}],
                },
            ],
            "article": [{"id": 3}],
            "article_aggregate": {
                "aggregate": {"count": 3, "sum": {"words": 30}},
                "nodes": [{"id": 1}],
            },
            "article_by_pk": {"id": 4},
        }

    async def run() -> None:
        async with house(database_url) as told:
            await scenario(told)

    asyncio.run(run())


def test_without_leave_to_aggregate_nothing_counts_but_rows_are_ordered_by_what_is_read(
    database_url: str,
) -> None:
    async def run() -> None:
        async with house(database_url) as told:
            await told.give("article", "reader", {})
            await told.give("author", "reader", {}, allow_aggregations=True)
            for query in (
                "{ article_aggregate { aggregate { count } } }",
                "{ author { articles_aggregate { aggregate { count } } } }",
                "{ author(where: {articles_aggregate: {count: {predicate: {_gt: 1}}}}) { id } }",
            ):
                assert (await told.ask("reader", query))[0] == "validation-failed", query
            # As in Hasura: the order tells what the role could count for itself.
            ordered = "{ author(order_by: {articles_aggregate: {count: desc}}, limit: 1) { id } }"
            assert await told.ask("reader", ordered) == {"author": [{"id": 1}]}
            counted = "{ author_aggregate { aggregate { count } nodes { articles { id } } } }"
            answer = await told.ask("reader", counted)
            assert answer["author_aggregate"]["aggregate"] == {"count": 3}

    asyncio.run(run())


def test_a_role_without_permissions_finds_nothing_but_hasuras_placeholder(
    database_url: str,
) -> None:
    async def run() -> None:
        async with house(database_url) as told:
            await told.give("article", "reader", {"author_id": "X-Hasura-User-Id"})
            assert await told.roots("nobody") == ({"no_queries_available"}, set())
            assert await told.ask("nobody", "{ article { id } }") == (
                "validation-failed",
                "field 'article' not found in type: 'query_root'",
            )
            assert await told.ask("nobody", "mutation { x }") == (
                "validation-failed",
                "no mutations exist",
            )
            # A view has its own permissions, whatever those of its tables are.
            assert (await told.roots("reader"))[0] == {"article", "article_by_pk"}
            await told.give("recent_article", "reader", {"author_id": "X-Hasura-User-Id"})
            answer = await told.ask("reader", "{ recent_article { id } }", user_id="1")
            assert answer == {"recent_article": [{"id": 2}]}

    asyncio.run(run())
