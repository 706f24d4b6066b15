"""A product that can be replaced by one of other settings while requests run.

A request is served to its end by the product that it began with. A websocket and an event stream
are not: who sits in it was let in by settings that hold no more, so it is closed, and its client
comes back.
"""

import asyncio
import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from starlette.applications import Starlette
from starlette.types import Message, Receive, Scope, Send

from genkan.cli.server import enter_lifespan

FINISH_SECONDS: Final = 60
# RFC 6455 section 7.4.1 and IANA's registry: 1012, service restart; clients connect again.
SERVICE_RESTART: Final = 1012


class Product(Enum):
    """What can be replaced."""

    ENGINE = "engine"
    IDENTITY = "identity"


@dataclass(slots=True, eq=False)
class Generation:
    """One start of a product, and who is being served by it."""

    app: Starlette
    state: Mapping[str, object]
    stack: contextlib.AsyncExitStack
    requests: int = 0
    retired: asyncio.Event = field(default_factory=asyncio.Event)
    idle: asyncio.Event = field(default_factory=asyncio.Event)

    def leave(self) -> None:
        """A request has ended."""
        self.requests -= 1
        if self.requests == 0 and self.retired.is_set():
            self.idle.set()


async def start_generation(app: Starlette) -> Generation:
    """The application, its lifespan entered; raises whatever keeps it from starting."""
    stack = contextlib.AsyncExitStack()
    state = await enter_lifespan(stack, app)
    return Generation(app, state, stack)


class LiveProduct:
    """The ASGI application of whichever generation is the current one."""

    def __init__(self, first: Generation) -> None:
        self._current = first
        self._ending: set[asyncio.Task[None]] = set()

    @property
    def current(self) -> Generation:
        """Who serves requests that come now."""
        return self._current

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request or one websocket."""
        serving = self._current
        if serving.state:
            scope = {**scope, "state": dict(serving.state)}
        serving.requests += 1
        try:
            if scope["type"] == "websocket":
                await serve_until_retired(serving, scope, receive, send)
            else:
                await serving.app(scope, *ended_when_retired(serving, receive, send))
        finally:
            serving.leave()

    def replace(self, new: Generation) -> None:
        """From now on requests go to the new one; the old one ends when it is done."""
        old, self._current = self._current, new
        task = asyncio.create_task(end_generation(old))
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)

    async def close(self) -> None:
        """End all of them; the port is closed before."""
        for task in self._ending:
            task.cancel()
        await asyncio.gather(*self._ending, return_exceptions=True)
        await self._current.stack.aclose()


async def end_generation(old: Generation) -> None:
    """Wait for its last request, not for ever, and close it."""
    old.retired.set()
    try:
        if old.requests > 0:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(FINISH_SECONDS):
                    await old.idle.wait()
    finally:
        await old.stack.aclose()


def ended_when_retired(serving: Generation, receive: Receive, send: Send) -> tuple[Receive, Send]:
    """Of a request: an event stream hears that its client has gone, once its product retires."""
    is_stream = False

    async def sending(message: Message) -> None:
        nonlocal is_stream
        if message["type"] == "http.response.start":
            is_stream = is_event_stream(message)
        await send(message)

    async def receiving() -> Message:
        if not is_stream:
            return await receive()
        received = asyncio.ensure_future(receive())
        retired = asyncio.ensure_future(serving.retired.wait())
        try:
            await asyncio.wait((received, retired), return_when=asyncio.FIRST_COMPLETED)
            return received.result() if received.done() else {"type": "http.disconnect"}
        finally:
            received.cancel()
            retired.cancel()

    return receiving, sending


def is_event_stream(start: Message) -> bool:
    """Whether the answer that starts so is one that goes on."""
    headers = dict(start.get("headers", ()))
    return headers.get(b"content-type", b"").startswith(b"text/event-stream")


async def serve_until_retired(
    serving: Generation, scope: Scope, receive: Receive, send: Send
) -> None:
    """Serve a websocket until it ends by itself, or its product is replaced."""
    is_closed = False

    async def sending(message: Message) -> None:
        nonlocal is_closed
        is_closed = is_closed or message["type"] == "websocket.close"
        await send(message)

    served = asyncio.ensure_future(serving.app(scope, receive, sending))
    retired = asyncio.ensure_future(serving.retired.wait())
    try:
        await asyncio.wait((served, retired), return_when=asyncio.FIRST_COMPLETED)
        if served.done():
            await served
            return
    finally:
        for task in (served, retired):
            task.cancel()
        await asyncio.gather(served, retired, return_exceptions=True)
    if not is_closed:
        with contextlib.suppress(OSError, RuntimeError):  # the client may have gone
            await send(
                {
                    "type": "websocket.close",
                    "code": SERVICE_RESTART,
                    "reason": "the settings have changed",
                }
            )
