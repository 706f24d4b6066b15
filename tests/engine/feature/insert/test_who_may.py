"""What is in a role's mutations: inherited, of backends alone, and under names of one's own."""

from typing import Any

from tests.engine.running import Running, with_engine
from tests.engine.written_blog import OWN, ask, permission, rows, with_blog

NESTED = """mutation { insert_article_one(
    object: {id: 9, title: "t", author: {data: {id: 3, name: "c"}}}
) { id } }"""


async def mutations(engine: Running, **headers: str) -> list[str]:
    query = "{ __schema { mutationType { fields { name } } } }"
    answer = await ask(engine, query, **headers)
    shown: Any = answer["data"]["__schema"]["mutationType"]
    return [] if shown is None else sorted(field["name"] for field in shown["fields"])


async def metadata(engine: Running, *commands: Any) -> None:
    await engine.admin("/v1/metadata", {"type": "bulk", "args": list(commands)})


def test_an_insert_for_backends_is_not_reached_through_a_relationship(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        await metadata(
            engine,
            permission("select", "article", "hidden", columns="*", filter={}),
            permission("insert", "article", "hidden", columns="*", check={}),
            permission("insert", "author", "hidden", columns="*", check={}, backend_only=True),
        )
        role = {"x_hasura_role": "hidden"}
        assert await mutations(engine, **role) == ["insert_article", "insert_article_one"]
        answer = await ask(engine, NESTED, **role)
        (error,) = answer["errors"]
        assert "field 'author' not found" in error["message"]
        backend = {**role, "x_hasura_use_backend_only_permissions": "true"}
        assert "insert_author" in await mutations(engine, **backend)
        answer = await ask(engine, NESTED, **backend)
        assert answer == {"data": {"insert_article_one": {"id": 9}}}

    with_engine(database_url, scenario)


def test_a_role_inherits_what_its_parents_agree_on(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        own = {"columns": ["id", "name"], "check": OWN}
        await metadata(
            engine,
            permission("insert", "author", "one", **own),
            permission("insert", "author", "two", **own),
            permission("delete", "author", "one", filter=OWN),
            permission("delete", "author", "two", filter={}),
            permission("select", "author", "one", columns=["id"], filter=OWN),
        )
        heir = {"role_name": "heir", "role_set": ["one", "two"]}
        await metadata(engine, {"type": "add_inherited_role", "args": heir})
        role = {"x_hasura_role": "heir", "x_hasura_user_id": "9"}
        # The parents' deletes differ, so neither is inherited.
        assert await mutations(engine, **role) == ["insert_author", "insert_author_one"]
        query = "mutation { insert_author(objects: {id: %d}) { affected_rows } }"
        assert await ask(engine, query % 9, **role) == {
            "data": {"insert_author": {"affected_rows": 1}}
        }
        (error,) = (await ask(engine, query % 10, **role))["errors"]
        assert error["extensions"]["code"] == "permission-error"
        assert await rows(engine, "select id from author where id > 2") == [["9"]]

    with_engine(database_url, scenario)


def test_tables_columns_and_root_fields_go_by_their_own_names(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await with_blog(engine)
        configuration = {
            "custom_name": "Writer",
            "custom_root_fields": {"insert": "addWriters", "update_by_pk": "changeWriter"},
            "column_config": {"id": {"custom_name": "key"}, "name": {"custom_name": "called"}},
        }
        customize = {
            "type": "pg_set_table_customization",
            "args": {"table": "author", "configuration": configuration},
        }
        await metadata(engine, customize)
        query = """mutation {
            addWriters(
                objects: [{key: 1, called: "amy"}, {key: 9, called: "new"}],
                on_conflict: {
                    constraint: author_pkey, update_columns: [called], where: {key: {_eq: 1}}
                }
            ) { affected_rows returning { key called kind: __typename } kind: __typename }
            changeWriter(pk_columns: {key: 9}, _set: {called: "newer"}) { called }
            delete_Writer(where: {called: {_eq: "bob"}}) { affected_rows }
        }"""
        returning = [
            {"key": 1, "called": "amy", "kind": "Writer"},
            {"key": 9, "called": "new", "kind": "Writer"},
        ]
        assert (await ask(engine, query))["data"] == {
            "addWriters": {
                "affected_rows": 2,
                "returning": returning,
                "kind": "Writer_mutation_response",
            },
            "changeWriter": {"called": "newer"},
            "delete_Writer": {"affected_rows": 1},
        }

    with_engine(database_url, scenario)
