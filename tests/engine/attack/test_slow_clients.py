"""Clients that ask for a lot and read nothing of it."""

import asyncio
import json
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from genkan.storage.connection import connect as connect_postgres
from tests.clients.program import free_port
from tests.engine.process.engine_program import engine
from tests.engine.running import ADMIN, PATIENCE_SECONDS, SECRET

pytestmark = [pytest.mark.process, pytest.mark.slow]

SETTINGS = {
    "GENKAN_WEBSOCKET_SEND_TIMEOUT": "2",
    "HASURA_GRAPHQL_LIVE_QUERIES_MULTIPLEXED_REFETCH_INTERVAL": "5",
}
TABLE = "create table rows (id int primary key, body text); insert into rows values (1, '')"
# 100 kB that deflate could not make small.
WRITE = """
update rows set body = (
    select string_agg(md5(random()::text), '') from generate_series(1, 3125)
)
"""
LIVE = "subscription { rows { body } }"
CHANGES = 1000
# What one slow client may cost: the queue, the server's and the kernel's buffers, garbage.
MOST_BYTES = 64 * 2**20


@dataclass(frozen=True, slots=True)
class Server:
    address: tuple[str, int]
    process: "subprocess.Popen[bytes]"

    def resident_bytes(self) -> int:
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        (line,) = [line for line in status.splitlines() if line.startswith("VmRSS:")]
        return int(line.split()[1]) * 1024


@contextmanager
def served(database_url: str, folder: Path, **settings: str) -> Iterator[Server]:
    port = free_port()
    with engine(database_url, port, folder, **{**SETTINGS, **settings}) as process:
        url = f"http://127.0.0.1:{port}"
        with httpx.Client(base_url=url, headers=ADMIN, timeout=60, trust_env=False) as http:
            for path, kind, args in (
                ("/v2/query", "run_sql", {"sql": TABLE}),
                ("/v1/metadata", "pg_track_table", {"table": "rows"}),
            ):
                answer = http.post(path, json={"type": kind, "args": args})
                assert answer.status_code == httpx.codes.OK, answer.text
        yield Server(("127.0.0.1", port), process)


def small_socket(server: Server) -> socket.socket:
    """One whose kernel keeps little of what is not read."""
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    client.connect(server.address)
    return client


@contextmanager
def subscribed(server: Server, **options: Any) -> Iterator[ClientConnection]:
    """A socket with the live query; nothing has been read of it."""
    host, port = server.address
    with connect(
        f"ws://{host}:{port}/v1/graphql",
        subprotocols=["graphql-transport-ws"],
        max_size=None,
        ping_interval=None,
        close_timeout=1,
        **options,
    ) as client:
        headers = {"x-hasura-admin-secret": SECRET}
        client.send(json.dumps({"type": "connection_init", "payload": {"headers": headers}}))
        assert json.loads(client.recv())["type"] == "connection_ack"
        client.send(json.dumps({"type": "subscribe", "id": "1", "payload": {"query": LIVE}}))
        yield client


def change(database_url: str) -> str:
    """Write a thousand times; the row's body at last."""

    async def write() -> str:
        connection = await connect_postgres(database_url)
        try:
            for _ in range(CHANGES):
                await connection.execute(WRITE)
            return str(await connection.fetchval("select body from rows"))
        finally:
            await connection.close()

    return asyncio.run(write())


def next_bodies(client: ClientConnection) -> Iterator[str]:
    while True:
        message = json.loads(client.recv(timeout=PATIENCE_SECONDS))
        if message["type"] == "next":
            yield message["payload"]["data"]["rows"][0]["body"]


def test_a_websocket_that_is_not_read_from_costs_little_and_is_closed(
    database_url: str, tmp_path: Path
) -> None:
    with served(database_url, tmp_path) as server:
        slow = small_socket(server)
        with subscribed(server, sock=slow, max_queue=1) as client:
            before = server.resident_bytes()
            last = change(database_url)
            assert server.resident_bytes() - before < MOST_BYTES
            # Others are served: who comes now is told what is true now.
            with subscribed(server) as other:
                assert last in next_bodies(other)
            # Whoever starts to read in time finds out why nothing more comes.
            with pytest.raises(ConnectionClosed) as closed:
                for _ in next_bodies(client):
                    pass
            assert closed.value.rcvd is not None
            assert closed.value.rcvd.code == 1013
            assert closed.value.rcvd.reason == "1013: the client reads too slowly"
        log = next(tmp_path.glob("*.log")).read_text()
        assert '"too_slow"' in log


def test_an_event_stream_that_is_not_read_from_costs_little_and_ends(
    database_url: str, tmp_path: Path
) -> None:
    body = json.dumps({"query": LIVE})
    head = (
        "POST /v1/graphql HTTP/1.1\r\nhost: localhost\r\naccept: text/event-stream\r\n"
        f"x-hasura-admin-secret: {SECRET}\r\nconnection: close\r\n"
        f"content-length: {len(body)}\r\n\r\n"
    )
    with served(database_url, tmp_path) as server, small_socket(server) as slow:
        slow.sendall((head + body).encode())
        before = server.resident_bytes()
        last = change(database_url)
        assert server.resident_bytes() - before < MOST_BYTES
        with subscribed(server) as other:
            assert last in next_bodies(other)
        slow.settimeout(PATIENCE_SECONDS)
        received = b""
        while part := slow.recv(65_536):
            received += part
        assert received.count(b"event: next") < CHANGES
        assert b"event: complete" not in received


def test_one_connection_too_many_is_refused_in_words(database_url: str, tmp_path: Path) -> None:
    with served(database_url, tmp_path, GENKAN_WEBSOCKET_MAX_CONNECTIONS="2") as server:
        host, port = server.address
        url = f"http://{host}:{port}/v1/graphql"
        upgrade = {
            "connection": "upgrade",
            "upgrade": "websocket",
            "sec-websocket-version": "13",
            "sec-websocket-key": "AAAAAAAAAAAAAAAAAAAAAA==",
        }
        events = {**ADMIN, "accept": "text/event-stream"}
        with subscribed(server):
            with subscribed(server):
                refused = httpx.get(url, headers=upgrade, trust_env=False)
                stream = httpx.post(
                    url, json={"query": LIVE}, headers=events, trust_env=False, timeout=60
                )
                for answer in (refused, stream):
                    assert answer.status_code == httpx.codes.SERVICE_UNAVAILABLE
                    (error,) = answer.json()["errors"]
                    assert error["extensions"]["code"] == "too-many-connections"
                    assert "GENKAN_WEBSOCKET_MAX_CONNECTIONS" in error["message"]
            # A place that is left is there for the next.
            deadline = time.monotonic() + PATIENCE_SECONDS
            answer = None
            while answer != httpx.codes.OK and time.monotonic() < deadline:
                answer = httpx.post(
                    url, json={"query": "{ __typename }"}, headers=events, trust_env=False
                ).status_code
            assert answer == httpx.codes.OK
