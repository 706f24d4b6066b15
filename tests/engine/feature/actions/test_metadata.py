"""The commands about actions and custom types, and what they refuse."""

from typing import Any

import pytest

from tests.engine.feature.actions.blog_actions import (
    TYPES,
    action,
    metadata,
    permission,
    play,
    refused,
)
from tests.engine.hook_server import HookServer
from tests.engine.running import ADMIN, Running

WRONG = "Inconsistent object: "
TYPES_WRONG = f"{WRONG}validation for the given custom types failed because "


def types(**given: Any) -> dict[str, Any]:
    return {"type": "set_custom_types", "args": {**TYPES, **given}}


def drop(name: str) -> dict[str, Any]:
    return {"type": "drop_action", "args": {"name": name}}


def dropped_permission(role: str) -> dict[str, Any]:
    return {"type": "drop_action_permission", "args": {"action": "shout", "role": role}}


def related(table: str, **mapping: str) -> dict[str, Any]:
    found = {"name": "r", "type": "object", "remote_table": table, "field_mapping": mapping}
    field = {"name": "id", "type": "Int"}
    listed = {"name": "ids", "type": "[Int]"}
    return types(
        objects=[
            *TYPES["objects"],
            {"name": "O", "fields": [field, listed], "relationships": [found]},
        ]
    )


@pytest.mark.parametrize(
    ("command", "code", "message"),
    [
        (drop("x"), "not-exists", 'action with name "x" does not exist'),
        (action("shout", "String"), "already-exists", 'action with name "shout" already exists'),
        (permission("x", "user"), "not-exists", 'action with name "x" does not exist'),
        (
            permission("add_author", "user"),
            "already-exists",
            'permission for role "user" is already defined on "add_author"',
        ),
        (
            dropped_permission("user"),
            "not-exists",
            'permission for role: "user" is not defined on "shout"',
        ),
        (
            action("a", "Nothing"),
            "invalid-configuration",
            (
                f'{WRONG}in action "a"; the type: "Nothing" is not an object or scalar type '
                "defined in custom types"
            ),
        ),
        (
            action("a", "String", {"b": "AuthorId"}),
            "invalid-configuration",
            (
                f'{WRONG}in action "a"; the type: "AuthorId" is not defined in custom types or '
                "it is not a scalar/enum/input_object"
            ),
        ),
        (
            action("a", "Strin]g"),
            "parse-failed",
            "not a valid GraphQL type: Strin]g",
        ),
        (
            types(scalars=[{"name": "Mood"}]),
            "invalid-configuration",
            f'{TYPES_WRONG}duplicate type names: "Mood"',
        ),
        (
            types(input_objects=[{"name": "I", "fields": [{"name": "a", "type": "Nope"}]}]),
            "unexpected",
            'the type "Nope" for field "a" in  input object type "I" does not exist',
        ),
        (
            related("nothing", id="id"),
            "invalid-configuration",
            (
                f'{TYPES_WRONG}the remote table "nothing" for relationship "r" of object type "O" '
                "does not exist"
            ),
        ),
        (
            related("author", x="id"),
            "invalid-configuration",
            f'{TYPES_WRONG}the field "x" for relationship "r" of object type "O" does not exist',
        ),
        (
            related("author", ids="id"),
            "invalid-configuration",
            (
                f'{TYPES_WRONG}the type of the field "ids" for relationship "r" of object type "O" '
                "is a list type"
            ),
        ),
        (
            related("author", id="x"),
            "invalid-configuration",
            (
                f'{TYPES_WRONG}the column "x" of remote table "author" for relationship "r" of '
                'object type "O" does not exist'
            ),
        ),
    ],
)
def test_what_does_not_fit_is_refused(
    database_url: str, command: Any, code: str, message: str
) -> None:
    async def scenario(engine: Running, _hook: HookServer) -> None:
        told_code, told = await refused(engine, command)
        assert message in told
        assert code in {told_code, "unexpected"}

    play(database_url, scenario)


def test_a_table_whose_field_an_action_has_can_not_be_tracked(database_url: str) -> None:
    async def scenario(engine: Running, _hook: HookServer) -> None:
        await engine.run_sql("create table story (id int primary key)")
        track = {"type": "pg_track_table", "args": {"table": "story"}}
        told = await refused(engine, track)
        assert told == (
            "unexpected",
            (
                "Encountered conflicting definitions in the selection set for 'mutation_root' for "
                "field 'insert_story' defined in [action insert_story, table story in source "
                "default]. Fields must not be defined more than once across all sources."
            ),
        )
        await metadata(engine, drop("insert_story"), track)

    play(database_url, scenario, action("insert_story", "String"))


def test_a_custom_type_that_has_a_tables_name_is_refused(database_url: str) -> None:
    async def scenario(engine: Running, _hook: HookServer) -> None:
        objects = [*TYPES["objects"], {"name": "author", "fields": [{"name": "x", "type": "Int"}]}]
        await metadata(engine, types(objects=objects))
        _, told = await refused(engine, action("strange", "author", type="query"))
        assert "Found conflicting definitions for GraphQL type 'author'" in told

    play(database_url, scenario)


def test_a_table_that_custom_types_lead_to_stays_as_they_want_it(database_url: str) -> None:
    async def scenario(engine: Running, _hook: HookServer) -> None:
        untrack = {"type": "pg_untrack_table", "args": {"table": "author"}}
        rename = "alter table author rename column id to number"
        gone = "drop table author cascade"
        for path, command in (
            ("/v1/metadata", untrack),
            ("/v2/query", {"type": "run_sql", "args": {"sql": rename}}),
            ("/v2/query", {"type": "run_sql", "args": {"sql": gone}}),
        ):
            response = await engine.http.post(path, json=command, headers=ADMIN)
            assert response.status_code in {400, 500}, response.text
            assert response.json()["code"] != "internal error"
            assert "AuthorId" in response.text, response.text

    play(database_url, scenario)


def test_what_no_database_answers_can_not_be_explained(database_url: str) -> None:
    async def scenario(engine: Running, _hook: HookServer) -> None:
        body = {"query": {"query": "{ find_authors { id } }"}}
        response = await engine.http.post("/v1/graphql/explain", json=body, headers=ADMIN)
        told = (response.json()["code"], response.json()["error"])
        assert told == ("invalid-params", "query actions cannot be explained")

    play(database_url, scenario)


def test_an_action_is_changed_in_its_place_and_keeps_its_permissions(database_url: str) -> None:
    async def scenario(engine: Running, _hook: HookServer) -> None:
        changed = {**action("add_author", "String")["args"], "comment": "says what it did"}
        await metadata(engine, {"type": "update_action", "args": changed})
        exported = await engine.admin("/v1/metadata", {"type": "export_metadata", "args": {}})
        (found,) = [one for one in exported["actions"] if one["name"] == "add_author"]
        assert found["definition"]["output_type"] == "String"
        assert found["comment"] == "says what it did"
        assert found["permissions"] == [{"role": "user"}]

    play(database_url, scenario)
