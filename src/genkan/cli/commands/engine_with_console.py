"""`genkan engine serve --enable-console`: the engine and its console, on one port."""

from collections.abc import Mapping
from datetime import UTC, datetime

import msgspec
from starlette.applications import Starlette
from starlette.types import ASGIApp, Receive, Scope, Send

from genkan.cli.commands.alone import serve_alone
from genkan.cli.commands.console import console_of_engine
from genkan.cli.commands.engine_alone import engine_alone, read_engine
from genkan.cli.console_place import is_console_path
from genkan.cli.running import local_origin
from genkan.console.config import ConsoleConfig
from genkan.engine.config import EngineConfig


def serve_engine_with_console(settings: Mapping[str, str]) -> int:
    """Serve both until a signal; answers the exit code."""
    config, engine = read_engine(settings)
    console = console_of(config, engine)
    if console is None:
        return serve_alone(engine_alone(config, engine, (engine,)))
    app = console_before(engine, console)
    return serve_alone(engine_alone(config, app, (engine, console)))


def console_of(config: EngineConfig, engine: ASGIApp) -> Starlette | None:
    """The engine's console where it can know its operator; else None."""
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
