"""Queries over HTTP to an engine over tables of the test's own."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import pytest

from tests.engine.running import ADMIN, Running, running

Request: TypeAlias = str | tuple[str, dict[str, Any]]
Answers: TypeAlias = "list[Any]"


@dataclass(frozen=True)
class World:
    """Tables, and the metadata commands that offer them."""

    tables: str
    commands: tuple[dict[str, Any], ...]


Ask: TypeAlias = Callable[..., Answers]


@pytest.fixture
def ask(database_url: str) -> Ask:
    """Queries of admin, each answered in turn; settings by name.

    A text is a query without variables, a pair has them. Answers are ``data``, or the place
    in the request and the message of the one error.
    """

    def asked(world: World, *requests: Request, **settings: str) -> Answers:
        async def scenario() -> Answers:
            async with running(database_url, **settings) as engine:
                await engine.run_sql(world.tables)
                await engine.admin("/v1/metadata", {"type": "bulk", "args": world.commands})
                return [await answer(engine, request) for request in requests]

        return asyncio.run(scenario())

    return asked


async def answer(engine: Running, request: Request) -> Any:
    query, variables = (request, {}) if isinstance(request, str) else request
    body = {"query": query, "variables": variables}
    response = await engine.http.post("/v1/graphql", json=body, headers=ADMIN)
    assert response.status_code == 200, response.text
    answered = response.json()
    if "data" in answered:
        return answered["data"]
    (error,) = answered["errors"]
    return error["extensions"]["path"], error["message"]


def tracked(table: str, **configuration: Any) -> dict[str, Any]:
    arguments = {"table": table, "configuration": configuration}
    return {"type": "pg_track_table", "args": arguments}
