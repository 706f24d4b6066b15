"""Computed fields and tracked functions over HTTP, on a real Postgres."""

from typing import Any

from tests.engine.running import Running, with_engine

TABLES = """
create table author (id int primary key, name text, born int);
create table article (
    id int primary key, author_id int not null, title text, is_published bool not null, extra jsonb
);
insert into author values (1, 'Ann', 1970), (2, 'Bob', null);
insert into article values
    (10, 1, 'One', true, '{"a": {"b": 1}}'), (11, 1, 'Two', false, null),
    (12, 2, 'Three', true, null);
create function author_label(author_row author, prefix text, suffix text default '!',
    times int default 1) returns text language sql stable
    as $$ select coalesce(prefix, '-') || repeat(author_row.name, times)
        || coalesce(suffix, '?') $$;
create function author_age(author) returns int language sql stable as $$ select 2000 - $1.born $$;
create function author_tags(a author) returns text[] language sql stable
    as $$ select array[a.name, 'x'] $$;
create function author_extra(a author) returns jsonb language sql stable
    as $$ select jsonb_build_object('id', a.id, 'deep', jsonb_build_object('name', a.name)) $$;
create function author_visits(hasura_session json, a author) returns int language sql stable
    as $$ select (hasura_session ->> 'x-hasura-visits')::int + a.id $$;
create function author_articles(a author) returns setof article language sql stable
    as $$ select * from article where author_id = a.id $$;
create function author_found(word text, a author) returns setof article language sql stable
    as $$ select * from article where author_id = a.id and title ilike word $$;
create function author_first(a author) returns article language sql stable
    as $$ select * from article where author_id = a.id and title = 'One' $$;
create function found(word text default '%', lowest int default 0) returns setof article
    language sql stable as $$ select * from article where title ilike word and id >= lowest $$;
create function nameless(text, int default 0) returns setof article
    language sql stable as $$ select * from article where title ilike $1 and id >= $2 $$;
create function mine(hasura_session json) returns article language sql stable
    as $$ select * from article where id = (hasura_session ->> 'x-hasura-article')::int $$;
create function many(ids int[], of article default null) returns setof article
    language sql stable as $$ select * from article where id = any(ids) or id = of.id $$;
create function restless() returns setof article language sql volatile
    as $$ select * from article $$;
"""
ADMIN = "admin"
FIELDS = {
    "label": {"function": "author_label"},
    "age": {"function": "author_age"},
    "tags": {"function": "author_tags"},
    "extra": {"function": "author_extra"},
    "visits": {"function": "author_visits", "table_argument": "a",
               "session_argument": "hasura_session"},
    "own": {"function": "author_articles"},
    "found": {"function": "author_found", "table_argument": "a"},
    "first": {"function": "author_first"},
}  # fmt: skip
FUNCTIONS: dict[str, dict[str, Any]] = {
    "found": {"custom_name": "search"},
    "nameless": {"custom_root_fields": {"function": "unnamed", "function_aggregate": "counted"}},
    "mine": {"session_argument": "hasura_session"},
    "many": {},
    "restless": {"exposed_as": "query"},
}
AUTHOR_PERMISSION = {"columns": ["id", "name"], "filter": {}, "computed_fields": ["age", "extra"]}
ARTICLE_PERMISSION = {
    "columns": ["id", "title"],
    "filter": {"is_published": True},
    "allow_aggregations": True,
}


async def with_functions(engine: Running) -> None:
    await engine.run_sql(TABLES)
    commands = [
        {"type": "pg_track_table", "args": {"table": table}} for table in ("author", "article")
    ]
    commands += [
        {
            "type": "pg_add_computed_field",
            "args": {"table": "author", "name": name, "definition": definition},
        }
        for name, definition in FIELDS.items()
    ]
    commands += [
        {"type": "pg_track_function", "args": {"function": name, "configuration": configuration}}
        for name, configuration in FUNCTIONS.items()
    ]
    commands += [
        {
            "type": "pg_create_select_permission",
            "args": {"table": table, "role": "user", "permission": permission},
        }
        for table, permission in (("author", AUTHOR_PERMISSION), ("article", ARTICLE_PERMISSION))
    ]
    await engine.admin("/v1/metadata", {"type": "bulk", "args": commands})


