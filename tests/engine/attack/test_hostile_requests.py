"""G17: requests made to hurt. Each is a clear error, quickly, and the engine goes on."""

import asyncio
import time
from collections.abc import Iterator
from typing import Any

import pytest

from genkan.cli.embedded.cluster import Cluster
from genkan.engine.http import websocket as websocket_module
from genkan.engine.http.websocket import serve_websocket
from genkan.engine.http.websocket_operation import ErrorStyle
from tests.clients.database import new_database
from tests.engine.running import ADMIN, Play, Running, standing_engine, websocket, with_engine

# Generous: the limits are of our own and the machine is shared; without them it is minutes.
PATIENCE_SECONDS = 15

DOCUMENTS = {
    "deep braces": "{" * 50_000,
    "deep selection": "{ a " * 5_000 + "}" * 5_000,
    "deep list": "{ users(where: {_and: " + "[" * 20_000 + "]" * 20_000 + "}) { id } }",
    "deep object": "{ users(where: " + "{_not: " * 5_000 + "{}" + "}" * 5_000 + ") { id } }",
    "many aliases": "{ " + " ".join(f"a{n}: users {{ id }}" for n in range(20_000)) + " }",
    "many root fields": "{ " + " ".join(f"a{n}: users {{ id }}" for n in range(501)) + " }",
    "fragment circle": "{ ...a } fragment a on query_root { ...b } "
    "fragment b on query_root { ...a }",
    "fragment bomb": "{ ...f0 } "
    + " ".join(f"fragment f{n} on query_root {{ ...f{n + 1} ...f{n + 1} }}" for n in range(40))
    + " fragment f40 on query_root { users { id } }",
    "directive flood": "{ users { id " + "@include(if: true) " * 20_000 + "} }",
    "introspection bomb": "{ __schema { types { "
    + "fields { type { " * 200
    + "name"
    + " } }" * 200
    + " } } }",
    "many introspections": "{ "
    + " ".join(f"a{n}: __schema {{ types {{ name fields {{ name }} }} }}" for n in range(900))
    + " }",
    "unterminated": '{ users(where: {name: {_eq: "',
    "nothing": "",
    "empty selection": "{ users { } }",
    "huge exponent": "{ users(limit: 1e999999999) { id } }",
    "more values than parameters": "{ users(where: {_or: ["
    + "{id: {_eq: 1}} " * 11_000
    + "]}) { id } }",
    "bytes": "\x00\x01\ufeff",
    "long name": "{ " + "a" * 500_000 + " }",
    "many variables": "query ("
    + " ".join(f"$v{n}: Int" for n in range(20_000))
    + ") { users { id } }",
}


@pytest.fixture(scope="module")
def play(postgres_server: Cluster) -> Iterator[Play]:
    """On one engine for all: whatever hurts it, hurts the tests that follow."""
    with new_database(postgres_server) as url, standing_engine(url) as play:
        play(Running.with_users)
        yield play


@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=DOCUMENTS)
def test_a_hostile_document_is_refused_and_hurts_nobody(play: Play, document: str) -> None:
    async def scenario(engine: Running) -> None:
        async with asyncio.timeout(PATIENCE_SECONDS):
            response = await engine.http.post(
                "/v1/graphql", json={"query": document}, headers=ADMIN
            )
        assert response.status_code in (200, 413)
        (error,) = response.json()["errors"]
        assert error["extensions"]["code"] != "unexpected", error
        fine = await engine.http.post(
            "/v1/graphql", json={"query": "{ users { id } }"}, headers=ADMIN
        )
        assert "data" in fine.json()

    play(scenario)


VARIABLES: dict[str, Any] = {
    "deep": None,
    "wrong type": {"where": "x"},
    "lists": {"where": {"_and": [{}] * 50_000}},
    "operators": {"where": {"id": {"_eq'; drop table users; --": 1}}},
    "long text": {"where": {"id": {"_eq": "x" * 900_000}}},
    "numbers": {"where": {"id": {"_eq": 10**1000}}},
    "null byte": {"where": {"id": {"_eq": "\x00"}}},
    "more values than parameters": {"where": {"_or": [{"id": {"_eq": "x"}}] * 40_000}},
}


