"""The console, wired: pool, migrations, doors and routes."""

import contextlib
from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException

from genkan.console.config import ConsoleConfig
from genkan.console.http.exchange import Clock, Console
from genkan.console.http.pages import STATIC, Pages
from genkan.console.http.routes import routes
from genkan.console.http.serve import unknown_path
from genkan.console.outbound.log_file import LogFile
from genkan.console.outbound.management_token import ManagementTokens
from genkan.console.ports import Doors
from genkan.console.postgres.documents import PostgresDocuments
from genkan.console.postgres.people import PostgresPeople
from genkan.console.postgres.sessions import PostgresSessions
from genkan.console.postgres.sign_ins import PostgresSignIns
from genkan.storage.migrate import migrate
from genkan.storage.pool import open_pool

SCHEMA: Final = "genkan_console"
MIGRATIONS: Final = "genkan.console.postgres.migrations"
POOL_SIZE: Final = 4


def create_console(
    config: ConsoleConfig, doors: Doors, *, clock: Clock | None = None, static: Path = STATIC
) -> Starlette:
    """The console as an ASGI application; its lifespan opens and closes everything.

    clock, static: a test's; the system's clock and the built pages otherwise.
    """

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncGenerator[None, None]:
        pool = await open_pool(config.database_url, size=POOL_SIZE)
        try:
            async with pool.lend() as connection:
                await migrate(connection, schema=SCHEMA, package=MIGRATIONS)
            app.state.console = Console(
                config=config,
                doors=doors,
                pool=pool,
                sessions=PostgresSessions(pool),
                people=PostgresPeople(pool),
                sign_ins=PostgresSignIns(pool),
                documents=PostgresDocuments(pool),
                management=None if doors.identity is None else ManagementTokens(doors.identity),
                log=None if doors.log is None else LogFile(doors.log),
                clock=clock or _system_clock,
            )
            yield
        finally:
            await pool.close()

    application = Starlette(
        routes=routes(Pages(static)),
        lifespan=lifespan,
        exception_handlers={HTTPException: unknown_path},
    )
    application.router.redirect_slashes = False
    return application


def _system_clock() -> datetime:
    return datetime.now(UTC)
