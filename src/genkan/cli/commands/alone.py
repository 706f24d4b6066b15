"""Serving one product alone, on a database that is given.

No state folder, no embedded Postgres; logs are JSON lines on standard output.
"""

import asyncio
import contextlib
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from starlette.applications import Starlette
from starlette.types import ASGIApp

from genkan.cli.bounded_protocols import BoundedHttp
from genkan.cli.errors import CommandFailed
from genkan.cli.listening import Sharing, start_listening, take_port
from genkan.cli.server import (
    NO_WEBSOCKETS,
    HttpOf,
    WebsocketOptions,
    enter_lifespan,
    make_server,
    run_until_stopped,
    serving,
    stoppable,
)
from genkan.cli.workers import Place, check_workers_possible, serve_in_workers

# Inside, a product opens its database; what it raises is a fault a command ends with.
Opening = Callable[[str], contextlib.AbstractContextManager[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alone:
    """One product, an engine perhaps with its console, and where it is served."""

    app: ASGIApp
    lifespans: tuple[Starlette, ...]  # in the order of their start
    opening: Opening
    host: str
    port: int
    database_url: str
    graceful_seconds: int
    websockets: WebsocketOptions = NO_WEBSOCKETS
    workers: int = 1
    http: HttpOf = BoundedHttp


def serve_alone(alone: Alone) -> int:
    """Hold the port, start the product, listen; answers 0 after a signal."""
    with stoppable():
        if alone.workers == 1:
            return run_until_stopped(partial(serve, alone)) or 0
        check_workers_possible(alone.workers)
        for each in take_port(alone.host, alone.port):  # is it another server's?
            each.close()
        held = take_port(alone.host, alone.port, Sharing.WORKERS)
        try:
            return serve_in_workers(
                alone.workers, alone.graceful_seconds, partial(serve_as_worker, alone)
            )
        finally:
            for each in held:
                each.close()


def serve_as_worker(alone: Alone, place: Place) -> int:
    """One of several processes that serve it."""
    return run_until_stopped(partial(serve, alone, place)) or 0


async def serve(alone: Alone, place: Place | None = None) -> int:
    """Serve until cancelled. place: of a worker, which ends with its parent."""
    sharing = Sharing.ALONE if place is None else Sharing.WORKERS
    if place is not None:
        end_ourselves = partial(os.kill, os.getpid(), signal.SIGTERM)
        asyncio.get_running_loop().add_reader(place.orphaned, once(place.orphaned, end_ourselves))
    sockets = take_port(alone.host, alone.port, sharing)
    async with contextlib.AsyncExitStack() as stack:
        with alone.opening(alone.database_url):
            for each in alone.lifespans:
                await enter_lifespan(stack, each)
        start_listening(sockets)
        server = make_server(
            alone.app,
            graceful_seconds=alone.graceful_seconds,
            websockets=alone.websockets,
            http=alone.http,
        )
        served = await stack.enter_async_context(serving(server, sockets))
        if place is not None:
            place.tell_ready()
        await asyncio.shield(served)
    raise CommandFailed("the server ended by itself", remedy="its log says why")


def once(file: int, call: Callable[[], None]) -> Callable[[], None]:
    """The call, made when the file is first readable and not again."""

    def called() -> None:
        asyncio.get_running_loop().remove_reader(file)
        call()

    return called
