"""Two servers of one engine: one with the lane, one without; what is sent to them."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from typing import Any

import uvloop

from genkan.cli.bounded_protocols import BoundedHttp
from genkan.cli.engine_lane import lane_of
from genkan.cli.lane_head import KnownHeads
from genkan.cli.lane_http import http_with_lane
from genkan.cli.listening import start_listening, take_port
from genkan.cli.server import NO_WEBSOCKETS, make_server, serving
from genkan.engine.http.fast_lane import FastLane
from tests.clients.program import free_port
from tests.engine.running import SECRET, Running, running
from tests.engine.signed_tokens import HASURA_CLAIMS, NAMESPACE, secret_key, signed
from tests.engine.signed_tokens import SECRET as KEY

PATIENCE_SECONDS = 60
QUERY = "query ($id: String!) { users(where: {id: {_eq: $id}}) { id name } }"


class Ports:
    """Where the same engine is reached, and how to come to its lane."""

    def __init__(self, engine: Running, lane: int, asgi: int, heads: KnownHeads) -> None:
        self.engine = engine
        self.lane = lane
        self.asgi = asgi
        self.heads = heads

    @property
    def fast_lane(self) -> FastLane:
        found = lane_of(self.engine.app)
        assert found is not None
        return found


@asynccontextmanager
async def two_servers(url: str, **settings: str) -> AsyncIterator[Ports]:
    given = {
        "HASURA_GRAPHQL_JWT_SECRET": json.dumps({"type": "HS256", "key": KEY}),
        "HASURA_GRAPHQL_CORS_DOMAIN": "http://app.example",
        **settings,
    }
    async with AsyncExitStack() as stack:
        engine = await stack.enter_async_context(running(url, **given))
        await engine.with_users()
        ports = [free_port(), free_port()]
        lane = http_with_lane(partial(lane_of, engine.app))
        for port, http in zip(ports, (lane, BoundedHttp), strict=True):
            sockets = take_port("127.0.0.1", port)
            start_listening(sockets)
            server = make_server(
                engine.app, graceful_seconds=5, websockets=NO_WEBSOCKETS, http=http
            )
            await stack.enter_async_context(serving(server, sockets))
        yield Ports(engine, ports[0], ports[1], lane.keywords["heads"])


def play(url: str, scenario: Callable[[Ports], Coroutine[Any, Any, None]], **settings: str) -> None:
    async def run() -> None:
        async with two_servers(url, **settings) as ports:
            await scenario(ports)

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(run())


def request(
    body: bytes | object, *headers: str, path: str = "/v1/graphql", method: str = "POST"
) -> bytes:
    """A request as it is sent; admin's, unless other headers are given."""
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    lines = [f"{method} {path} HTTP/1.1", "Host: engine"]
    lines += headers or (f"X-Hasura-Admin-Secret: {SECRET}",)
    lines += [f"Content-Length: {len(sent)}", "Content-Type: application/json"]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + sent


async def answers(port: int, *pieces: bytes, number: int = 1) -> list[bytes]:
    """What comes for the pieces, each sent when the one before has been written."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(0.001)
        async with asyncio.timeout(PATIENCE_SECONDS):
            return [await one_answer(reader) for _ in range(number)]
    finally:
        writer.close()


async def one_answer(reader: asyncio.StreamReader) -> bytes:
    """One response, without what differs from one to the next."""
    head = await reader.readuntil(b"\r\n\r\n")
    found = re.search(rb"content-length: (\d+)", head)
    body = await reader.readexactly(int(found[1]) if found else 0)
    status, *lines = head.strip().split(b"\r\n")
    kept = sorted(line for line in lines if not line.startswith((b"date:", b"x-request-id: ")))
    ids = [line for line in lines if line.startswith(b"x-request-id: ")]
    named = [b"named" if b"of-the-client" in line else b"new" for line in ids]
    return b"\n".join([status, *kept, *named, b"", body])


def bearer(**claims: Any) -> str:
    made = {NAMESPACE: {**HASURA_CLAIMS, "x-hasura-user-id": "b"}, **claims}
    return f"Authorization: Bearer {signed(made, secret_key(), 'HS256')}"


ASKED = {"query": QUERY, "variables": {"id": "a"}}
ADMIN = f"X-Hasura-Admin-Secret: {SECRET}"
