"""``/healthz`` and ``/v1/version``, and what happens while the database is away."""

import asyncio
from typing import Any
from urllib.parse import urlsplit

import pytest

from genkan.cli.embedded.cluster import Cluster
from genkan.engine.app import EngineCannotStart
from genkan.storage.connection import connect
from tests.engine.running import ADMIN, Running, running, with_engine

USERS_QUERY = {"query": "{ users { id } }"}


@pytest.mark.parametrize("path", ["/healthz", "/hasura/healthz"])
def test_a_healthy_engine_says_ok_to_anybody(database_url: str, path: str) -> None:
    async def scenario(engine: Running) -> None:
        response = await engine.http.get(path)
        assert (response.status_code, response.text) == (200, "OK")

    with_engine(database_url, scenario)


@pytest.mark.parametrize("path", ["/healthz", "/v1/version"])
def test_head_is_answered_as_get_without_a_body(database_url: str, path: str) -> None:
    async def scenario(engine: Running) -> None:
        found, head = await engine.http.get(path), await engine.http.head(path)
        assert (head.status_code, head.content) == (200, b"")
        for name in ("content-type", "content-length"):
            assert head.headers[name] == found.headers[name]
        assert (await engine.http.head("/v1/graphql")).status_code == 404

    with_engine(database_url, scenario)


def test_inconsistent_metadata_is_a_warning_or_with_strict_an_error(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        tables = [{"table": {"schema": "public", "name": "gone"}}]
        connection = {"database_url": {"from_env": "HASURA_GRAPHQL_DATABASE_URL"}}
        source = {
            "name": "default",
            "kind": "postgres",
            "tables": tables,
            "configuration": {"connection_info": connection},
        }
        args = {
            "allow_inconsistent_metadata": True,
            "metadata": {"version": 3, "sources": [source]},
        }
        await engine.admin("/v1/metadata", {"type": "replace_metadata", "args": args})
        warned = await engine.http.get("/healthz")
        assert warned.status_code == 200
        assert warned.text == "WARN: inconsistent objects in schema"
        strict = await engine.http.get("/healthz?strict=true")
        assert strict.status_code == 500
        assert strict.text == "ERROR: inconsistent objects in schema"

    with_engine(database_url, scenario)


def test_the_version_is_hasuras(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        found = (await engine.http.get("/v1/version")).json()
        assert found["server_type"] == "ce"
        assert found["version"].startswith("v2.")

    with_engine(database_url, scenario)


async def close_database(server: Cluster, name: str, *, is_open: bool) -> None:
    """Let nobody in any more and throw everybody out, or let people in again."""
    connection = await connect(server.url("postgres"))
    allow = "true" if is_open else "false"
    await connection.execute(f"alter database {name} with allow_connections {allow}")
    if not is_open:
        await connection.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1", name
        )
    await connection.close()


def test_an_outage_is_told_clearly_and_over_when_it_is_over(
    postgres_server: Cluster, database_url: str
) -> None:
    name = urlsplit(database_url).path[1:]

    async def ask(engine: Running) -> Any:
        response = await engine.http.post("/v1/graphql", json=USERS_QUERY, headers=ADMIN)
        assert response.status_code == 200
        return response.json()

    async def scenario(engine: Running) -> None:
        await engine.with_users()
        assert "data" in await ask(engine)
        await close_database(postgres_server, name, is_open=False)
        (error,) = (await ask(engine))["errors"]
        assert error["message"] == "connection error"
        assert error["extensions"]["code"] == "postgres-error"
        assert (await engine.http.get("/healthz")).status_code == 500
        command = {"type": "export_metadata", "args": {}}
        assert (await engine.admin("/v1/metadata", command))["version"] == 3
        tracked = {"type": "pg_untrack_table", "args": {"table": "users"}}
        refused = await engine.http.post("/v1/metadata", json=tracked, headers=ADMIN)
        assert refused.status_code == 500
        assert refused.json()["code"] == "postgres-error"
        await close_database(postgres_server, name, is_open=True)
        assert "data" in await ask(engine)
        assert (await engine.http.get("/healthz")).text == "OK"

    with_engine(database_url, scenario)


def test_connections_that_were_lost_meanwhile_cost_no_request(
    postgres_server: Cluster, database_url: str
) -> None:
    name = urlsplit(database_url).path[1:]

    async def scenario(engine: Running) -> None:
        await engine.with_users()
        for _ in range(3):
            answers = await asyncio.gather(
                *(
                    engine.http.post("/v1/graphql", json=USERS_QUERY, headers=ADMIN)
                    for _ in range(8)
                )
            )
            assert all("data" in answer.json() for answer in answers)
            await close_database(postgres_server, name, is_open=False)
            await close_database(postgres_server, name, is_open=True)

    with_engine(database_url, scenario)


def test_without_its_metadata_database_the_engine_does_not_start() -> None:
    async def run() -> None:
        async with running("postgresql://nobody@127.0.0.1:1/nothing"):
            pytest.fail("it started")

    with pytest.raises(EngineCannotStart, match="the metadata database can not be used"):
        asyncio.run(run())
