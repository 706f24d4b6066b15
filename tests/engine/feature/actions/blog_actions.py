"""A blog with actions, whose handlers are one small server that answers what a test wants."""

import asyncio
import json
from collections.abc import Callable, Coroutine
from typing import Any

from tests.engine.hook_server import HookServer, hook_server
from tests.engine.running import ADMIN, Running, running

TABLES = """
create table author (id int primary key, name text);
create table article (id int primary key, author_id int, title text);
insert into author values (1, 'ann'), (2, 'bob');
insert into article values (1, 1, 'one'), (2, 1, 'two'), (3, 2, 'three');
"""
OWN = {"id": {"_eq": "X-Hasura-User-Id"}}
TYPES: dict[str, Any] = {
    "input_objects": [
        {
            "name": "AuthorInput",
            "fields": [
                {"name": "name", "type": "String!"},
                {"name": "tags", "type": "[String!]"},
                {"name": "mood", "type": "Mood"},
                {"name": "friend", "type": "AuthorInput"},
            ],
        }
    ],
    "objects": [
        {
            "name": "AuthorId",
            "description": "an author, by number",
            "fields": [
                {"name": "id", "type": "Int!"},
                {"name": "note", "type": "jsonb", "description": "anything"},
                {"name": "best", "type": "AuthorId"},
            ],
            "relationships": [
                {
                    "name": "author",
                    "type": "object",
                    "remote_table": "author",
                    "field_mapping": {"id": "id"},
                },
                {
                    "name": "articles",
                    "type": "array",
                    "remote_table": "article",
                    "field_mapping": {"id": "author_id"},
                },
            ],
        }
    ],
    "scalars": [{"name": "Anything"}],
    "enums": [{"name": "Mood", "values": [{"value": "GOOD"}, {"value": "BAD"}]}],
}


def action(name: str, output_type: str, arguments: Any = (), **given: Any) -> dict[str, Any]:
    """The command that makes an action; its handler is the test's server."""
    listed = [{"name": key, "type": type_} for key, type_ in dict(arguments).items()]
    definition = {
        "handler": "{{HANDLER}}/" + name,
        "output_type": output_type,
        "arguments": listed,
        **given,
    }
    return {"type": "create_action", "args": {"name": name, "definition": definition}}


def permission(name: str, role: str) -> dict[str, Any]:
    return {"type": "create_action_permission", "args": {"action": name, "role": role}}


ACTIONS = [
    action("add_author", "AuthorId", {"author": "AuthorInput!"}),
    action("find_authors", "[AuthorId!]!", {"limit": "Int", "ids": "[ID!]"}, type="query"),
    action("shout", "String!", {"at": "timestamptz", "what": "Anything"}, type="query"),
    permission("add_author", "user"),
    permission("find_authors", "user"),
]
SELECT = [
    {
        "type": "pg_create_select_permission",
        "args": {
            "table": table,
            "role": "user",
            "permission": {"columns": "*", "filter": own, "allow_aggregations": True},
        },
    }
    for table, own in (("author", OWN), ("article", {}))
]
Scenario = Callable[[Running, HookServer], Coroutine[Any, Any, None]]


def play(url: str, scenario: Scenario, *commands: Any, **settings: str) -> None:
    """An engine with the actions of `ACTIONS`, and with what the commands make."""

    async def prepared(engine: Running, hook: HookServer) -> None:
        await engine.run_sql(TABLES)
        tracked = [
            {"type": "pg_track_table", "args": {"table": table}} for table in ("author", "article")
        ]
        types = {"type": "set_custom_types", "args": TYPES}
        await metadata(engine, *tracked, *SELECT, types, *ACTIONS, *commands)
        await scenario(engine, hook)

    play_again(url, prepared, **settings)


def play_again(url: str, scenario: Scenario, **settings: str) -> None:
    """An engine as it was left; the handlers' server is another one."""

    async def run() -> None:
        async with hook_server() as hook:
            handler = f"http://127.0.0.1:{hook.port}"
            async with running(url, HANDLER=handler, KEY="secret", **settings) as engine:
                await scenario(engine, hook)

    asyncio.run(run())


async def metadata(engine: Running, *commands: Any) -> Any:
    return await engine.admin("/v1/metadata", {"type": "bulk", "args": list(commands)})


async def refused(engine: Running, command: Any) -> Any:
    """What a metadata command is refused with: its code and message."""
    response = await engine.http.post("/v1/metadata", json=command, headers=ADMIN)
    assert response.status_code >= 400, response.text
    body = response.json()
    return body["code"], body["error"]


async def ask(engine: Running, query: str, role: str = "admin", **variables: Any) -> Any:
    headers = {**ADMIN, "x-hasura-role": role, "x-hasura-user-id": "1", "x-mine": "yes"}
    body = {"query": query, "variables": variables}
    return (await engine.http.post("/v1/graphql", json=body, headers=headers)).json()


def gives(hook: HookServer, value: Any, status: str = "200 OK") -> None:
    hook.status, hook.body = status, json.dumps(value).encode()
