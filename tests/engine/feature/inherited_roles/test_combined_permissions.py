"""What an inherited role has of its parents' limits, root fields and aggregates, and of its own.

Source: Hasura v2, inherited roles, "How permissions are derived".
"""

import asyncio
from typing import Any

from tests.engine.feature.permissions.authors import House, house

BY_ID = "order_by: {id: asc}"
COUNT = "{ article_aggregate { aggregate { count } } }"


async def inherit(told: House, role: str, *parents: str) -> None:
    args = {"role_name": role, "role_set": list(parents)}
    assert await told.metadata("add_inherited_role", args) == {"message": "success"}


async def ids(told: House, role: str) -> Any:
    answer = await told.ask(role, f"{{ article({BY_ID}) {{ id }} }}")
    return [row["id"] for row in answer["article"]]


def test_the_largest_limit_of_the_parents_holds(database_url: str) -> None:
    async def run() -> None:
        async with house(database_url) as told:
            await told.give("article", "one", {}, limit=1)
            await told.give("article", "two", {}, limit=2)
            await told.give("article", "unlimited", {})
            await inherit(told, "both", "one", "two")
            await inherit(told, "all", "both", "unlimited")
            assert await ids(told, "both") == [1, 2]
            # A parent without a limit does not lift the limit of the others.
            assert await ids(told, "all") == [1, 2]
            assert await ids(told, "unlimited") == [1, 2, 3, 4]

    asyncio.run(run())


def test_aggregates_and_root_fields_are_there_where_any_parent_has_them(database_url: str) -> None:
    async def run() -> None:
        async with house(database_url) as told:
            counted = {"allow_aggregations": True, "query_root_fields": ["select_aggregate"]}
            await told.give("article", "counter", {"author_id": 1}, **counted)
            await told.give("article", "finder", {"id": 4}, query_root_fields=["select_by_pk"])
            await told.give("article", "hidden", {"id": 3}, query_root_fields=[])
            await inherit(told, "both", "counter", "finder")
            await inherit(told, "all", "both", "hidden")
            for role, rows in (("both", 3), ("all", 4)):
                queries, _ = await told.roots(role)
                assert queries == {"article_aggregate", "article_by_pk"}
                counts = {"article_aggregate": {"aggregate": {"count": rows}}}
                assert await told.ask(role, COUNT) == counts
            found = "{ article_by_pk(id: 3) { id } }"
            assert await told.ask("both", found) == {"article_by_pk": None}
            assert await told.ask("all", found) == {"article_by_pk": {"id": 3}}

    asyncio.run(run())


def test_a_permission_of_its_own_takes_the_place_of_the_parents(database_url: str) -> None:
    async def run() -> None:
        async with house(database_url) as told:
            await told.give("article", "writer", {"author_id": 1})
            await told.give("article", "editor", {"editor_id": 1})
            await told.give("author", "writer", {"id": 1})
            await inherit(told, "both", "writer", "editor")
            assert await ids(told, "both") == [1, 2, 3]
            await told.give("article", "both", {"id": 4}, columns=["id"])
            assert await ids(told, "both") == [4]
            assert await told.ask("both", "{ author { name } }") == {"author": [{"name": "Ann"}]}
            _, message = await told.ask("both", "{ article { title } }")
            assert message == "field 'title' not found in type: 'article'"
            drop = {"table": "article", "role": "both"}
            await told.metadata("pg_drop_select_permission", drop)
            assert await ids(told, "both") == [1, 2, 3]

    asyncio.run(run())


def test_a_role_can_not_inherit_from_itself_by_any_way(database_url: str) -> None:
    async def run() -> None:
        async with house(database_url) as told:
            await told.give("article", "reader", {"id": 1})
            await inherit(told, "inner", "reader")
            await inherit(told, "outer", "inner")
            args = {"role_name": "inner", "role_set": ["reader", "outer"]}
            refused = await told.metadata("add_inherited_role", args)
            assert "error" in refused
            assert await ids(told, "outer") == [1]

    asyncio.run(run())
