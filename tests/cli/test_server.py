"""What is answered before an application sees a request."""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from genkan.cli import bounded_protocols as module
from genkan.cli.server import make_server, serving

Client = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
REQUEST = b"POST / HTTP/1.1\r\nhost: x\r\n"


async def application(_scope: Any, receive: Any, send: Any) -> None:
    while (await receive()).get("more_body"):
        pass
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def play(client: Client) -> None:
    async def run() -> None:
        listening = socket.create_server(("127.0.0.1", 0))
        server = make_server(application, graceful_seconds=1)
        async with serving(server, [listening]):
            reader, writer = await asyncio.open_connection(*listening.getsockname())
            await client(reader, writer)
            writer.close()

    asyncio.run(run())


@pytest.mark.parametrize("part", [b"x-a: a\r\n" * 100, b"a" * 1000])
def test_headers_without_an_end_are_cut_off(monkeypatch: pytest.MonkeyPatch, part: bytes) -> None:
    monkeypatch.setattr(module, "MAX_HEAD_BYTES", 100_000)

    async def client(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(REQUEST + (b"x: " if part.isalpha() else b"") + part * (99_000 // len(part)))
        await writer.drain()
        # Not more than is read: data left unread would take the answer away with it.
        writer.write(part * (2_000 // len(part)))
        answer = await reader.read()
        assert answer.startswith(b"HTTP/1.1 431 Request Header Fields Too Large\r\n")
        assert answer.endswith(b"\r\n\r\nthe request's headers are too large")

    play(client)


def test_a_long_body_and_many_requests_are_no_headers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_HEAD_BYTES", 1000)

    async def client(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for _ in range(50):
            writer.write(REQUEST + b"content-length: 500\r\n\r\n" + b"a" * 500)
            assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 204")

    play(client)


async def endless(_scope: Any, receive: Any, send: Any) -> None:
    """A stream that ends with its client alone."""
    await receive()
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"one", "more_body": True})
    while (await receive())["type"] != "http.disconnect":
        pass


def test_a_stream_does_not_hold_up_the_end_of_the_server() -> None:
    async def run() -> None:
        listening = socket.create_server(("127.0.0.1", 0))
        server = make_server(endless, graceful_seconds=3600)
        async with serving(server, [listening]):
            reader, writer = await asyncio.open_connection(*listening.getsockname())
            writer.write(REQUEST + b"content-length: 0\r\n\r\n")
            await reader.readuntil(b"one\r\n")
        assert await reader.read() == b""
        writer.close()

    asyncio.run(run())


def test_an_answer_that_nobody_reads_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "STALLED_SECONDS", 0.2)
    dropped = asyncio.Event()

    async def flood(_scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for _ in range(1000):
            await send({"type": "http.response.body", "body": bytes(2**16), "more_body": True})
        await receive()
        dropped.set()

    async def run() -> None:
        listening = socket.create_server(("127.0.0.1", 0))
        server = make_server(flood, graceful_seconds=1)
        with socket.create_connection(listening.getsockname()) as client:
            async with serving(server, [listening]):
                client.sendall(REQUEST + b"content-length: 0\r\n\r\n")
                async with asyncio.timeout(60):
                    await dropped.wait()

    asyncio.run(run())
