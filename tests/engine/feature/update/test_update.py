"""Updates over HTTP: which rows, what becomes of them, and what is answered."""

from typing import Any

from tests.engine.running import Running, with_engine
from tests.engine.written_blog import as_user, ask, refused, rows, with_blog

SELECTED = "affected_rows returning { id name score }"


def answers(url: str, query: str, expected: Any, variables: Any = None) -> None:
    """As admin, on a fresh blog."""

    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        assert await ask(engine, query, variables) == expected

    with_engine(url, scenario)


def user_answers(url: str, query: str, expected: Any, variables: Any = None) -> None:
    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        assert await as_user(engine, query, variables) == expected

    with_engine(url, scenario)


def test_rows_that_where_means_are_changed_and_returned(database_url: str) -> None:
    query = f"""mutation ($name: String) {{
        done: update_author(where: {{id: {{_eq: 1}}}}, _set: {{name: $name}}, _inc: {{score: 2}}) {{
            {SELECTED} __typename
        }}
    }}"""
    row = {"id": 1, "name": "amy", "score": 7}
    answer = {"affected_rows": 1, "returning": [row], "__typename": "author_mutation_response"}
    answers(database_url, query, {"data": {"done": answer}}, {"name": "amy"})


def test_a_row_is_changed_by_its_key(database_url: str) -> None:
    query = """mutation {
        one: update_author_by_pk(pk_columns: {id: 2}, _set: {name: null}) { id name }
        none: update_author_by_pk(pk_columns: {id: 3}, _set: {name: "x"}) { id }
    }"""
    answers(database_url, query, {"data": {"one": {"id": 2, "name": None}, "none": None}})


def test_jsonb_is_changed_in_part(database_url: str) -> None:
    cases: list[tuple[str, int, Any]] = [
        ("_append: {details: {c: 1}}", 1, {"a": [1, 2], "b": "x", "c": 1}),
        ('_delete_key: {details: "c"}', 1, {"a": [1, 2], "b": "x"}),
        ('_delete_at_path: {details: ["a", "0"]}', 1, {"a": [2], "b": "x"}),
        ('_delete_at_path: {details: "b"}', 1, {"a": [2]}),
        ("_append: {details: 4}", 2, [1, 2, 3, 4]),
        ("_prepend: {details: 0}", 2, [0, 1, 2, 3, 4]),
        ("_delete_elem: {details: -1}", 2, [0, 1, 2, 3]),
        ("_set: {details: null}", 2, None),
    ]

    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        for operator, key, expected in cases:
            query = f"""mutation {{
                update_author_by_pk(pk_columns: {{id: {key}}}, {operator}) {{ details }}
            }}"""
            answer = await ask(engine, query)
            assert answer == {"data": {"update_author_by_pk": {"details": expected}}}, operator

    with_engine(database_url, scenario)


def test_updates_run_in_order_and_each_answers(database_url: str) -> None:
    query = f"""mutation {{ update_author_many(updates: [
        {{where: {{id: {{_eq: 1}}}}, _inc: {{score: 1}}}},
        {{where: {{score: {{_eq: 6}}}}, _set: {{name: "six"}}}},
        {{where: {{}}, _set: {{}}}},
        {{where: {{id: {{_eq: 9}}}}, _inc: {{score: 1}}}}
    ]) {{ {SELECTED} }} }}"""
    expected = [
        {"affected_rows": 1, "returning": [{"id": 1, "name": "ann", "score": 6}]},
        {"affected_rows": 1, "returning": [{"id": 1, "name": "six", "score": 6}]},
        {"affected_rows": 0, "returning": []},
        {"affected_rows": 0, "returning": []},
    ]
    answers(database_url, query, {"data": {"update_author_many": expected}})


def test_no_updates_answer_an_empty_list(database_url: str) -> None:
    query = "mutation { update_author_many(updates: []) { affected_rows } }"
    answers(database_url, query, {"data": {"update_author_many": []}})


