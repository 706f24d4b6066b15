"""G15, G16, G17: thousands of damaged requests to every door, and the engine stands.

No 500, nothing that nobody foresaw, no answer that takes for ever, no client's text in a statement
but in quotes or as a parameter; afterwards the tables are there and memory is bounded.
``GENKAN_FUZZ=20000`` sends that many; another ``GENKAN_FUZZ_SEED`` sends others.
"""

import asyncio
import json
import os
from pathlib import Path
from random import Random
from typing import Any

import httpx
import pytest

from tests.engine.fuzz.hostile import value
from tests.engine.fuzz.mutate import body_bytes, mutated, mutated_document
from tests.engine.fuzz.requests import (
    COMMAND_EXAMPLES,
    DOCUMENTS,
    RELAY,
    SETUP,
    SQL_EXAMPLES,
    TRACKED,
)
from tests.engine.fuzz.statements import watched
from tests.engine.running import ADMIN, Running, running, websocket

INPUTS = int(os.environ.get("GENKAN_FUZZ", "2000"))
SEED = int(os.environ.get("GENKAN_FUZZ_SEED", "1"))
# Beyond the engine's own limits: a statement is stopped after 2 seconds here.
PATIENCE_SECONDS = 20
SETTINGS = {
    "GENKAN_STATEMENT_TIMEOUT_SECONDS": "2",
    "HASURA_GRAPHQL_ENABLED_LOG_TYPES": "",
    "HASURA_GRAPHQL_EXPERIMENTAL_FEATURES": "group_by_aggregations, naming_convention, "
    "nested_updates, partial_upserts",
    "HASURA_GRAPHQL_PG_CONNECTIONS": "4",
}
AS_USER = {**ADMIN, "x-hasura-role": "user", "x-hasura-user-id": "1"}
FRESH_EVERY = 60
MOST_GROWTH_BYTES = 300 * 2**20
# What Hasura answers with its code "unexpected" to requests that are merely wrong.
FORESEEN = (
    "subscriptions are not supported over HTTP",
    "cannot continue due to",
    "Inconsistent object",
    "is inconsistent",
)


def graphql_body(random: Random, documents: list[tuple[str, dict[str, Any]]]) -> Any:
    text, variables = random.choice(documents)
    if random.random() < 0.6:
        text = mutated_document(text, random)
    body: Any = {"query": text, "variables": variables}
    if random.random() < 0.6:
        body["variables"] = mutated(variables, random)
    if random.random() < 0.15:
        body = mutated({**body, "operationName": None}, random)
    return [body] * random.choice([1, 3, 60]) if random.random() < 0.05 else body


def one_input(random: Random) -> tuple[str, bytes, dict[str, str]]:
    """Where to, what, and as whom."""
    kind = random.randrange(10)
    headers = random.choice([ADMIN, AS_USER])
    if kind < 4:
        path = random.choice(["/v1/graphql"] * 4 + ["/v1alpha1/graphql"])
        body = graphql_body(random, DOCUMENTS)
    elif kind < 5:
        path, body = "/v1beta1/relay", graphql_body(random, [*RELAY, *DOCUMENTS])
    elif kind < 6:
        path, body = (
            "/v1/graphql/explain",
            mutated(
                {"query": graphql_body(random, DOCUMENTS), "user": {"x-hasura-role": "user"}},
                random,
            ),
        )
    elif kind < 8:
        path, body = "/v1/metadata", mutated(random.choice(COMMAND_EXAMPLES), random)
        headers = ADMIN
    else:
        path = random.choice(["/v2/query", "/v1/query"])
        body = mutated(random.choice(SQL_EXAMPLES), random)
    if random.random() < 0.02:
        body = value(random)
    return path, body_bytes(body, random), headers


