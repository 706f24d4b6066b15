"""The whole engine on a real Postgres, reached without sockets: by HTTP and by websocket."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import httpx
from starlette.applications import Starlette

from genkan.engine.app import create_engine
from genkan.engine.config import read_engine_config

SECRET = "the-admin-secret"
ADMIN = {"x-hasura-admin-secret": SECRET}
PATIENCE_SECONDS = 60  # the machine may be busy

USERS = """
create table users (id text primary key, name text);
insert into users values ('a', 'Ann'), ('b', 'Bob');
"""


@dataclass
class Running:
    app: Starlette
    http: httpx.AsyncClient

    async def post(self, path: str, body: Any, **headers: str) -> httpx.Response:
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.http.post(path, json=body, headers=names)

    async def admin(self, path: str, body: Any) -> Any:
        response = await self.http.post(path, json=body, headers=ADMIN)
        assert response.status_code == 200, response.text
        return response.json()

    async def run_sql(self, sql: str) -> Any:
        return await self.admin("/v2/query", {"type": "run_sql", "args": {"sql": sql}})

    async def with_users(self) -> None:
        """A tracked table of two users; role `user` reads its own row."""
        await self.run_sql(USERS)
        permission = {"columns": "*", "filter": {"id": {"_eq": "X-Hasura-User-Id"}}}
        commands = [
            {"type": "pg_track_table", "args": {"table": "users"}},
            {
                "type": "pg_create_select_permission",
                "args": {"table": "users", "role": "user", "permission": permission},
            },
        ]
        await self.admin("/v1/metadata", {"type": "bulk", "args": commands})


@asynccontextmanager
async def running(url: str, **settings: str) -> AsyncIterator[Running]:
    given = {
        "HASURA_GRAPHQL_METADATA_DATABASE_URL": url,
        "HASURA_GRAPHQL_DATABASE_URL": url,
        "HASURA_GRAPHQL_ADMIN_SECRET": SECRET,
        "HASURA_GRAPHQL_PG_CONNECTIONS": "4",
        **settings,
    }
    app = create_engine(read_engine_config(given))
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://engine") as client:
            yield Running(app, client)


Scenario: TypeAlias = Callable[[Running], Coroutine[Any, Any, Any]]
Play: TypeAlias = Callable[[Scenario], Any]


@contextmanager
def standing_engine(url: str, **settings: str) -> Iterator[Play]:
    """One engine for many scenarios, which leave it as they find it; a play answers as its own."""
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        engine = runner.run(stack.enter_async_context(running(url, **settings)))
        try:
            yield lambda scenario: runner.run(scenario(engine))
        finally:
            runner.run(stack.aclose())


def with_engine(url: str, scenario: Scenario, **settings: str) -> None:
    """Play a scenario on an engine that starts for it."""

    async def run() -> None:
        async with running(url, **settings) as engine:
            await scenario(engine)

    asyncio.run(run())


@dataclass
class Websocket:
    """A client's end of a websocket that has no socket."""

    to_engine: asyncio.Queue[dict[str, Any]] = field(default_factory=asyncio.Queue)
    from_engine: asyncio.Queue[dict[str, Any]] = field(default_factory=asyncio.Queue)

    async def send(self, message: Any) -> None:
        text = message if isinstance(message, str) else json.dumps(message)
        await self.to_engine.put({"type": "websocket.receive", "text": text})

    async def event(self) -> dict[str, Any]:
        async with asyncio.timeout(PATIENCE_SECONDS):
            return await self.from_engine.get()

    async def receive(self, *, skip: tuple[str, ...] = ("ka", "ping")) -> Any:
        """The next message that is not among `skip`."""
        while True:
            event = await self.event()
            assert event["type"] == "websocket.send", event
            message = json.loads(event["text"])
            if message["type"] not in skip:
                return message

    async def closed(self) -> tuple[int, str]:
        """Code and reason of the close, whatever is said before."""
        while True:
            event = await self.event()
            if event["type"] == "websocket.close":
                return event["code"], event.get("reason", "")

    async def init(self, **headers: str) -> Any:
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        await self.send({"type": "connection_init", "payload": {"headers": names}})
        return await self.receive()


@asynccontextmanager
async def websocket(
    engine: Running,
    path: str = "/v1/graphql",
    protocol: str | None = None,
    client: Websocket | None = None,
    **headers: str,
) -> AsyncIterator[Websocket]:
    client = client or Websocket()
    scope = {
        "type": "websocket",
        "path": path,
        "query_string": b"",
        "headers": [(k.replace("_", "-").encode(), v.encode()) for k, v in headers.items()],
        "subprotocols": [] if protocol is None else [protocol],
        "extensions": {"websocket.http.response": {}},
    }
    await client.to_engine.put({"type": "websocket.connect"})
    task = asyncio.create_task(engine.app(scope, client.to_engine.get, client.from_engine.put))
    try:
        yield client
    finally:
        await client.to_engine.put({"type": "websocket.disconnect"})
        async with asyncio.timeout(PATIENCE_SECONDS):
            await task


@dataclass
class EventStream:
    """A client's end of an answer that comes in parts; `text` is what is not yet looked at."""

    to_engine: asyncio.Queue[dict[str, Any]] = field(default_factory=asyncio.Queue)
    from_engine: asyncio.Queue[dict[str, Any]] = field(default_factory=asyncio.Queue)
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    text: str = ""
    is_over: bool = False

    async def begun(self) -> None:
        """Wait for status and headers."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            message = await self.from_engine.get()
        self.status = message["status"]
        self.headers = {name.decode(): value.decode() for name, value in message["headers"]}

    async def event(self, *, skip: tuple[str, ...] = (":",)) -> str | None:
        """The next event as it was written, without its end; None at the end of the stream."""
        while True:
            while "\n\n" not in self.text and not self.is_over:
                async with asyncio.timeout(PATIENCE_SECONDS):
                    message = await self.from_engine.get()
                self.text += message["body"].decode()
                self.is_over = not message.get("more_body", False)
            if not self.text:
                return None
            event, _, self.text = self.text.partition("\n\n")
            if event not in skip:
                return event

    async def result(self) -> Any:
        """The result of the next event, which is `next`."""
        event = await self.event()
        assert event is not None, "the stream has ended"
        assert event.startswith("event: next\ndata: "), event
        return json.loads(event.removeprefix("event: next\ndata: "))

    async def leave(self) -> None:
        await self.to_engine.put({"type": "http.disconnect"})


@asynccontextmanager
async def event_stream(
    engine: Running,
    body: Any,
    path: str = "/v1/graphql",
    before_body: Callable[[], Awaitable[object]] | None = None,
    **headers: str,
) -> AsyncIterator[EventStream]:
    """The answer to a POST that asks for events; what is awaited comes before its body."""
    client = EventStream()
    named = {"accept": "text/event-stream", **headers}
    scope = {
        "type": "http",
        "method": "POST",
        "path": path,
        "query_string": b"",
        "headers": [(k.replace("_", "-").encode(), v.encode()) for k, v in named.items()],
    }
    task = asyncio.create_task(engine.app(scope, client.to_engine.get, client.from_engine.put))
    try:
        if before_body is not None:
            await before_body()
        await client.to_engine.put({"type": "http.request", "body": json.dumps(body).encode()})
        await client.begun()
        yield client
    finally:
        await client.leave()
        async with asyncio.timeout(PATIENCE_SECONDS):
            await task
