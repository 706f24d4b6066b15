"""`genkan engine serve` as an operator runs it, with keys of a server that is not ours."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.engine.key_server import key_server
from tests.engine.running import ADMIN, SECRET, USERS
from tests.engine.signed_tokens import (
    HASURA_CLAIMS,
    NAMESPACE,
    RSA_KEY,
    jwks,
    public_jwk,
    public_pem,
    signed,
)

pytestmark = [pytest.mark.process, pytest.mark.slow]

GENKAN = Path(sys.executable).with_name("genkan")
START_SECONDS = 60
CLAIMS = {NAMESPACE: {**HASURA_CLAIMS, "x-hasura-user-id": "b"}}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@asynccontextmanager
async def served(url: str, log: Path, **settings: str) -> AsyncIterator[httpx.AsyncClient]:
    """The engine in a process of its own, with an environment as bare as a machine gives."""
    port = free_port()
    command = [GENKAN, "engine", "--metadata-database-url", url, "serve"]
    command += ["--server-port", str(port), "--admin-secret", SECRET]
    environment = {"PATH": os.environ["PATH"], "HASURA_GRAPHQL_DATABASE_URL": url, **settings}
    with log.open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            *command, stdout=output, stderr=output, env=environment, cwd=log.parent
        )
        try:
            await port_is_open(port, process)
            base = f"http://127.0.0.1:{port}"
            async with httpx.AsyncClient(base_url=base, headers=ADMIN, trust_env=False) as client:
                yield client
            process.send_signal(signal.SIGTERM)
            assert await process.wait() == 0
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()


async def port_is_open(port: int, process: asyncio.subprocess.Process) -> None:
    async with asyncio.timeout(START_SECONDS):
        while process.returncode is None:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.05)
            else:
                writer.close()
                return
    pytest.fail(f"the engine ended with {process.returncode}")


async def command(client: httpx.AsyncClient, path: str, kind: str, args: Any) -> None:
    response = await client.post(path, json={"type": kind, "args": args})
    assert response.status_code == 200, response.text


async def rows(client: httpx.AsyncClient, **headers: str) -> Any:
    query = {"query": "{ users(order_by: {id: asc}) { id } }"}
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    request = client.build_request("POST", "/v1/graphql", json=query, headers=names)
    if "authorization" in names:
        del request.headers["x-hasura-admin-secret"]
    return (await client.send(request)).json()


async def play(client: httpx.AsyncClient, token: str) -> None:
    """Track a table and read it as admin, as a role, and with a token."""
    await command(client, "/v2/query", "run_sql", {"sql": USERS})
    await command(client, "/v1/metadata", "pg_track_table", {"table": "users"})
    permission = {"columns": "*", "filter": {"id": {"_eq": "X-Hasura-User-Id"}}}
    args = {"table": "users", "role": "user", "permission": permission}
    await command(client, "/v1/metadata", "pg_create_select_permission", args)
    assert await rows(client) == {"data": {"users": [{"id": "a"}, {"id": "b"}]}}
    as_ann = await rows(client, x_hasura_role="user", x_hasura_user_id="a")
    assert as_ann == {"data": {"users": [{"id": "a"}]}}
    bearer = f"Bearer {token}"
    assert await rows(client, authorization=bearer) == {"data": {"users": [{"id": "b"}]}}
    forged = await rows(client, authorization=bearer[:-4] + "AAAA")
    assert forged["errors"][0]["extensions"]["code"] == "invalid-jwt"


def assert_every_line_is_json(log: Path) -> None:
    lines = log.read_text().splitlines()
    assert lines
    for line in lines:
        assert {"timestamp", "level", "type", "detail"} == json.loads(line).keys()


def test_the_engine_serves_with_a_static_key(database_url: str, tmp_path: Path) -> None:
    async def run() -> None:
        secret = json.dumps({"type": "RS256", "key": public_pem(RSA_KEY)})
        log = tmp_path / "engine.log"
        async with served(database_url, log, HASURA_GRAPHQL_JWT_SECRET=secret) as client:
            await play(client, signed(CLAIMS, RSA_KEY, "RS256"))
        assert_every_line_is_json(log)

    asyncio.run(run())


def test_the_engine_serves_with_a_foreign_issuers_keys_and_survives_a_restart(
    database_url: str, tmp_path: Path
) -> None:
    async def run() -> None:
        async with key_server(jwks(public_jwk(RSA_KEY, kid="one", alg="RS256"))) as issuer:
            secret = json.dumps({"jwk_url": issuer.url})
            token = signed(CLAIMS, RSA_KEY, "RS256", kid="one")
            settings = {"HASURA_GRAPHQL_JWT_SECRET": secret}
            async with served(database_url, tmp_path / "first.log", **settings) as client:
                await play(client, token)
            async with served(database_url, tmp_path / "second.log", **settings) as client:
                answer = await rows(client, authorization=f"Bearer {token}")
                assert answer == {"data": {"users": [{"id": "b"}]}}
            assert_every_line_is_json(tmp_path / "second.log")

    asyncio.run(run())


def test_an_engine_whose_keys_can_not_be_had_says_so_and_does_not_start(database_url: str) -> None:
    settings = {
        "PATH": os.environ["PATH"],
        "HASURA_GRAPHQL_JWT_SECRET": json.dumps({"jwk_url": "http://127.0.0.1:1/jwks"}),
    }
    command = [GENKAN, "engine", "--database-url", database_url, "serve"]
    command += ["--server-port", str(free_port()), "--admin-secret", SECRET]
    done = subprocess.run(command, env=settings, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "the JWKS of http://127.0.0.1:1/jwks could not be fetched" in done.stderr
    assert "set GENKAN_JWKS_REQUIRED_AT_START=false" in done.stderr
    assert "Traceback" not in done.stderr
