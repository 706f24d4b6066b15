"""The metadata commands of remote schemas, and what becomes of a remote that is away.

Source: Hasura v2, RemoteSchema/MetadataAPI.
"""

import asyncio
from typing import Any

from tests.engine.feature.remote_schemas.test_remote_schemas import (
    METADATA,
    add,
    ask,
    refused,
    with_shop,
)
from tests.engine.remote_server import SHOP, RemoteServer, remote_server
from tests.engine.running import Running, running


def test_a_remote_schema_is_exported_as_it_was_declared_and_taken_back(database_url: str) -> None:
    definition = {
        "timeout_seconds": 5,
        "forward_client_headers": True,
        "headers": [{"name": "a", "value": "b"}, {"name": "c", "value_from_env": "D"}],
        "customization": {
            "root_fields_namespace": "store",
            "type_names": {"prefix": "A_", "mapping": {"Book": "Tome"}},
            "field_names": [{"parent_type": "Pen", "prefix": "b_", "mapping": {}}],
        },
    }
    # The interface's fields would be other ones than the object's.
    del definition["customization"]["field_names"]

    async def scenario(engine: Running, remote: RemoteServer) -> None:
        document = await engine.admin(METADATA, {"type": "export_metadata", "args": {}})
        assert document["remote_schemas"] == [
            {"name": "shop", "definition": {"url": remote.url, **definition}}
        ]
        await engine.admin(METADATA, {"type": "replace_metadata", "args": document})
        again = await engine.admin(METADATA, {"type": "export_metadata", "args": {}})
        assert again == document

    with_shop(database_url, scenario, definition, D="d")


def test_commands_name_what_is_there_already_and_what_is_not(database_url: str) -> None:
    async def scenario(engine: Running, remote: RemoteServer) -> None:
        for body, code, message in (
            (add(remote), "already-exists", 'remote schema with name "shop" already exists'),
            (
                {**add(remote, name="other"), "type": "update_remote_schema"},
                "not-exists",
                'remote schema with name "other" doesn\'t exist',
            ),
            (named("remove_remote_schema", "other"), "not-exists", "no such remote schema"),
            (
                named("reload_remote_schema", "other"),
                "not-exists",
                'remote schema with name "other" does not exist',
            ),
            (
                named("introspect_remote_schema", "other"),
                "not-exists",
                'remote schema: "other" not found',
            ),
            (
                permission("user", "type Query { shop(name: String!): String }"),
                "constraint-violation",
                (
                    "remote schema permissions can only be added when remote schema "
                    "permissions are enabled in the graphql-engine"
                ),
            ),
        ):
            answer = await refused(engine, body)
            assert answer == {"path": "$.args", "code": code, "error": message}
        neither = {"type": "add_remote_schema", "args": {"name": "a", "definition": {}}}
        answer = await refused(engine, neither)
        assert answer["code"] == "invalid-params"

    with_shop(database_url, scenario)


def test_an_introspection_is_given_as_the_remote_gave_it(database_url: str) -> None:
    async def scenario(engine: Running, _remote: RemoteServer) -> None:
        answer = await engine.admin(METADATA, named("introspect_remote_schema", "shop"))
        assert answer["data"]["__schema"]["queryType"]["name"] == "Query"

    with_shop(database_url, scenario)


def test_what_is_no_graphql_server_can_not_be_added(database_url: str) -> None:
    async def scenario(engine: Running, remote: RemoteServer) -> None:
        for canned, message in (
            (b"<html>", "the introspection's answer can not be read: JSON is malformed"),
            (b'{"errors": []}', "the introspection's answer can not be read: Object missing"),
        ):
            remote.canned = canned
            answer = await refused(engine, add(remote, name="other"))
            assert answer["code"] == "remote-schema-error"
            assert answer["path"] == "$.args"
            assert answer["error"].startswith(message)
        gone = add(remote, {"url": "http://127.0.0.1:9/graphql"}, "other")
        answer = await refused(engine, gone)
        assert answer == {
            "code": "remote-schema-error",
            "path": "$.args",
            "error": "HTTP exception occurred while sending the request to "
            '"http://127.0.0.1:9/graphql"',
        }

    with_shop(database_url, scenario)


def test_names_that_others_have_are_refused_and_a_namespace_helps(database_url: str) -> None:
    async def scenario(engine: Running, remote: RemoteServer) -> None:
        answer = await refused(engine, add(remote, name="other"))
        assert answer["code"] == "invalid-configuration"
        assert "Duplicate remote field 'shop'" in answer["error"]
        await engine.run_sql("create table book (id int primary key)")
        await engine.admin(METADATA, named("remove_remote_schema", "shop"))
        await engine.admin(METADATA, {"type": "pg_track_table", "args": {"table": "book"}})
        answer = await refused(engine, add(remote))
        assert answer["error"] == (
            "Inconsistent object: Field cannot be overwritten by remote field 'book'"
        )
        namespace = {"customization": {"root_fields_namespace": "store"}}
        await engine.admin(METADATA, add(remote, namespace))
        assert await ask(engine, '{ book { id } store { book(title: "Emma") { pages } } }') == {
            "data": {"book": [], "store": {"book": {"pages": 474}}}
        }

    with_shop(database_url, scenario)


def test_types_of_one_name_that_differ_are_refused(database_url: str) -> None:
    async def scenario(engine: Running, remote: RemoteServer) -> None:
        namespace = {"customization": {"root_fields_namespace": "store"}}
        await engine.admin(METADATA, add(remote, namespace, "twin"))  # types that are the same
        remote.sdl = "type Query { book: Book } type Book { title: Int }"
        other = {"customization": {"root_fields_namespace": "other"}}
        answer = await refused(engine, add(remote, other, "other"))
        assert answer["error"].startswith(
            "Inconsistent object: Found conflicting definitions for GraphQL type 'Book'."
        )

    with_shop(database_url, scenario)


