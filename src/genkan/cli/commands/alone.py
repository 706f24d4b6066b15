"""`genkan engine` and `genkan identity`: one product alone, on a database that is given.

No state folder, no embedded Postgres; logs are JSON lines on standard output.
"""

import asyncio
import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

from starlette.applications import Starlette

from genkan.cli.errors import CommandFailed
from genkan.cli.listening import start_listening, take_port
from genkan.cli.project import read_port
from genkan.cli.server import enter_lifespan, make_server, run_until_stopped, serving, stoppable
from genkan.cli.startup_fault import checking_settings, opening_database
from genkan.engine.app import create_engine
from genkan.engine.config import read_engine_config
from genkan.identity.app import create_identity
from genkan.identity.config import read_identity_config

IDENTITY_GRACEFUL_SECONDS: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Alone:
    """One product and where it is served."""

    app: Starlette
    host: str
    port: int
    database_url: str
    graceful_seconds: int


def serve_engine(settings: Mapping[str, str]) -> int:
    """Serve the engine until a signal; answers the exit code."""
    with checking_settings():
        config = read_engine_config(settings)
        engine = create_engine(config)
    return serve_alone(
        Alone(
            app=engine,
            host=config.server_host,
            port=config.server_port,
            database_url=config.metadata_database_url,
            graceful_seconds=config.graceful_shutdown_seconds,
        )
    )


def serve_identity(settings: Mapping[str, str]) -> int:
    """Serve the identity provider until a signal; answers the exit code."""
    port = read_port(settings)
    with checking_settings():
        config = read_identity_config({"GENKAN_ISSUER": f"http://localhost:{port}", **settings})
        identity = create_identity(config)
    return serve_alone(
        Alone(
            app=identity,
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
            await enter_lifespan(stack, alone.app)
        start_listening(sockets)
        server = make_server(alone.app, graceful_seconds=alone.graceful_seconds)
        served = await stack.enter_async_context(serving(server, sockets))
        await asyncio.shield(served)
    raise CommandFailed("the server ended by itself", remedy="its log says why")
