"""Asking native queries: arguments, conditions, orders, pages, relationships."""

import json

from tests.engine.feature.native_queries.library import ask, data, refusal, with_library
from tests.engine.running import Running, with_engine


def test_rows_are_asked_for_with_arguments_conditions_and_orders(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_library(engine)
        assert await data(
            engine,
            "{ excerpts(args: {length: 5}, where: {id: {_gt: 10}}, order_by: {title: desc},"
            " limit: 2, offset: 1) { id title begin: start __typename } }",
        ) == {
            "excerpts": [
                {"id": 12, "title": "Three", "begin": None, "__typename": "excerpts"},
                {"id": 13, "title": "Four", "begin": "at la", "__typename": "excerpts"},
            ]
        }
        assert await data(
            engine,
            '{ excerpts(args: {length: 1, word: "O"}, order_by: {id: asc}) { title } }',
        ) == {"excerpts": [{"title": "One"}, {"title": "Two"}, {"title": "Four"}]}
        assert await data(
            engine,
            "{ excerpts(args: {length: 1}, distinct_on: author_id,"
            " order_by: [{author_id: asc}, {id: desc}])"
            ' { id extra(path: "$.a.b") } }',
        ) == {"excerpts": [{"id": 11, "extra": None}, {"id": 13, "extra": None}]}
        assert await data(
            engine,
            '{ excerpts(args: {length: 1}, where: {_or: [{extra: {_has_key: "a"}},'
            " {_and: [{_not: {is_published: {_eq: true}}}]}]}, order_by: {id: asc})"
            ' { id extra(path: "$.a.b") } }',
        ) == {"excerpts": [{"id": 10, "extra": 1}, {"id": 11, "extra": None}]}

    with_engine(database_url, scenario)


def test_arguments_are_values_whatever_is_in_them(database_url: str) -> None:
    query = """
    query ($length: Int!, $word: String) {
      excerpts(args: {length: $length, word: $word}, order_by: {id: asc}) { id }
    }
    """

    async def ids(engine: Running, **variables: object) -> list[int]:
        answer = await data(engine, query, variables=variables)
        return [row["id"] for row in answer["excerpts"]]

    async def scenario(engine: Running) -> None:
        await with_library(engine)
        assert await ids(engine, length=1) == [10, 11, 12, 13]
        assert await ids(engine, length=1, word=None) == [10, 11, 12, 13]
        assert await ids(engine, length=1, word="one") == [10]
        for word in ("'", "') or true --", "{{length}}", "$1", "\\", '"'):
            assert await ids(engine, length=1, word=word) == []
        assert await ids(engine, length=2147483647, word="%") == [10, 11, 12, 13]

    with_engine(database_url, scenario)


def test_arrays_and_wide_numbers_are_arguments_too(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_library(engine)
        query = "query ($many: [Int!]!) { numbers(args: {many: $many}) { n is_even } }"
        assert await data(engine, query, variables={"many": [3, 2]}) == {
            "numbers": [{"n": 3, "is_even": False}, {"n": 2, "is_even": True}]
        }
        assert await data(
            engine, '{ numbers(args: {many: [1, 5000], most: "9007199254740993"}) { n } }'
        ) == {"numbers": [{"n": 1}, {"n": 5000}]}
        assert await data(engine, "{ numbers(args: {many: [1, 5000], most: null}) { n } }") == {
            "numbers": [{"n": 1}]
        }

    with_engine(database_url, scenario)


def test_what_does_not_fit_is_refused(database_url: str) -> None:
    root = "$.selectionSet.excerpts"

    async def scenario(engine: Running) -> None:
        await with_library(engine)
        for query, code, path, message in (
            ("{ excerpts { id } }", "validation-failed", f"{root}.args.args",
             "missing required field 'args'"),
            ("{ excerpts(args: {}) { id } }", "validation-failed", f"{root}.args.args.length",
             "missing required field 'length'"),
            ("{ excerpts(args: {length: null}) { id } }", "validation-failed",
             f"{root}.args.args.length", "unexpected null value for type 'Int'"),
            ("{ excerpts(args: {length: 1, x: 1}) { id } }", "validation-failed",
             f"{root}.args.args.x", "field 'x' not found in type: 'excerpts_arguments'"),
            ("{ excerpts(args: {length: 1}, where: {author: {}}) { id } }", "validation-failed",
             f"{root}.args.where.author", "field 'author' not found in type: 'excerpt_bool_exp'"),
            ("{ excerpts(args: {length: 1}) { nothing } }", "validation-failed",
             f"{root}.selectionSet.nothing", "field 'nothing' not found in type: 'excerpts'"),
            ("{ tallies_aggregate { nodes { total } } }", "validation-failed",
             "$.selectionSet.tallies_aggregate",
             "field 'tallies_aggregate' not found in type: 'query_root'"),
            ("{ excerpts(args: {length: 1}, distinct_on: id, order_by: {title: asc}) { id } }",
             "validation-failed", f"{root}.args",
             '"distinct_on" columns must match initial "order_by" columns'),
            ("{ excerpts(args: {length: -1}) { start } }", "data-exception", "$",
             "negative substring length not allowed"),
        ):  # fmt: skip
            assert await refusal(engine, query) == (code, path, message)

    with_engine(database_url, scenario)


def test_relationships_lead_to_tables_and_to_native_queries_and_back(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_library(engine)
        assert await data(
            engine,
            """
            { tallies(order_by: {author_id: asc}) {
                total
                articles(where: {id: {_gt: 10}}, order_by: {id: desc}, limit: 1) { id }
                excerpts(args: {length: 2}, where: {start: {_is_null: false}}, order_by: {id: asc})
                  { start author { name tally { total } } }
            } }
            """,
        ) == {
            "tallies": [
                {"total": 2, "articles": [{"id": 11}], "excerpts": [
                    {"start": "fi", "author": {"name": "Ann", "tally": {"total": 2}}},
                    {"start": "an", "author": {"name": "Ann", "tally": {"total": 2}}},
                ]},
                {"total": 2, "articles": [{"id": 13}], "excerpts": [
                    {"start": "at", "author": {"name": "Bob", "tally": {"total": 2}}},
                ]},
            ]
        }  # fmt: skip
        assert await data(
            engine,
            "{ author(order_by: {id: desc}) { name tally { total } excerpts(args: {length: 1},"
            " limit: 1, order_by: {id: asc}) { id } } }",
        ) == {
            "author": [
                {"name": "Cid", "tally": None, "excerpts": []},
                {"name": "Bob", "tally": {"total": 2}, "excerpts": [{"id": 12}]},
                {"name": "Ann", "tally": {"total": 2}, "excerpts": [{"id": 10}]},
            ]
        }

    with_engine(database_url, scenario)


INTROSPECTION = """
query ($name: String!) { __type(name: $name) {
  kind name description
  fields { name description type { ...T } args { name description type { ...T } } }
  inputFields { name description type { ...T } }
  enumValues { name description }
} }
fragment T on __Type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }
"""


def written(ref: dict) -> str:
    match ref["kind"]:
        case "NON_NULL":
            return f"{written(ref['ofType'])}!"
        case "LIST":
            return f"[{written(ref['ofType'])}]"
        case _:
            return ref["name"]


async def type_of(engine: Running, name: str, role: str = "admin") -> dict:
    found = (await data(engine, INTROSPECTION, role, variables={"name": name}))["__type"]
    for key in ("fields", "inputFields"):
        for field in found[key] or ():
            field["type"] = written(field["type"])
            for argument in field.get("args", ()):
                argument["type"] = written(argument["type"])
    return found


def test_types_and_descriptions_are_hasuras(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_library(engine)
        root = await type_of(engine, "query_root")
        (field,) = [one for one in root["fields"] if one["name"] == "excerpts"]
        assert (field["type"], field["description"]) == ("[excerpts!]!", "articles, cut")
        given = {one["name"]: (one["type"], one["description"]) for one in field["args"]}
        assert given == {
            "where": ("excerpt_bool_exp", "filter the rows returned"),
            "order_by": ("[excerpt_order_by!]", "sort the rows by one or more columns"),
            "limit": ("Int", "limit the number of rows returned"),
            "offset": ("Int", "skip the first n rows. Use only with order_by"),
            "distinct_on": ("[excerpt_enum_name!]", "distinct select on columns"),
            "args": ("excerpts_arguments!", "excerptsNative Query Arguments"),
        }
        arguments = await type_of(engine, "excerpts_arguments")
        assert arguments["inputFields"] == [
            {"name": "length", "type": "Int!", "description": "of what is shown"},
            {"name": "word", "type": "String", "description": "Native Query argument word"},
        ]
        rows = await type_of(engine, "excerpts")
        assert rows["description"] == "the beginning of an article"
        assert {one["name"]: (one["type"], one["description"]) for one in rows["fields"]} == {
            "author": ("author", "An object relationship"),
            "author_id": ("Int!", None),
            "extra": ("jsonb", None),
            "id": ("Int!", None),
            "is_published": ("Boolean!", None),
            "start": ("String", None),
            "title": ("String!", "as it was printed"),
        }
        assert (await type_of(engine, "excerpt_enum_name"))["description"] is None
        bool_exp = await type_of(engine, "excerpt_bool_exp")
        assert bool_exp["description"] == (
            'Boolean expression to filter rows from the logical model for "excerpt". '
            "All fields are combined with a logical 'AND'."
        )
        tallies = await type_of(engine, "tallies")
        types = {one["name"]: one["type"] for one in tallies["fields"]}
        assert types == {
            "articles": "[article!]!",
            "author_id": "Int!",
            "excerpts": "[excerpts!]",
            "total": "bigint!",
        }
        # A model without relationships gives its own name.
        (numbers,) = [one for one in root["fields"] if one["name"] == "numbers"]
        assert numbers["type"] == "[numbers!]!"
        assert "numbers" in {
            one["name"] for one in (await type_of(engine, "subscription_root"))["fields"]
        }

    with_engine(database_url, scenario)


def test_a_query_that_was_not_validated_fails_when_it_is_asked(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await engine.run_sql("create table t (id int); insert into t values (1)")
        model = {"name": "m", "fields": [{"name": "id", "type": "int"}]}
        await engine.admin("/v1/metadata", {"type": "pg_track_logical_model", "args": model})
        for name, code in {
            "gone": "select id from nowhere",
            "writes": "delete from t returning id",
            "twice": "select 1 as id; select 2 as id",
            "open": "select 1 as id /*",
            "fine": "select 1 as id",
        }.items():
            query = {"root_field_name": name, "code": code, "returns": "m"}
            await engine.admin("/v1/metadata", {"type": "pg_track_native_query", "args": query})
        for name in ("gone", "writes", "twice", "open"):
            code, _, message = await refusal(engine, f"{{ {name} {{ id }} }}")
            assert (code, message) == ("unexpected", "database query error")
        assert await data(engine, "{ fine { id } }") == {"fine": [{"id": 1}]}
        rows = await engine.run_sql("select count(*) from t")
        assert rows["result"][1] == ["1"]

    with_engine(database_url, scenario, HASURA_GRAPHQL_DISABLE_NATIVE_QUERY_VALIDATION="true")


def test_a_native_query_is_explained_and_kept(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_library(engine)
        query = "{ excerpts(args: {length: 3}) { id } }"
        body = {"query": {"query": query}}
        (explained,) = await engine.admin("/v1/graphql/explain", body)
        assert explained["field"] == "excerpts"
        assert "substring(content, 1, (($1::text)" in explained["sql"]
        first = await ask(engine, query)
        assert json.dumps(await ask(engine, query)) == json.dumps(first)

    with_engine(database_url, scenario)
