"""Upserts in which a row updates only the columns that it gives (ADR 0018)."""

from typing import Any

from tests.engine.running import Running, with_engine
from tests.engine.written_blog import as_user, ask, permission, refused, rows, with_blog

SWITCHED_ON = {"HASURA_GRAPHQL_EXPERIMENTAL_FEATURES": "partial_upserts"}
COLUMNS = "constraint: author_pkey, update_columns: [name, score, details]"
PARTIAL = f"{COLUMNS}, only_given_columns: true"
AUTHORS = "select id, name, score, details is null from author order by id"


def upsert(objects: str, on_conflict: str = PARTIAL) -> str:
    return f"""mutation {{ insert_author(objects: [{objects}], on_conflict: {{{on_conflict}}}) {{
        affected_rows returning {{ id name score }}
    }} }}"""


def affected(number: int, field: str = "insert_author") -> dict[str, Any]:
    return {"data": {field: {"affected_rows": number}}}


def test_a_row_leaves_alone_what_it_does_not_mention(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        answer = await ask(engine, upsert('{id: 1, name: "amy"}, {id: 2, score: 8}, {id: 9}'))
        assert answer["data"]["insert_author"] == {
            "affected_rows": 3,
            "returning": [
                {"id": 1, "name": "amy", "score": 5},
                {"id": 2, "name": "bob", "score": 8},
                {"id": 9, "name": None, "score": 0},
            ],
        }
        assert await rows(engine, AUTHORS) == [
            ["1", "amy", "5", "f"], ["2", "bob", "8", "f"], ["9", "NULL", "0", "t"],
        ]  # fmt: skip

    with_engine(database_url, scenario, **SWITCHED_ON)


def test_a_null_that_is_given_is_a_value(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        query = """mutation ($objects: [author_insert_input!]!, $given: Boolean) {
            insert_author(objects: $objects, on_conflict: {
                constraint: author_pkey, update_columns: [name, score], only_given_columns: $given
            }) { affected_rows }
        }"""
        objects = [{"id": 1, "name": None}, {"id": 2, "score": 1}]
        variables = {"objects": objects, "given": True}
        assert await ask(engine, query, variables) == affected(2)
        assert await rows(engine, AUTHORS) == [["1", "NULL", "5", "f"], ["2", "bob", "1", "f"]]
        # The same document with another flag is another plan.
        assert await ask(engine, query, {**variables, "given": False}) == affected(2)
        assert await rows(engine, AUTHORS) == [["1", "NULL", "0", "f"], ["2", "NULL", "1", "f"]]

    with_engine(database_url, scenario, **SWITCHED_ON)


def test_without_being_asked_for_all_rows_update_all_columns_as_in_hasura(
    database_url: str,
) -> None:
    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        for given in ("", ", only_given_columns: false"):
            query = upsert('{id: 1, name: "amy"}', COLUMNS + given)
            assert (await ask(engine, query))["data"]["insert_author"]["affected_rows"] == 1
            assert await rows(engine, AUTHORS) == [["1", "amy", "0", "t"], ["2", "bob", "7", "f"]]

    with_engine(database_url, scenario, **SWITCHED_ON)


def test_a_row_that_gives_no_update_column_is_left_out(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        answer = await ask(engine, upsert("{id: 1}, {id: 2, score: 1}"))
        returning = [{"id": 2, "name": "bob", "score": 1}]
        assert answer["data"]["insert_author"] == {"affected_rows": 1, "returning": returning}

    with_engine(database_url, scenario, **SWITCHED_ON)


def test_nested_rows_can_be_upserted_in_part(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        query = """mutation { insert_author(objects: [{id: 1, name: "amy", articles: {
            data: [{id: 1, title: "uno"}, {id: 2, title: "dos", is_published: true}],
            on_conflict: {constraint: article_pkey, update_columns: [title, is_published],
                          only_given_columns: true}
        }}], on_conflict: {constraint: author_pkey, update_columns: [name]}) { affected_rows } }"""
        assert await ask(engine, query) == affected(3)
        articles = "select id, title, is_published from article where author_id = 1 order by id"
        assert await rows(engine, articles) == [["1", "uno", "t"], ["2", "dos", "t"]]

    with_engine(database_url, scenario, **SWITCHED_ON)


def test_both_permissions_hold_for_each_row(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        both = [
            permission("insert", "author", "clerk", columns=["id", "name", "score"], check={}),
            permission(
                "update", "author", "clerk", columns=["name", "score"], filter={"id": {"_eq": 1}},
                check={"score": {"_lt": 100}}, set={"secret": "X-Hasura-Clerk"},
            ),
        ]  # fmt: skip
        await engine.admin("/v1/metadata", {"type": "bulk", "args": both})
        clerk = {"x_hasura_role": "clerk", "x_hasura_clerk": "kim"}

        def query(objects: str) -> str:
            return f"""mutation {{ insert_author(objects: [{objects}], on_conflict: {{
                constraint: author_pkey, update_columns: [name, score], only_given_columns: true
            }}) {{ affected_rows }} }}"""

        # The filter leaves 2 alone; the preset is written although the client gave no secret.
        expected = affected(1)
        assert await ask(engine, query('{id: 1, name: "amy"}, {id: 2, score: 1}'), **clerk) == (
            expected
        )
        authors = "select name, score, secret from author order by id"
        assert await rows(engine, authors) == [["amy", "5", "kim"], ["bob", "7", "s2"]]
        # The check of one row undoes all others, whichever statement they were in.
        place = "$.selectionSet.insert_author.args.objects"
        message = "check constraint of an insert/update permission has failed"
        expected = refused(message, "permission-error", place)
        refusal = await ask(engine, query('{id: 1, name: "x"}, {id: 1, score: 100}'), **clerk)
        assert refusal == expected
        assert await rows(engine, authors) == [["amy", "5", "kim"], ["bob", "7", "s2"]]
        # A column that the role may not update can not be had by giving it.
        query = upsert("{id: 1}", "constraint: author_pkey, update_columns: [id]")
        answer = await as_user(engine, query)
        assert answer["errors"][0]["extensions"]["code"] == "validation-failed"

    with_engine(database_url, scenario, **SWITCHED_ON)


def test_rows_of_one_shape_are_one_statement(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        await engine.run_sql(LOG)
        objects = [
            {"id": number, "name" if number % 2 else "score": number} for number in range(1, 1001)
        ]
        for one in objects:
            if "name" in one:
                one["name"] = f"n{one['name']}"
        query = """mutation ($objects: [author_insert_input!]!) {
            insert_author(objects: $objects, on_conflict: {
                constraint: author_pkey, update_columns: [name, score], only_given_columns: true
            }) { affected_rows }
        }"""
        assert await ask(engine, query, {"objects": objects}) == affected(1000)
        assert await rows(engine, "select count(*) from log") == [["2"]]

    with_engine(database_url, scenario, **SWITCHED_ON)


LOG = """
create table log (n serial);
create function log() returns trigger language plpgsql
    as $$ begin insert into log default values; return null; end $$;
create trigger log after insert on author for each statement execute function log();
"""


def test_the_argument_is_not_there_unless_it_is_switched_on(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        message = "field 'only_given_columns' not found in type: 'author_on_conflict'"
        place = "$.selectionSet.insert_author.args.on_conflict.only_given_columns"
        assert await ask(engine, upsert("{id: 1}")) == refused(message, "validation-failed", place)
        query = '{ __type(name: "author_on_conflict") { inputFields { name } } }'
        names = [{"name": name} for name in ("constraint", "update_columns", "where")]
        assert await ask(engine, query) == {"data": {"__type": {"inputFields": names}}}

    with_engine(database_url, scenario)