def test_a_damaged_request_is_answered_and_hurts_nothing(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    random = Random(SEED)  # noqa: S311 - no secret

    async def run() -> None:
        async with running(database_url, **SETTINGS) as engine:
            await engine.run_sql(SETUP)
            with watched(monkeypatch) as escaped:
                before = 0
                for number in range(INPUTS):
                    if number % FRESH_EVERY == 0:
                        await afresh(engine)
                    if number == INPUTS // 4:
                        before = resident_bytes()
                    path, body, headers = one_input(random)
                    await judged(engine, path, body, headers, number)
                    assert escaped == [], (number, path, body[:2000])
            assert resident_bytes() - before < MOST_GROWTH_BYTES
            await stands(engine)

    asyncio.run(run())


async def judged(
    engine: Running, path: str, body: bytes, headers: dict[str, str], number: int
) -> None:
    told = (number, path, headers.get("x-hasura-role"), body[:3000])
    async with asyncio.timeout(PATIENCE_SECONDS):
        response: httpx.Response = await engine.http.post(path, content=body, headers=headers)
    foreseen = any(words in response.text for words in FORESEEN)
    assert response.status_code < 500 or foreseen, (told, response.text[:1000])
    if response.content:
        for error in errors_of(response.json()):
            code = error.get("code", error.get("extensions", {}).get("code"))
            message = str(error.get("message", error.get("error")))
            assert code != "unexpected" or foreseen, (told, message, response.text[:1000])


def errors_of(answer: Any) -> list[dict[str, Any]]:
    if isinstance(answer, list):
        return [error for one in answer for error in errors_of(one)]
    if not isinstance(answer, dict):
        return []
    if "errors" in answer and isinstance(answer["errors"], list):
        return answer["errors"]
    return [answer] if "error" in answer else []


async def afresh(engine: Running) -> None:
    """The metadata as at first, whatever a command has made of it."""
    await engine.admin("/v1/metadata", {"type": "clear_metadata", "args": {}})
    source = {
        "name": "default",
        "configuration": {
            "connection_info": {"database_url": {"from_env": "HASURA_GRAPHQL_DATABASE_URL"}}
        },
        # A damaged command may have led it elsewhere.
        "replace_configuration": True,
    }
    await engine.http.post(
        "/v1/metadata", json={"type": "pg_add_source", "args": source}, headers=ADMIN
    )
    await engine.admin("/v1/metadata", {"type": "bulk", "args": TRACKED})


async def stands(engine: Running) -> None:
    await afresh(engine)
    assert (await engine.http.get("/healthz")).text == "OK"
    answer = await engine.admin(
        "/v1/graphql", {"query": "{ users_aggregate { aggregate { count } } }"}
    )
    assert answer == {"data": {"users_aggregate": {"aggregate": {"count": 2}}}}
    assert (await engine.run_sql("select count(*) from canary"))["result"][1] == ["0"]


def resident_bytes() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


MESSAGES: list[Any] = [
    {"type": "connection_init", "payload": {"headers": {**AS_USER}}},
    {"type": "start", "id": "1", "payload": {"query": "{ users { id } }", "variables": {}}},
    {"type": "subscribe", "id": "1", "payload": {"query": "subscription { users { id } }"}},
    {"type": "stop", "id": "1"},
    {"type": "complete", "id": "1"},
    {"type": "ping", "payload": {"a": 1}},
    {"type": "connection_terminate"},
]


@pytest.mark.parametrize("protocol", ["graphql-ws", "graphql-transport-ws"])
def test_a_damaged_message_ends_in_an_answer_or_a_close(
    database_url: str, protocol: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    random = Random(f"{SEED}{protocol}")  # noqa: S311 - no secret

    async def run() -> None:
        async with running(database_url, **SETTINGS) as engine:
            await engine.run_sql(SETUP)
            await afresh(engine)
            with watched(monkeypatch) as escaped:
                for number in range(INPUTS // 40):
                    async with asyncio.timeout(PATIENCE_SECONDS):
                        await conversation(engine, protocol, random)
                    assert escaped == [], number
            await stands(engine)

    asyncio.run(run())


async def conversation(engine: Running, protocol: str, random: Random) -> None:
    """Some messages, the first of them mostly whole; the closing is the engine's or ours."""
    async with websocket(engine, protocol=protocol) as ws:
        accepted = await ws.event()
        assert accepted["type"] == "websocket.accept"
        if random.random() < 0.8:
            await ws.send(MESSAGES[0])
        for _ in range(random.randrange(1, 6)):
            message = mutated(random.choice(MESSAGES), random)
            if random.random() < 0.5 and isinstance(message, dict):
                message["payload"] = graphql_body(random, DOCUMENTS)
            await ws.send(body_bytes(message, random).decode("utf-8", "replace"))
        while not ws.from_engine.empty():
            event = ws.from_engine.get_nowait()
            assert "internal error" not in json.dumps(event), event