def test_customized_names_that_collide_are_refused(database_url: str) -> None:
    async def scenario(engine: Running, remote: RemoteServer) -> None:
        for customization, message in (
            (
                {"type_names": {"mapping": {"Book": "Pen"}}},
                (
                    "Type name mappings are not distinct; the following types appear more "
                    'than once: "Pen"'
                ),
            ),
            (
                {"field_names": [{"parent_type": "Book", "mapping": {"title": "pages"}}]},
                (
                    'Field name mappings for object type "Book" are not distinct; the following '
                    'fields appear more than once: "pages"'
                ),
            ),
            (
                {"field_names": [{"parent_type": "Book", "prefix": "b_"}]},
                (
                    "Remote schema customization inconsistency: field name mapping for field "
                    '"price" of interface "Priced" is inconsistent with mapping for type "Book". '
                    'Interface field name maps to "price". Type field name maps to "b_price".'
                ),
            ),
        ):
            body = {**add(remote, {"customization": customization}), "type": "update_remote_schema"}
            answer = await refused(engine, body)
            assert answer == {"path": "$.args", "code": "remote-schema-error", "error": message}

    with_shop(database_url, scenario)


def test_a_schema_that_is_none_is_told_as_hasura_tells_it(database_url: str) -> None:
    async def scenario(engine: Running, remote: RemoteServer) -> None:
        for sdl, message in (
            (
                "interface A { a: Int } type B implements A { b: Int } type Query { b: B }",
                "Interface field 'A'.\"a\" expected, but 'B' does not provide it",
            ),
            (
                "interface A { a: Int } type B implements A { a: String } type Query { b: B }",
                (
                    "The type of Object field 'B'.\"a\" (String) is not the same type/sub type of "
                    "Interface field 'A'.\"a\" (Int)"
                ),
            ),
            (
                "interface A { a(x: Int): Int } type B implements A { a: Int } type Query { b: B }",
                (
                    'Interface field argument \'A\'."a"("x":) required, but Object field \'B\'."a" '
                    "does not provide it"
                ),
            ),
        ):
            remote.sdl = sdl
            answer = await refused(engine, add(remote, name="other"))
            assert answer == {"path": "$.args", "code": "remote-schema-error", "error": message}

    with_shop(database_url, scenario)


def test_a_remote_that_is_away_at_start_is_inconsistent_and_comes_back_when_it_is_reloaded(
    database_url: str,
) -> None:
    async def run() -> None:
        async with remote_server() as remote:
            async with running(database_url) as engine:
                await engine.admin(METADATA, add(remote))
            remote.canned = b"gone"
            settings = {"HASURA_GRAPHQL_SCHEMA_SYNC_POLL_INTERVAL": "0"}
            async with running(database_url, **settings) as engine:
                inconsistent = {"type": "get_inconsistent_metadata", "args": {}}
                answer = await engine.admin(METADATA, inconsistent)
                (found,) = answer["inconsistent_objects"]
                assert (found["type"], found["name"]) == ("remote_schema", "remote_schema shop")
                assert found["definition"]["name"] == "shop"
                (error,) = (await ask(engine, '{ shop(name: "A") }'))["errors"]
                assert error["message"] == "field 'shop' not found in type: 'query_root'"
                answer = await refused(engine, named("reload_remote_schema", "shop"))
                assert answer["code"] == "remote-schema-error"
                remote.canned = None
                await engine.admin(METADATA, named("reload_remote_schema", "shop"))
                answer = await engine.admin(METADATA, inconsistent)
                assert answer == {"is_consistent": True, "inconsistent_objects": []}
                assert "data" in await ask(engine, '{ shop(name: "A") }')

    asyncio.run(run())


def test_a_remote_that_was_away_is_joined_again_by_itself(database_url: str) -> None:
    async def run() -> None:
        async with remote_server() as remote:
            async with running(database_url) as engine:
                await engine.admin(METADATA, add(remote))
            remote.canned = b"gone"
            settings = {"HASURA_GRAPHQL_SCHEMA_SYNC_POLL_INTERVAL": "100"}
            async with running(database_url, **settings) as engine, asyncio.timeout(60):
                assert "errors" in await ask(engine, '{ shop(name: "A") }')
                remote.canned = None
                while "errors" in await ask(engine, '{ shop(name: "A") }'):  # noqa: ASYNC110  # there is nothing to wait for
                    await asyncio.sleep(0.1)

    asyncio.run(run())


def test_a_reload_learns_what_the_remote_offers_now(database_url: str) -> None:
    async def scenario(engine: Running, remote: RemoteServer) -> None:
        remote.sdl = SHOP.replace("broken: String", "shop2: String")
        assert "errors" in await ask(engine, "{ shop2 }")
        body = {"type": "reload_metadata", "args": {"reload_remote_schemas": ["shop"]}}
        answer = await engine.admin(METADATA, body)
        assert answer == {"message": "success", "is_consistent": True}
        assert await ask(engine, "{ shop2 }") == {"data": {"shop2": None}}

    with_shop(database_url, scenario)


def named(kind: str, name: str) -> Any:
    return {"type": kind, "args": {"name": name}}


def permission(role: str, schema: str, name: str = "shop") -> Any:
    return {
        "type": "add_remote_schema_permissions",
        "args": {"remote_schema": name, "role": role, "definition": {"schema": schema}},
    }
