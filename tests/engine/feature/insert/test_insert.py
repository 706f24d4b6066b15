"""Inserts over HTTP: values, defaults, presets, checks, and what is answered."""

from typing import Any

from tests.engine.running import Running, with_engine
from tests.engine.written_blog import as_user, ask, refused, rows, with_blog

CHECK = "check constraint of an insert/update permission has failed"


def answers(url: str, query: str, expected: Any, variables: Any = None) -> None:
    """As admin, on a fresh blog."""

    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        assert await ask(engine, query, variables) == expected

    with_engine(url, scenario)


def test_rows_are_inserted_and_returned_in_order(database_url: str) -> None:
    query = """mutation ($objects: [author_insert_input!]!) {
        insert_author(objects: $objects) { __typename affected_rows returning { id name score } }
    }"""
    objects = [
        {"id": 5, "name": "eve", "score": 3},
        {"id": 3, "name": None, "score": 4},
        {"id": 4, "name": 'd"{}\\', "score": 5},
    ]
    answer = {
        "__typename": "author_mutation_response",
        "affected_rows": 3,
        "returning": objects,
    }
    answers(database_url, query, {"data": {"insert_author": answer}}, {"objects": objects})


def test_rows_may_leave_out_different_columns(database_url: str) -> None:
    """What is left out gets its default, be it an identity's, in the order of the rows."""

    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        query = """mutation {
            insert_article(objects: [
                {title: "a"}, {title: "b", is_published: true}, {id: 50, title: "c"}, {title: "d"}
            ]) { returning { id title is_published author_id } }
            insert_author(objects: [{id: 7}, {id: 8, score: 2}]) { returning { id name score } }
        }"""
        articles = [
            {"id": 4, "title": "a", "is_published": False, "author_id": None},
            {"id": 5, "title": "b", "is_published": True, "author_id": None},
            {"id": 50, "title": "c", "is_published": False, "author_id": None},
            {"id": 6, "title": "d", "is_published": False, "author_id": None},
        ]
        authors = [{"id": 7, "name": None, "score": 0}, {"id": 8, "name": None, "score": 2}]
        assert await ask(engine, query) == {
            "data": {
                "insert_article": {"returning": articles},
                "insert_author": {"returning": authors},
            }
        }

    with_engine(database_url, scenario)


def test_one_row_is_answered_by_itself(database_url: str) -> None:
    query = """mutation ($details: jsonb) {
        insert_author_one(object: {id: 3, details: $details}) { id details articles { id } }
    }"""
    details = {"a": [1, {"b": None}], "1": "x"}
    answer = {"id": 3, "details": details, "articles": []}
    answers(database_url, query, {"data": {"insert_author_one": answer}}, {"details": details})