async def ask(
    engine: Running, query: str, role: str = ADMIN, variables: Any = None, **session: str
) -> Any:
    headers = {f"x_hasura_{name}": value for name, value in {"role": role, **session}.items()}
    body = {"query": query, "variables": variables or {}}
    response = await engine.post(
        "/v1/graphql", body, **headers, x_hasura_admin_secret="the-admin-secret"
    )
    assert response.status_code == 200
    return response.json()


async def data(engine: Running, query: str, role: str = ADMIN, **rest: Any) -> Any:
    answer = await ask(engine, query, role, **rest)
    assert "errors" not in answer, answer
    return answer["data"]


async def refusal(engine: Running, query: str, role: str = ADMIN, **rest: Any) -> tuple:
    answer = await ask(engine, query, role, **rest)
    (error,) = answer["errors"]
    extensions = error["extensions"]
    return extensions["code"], extensions["path"], error["message"]


def test_a_computed_field_takes_arguments_by_position_by_name_and_by_default(
    database_url: str,
) -> None:
    async def scenario(engine: Running) -> None:
        await with_functions(engine)
        query = """query ($word: String, $times: Int) {
            author(where: {id: {_eq: 1}}) {
                a: label(args: {prefix: "<"})
                b: label(args: {prefix: "<", suffix: ">"})
                c: label(args: {prefix: "<", times: 2})
                d: label(args: {prefix: null, suffix: null})
                e: label(args: {prefix: $word, times: $times})
            }
        }"""
        row = {"a": "<Ann!", "b": "<Ann>", "c": "<AnnAnn!", "d": "-Ann?"}
        variables = {"word": "v", "times": 3}
        answer = await data(engine, query, variables=variables)
        assert answer == {"author": [{**row, "e": "vAnnAnnAnn!"}]}
        # The kept plan of this document takes other values, and a null.
        answer = await data(engine, query, variables={"word": "w", "times": 1})
        assert answer == {"author": [{**row, "e": "wAnn!"}]}
        answer = await data(engine, query, variables={"word": None, "times": 1})
        assert answer == {"author": [{**row, "e": "-Ann!"}]}

    with_engine(database_url, scenario)


