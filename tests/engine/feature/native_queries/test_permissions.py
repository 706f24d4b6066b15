"""What a role gets of native queries: the rows and columns of the models' permissions alone."""

from typing import Any

from tests.engine.feature.native_queries.library import (
    command,
    data,
    refusal,
    with_library,
)
from tests.engine.running import Running, with_engine

ALL = "{ excerpts(args: {length: 5}, order_by: {id: asc}) { id } }"
PUBLISHED = {"excerpts": [{"id": 10}, {"id": 12}, {"id": 13}]}


async def permit(engine: Running, model: str, role: str, permission: dict[str, Any]) -> None:
    args = {"name": model, "role": role, "permission": permission}
    await engine.admin("/v1/metadata", command("create_logical_model_select_permission", **args))


async def names_of(engine: Running, role: str) -> set[str]:
    answer = await data(engine, "{ __schema { types { name } } }", role)
    return {one["name"] for one in answer["__schema"]["types"]}


def test_a_role_reads_the_rows_that_its_filter_leaves(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_library(engine)
        assert await data(engine, ALL, "reader") == PUBLISHED
        # The filter's column is not the role's to ask for, nor to filter or order by.
        for query, path in (
            ("{ excerpts(args: {length: 1}) { is_published } }", "selectionSet.is_published"),
            ("{ excerpts(args: {length: 1}, where: {is_published: {}}) { id } }",
             "args.where.is_published"),
            ("{ excerpts(args: {length: 1}, order_by: {is_published: asc}) { id } }",
             "args.order_by[0].is_published"),
        ):  # fmt: skip
            code, at, _ = await refusal(engine, query, "reader")
            assert (code, at) == ("validation-failed", f"$.selectionSet.excerpts.{path}")
        hidden = "{ excerpts(args: {length: 1}, where: {id: {_eq: 11}}) { id } }"
        assert await data(engine, hidden, "reader") == {"excerpts": []}

    with_engine(database_url, scenario)


def test_session_variables_and_limits_hold(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_library(engine)
        assert await data(engine, ALL, "writer", author_id="2") == {"excerpts": [{"id": 12}]}
        more = "{ excerpts(args: {length: 5}, order_by: {id: desc}, limit: 9) { id } }"
        assert await data(engine, more, "writer", author_id="2") == {"excerpts": [{"id": 13}]}
        assert await data(engine, ALL, "writer", author_id="7") == {"excerpts": []}
        assert await refusal(engine, ALL, "writer") == (
            "not-found",
            "$",
            'missing session variable: "x-hasura-author-id"',
        )
        assert (await refusal(engine, ALL, "writer", author_id="x"))[0] == "data-exception"

    with_engine(database_url, scenario)


def test_who_has_no_permission_sees_neither_field_nor_type(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_library(engine)
        assert await refusal(engine, ALL, "stranger") == (
            "validation-failed",
            "$.selectionSet.excerpts",
            "field 'excerpts' not found in type: 'query_root'",
        )
        assert await refusal(
            engine, "{ author { excerpts(args: {length: 1}) { id } } }", "stranger"
        ) == (
            "validation-failed",
            "$.selectionSet.author.selectionSet.excerpts",
            "field 'excerpts' not found in type: 'author'",
        )
        seen = await names_of(engine, "stranger")
        assert not {name for name in seen if name.startswith(("excerpt", "tall", "number"))}
        # A relationship is there when both its ends are.
        assert await refusal(
            engine, "{ excerpts(args: {length: 1}) { author { id } } }", "writer"
        ) == (
            "validation-failed",
            "$.selectionSet.excerpts.selectionSet.author",
            "field 'author' not found in type: 'excerpt'",
        )
        assert "tallies" not in await names_of(engine, "writer")

    with_engine(database_url, scenario)


def test_what_a_relationship_gives_is_filtered_by_its_own_permission(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_library(engine)
        assert await data(
            engine,
            "{ tallies(order_by: {author_id: asc}) { total articles(order_by: {id: asc}) { id }"
            " excerpts(args: {length: 1}, order_by: {id: asc}) { id author { name } } } }",
            "reader",
        ) == {
            "tallies": [
                {"total": 2, "articles": [{"id": 10}, {"id": 11}],
                 "excerpts": [{"id": 10, "author": {"name": "Ann"}}]},
                {"total": 2, "articles": [{"id": 12}],
                 "excerpts": [{"id": 12, "author": None}, {"id": 13, "author": None}]},
            ]
        }  # fmt: skip
        assert await data(
            engine,
            "{ author { name excerpts(args: {length: 1}) { id } tally { total } } }",
            "reader",
        ) == {
            "author": [
                {"name": "Ann", "excerpts": [{"id": 10}], "tally": {"total": 2}},
                {"name": "Cid", "excerpts": [], "tally": None},
            ]
        }

    with_engine(database_url, scenario)


def test_a_filter_may_ask_a_table(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_library(engine)
        mine = {"name": {"_eq": "X-Hasura-Name"}}
        asks = {"_exists": {"_table": "author", "_where": mine}}
        both = {
            "_and": [asks, {"_not": {"id": {"_ceq": "author_id"}}}, {"start": {"_is_null": False}}]
        }
        await permit(engine, "excerpt", "known", {"columns": ["id"], "filter": both})
        assert await data(engine, ALL, "known", name="Ann") == {
            "excerpts": [{"id": 10}, {"id": 11}, {"id": 13}]
        }
        assert await data(engine, ALL, "known", name="Zed") == {"excerpts": []}

    with_engine(database_url, scenario)


def test_root_fields_are_offered_where_the_permission_says(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_library(engine)
        rows = {"columns": "*", "filter": {}}
        await permit(engine, "excerpt", "nested", {**rows, "query_root_fields": []})
        await permit(engine, "tally", "nested", {**rows, "subscription_root_fields": []})
        assert (await refusal(engine, ALL, "nested"))[2] == (
            "field 'excerpts' not found in type: 'query_root'"
        )
        assert await data(
            engine, "{ tallies(limit: 1, order_by: {author_id: asc})"
            " { excerpts(args: {length: 1}) { id } } }", "nested"
        ) == {"tallies": [{"excerpts": [{"id": 10}, {"id": 11}]}]}  # fmt: skip
        answer = await data(
            engine, '{ __type(name: "subscription_root") { fields { name } } }', "nested"
        )
        assert answer["__type"]["fields"] == [{"name": "excerpts"}]

    with_engine(database_url, scenario)


def test_an_inherited_role_reads_cell_by_cell(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_library(engine)
        low = {"columns": ["id", "title"], "filter": {"id": {"_lt": 12}}, "limit": 1}
        high = {"columns": ["id", "start"], "filter": {"id": {"_gt": 10}}, "limit": 3}
        await permit(engine, "excerpt", "low", low)
        await permit(engine, "excerpt", "high", high)
        role = {"role_name": "both", "role_set": ["low", "high"]}
        await engine.admin("/v1/metadata", {"type": "add_inherited_role", "args": role})
        query = "{ excerpts(args: {length: 5}, order_by: {id: asc}) { id title start } }"
        assert await data(engine, query, "both") == {
            "excerpts": [
                {"id": 10, "title": "One", "start": None},
                {"id": 11, "title": "Two", "start": "and t"},
                {"id": 12, "title": None, "start": None},
            ]
        }
        # What does not show can not be found either.
        hidden = '{ excerpts(args: {length: 5}, where: {title: {_eq: "Four"}}) { id } }'
        assert await data(engine, hidden, "both") == {"excerpts": []}
        own = {"columns": ["id"], "filter": {"id": {"_eq": 13}}}
        await permit(engine, "excerpt", "both", own)
        assert await data(engine, ALL, "both") == {"excerpts": [{"id": 13}]}

    with_engine(database_url, scenario)


def test_a_permission_of_an_inherited_role_that_does_not_read_grants_nothing(
    database_url: str,
) -> None:
    async def scenario(engine: Running) -> None:
        await with_library(engine)
        role = {"role_name": "both", "role_set": ["reader"]}
        await engine.admin("/v1/metadata", {"type": "add_inherited_role", "args": role})
        assert await data(engine, ALL, "both") == PUBLISHED
        exported = await engine.admin("/v1/metadata", {"type": "export_metadata", "args": {}})
        model = exported["sources"][0]["logical_models"][0]
        broken = {"columns": "*", "filter": {"nothing": {"_eq": 1}}}
        model["select_permissions"].append({"role": "both", "permission": broken})
        args = {"metadata": exported, "allow_inconsistent_metadata": True}
        await engine.admin("/v1/metadata", {"type": "replace_metadata", "args": args})
        assert (await refusal(engine, ALL, "both"))[0] == "validation-failed"

    with_engine(database_url, scenario)


def test_a_model_in_its_query_has_permissions_of_its_own(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_library(engine)
        permission = {"columns": ["n"], "filter": {"is_even": True}}
        args = {
            "name": "numbers",
            "type": "native_query",
            "role": "reader",
            "permission": permission,
        }
        await engine.admin(
            "/v1/metadata", command("create_logical_model_select_permission", **args)
        )
        query = "{ numbers(args: {many: [1, 2, 3, 4]}) { n } }"
        assert await data(engine, query, "reader") == {"numbers": [{"n": 2}, {"n": 4}]}
        assert (await refusal(engine, query, "writer"))[0] == "validation-failed"

    with_engine(database_url, scenario)