@pytest.mark.parametrize("name", VARIABLES)
def test_hostile_variables_are_refused_or_mere_values(play: Play, name: str) -> None:
    variables = VARIABLES[name]
    if name == "deep":
        variables = {"where": {}}
        for _ in range(300):
            variables = {"where": {"_not": variables["where"]}}
    query = "query ($where: users_bool_exp) { users(where: $where) { id } }"

    async def scenario(engine: Running) -> None:
        async with asyncio.timeout(PATIENCE_SECONDS):
            response = await engine.http.post(
                "/v1/graphql", json={"query": query, "variables": variables}, headers=ADMIN
            )
        answer = response.json()
        if "errors" in answer:
            assert answer["errors"][0]["extensions"]["code"] != "unexpected", answer
        remaining = await engine.run_sql("select count(*) from users")
        assert remaining["result"][1] == ["2"]

    play(scenario)


def test_more_fields_than_a_row_has_columns_are_answered(play: Play) -> None:
    names = [f"a{number}" for number in range(1700)]
    fields = " ".join(f"{name}: id" for name in names)
    counts = " ".join(f"{name}: count" for name in names)

    async def scenario(engine: Running) -> None:
        query = {"query": f'{{ users(where: {{id: {{_eq: "a"}}}}) {{ {fields} }} }}'}
        response = await engine.http.post("/v1/graphql", json=query, headers=ADMIN)
        assert response.json()["data"]["users"] == [dict.fromkeys(names, "a")]
        query = {"query": f"{{ users_aggregate {{ aggregate {{ {counts} }} }} }}"}
        refused = await engine.http.post("/v1/graphql", json=query, headers=ADMIN)
        (error,) = refused.json()["errors"]
        assert error["extensions"]["code"] == "bad-request"
        assert error["message"] == "target lists can have at most 1664 entries"

    play(scenario)


def test_a_statement_that_runs_on_and_on_is_cut_off(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await engine.run_sql("create view slow as select 1 as id from pg_sleep(60)")
        await engine.admin("/v1/metadata", {"type": "pg_track_table", "args": {"table": "slow"}})
        began = time.monotonic()
        response = await engine.http.post(
            "/v1/graphql", json={"query": "{ slow { id } }"}, headers=ADMIN
        )
        assert time.monotonic() - began < PATIENCE_SECONDS
        (error,) = response.json()["errors"]
        assert error["extensions"]["code"] == "postgres-error"
        assert error["message"] == "canceling statement due to statement timeout"
        assert (await engine.http.get("/healthz")).text == "OK"

    with_engine(database_url, scenario, GENKAN_STATEMENT_TIMEOUT_SECONDS="1")


@pytest.mark.parametrize("text", ["", "[", "\x00", "[" * 100_000, '{"type":"start"}', "{}" * 999])
@pytest.mark.parametrize("protocol", [None, "graphql-transport-ws", "unheard-of"])
def test_a_hostile_message_ends_in_an_answer_or_a_close(
    play: Play, text: str, protocol: str | None
) -> None:
    async def scenario(engine: Running) -> None:
        async with websocket(engine, protocol=protocol) as ws:
            await ws.event()
            await ws.send(text)
            event = await ws.event()
            assert event["type"] in ("websocket.send", "websocket.close")

    play(scenario)


def test_a_client_that_reads_nothing_is_let_go(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(websocket_module, "CLOSE_SECONDS", 0.1)

    async def scenario(engine: Running) -> None:
        front = engine.app.middleware_stack
        received = [{"type": "websocket.connect"}]
        received += [{"type": "websocket.receive", "text": "{}"}] * 1000

        async def receive() -> Any:
            if not received:
                await asyncio.Event().wait()
            return received.pop(0)

        async def send(event: Any) -> None:
            if event["type"] != "websocket.accept":
                await asyncio.Event().wait()

        scope = {"type": "websocket", "path": "/v1/graphql", "headers": [], "subprotocols": []}
        async with asyncio.timeout(PATIENCE_SECONDS):
            await serve_websocket(scope, receive, send, front._engine, ErrorStyle.LIST)

    with_engine(database_url, scenario, HASURA_GRAPHQL_WEBSOCKET_CONNECTION_INIT_TIMEOUT="1")
