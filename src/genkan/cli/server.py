"""Serving ASGI applications with uvicorn until somebody asks us to stop."""

import asyncio
import contextlib
import resource
import signal
from collections.abc import AsyncGenerator, Callable, Coroutine, Generator, Mapping, Sequence
from dataclasses import dataclass
from socket import socket
from typing import Final, TypeAlias, TypeVar, cast

import uvicorn
import uvloop
from starlette.applications import Starlette
from starlette.types import ASGIApp

from genkan.cli.bounded_protocols import BoundedHttp, BoundedWebsocket
from genkan.cli.certificate_files import LocalCertificate
from genkan.cli.garbage import collecting_in_pauses
from genkan.cli.library_log import log_libraries_as_json
from genkan.cli.scheduling import taking_turns
from genkan.engine.config import EngineConfig

T = TypeVar("T")
# Called by uvicorn as it calls a class of protocols.
HttpOf: TypeAlias = Callable[..., BoundedHttp]

STOP_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)
KEEPALIVE_SECONDS: Final = 65
MOST_OPEN_FILES: Final = 2**20


class Server(uvicorn.Server):
    """uvicorn, with the signals left to `run_until_stopped`."""

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Capture none: uvicorn would raise them again, before Postgres is stopped."""
        yield


@dataclass(frozen=True, slots=True)
class WebsocketOptions:
    """What holds for every websocket of a server.

    message_bytes: the longest message; a product may refuse shorter ones in its own words.
    is_compressed: permessage-deflate for clients that offer it.
    """

    message_bytes: int
    is_compressed: bool


def websockets_of(config: EngineConfig) -> WebsocketOptions:
    """Those of an engine, which refuses messages that are a little longer in its own words."""
    # At least what a settings change of `genkan up` may raise it to without a restart.
    message_bytes = max(2 * config.body_limit_bytes, 16 * 2**20)
    return WebsocketOptions(message_bytes, config.compresses_websockets)


NO_WEBSOCKETS: Final = WebsocketOptions(message_bytes=1024, is_compressed=False)


def make_server(
    app: ASGIApp,
    *,
    graceful_seconds: int,
    websockets: WebsocketOptions = NO_WEBSOCKETS,
    certificate: LocalCertificate | None = None,
    http: HttpOf = BoundedHttp,
) -> Server:
    """A server for the application; its lifespan is ours to enter (`enter_lifespan`).

    certificate: serves https by it, and nothing else on this port.
    http: makes the protocol of a connection.
    """
    return Server(
        uvicorn.Config(
            app,
            # uvicorn calls it as it calls a class.
            http=cast("type[BoundedHttp]", http),
            ws=BoundedWebsocket,
            ws_max_size=websockets.message_bytes,
            ws_per_message_deflate=websockets.is_compressed,
            lifespan="off",
            access_log=False,
            server_header=False,
            proxy_headers=False,
            log_config=None,
            timeout_keep_alive=KEEPALIVE_SECONDS,
            timeout_graceful_shutdown=graceful_seconds,
            ssl_certfile=None if certificate is None else certificate.certificate,
            ssl_keyfile=None if certificate is None else certificate.key,
        )
    )


async def enter_lifespan(stack: contextlib.AsyncExitStack, app: Starlette) -> Mapping[str, object]:
    """Start the application; it ends with the stack. Answers the state it gives its requests."""
    lifespan = app.router.lifespan_context(app)
    state = await lifespan.__aenter__()
    # ASGI ends a lifespan by a message: an application never sees the exception that ends us.
    stack.push_async_callback(lifespan.__aexit__, None, None, None)
    return state or {}


@contextlib.asynccontextmanager
async def serving(
    server: Server, sockets: Sequence[socket]
) -> AsyncGenerator["asyncio.Task[None]", None]:
    """Serve on the sockets inside the block; at its end, requests under way may finish."""

    def requests() -> int:
        return server.server_state.total_requests

    async with collecting_in_pauses(requests), taking_turns(requests):
        task = asyncio.create_task(server.serve(sockets=list(sockets)))
        try:
            yield task
        finally:
            server.should_exit = True
            await task


def run_until_stopped(main: Callable[[], Coroutine[object, object, T]]) -> T | None:
    """Run on uvloop; SIGINT and SIGTERM cancel `main`, and None is answered then."""
    log_libraries_as_json()
    raise_open_files()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(stopped_by_signals(main))


def raise_open_files() -> None:
    """Let this process have as many sockets as it may; many systems begin with 1,024."""
    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_OPEN_FILES if most == resource.RLIM_INFINITY else min(most, MOST_OPEN_FILES)
    if now != resource.RLIM_INFINITY and now < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


async def stopped_by_signals(main: Callable[[], Coroutine[object, object, T]]) -> T | None:
    """What `main` answers, or None when a signal stopped it."""
    loop = asyncio.get_running_loop()
    task = asyncio.create_task(main())
    asked = False

    def stop() -> None:
        nonlocal asked
        asked = True
        task.cancel()

    for each in STOP_SIGNALS:
        loop.add_signal_handler(each, stop)
    try:
        return await task
    except asyncio.CancelledError:
        if asked:
            return None
        raise
    finally:
        for each in STOP_SIGNALS:
            loop.remove_signal_handler(each)


@contextlib.contextmanager
def stoppable() -> Generator[None, None, None]:
    """Outside of the loop, SIGTERM ends us as Ctrl+C does: through every `finally`."""

    def stop(_signal: int, _frame: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