def test_the_operator_can_hide_several_updates_at_once(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        answer = await ask(engine, "mutation { update_author_many(updates: []) { affected_rows } }")
        assert answer == refused(
            "field 'update_author_many' not found in type: 'mutation_root'",
            "validation-failed",
            "$.selectionSet.update_author_many",
        )
        found = await ask(engine, '{ __type(name: "author_updates") { name } }')
        assert found == {"data": {"__type": None}}

    hidden = "hide_update_many_fields"
    with_engine(database_url, scenario, HASURA_GRAPHQL_EXPERIMENTAL_FEATURES=hidden)


def test_setting_nothing_changes_nothing(database_url: str) -> None:
    query = """mutation {
        update_author(where: {}, _set: {}) { n: affected_rows returning { id } __typename }
    }"""
    answer = {"n": 0, "returning": [], "__typename": "author_mutation_response"}
    answers(database_url, query, {"data": {"update_author": answer}})


def test_an_update_without_an_operator_changes_nothing(database_url: str) -> None:
    query = """mutation {
        update_author(where: {}) { affected_rows returning { id } }
        update_author_many(updates: [{where: {}}, {where: {}, _inc: {score: 1}}]) { affected_rows }
        update_author_by_pk(pk_columns: {id: 1}) { id }
    }"""
    expected = {
        "update_author": {"affected_rows": 0, "returning": []},
        "update_author_many": [{"affected_rows": 0}, {"affected_rows": 2}],
        "update_author_by_pk": {},
    }
    answers(database_url, query, {"data": expected})


def test_a_column_stands_in_one_operator_alone(database_url: str) -> None:
    query = """mutation { update_author_many(updates: [
        {where: {}, _set: {score: 1, name: "x"}, _inc: {score: 1}}
    ]) { affected_rows } }"""
    expected = refused(
        "Column found in multiple operators: ['score'].",
        "validation-failed",
        "$.selectionSet.update_author_many.args.updates[0]",
    )
    answers(database_url, query, expected)


def test_a_value_that_postgres_can_not_read_is_a_data_exception(database_url: str) -> None:
    query = 'mutation { update_author(where: {}, _set: {score: "x"}) { affected_rows } }'
    expected = refused('invalid input syntax for type integer: "x"', "data-exception", "$")
    answers(database_url, query, expected)


def test_null_is_refused_where_the_column_takes_none(database_url: str) -> None:
    query = "mutation { update_author(where: {}, _set: {score: null}) { affected_rows } }"
    place = "$.selectionSet.update_author.args._set.score"
    expected = refused("unexpected null value for type 'Int'", "validation-failed", place)
    answers(database_url, query, expected)


def test_returning_reads_related_rows_after_the_update(database_url: str) -> None:
    query = """mutation { update_article(where: {id: {_eq: 1}}, _set: {author_id: 2}) {
        affected_rows
        returning { author { id articles(order_by: {id: asc}) { title } articles_aggregate {
            aggregate { count }
        } } }
    } }"""
    author = {
        "id": 2,
        "articles": [{"title": "one"}, {"title": "three"}],
        "articles_aggregate": {"aggregate": {"count": 2}},
    }
    answer = {"affected_rows": 1, "returning": [{"author": author}]}
    answers(database_url, query, {"data": {"update_article": answer}})


def test_returning_has_computed_fields(database_url: str) -> None:
    query = """mutation { update_author_by_pk(pk_columns: {id: 1}, _inc: {score: 1}) {
        score titles(args: {prefix: "t"}) { title }
    } }"""
    answer = {"score": 6, "titles": [{"title": "two"}]}
    answers(database_url, query, {"data": {"update_author_by_pk": answer}})


def test_a_role_changes_the_rows_of_its_filter_alone(database_url: str) -> None:
    """`update_*_many` once forgot it: CVE-2022-46792 (G1)."""
    query = """mutation {
        all: update_author(where: {}, _inc: {score: 10}) { affected_rows }
        other: update_author_by_pk(pk_columns: {id: 2}, _inc: {score: 10}) { id }
        many: update_author_many(updates: [
            {where: {id: {_eq: 2}}, _inc: {score: 10}}, {where: {}, _inc: {score: 10}}
        ]) { affected_rows }
    }"""

    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        expected = {
            "all": {"affected_rows": 1},
            "other": None,
            "many": [{"affected_rows": 0}, {"affected_rows": 1}],
        }
        assert await as_user(engine, query) == {"data": expected}
        assert await rows(engine, "select id, score from author order by id") == [
            ["1", "25"],
            ["2", "7"],
        ]

    with_engine(database_url, scenario)


def test_a_row_that_fails_the_check_rolls_all_back(database_url: str) -> None:
    query = """mutation {
        update_author(where: {}, _set: {name: "changed"}) { affected_rows }
        update_article(where: {}, _set: {author_id: 2}) { returning { id } }
    }"""

    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        message = "check constraint of an insert/update permission has failed"
        assert await as_user(engine, query) == refused(message, "permission-error", "$")
        assert await rows(engine, "select name from author where id = 1") == [["ann"]]

    with_engine(database_url, scenario)


def test_a_null_does_not_satisfy_a_check(database_url: str) -> None:
    query = "mutation { update_article(where: {}, _set: {author_id: null}) { affected_rows } }"
    message = "check constraint of an insert/update permission has failed"
    user_answers(database_url, query, refused(message, "permission-error", "$"))


def test_a_column_that_may_not_be_updated_is_not_there(database_url: str) -> None:
    query = 'mutation { update_author(where: {}, _set: {secret: "x"}) { affected_rows } }'
    expected = refused(
        "field 'secret' not found in type: 'author_set_input'",
        "validation-failed",
        "$.selectionSet.update_author.args._set.secret",
    )
    user_answers(database_url, query, expected)


def test_returning_shows_no_column_that_may_not_be_selected(database_url: str) -> None:
    query = "mutation { update_author(where: {}, _inc: {score: 1}) { returning { details } } }"
    expected = refused(
        "field 'details' not found in type: 'author'",
        "validation-failed",
        "$.selectionSet.update_author.selectionSet.returning.selectionSet.details",
    )
    user_answers(database_url, query, expected)


def test_returning_shows_no_row_that_may_not_be_selected(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        everything = {"columns": "*", "filter": {}}
        for kind, given in (("update", everything), ("delete", {"filter": {}})):
            args = {"table": "article", "role": "user"}
            drop = {"type": f"pg_drop_{kind}_permission", "args": args}
            await engine.admin("/v1/metadata", drop)
            create = {"type": f"pg_create_{kind}_permission", "args": {**args, "permission": given}}
            await engine.admin("/v1/metadata", create)
        query = """mutation {
            update_article(where: {}, _set: {is_published: false}) {
                affected_rows returning { id }
            }
            hidden: update_article_by_pk(pk_columns: {id: 3}, _set: {title: "x"}) { id }
            delete_article(where: {}) { affected_rows returning { id } }
        }"""
        own = [{"id": 1}, {"id": 2}]
        assert await as_user(engine, query) == {
            "data": {
                "update_article": {"affected_rows": 3, "returning": own},
                "hidden": None,
                "delete_article": {"affected_rows": 3, "returning": own},
            }
        }

    with_engine(database_url, scenario)


def test_presets_are_set_from_the_session(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        query = "mutation { update_author(where: {}) { affected_rows } }"
        blind = {"x_hasura_role": "blind"}
        missing = refused('missing session variable: "x-hasura-secret"', "not-found", "$")
        assert await ask(engine, query, **blind) == missing
        answer = await ask(engine, query, x_hasura_secret="hush", **blind)
        assert answer == {"data": {"update_author": {"affected_rows": 2}}}
        assert await rows(engine, "select distinct secret from author") == [["hush"]]

    with_engine(database_url, scenario)


def test_a_role_that_may_not_read_is_told_how_many_rows_alone(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        blind = {"x_hasura_role": "blind", "x_hasura_secret": "hush"}
        query = "mutation { update_author(where: {}) { returning { id } } }"
        place = "$.selectionSet.update_author.selectionSet.returning"
        message = "field 'returning' not found in type: 'author_mutation_response'"
        assert await ask(engine, query, **blind) == refused(message, "validation-failed", place)
        query = "mutation { update_author(where: {id: {_eq: 1}}) { affected_rows } }"
        place = "$.selectionSet.update_author.args.where.id"
        message = "field 'id' not found in type: 'author_bool_exp'"
        assert await ask(engine, query, **blind) == refused(message, "validation-failed", place)

    with_engine(database_url, scenario)
