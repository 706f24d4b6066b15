"""`genkan engine` and `genkan identity`: one product alone, on a database that is given.

No state folder, no embedded Postgres; logs are JSON lines on standard output.
"""

import asyncio
import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Final

import msgspec
from starlette.applications import Starlette
from starlette.types import ASGIApp, Receive, Scope, Send

from genkan.cli.commands.console import console_of_engine, is_console_enabled
from genkan.cli.commands.start import is_console_path
from genkan.cli.errors import CommandFailed
from genkan.cli.listening import start_listening, take_port
from genkan.cli.project import read_port
from genkan.cli.running import local_origin
from genkan.cli.server import (
    NO_WEBSOCKETS,
    WebsocketOptions,
    enter_lifespan,
    make_server,
    run_until_stopped,
    serving,
    stoppable,
    websockets_of,
)
from genkan.cli.startup_fault import checking_settings, opening_database
from genkan.console.config import ConsoleConfig
from genkan.engine.app import create_engine
from genkan.engine.config import EngineConfig, read_engine_config
from genkan.identity.app import create_identity
from genkan.identity.config import read_identity_config

IDENTITY_GRACEFUL_SECONDS: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Alone:
    """One product, an engine perhaps with its console, and where it is served."""

    app: ASGIApp
    lifespans: tuple[Starlette, ...]  # in the order of their start
    host: str
    port: int
    database_url: str
    graceful_seconds: int
    websockets: WebsocketOptions = NO_WEBSOCKETS


def serve_engine(settings: Mapping[str, str]) -> int:
    """Serve the engine until a signal; answers the exit code."""
    with checking_settings():
        config = read_engine_config(settings)
        engine = create_engine(config)
    console = console_of(settings, config, engine)
    return serve_alone(
        Alone(
            app=engine if console is None else console_before(engine, console),
            lifespans=(engine,) if console is None else (engine, console),
            host=config.server_host,
            port=config.server_port,
            database_url=config.metadata_database_url,
            graceful_seconds=config.graceful_shutdown_seconds,
            websockets=websockets_of(config),
        )
    )


def console_of(
    settings: Mapping[str, str], config: EngineConfig, engine: ASGIApp
) -> Starlette | None:
    """The engine's console where it is switched on and can know its operator; else None."""
    if not is_console_enabled(settings):
        return None
    if not config.admin_secrets:
        log_warning(
            "the console is not served: without HASURA_GRAPHQL_ADMIN_SECRET nobody can be told "
            "from its operator; set it, and sign in by: genkan admin link --endpoint URL"
        )
        return None
    secret = config.admin_secrets[0]
    console = ConsoleConfig(
        database_url=config.metadata_database_url,
        origin=local_origin(config.server_port, is_secure=False),
        operator_secret=secret,
        project="engine",
        is_development=config.is_development,
        is_embedded=False,
    )
    return console_of_engine(console, engine, secret)


def console_before(engine: ASGIApp, console: ASGIApp) -> ASGIApp:
    """One application of the two, by path."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await (console if is_console_path(scope["path"]) else engine)(scope, receive, send)

    return app


def log_warning(detail: str) -> None:
    """A JSON line on standard output, as the engine's own."""
    now = datetime.now(UTC).isoformat()
    entry = {"type": "startup", "timestamp": now, "level": "warn", "detail": detail}
    print(msgspec.json.encode(entry).decode(), flush=True)  # noqa: T201  # it is the log


def serve_identity(settings: Mapping[str, str]) -> int:
    """Serve the identity provider until a signal; answers the exit code."""
    port = read_port(settings)
    with checking_settings():
        config = read_identity_config({"GENKAN_ISSUER": f"http://localhost:{port}", **settings})
        identity = create_identity(config)
    return serve_alone(
        Alone(
            app=identity,
            lifespans=(identity,),
            host=settings.get("GENKAN_HOST", "localhost"),
            port=port,
            database_url=config.database_url,
            graceful_seconds=IDENTITY_GRACEFUL_SECONDS,
        )
    )


def serve_alone(alone: Alone) -> int:
    """Hold the port, start the product, listen; answers 0 after a signal."""
    with stoppable():
        return run_until_stopped(partial(serve, alone)) or 0


async def serve(alone: Alone) -> int:
    """Serve until cancelled."""
    sockets = take_port(alone.host, alone.port)
    async with contextlib.AsyncExitStack() as stack:
        with opening_database(alone.database_url):
            for each in alone.lifespans:
                await enter_lifespan(stack, each)
        start_listening(sockets)
        server = make_server(
            alone.app, graceful_seconds=alone.graceful_seconds, websockets=alone.websockets
        )
        served = await stack.enter_async_context(serving(server, sockets))
        await asyncio.shield(served)
    raise CommandFailed("the server ended by itself", remedy="its log says why")
