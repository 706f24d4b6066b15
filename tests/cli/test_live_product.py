"""Replacing a product while it is used: nobody's request fails."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.types import Message
from starlette.websockets import WebSocket

from genkan.cli.live_product import LiveProduct, start_generation


class Product:
    """A product that says its name, once `may_answer` is set, and whether it still runs."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.runs = False
        self.ended = asyncio.Event()
        self.asked = asyncio.Event()
        self.may_answer = asyncio.Event()

    def app(self) -> Starlette:
        @contextlib.asynccontextmanager
        async def lifespan(_app: Starlette) -> AsyncGenerator[dict[str, str], None]:
            self.runs = True
            yield {"who": self.name}
            self.runs = False
            self.ended.set()

        async def answer(request: Request) -> Response:
            self.asked.set()
            await self.may_answer.wait()
            return PlainTextResponse(f"{request.state.who} {self.runs}")

        async def listen(websocket: WebSocket) -> None:
            await websocket.accept()
            self.asked.set()
            await asyncio.Event().wait()

        routes = [Route("/", answer), WebSocketRoute("/live", listen)]
        return Starlette(routes=routes, lifespan=lifespan)


async def ask(product: LiveProduct) -> str:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": []}
    await product(scope, receive, send)
    return b"".join(each.get("body", b"") for each in sent).decode()


async def in_time(condition: asyncio.Event) -> None:
    async with asyncio.timeout(60):
        await condition.wait()


def test_a_request_ends_with_the_product_it_began_with() -> None:
    async def main() -> None:
        old, new = Product("old"), Product("new")
        new.may_answer.set()
        live = LiveProduct(await start_generation(old.app()))
        begun = asyncio.create_task(ask(live))
        await in_time(old.asked)
        live.replace(await start_generation(new.app()))
        assert await ask(live) == "new True"
        assert old.runs
        old.may_answer.set()
        assert await begun == "old True"
        await in_time(old.ended)
        await live.close()
        assert not new.runs

    asyncio.run(main())


def test_an_idle_product_ends_at_once() -> None:
    async def main() -> None:
        old, new = Product("old"), Product("new")
        live = LiveProduct(await start_generation(old.app()))
        live.replace(await start_generation(new.app()))
        await in_time(old.ended)
        await live.close()

    asyncio.run(main())


def test_a_product_that_can_not_start_replaces_nothing() -> None:
    @contextlib.asynccontextmanager
    async def broken(_app: Starlette) -> AsyncGenerator[None, None]:
        raise ValueError("no database")
        yield

    async def main() -> None:
        old = Product("old")
        old.may_answer.set()
        live = LiveProduct(await start_generation(old.app()))
        with pytest.raises(ValueError, match="no database"):
            await start_generation(Starlette(lifespan=broken))
        assert await ask(live) == "old True"
        await live.close()

    asyncio.run(main())


def test_a_websocket_is_closed_so_that_its_client_comes_back_to_the_new_settings() -> None:
    async def main() -> None:
        old, new = Product("old"), Product("new")
        live = LiveProduct(await start_generation(old.app()))
        sent: list[Message] = []
        incoming: asyncio.Queue[Message] = asyncio.Queue()
        await incoming.put({"type": "websocket.connect"})

        async def send(message: Message) -> None:
            sent.append(message)

        scope = {"type": "websocket", "path": "/live", "query_string": b"", "headers": []}
        open_socket = asyncio.create_task(live(scope, incoming.get, send))
        await in_time(old.asked)
        live.replace(await start_generation(new.app()))
        async with asyncio.timeout(60):
            await open_socket
        kinds = [each["type"] for each in sent]
        assert kinds == ["websocket.accept", "websocket.close"]
        assert sent[-1]["code"] == 1012
        await in_time(old.ended)
        await live.close()

    asyncio.run(main())