def test_an_argument_that_is_missing_or_wrong_is_refused(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_functions(engine)
        assert await refusal(engine, "{ author { label } }") == (
            "validation-failed",
            "$.selectionSet.author.selectionSet.label.args.args",
            "missing required field 'args'",
        )
        assert await refusal(engine, '{ author { label(args: {suffix: "x"}) } }') == (
            "not-supported",
            "$.selectionSet.author.selectionSet.label.args.args",
            "Non default arguments cannot be omitted",
        )
        assert await refusal(engine, '{ author { label(args: {nope: "x"}) } }') == (
            "validation-failed",
            "$.selectionSet.author.selectionSet.label.args.args.nope",
            "field 'nope' not found in type: 'label_author_args'",
        )
        assert await refusal(engine, "{ unnamed(args: {arg_2: 3}) { id } }") == (
            "not-supported",
            "$.selectionSet.unnamed.args.args",
            "Non default arguments cannot be omitted",
        )
        code, path, _ = await refusal(engine, '{ search(args: {lowest: "x"}) { id } }')
        assert (code, path) == ("data-exception", "$")
        wrong = await refusal(engine, "{ search(args: {lowest: 1.5}) { id } }")
        assert wrong[:2] == ("parse-failed", "$.selectionSet.search.args.args.lowest")

    with_engine(database_url, scenario)


def test_computed_values_are_selected_filtered_ordered_and_aggregated(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_functions(engine)
        query = """{
            author(where: {age: {_gt: 20}, tags: {_contains: ["x"]}}) {
                age tags extra(path: "deep.name")
            }
            ordered: author(order_by: [{age: desc_nulls_last}, {visits: asc}]) { id visits }
            author_aggregate { aggregate { max { age label(args: {prefix: "-"}) } avg { age } } }
        }"""
        assert await data(engine, query, visits="5") == {
            "author": [{"age": 30, "tags": ["Ann", "x"], "extra": "Ann"}],
            "ordered": [{"id": 1, "visits": 6}, {"id": 2, "visits": 7}],
            "author_aggregate": {
                "aggregate": {"max": {"age": 30, "label": "-Bob!"}, "avg": {"age": 30}}
            },
        }
        code, _, message = await refusal(engine, '{ author(where: {label: {_eq: "x"}}) { id } }')
        assert (code, message) == (
            "validation-failed",
            "field 'label' not found in type: 'author_bool_exp'",
        )

    with_engine(database_url, scenario)


def test_computed_rows_are_a_list_with_the_arguments_of_a_list(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_functions(engine)
        query = """{
            author(order_by: {own_aggregate: {count: desc}}) {
                id
                own(order_by: {id: desc}, limit: 1, where: {id: {_gt: 0}}) { id title }
                found(args: {word: "t%"}) { id }
                own_aggregate { aggregate { count max { id } } nodes { id } }
                first { id }
            }
            some: author(where: {own: {title: {_eq: "Two"}}}) { id }
            none: author(where: {_not: {first: {}}}) { id }
            most: author(order_by: {own_aggregate: {max: {id: desc}}}) { id }
        }"""
        assert await data(engine, query) == {
            "author": [
                {
                    "id": 1,
                    "own": [{"id": 11, "title": "Two"}],
                    "found": [{"id": 11}],
                    "own_aggregate": {
                        "aggregate": {"count": 2, "max": {"id": 11}},
                        "nodes": [{"id": 10}, {"id": 11}],
                    },
                    "first": [{"id": 10}],
                },
                {
                    "id": 2,
                    "own": [{"id": 12, "title": "Three"}],
                    "found": [{"id": 12}],
                    "own_aggregate": {
                        "aggregate": {"count": 1, "max": {"id": 12}},
                        "nodes": [{"id": 12}],
                    },
                    "first": [],
                },
            ],
            "some": [{"id": 1}],
            "none": [{"id": 2}],
            "most": [{"id": 2}, {"id": 1}],
        }

    with_engine(database_url, scenario)


def test_a_role_sees_through_computed_rows_only_what_it_may_see(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_functions(engine)
        query = """{
            author(order_by: [{own_aggregate: {count: desc}}, {id: desc}]) {
                id age own { title } own_aggregate { aggregate { count } }
            }
            hidden: author(where: {own: {title: {_eq: "Two"}}}) { id }
            any: author(where: {own: {}}, order_by: {id: asc}) { id }
            found: search(args: {word: "t%"}) { title }
            about: search_aggregate { aggregate { count } }
        }"""
        answer = await data(engine, query, "user")
        # Ann's second article counts for nobody who may not see it.
        assert answer.pop("author") == [
            {"id": 2, "age": None, "own": [{"title": "Three"}],
             "own_aggregate": {"aggregate": {"count": 1}}},
            {"id": 1, "age": 30, "own": [{"title": "One"}],
             "own_aggregate": {"aggregate": {"count": 1}}},
        ]  # fmt: skip
        assert answer == {
            "hidden": [],
            "any": [{"id": 1}, {"id": 2}],
            "found": [{"title": "Three"}],
            "about": {"aggregate": {"count": 2}},
        }
        unknown = "field 'visits' not found in type: "
        for text, type_name in (
            ("{ author { visits } }", "author"),
            ("{ author(where: {visits: {_eq: 1}}) { id } }", "author_bool_exp"),
            ("{ author(order_by: {visits: asc}) { id } }", "author_order_by"),
        ):
            assert (await refusal(engine, text, "user"))[2] == f"{unknown}'{type_name}'"
        nobody = await refusal(engine, "{ search { id } }", "nobody")
        assert nobody[2] == "field 'search' not found in type: 'query_root'"

    with_engine(database_url, scenario)


def test_a_function_is_a_root_field_under_its_names(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_functions(engine)
        query = """query ($ids: _int4!) {
            search(order_by: {id: desc}, limit: 2, offset: 1) { id extra(path: "a.b") }
            named: search(args: {lowest: 12}) { id }
            unnamed(args: {arg_1: "t%", arg_2: 12}) { id }
            counted(args: {arg_1: "t%"}) { aggregate { count } }
            many(args: {ids: $ids}) { id }
            with_row: many(args: {ids: "{}", of: "(11,1,Two,f,)"}) { id }
            restless { id }
        }"""
        assert await data(engine, query, variables={"ids": [10, 12]}) == {
            "search": [{"id": 11, "extra": None}, {"id": 10, "extra": 1}],
            "named": [{"id": 12}],
            "unnamed": [{"id": 12}],
            "counted": {"aggregate": {"count": 2}},
            "many": [{"id": 10}, {"id": 12}],
            "with_row": [{"id": 11}],
            "restless": [{"id": 10}, {"id": 11}, {"id": 12}],
        }

    with_engine(database_url, scenario)


def test_a_function_of_one_row_gives_it_or_null(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_functions(engine)
        query = "{ mine { id title } mine_aggregate { aggregate { count } } }"
        there = {"mine": {"id": 11, "title": "Two"}, "mine_aggregate": {"aggregate": {"count": 1}}}
        gone = {"mine": None, "mine_aggregate": {"aggregate": {"count": 0}}}
        assert await data(engine, query, article="11") == there
        assert await data(engine, query, article="99") == gone
        assert await data(engine, query, "user", article="11") == gone
        assert await data(engine, "{ mine(limit: 0) { id } }", article="11") == {"mine": None}

    with_engine(database_url, scenario)


def test_functions_are_given_to_roles_where_nothing_is_inferred(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_functions(engine)
        query = "{ search { id } }"
        refused = await refusal(engine, query, "user")
        assert refused[2] == "field 'search' not found in type: 'query_root'"
        assert len((await data(engine, query))["search"]) == 3
        args = {"function": "found", "role": "user"}
        await engine.admin("/v1/metadata", {"type": "pg_create_function_permission", "args": args})
        assert await data(engine, query, "user") == {"search": [{"id": 10}, {"id": 12}]}
        await engine.admin("/v1/metadata", {"type": "pg_drop_function_permission", "args": args})
        assert await refusal(engine, query, "user") == refused

    with_engine(database_url, scenario, HASURA_GRAPHQL_INFER_FUNCTION_PERMISSIONS="false")


def test_introspection_names_functions_as_hasura_does(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_functions(engine)
        query = """{
            author: __type(name: "author") { fields { name description type { kind name } args {
                name description type { kind name ofType { name } } } } }
            args: __type(name: "label_author_args") { kind description inputFields {
                name type { kind name } defaultValue } }
            root: __type(name: "query_root") { fields { name description type { kind name
                ofType { kind name } } args { name } } }
            many: __type(name: "many_args") { inputFields { name type { name } } }
        }"""
        answer = await data(engine, query)
        fields = {field["name"]: field for field in answer["author"]["fields"]}
        label = 'A computed field, executes function "author_label"'
        assert fields["label"]["description"] == label
        assert fields["label"]["args"] == [
            {
                "name": "args",
                "description": 'input parameters for computed field "label" '
                'defined on table "author"',
                "type": {"kind": "NON_NULL", "name": None, "ofType": {"name": "label_author_args"}},
            }
        ]
        assert fields["own"]["type"] == {"kind": "LIST", "name": None}
        assert fields["age"]["args"] == []
        string = {"kind": "SCALAR", "name": "String"}
        assert answer["args"] == {
            "kind": "INPUT_OBJECT",
            "description": None,
            "inputFields": [
                {"name": "prefix", "type": string, "defaultValue": None},
                {"name": "suffix", "type": string, "defaultValue": None},
                {"name": "times", "type": {"kind": "SCALAR", "name": "Int"}, "defaultValue": None},
            ],
        }
        roots = {field["name"]: field for field in answer["root"]["fields"]}
        assert roots["search"]["description"] == 'execute function "found" which returns "article"'
        assert roots["counted"]["description"] == (
            'execute function "nameless" and query aggregates on result of table type "article"'
        )
        assert roots["mine"]["type"] == {"kind": "OBJECT", "name": "article", "ofType": None}
        assert [one["name"] for one in roots["mine"]["args"]] == [
            "distinct_on", "limit", "offset", "order_by", "where",
        ]  # fmt: skip
        assert [one["type"]["name"] for one in answer["many"]["inputFields"]] == [
            "_int4",
            "article_scalar",
        ]

    with_engine(database_url, scenario)