def test_rows_without_any_value_are_rows_of_defaults(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        await engine.run_sql("create table counted (id serial, n int default 7)")
        track = {"type": "pg_track_table", "args": {"table": "counted"}}
        await engine.admin("/v1/metadata", track)
        query = """mutation {
            insert_counted_one(object: {}) { id n }
            insert_counted(objects: [{}, {}]) { returning { id n } }
            none: insert_counted(objects: []) { affected_rows returning { id } __typename }
        }"""
        assert await ask(engine, query) == {
            "data": {
                "insert_counted_one": {"id": 1, "n": 7},
                "insert_counted": {"returning": [{"id": 2, "n": 7}, {"id": 3, "n": 7}]},
                "none": {
                    "affected_rows": 0,
                    "returning": [],
                    "__typename": "counted_mutation_response",
                },
            }
        }

    with_engine(database_url, scenario)


def test_values_of_all_kinds_go_in_as_they_come_out(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        await engine.run_sql(
            "create type mood as enum ('good', 'bad'); create table kinds (texts text[], "
            "numbers int[], matrix int[], big int8, exact numeric, mood mood, at timestamptz, "
            "flag bool, raw json, span int4range, moods mood[])"
        )
        track = {"type": "pg_track_table", "args": {"table": "kinds"}}
        await engine.admin("/v1/metadata", track)
        row = {
            "texts": ["a,b", 'c"d', "e\\f", None, ""],
            "numbers": [1, 2],
            "matrix": [[1, 2], [3, 4]],
            "big": 9007199254740993,
            "exact": 1.50,
            "mood": "good",
            "at": "2020-01-02T03:04:05+00:00",
            "flag": True,
            "raw": {"b": 1, "a": [2]},
            "span": "[1,3)",
            "moods": ["bad", "good"],
        }
        nothing = dict.fromkeys(row)
        query = """mutation ($objects: [kinds_insert_input!]!) {
            insert_kinds(objects: $objects) { returning {
                texts numbers matrix big exact mood at flag raw span moods
            } }
        }"""
        objects = [row, nothing, row]
        answer = await ask(engine, query, {"objects": objects})
        assert answer == {"data": {"insert_kinds": {"returning": objects}}}
        assert await ask(engine, query, {"objects": [row]}) == {
            "data": {"insert_kinds": {"returning": [row]}}
        }

    with_engine(database_url, scenario)


def test_generated_columns_can_not_be_given(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        await engine.run_sql(
            "create table made (id int generated always as identity, n int, "
            "twice int generated always as (n * 2) stored)"
        )
        track = {"type": "pg_track_table", "args": {"table": "made"}}
        await engine.admin("/v1/metadata", track)
        query = "mutation { insert_made(objects: [{n: 1}, {n: 2}]) { returning { id twice } } }"
        answer = {"returning": [{"id": 1, "twice": 2}, {"id": 2, "twice": 4}]}
        assert await ask(engine, query) == {"data": {"insert_made": answer}}
        query = "mutation { insert_made(objects: [{id: 1}]) { affected_rows } }"
        place = "$.selectionSet.insert_made.args.objects[0].id"
        message = "field 'id' not found in type: 'made_insert_input'"
        assert await ask(engine, query) == refused(message, "validation-failed", place)

    with_engine(database_url, scenario)


def test_presets_and_the_check_hold_for_a_role(database_url: str) -> None:
    """The check is held against the row as it is written, presets and defaults included (G10)."""

    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        query = """mutation ($id: Int!) {
            insert_author(objects: [{id: $id}]) { returning { id name } }
        }"""
        answer = await as_user(engine, query, {"id": 9}, "9")
        assert answer == {"data": {"insert_author": {"returning": [{"id": 9, "name": None}]}}}
        assert await rows(engine, "select secret from author where id = 9") == [["9"]]
        place = "$.selectionSet.insert_author.args.objects"
        refusal = refused(CHECK, "permission-error", place)
        assert await as_user(engine, query, {"id": 11}, "10") == refusal
        # A null satisfies no check.
        query = 'mutation { insert_article_one(object: {title: "x"}) { id } }'
        place = "$.selectionSet.insert_article_one.args.object"
        refusal = refused(CHECK, "permission-error", place)
        assert await as_user(engine, query) == refusal
        assert await rows(engine, "select count(*) from author") == [["3"]]
        assert await rows(engine, "select count(*) from article") == [["3"]]

    with_engine(database_url, scenario)


def test_a_preset_column_can_not_be_given(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        query = 'mutation { insert_author(objects: [{id: 9, secret: "x"}]) { affected_rows } }'
        place = "$.selectionSet.insert_author.args.objects[0].secret"
        message = "field 'secret' not found in type: 'author_insert_input'"
        expected = refused(message, "validation-failed", place)
        assert await as_user(engine, query, user="9") == expected

    with_engine(database_url, scenario)


def test_returning_shows_no_row_that_may_not_be_selected(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        args = {"table": "author", "role": "user"}
        anything = {**args, "permission": {"columns": "*", "check": {}}}
        commands = [
            {"type": "pg_drop_insert_permission", "args": args},
            {"type": "pg_create_insert_permission", "args": anything},
        ]
        await engine.admin("/v1/metadata", {"type": "bulk", "args": commands})
        query = """mutation {
            insert_author(objects: [{id: 8}, {id: 9}]) { affected_rows returning { id } }
            insert_author_one(object: {id: 10}) { id }
        }"""
        answer = {"affected_rows": 2, "returning": [{"id": 9}]}
        expected = {"data": {"insert_author": answer, "insert_author_one": None}}
        assert await as_user(engine, query, user="9") == expected

    with_engine(database_url, scenario)


def test_postgres_refusals_have_hasuras_words(database_url: str) -> None:
    cases = [
        (
            "{id: 1}",
            'Uniqueness violation. duplicate key value violates unique constraint "author_pkey"',
            "constraint-violation",
        ),
        (
            '{name: "x"}',
            (
                'Not-NULL violation. null value in column "id" of relation "author" violates '
                "not-null constraint"
            ),
            "constraint-violation",
        ),
        ('{id: "x"}', 'invalid input syntax for type integer: "x"', "data-exception"),
        (
            "{id: 9, score: -1}",
            (
                'Check constraint violation. new row for relation "author" violates check '
                'constraint "author_score_check"'
            ),
            "permission-error",
        ),
    ]

    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        await engine.run_sql("alter table author add check (score >= 0)")
        for row, message, code in cases:
            query = f"mutation {{ insert_author(objects: [{row}]) {{ affected_rows }} }}"
            place = "$.selectionSet.insert_author.args.objects"
            assert await ask(engine, query) == refused(message, code, place)
        query = 'mutation { insert_article_one(object: {title: "x", author_id: 77}) { id } }'
        message = (
            'Foreign key violation. insert or update on table "article" violates foreign key '
            'constraint "article_author_id_fkey"'
        )
        place = "$.selectionSet.insert_article_one.args.object"
        assert await ask(engine, query) == refused(message, "constraint-violation", place)
        await engine.run_sql("""
            alter table author
                add exclude using gist (int4range(0, score) with &&) where (score > 6)
        """)
        message = (
            "Exclusion violation. conflicting key value violates exclusion constraint "
            '"author_int4range_excl"'
        )
        place = "$.selectionSet.insert_author_one.args.object"
        query = "mutation { insert_author_one(object: {id: 5, score: 9}) { id } }"
        assert await ask(engine, query) == refused(message, "constraint-violation", place)

    with_engine(database_url, scenario)


def test_views_take_rows_by_themselves_or_by_their_triggers(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        await engine.run_sql(
            "create view named as select id, name from author;"
            "create view joined as select a.id, t.title from author a "
            "join article t on t.author_id = a.id;"
            "create function put() returns trigger language plpgsql as $$ begin "
            "insert into author (id, name) values (new.id, new.title); return new; end $$;"
            "create trigger put instead of insert on joined for each row execute function put();"
        )
        track = [
            {"type": "pg_track_table", "args": {"table": name}} for name in ("named", "joined")
        ]
        await engine.admin("/v1/metadata", {"type": "bulk", "args": track})
        query = """mutation {
            insert_named(objects: [{id: 21, name: "n"}, {id: 22}]) { returning { id name } }
            insert_joined(objects: [{id: 23, title: "j"}]) { affected_rows returning { id title } }
        }"""
        assert await ask(engine, query) == {
            "data": {
                "insert_named": {"returning": [{"id": 21, "name": "n"}, {"id": 22, "name": None}]},
                "insert_joined": {"affected_rows": 1, "returning": [{"id": 23, "title": "j"}]},
            }
        }
        assert await rows(engine, "select id from author where id > 20 order by id") == [
            ["21"],
            ["22"],
            ["23"],
        ]

    with_engine(database_url, scenario)
