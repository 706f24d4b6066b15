"""Ten thousand idle websockets in one process: what each costs, and what it takes to open one."""

import base64
import json
import os
import resource
import selectors
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from bench.engine import SECRET, Engine
from bench.measurements import Running
from bench.result import Result
from bench.schemas import Schema

SOCKETS: Final = 10_000
SPARE_FILES: Final = 1_000
SCHEMA: Final = Schema("sockets", "select 1;", {})
_PING: Final = 0x89
_PONG: Final = bytes([0x8A, 0x80])
_INIT: Final = json.dumps(
    {"type": "connection_init", "payload": {"headers": {"x-hasura-admin-secret": SECRET}}}
).encode()


def measure(running: Running) -> Iterator[Result]:
    """Open them one by one, let them be for a while, and ask again."""
    engine = running.engine
    number = min(SOCKETS, open_files() - SPARE_FILES)
    assert json.loads(engine.query("{ __typename }").body)["data"], "the engine answers"
    before = engine.resident_megabytes()
    with answering_pings() as selector:
        cpu, began = engine.cpu_seconds(), time.perf_counter()
        for _ in range(number):
            selector.register(connected(engine), selectors.EVENT_READ)
        seconds, cpu = time.perf_counter() - began, engine.cpu_seconds() - cpu
        bytes_each = (engine.resident_megabytes() - before) * 1e6 / number
        idle_cpu, idle_began = engine.cpu_seconds(), time.perf_counter()
        time.sleep(10)
        idle = (engine.cpu_seconds() - idle_cpu) / (time.perf_counter() - idle_began)
        assert json.loads(engine.query("{ __typename }").body)["data"], "the engine answers still"
        assert len(selector.get_map()) == number, "no socket was closed"
    yield Result(f"{number:,} idle sockets, each", bytes_each / 1000, "kB")
    yield Result("open one", seconds / number * 1e6, "µs")
    yield Result("open one, CPU of the engine", cpu / number * 1e6, "µs")
    yield Result("all of them idle, CPU of the engine", idle * 100, "%")


def open_files() -> int:
    """As many as this machine lets us have; the engine was started with them as well."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    return most


def connected(engine: Engine) -> socket.socket:
    """A socket whose connection_init was acknowledged."""
    url = engine.http.base_url
    client = socket.create_connection((url.host, url.port or 80))
    key = base64.b64encode(os.urandom(16)).decode()
    client.sendall(
        f"GET /v1/graphql HTTP/1.1\r\nhost: {url.host}\r\nupgrade: websocket\r\n"
        f"connection: upgrade\r\nsec-websocket-version: 13\r\nsec-websocket-key: {key}\r\n"
        "sec-websocket-protocol: graphql-transport-ws\r\n\r\n".encode()
    )
    answer = client.recv(4096)
    assert answer.startswith(b"HTTP/1.1 101 "), answer
    # RFC 6455, 5.3: a client's frames are masked; a mask of zeros changes nothing.
    client.sendall(bytes([0x81, 0x80 | len(_INIT)]) + bytes(4) + _INIT)
    acknowledged = client.recv(4096)
    assert b"connection_ack" in acknowledged, acknowledged
    return client


@contextmanager
def answering_pings() -> Iterator[selectors.BaseSelector]:
    """Read what comes to the registered sockets, and answer pings, as clients do."""
    selector, is_over = selectors.DefaultSelector(), threading.Event()

    def answer() -> None:
        while not is_over.is_set():
            for key, _ in selector.select(timeout=0.1):
                client = key.fileobj
                assert isinstance(client, socket.socket)
                received = client.recv(65_536)
                if not received:
                    selector.unregister(client)
                for payload in _pings(received):
                    client.sendall(_PONG[:1] + bytes([0x80 | len(payload)]) + bytes(4) + payload)

    thread = threading.Thread(target=answer)
    thread.start()
    try:
        yield selector
    finally:
        is_over.set()
        thread.join()
        for key in list(selector.get_map().values()):
            assert isinstance(key.fileobj, socket.socket)
            key.fileobj.close()
        selector.close()


def _pings(received: bytes) -> Iterator[bytes]:
    """Payloads of the pings among frames, all of which are short."""
    while received:
        length = received[1]
        if received[0] == _PING:
            yield received[2 : 2 + length]
        received = received[2 + length :]
