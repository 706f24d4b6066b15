"""Upserts over HTTP: which conflict, what is updated, and under which permission (G6)."""

from typing import Any

from tests.engine.running import Running, with_engine
from tests.engine.written_blog import as_user, ask, permission, refused, rows, with_blog

CHECK = "check constraint of an insert/update permission has failed"


def upsert(objects: str, on_conflict: str, table: str = "author") -> str:
    return f"""mutation {{ insert_{table}(objects: [{objects}], on_conflict: {{{on_conflict}}}) {{
        affected_rows returning {{ id name score }}
    }} }}"""


def answered(*returning: Any) -> Any:
    answer = {"affected_rows": len(returning), "returning": list(returning)}
    return {"data": {"insert_author": answer}}


def test_a_row_in_conflict_takes_the_new_values_of_the_listed_columns(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        query = upsert(
            '{id: 1, name: "amy", score: 50}, {id: 9, name: "new", score: 60}',
            "constraint: author_pkey, update_columns: [name]",
        )
        assert await ask(engine, query) == answered(
            {"id": 1, "name": "amy", "score": 5}, {"id": 9, "name": "new", "score": 60}
        )

    with_engine(database_url, scenario)


def test_without_columns_to_update_a_row_in_conflict_is_left_out(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        row = {"id": 9, "name": None, "score": 0}
        for on_conflict in (
            "constraint: author_pkey",
            "constraint: author_pkey, update_columns: []",
        ):
            query = upsert('{id: 1, name: "amy"}, {id: 9}', on_conflict)
            assert await ask(engine, query) == answered(row)
            await engine.run_sql("delete from author where id = 9")
        query = """mutation { insert_author_one(
            object: {id: 1}, on_conflict: {constraint: author_pkey, update_columns: []}
        ) { id } }"""
        assert await ask(engine, query) == {"data": {"insert_author_one": None}}

    with_engine(database_url, scenario)


def test_where_says_which_rows_in_conflict_are_updated(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        query = upsert(
            "{id: 1, score: 50}, {id: 2, score: 60}",
            "constraint: author_pkey, update_columns: [score], where: {score: {_lt: 6}}",
        )
        assert await ask(engine, query) == answered({"id": 1, "name": "ann", "score": 50})

    with_engine(database_url, scenario)


def test_another_conflict_than_the_named_one_is_an_error(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        query = upsert('{id: 9, name: "ann"}', "constraint: author_pkey, update_columns: [name]")
        message = (
            'Uniqueness violation. duplicate key value violates unique constraint "author_name_key"'
        )
        place = "$.selectionSet.insert_author.args.objects"
        assert await ask(engine, query) == refused(message, "constraint-violation", place)

    with_engine(database_url, scenario)


def test_an_unknown_constraint_or_key_is_refused(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        place = "$.selectionSet.insert_author.args.on_conflict"
        message = (
            "expected one of the values ['author_pkey', 'author_name_key'] for type "
            "'author_constraint', but found 'nope'"
        )
        expected = refused(message, "validation-failed", f"{place}.constraint")
        assert await ask(engine, upsert("{id: 1}", "constraint: nope")) == expected
        message = "field 'action' not found in type: 'author_on_conflict'"
        expected = refused(message, "validation-failed", f"{place}.action")
        query = upsert("{id: 1}", "constraint: author_pkey, action: ignore")
        assert await ask(engine, query) == expected

    with_engine(database_url, scenario)


def test_an_upsert_updates_under_the_permission_to_update(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        conflict = "constraint: author_name_key, update_columns: [name, score]"
        # The row that is there is another's: the update's filter leaves it alone.
        query = upsert('{id: 1, name: "bob"}', conflict)
        assert await as_user(engine, query) == answered()
        query = upsert('{id: 1, name: "ann"}', conflict)
        expected = answered({"id": 1, "name": "ann", "score": 0})
        assert await as_user(engine, query) == expected
        # A column that may be inserted, not updated.
        query = upsert("{id: 1}", "constraint: author_pkey, update_columns: [id]")
        place = "$.selectionSet.insert_author.args.on_conflict.update_columns[0]"
        message = (
            "expected one of the values ['name', 'score', 'details'] for type "
            "'author_update_column', but found 'id'"
        )
        assert await as_user(engine, query) == refused(message, "validation-failed", place)
        assert await rows(engine, "select id, name, score from author order by id") == [
            ["1", "ann", "0"],
            ["2", "bob", "7"],
        ]

    with_engine(database_url, scenario)


def test_a_role_that_may_not_update_can_leave_rows_out_alone(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        args = {"table": "author", "role": "user"}
        await engine.admin("/v1/metadata", {"type": "pg_drop_update_permission", "args": args})
        query = upsert("{id: 1}", "constraint: author_pkey, update_columns: []")
        assert await as_user(engine, query) == answered()
        query = upsert("{id: 1}", "constraint: author_pkey, update_columns: [_PLACEHOLDER]")
        place = "$.selectionSet.insert_author.args.on_conflict"
        expected = refused("erroneous column name", "validation-failed", place)
        assert await as_user(engine, query) == expected

    with_engine(database_url, scenario)


def test_presets_and_check_of_the_update_hold_for_a_row_in_conflict(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        both = [
            permission("insert", "author", "clerk", columns=["id", "name", "score"], check={}),
            permission(
                "update",
                "author",
                "clerk",
                columns=["name", "score"],
                filter={},
                check={"score": {"_lt": 100}},
                set={"secret": "X-Hasura-Clerk"},
            ),
        ]
        await engine.admin("/v1/metadata", {"type": "bulk", "args": both})
        clerk = {"x_hasura_role": "clerk", "x_hasura_clerk": "kim"}

        def query(score: int) -> str:
            return f"""mutation {{ insert_author(
                objects: [{{id: 1, score: {score}}}, {{id: {score}, score: 500}}],
                on_conflict: {{constraint: author_pkey, update_columns: [score]}}
            ) {{ affected_rows }} }}"""

        expected = {"data": {"insert_author": {"affected_rows": 2}}}
        assert await ask(engine, query(99), **clerk) == expected
        assert await rows(engine, "select id, secret from author where score > 90") == [
            ["1", "kim"],
            ["99", "NULL"],
        ]
        place = "$.selectionSet.insert_author.args.objects"
        expected = refused(CHECK, "permission-error", place)
        assert await ask(engine, query(101), **clerk) == expected
        # Without a check of its own, an update holds to that of the insert.
        args = {"table": "author", "role": "clerk"}
        loose = permission("update", "author", "clerk", columns=["score"], filter={})
        strict = permission("insert", "author", "clerk", columns="*", check={"score": {"_lt": 3}})
        commands = [
            {"type": "pg_drop_update_permission", "args": args},
            {"type": "pg_drop_insert_permission", "args": args},
            loose,
            strict,
        ]
        await engine.admin("/v1/metadata", {"type": "bulk", "args": commands})
        assert await ask(engine, query(4), **clerk) == expected

    with_engine(database_url, scenario)
