"""`genkan up`: both products and their database on one machine, until Ctrl+C."""

import asyncio
import contextlib
import os
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import Enum
from functools import partial
from socket import socket
from typing import Final

import msgspec
from starlette.types import ASGIApp

from genkan.cli.admin_client import admin_client
from genkan.cli.certificate_files import LocalCertificate
from genkan.cli.commands.console import (
    REMARK,
    can_open_browser,
    console_of_project,
    open_browser,
    sign_in_url,
    with_state,
)
from genkan.cli.commands.manage import credentials_of
from genkan.cli.commands.replace import replaceable
from genkan.cli.commands.start import (
    create_engine_from,
    create_identity_from,
    joined_app,
    joined_settings,
)
from genkan.cli.console_place import is_console_enabled
from genkan.cli.database import Database, EmbeddedDatabase, running_database
from genkan.cli.engine_fault import checking_engine_settings, opening_engine
from genkan.cli.errors import CommandFailed, UsageFault
from genkan.cli.identity_fault import checking_identity_settings, opening_identity
from genkan.cli.layers import LayeredSettings
from genkan.cli.listening import start_listening, take_port
from genkan.cli.live_product import LiveProduct, start_generation
from genkan.cli.local_certificate import ensure_local_certificate
from genkan.cli.log_file import keep_bounded, logging_to
from genkan.cli.project import (
    STATE_FOLDER,
    Project,
    Tls,
    prepare_state,
    provision_settings,
    read_port,
    read_tls,
    workflow_settings,
)
from genkan.cli.report import Report, finished, step
from genkan.cli.running import Running, hold_lock, write_record
from genkan.cli.secrets_file import ensure_secrets
from genkan.cli.server import (
    enter_lifespan,
    make_server,
    run_until_stopped,
    serving,
    stoppable,
    websockets_of,
)
from genkan.cli.settings.project_settings import Join, ProjectSettings
from genkan.cli.settings.server_log import server_log
from genkan.console.config import ConsoleConfig
from genkan.console.ports.log import ServerLog
from genkan.engine.config import read_engine_config
from genkan.identity.config import read_identity_config

GRACEFUL_SECONDS: Final = 5
# Node, Python's requests, and whatever uses OpenSSL (urllib3, httpx, curl).
TRUSTED_BY: Final = ("NODE_EXTRA_CA_CERTS", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE")


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """A server that is up, and what a command may know of it."""

    project: Project
    running: Running
    given: LayeredSettings
    join: Join
    database: Database
    report: Report
    began: float  # monotonic
    certificate: LocalCertificate | None
    console_secret: str | None = field(repr=False)  # None: this server has no console

    @property
    def settings(self) -> Mapping[str, str]:
        """All settings, as they are at the start."""
        return self.join(self.given)


@dataclass(frozen=True, slots=True)
class ExportedSource:
    """A source of the metadata, as far as it is counted."""

    tables: tuple[msgspec.Raw, ...] = ()


@dataclass(frozen=True, slots=True)
class ExportedMetadata:
    """The answer of export_metadata."""

    sources: tuple[ExportedSource, ...] = ()


Play = Callable[[Started], Awaitable[int]]
"""What a command does once the server is up; the server stops when it answers an exit code."""


class Browser(Enum):
    """What `up` does once the console is there."""

    OPEN = "open"
    LEAVE = "leave"


def up(
    project: Project, settings: LayeredSettings, report: Report, browser: Browser = Browser.LEAVE
) -> int:
    """Serve until a signal; answers the exit code."""
    return serve_project(project, settings, report, partial(stay, browser=browser))


async def stay(started: Started, *, browser: Browser) -> int:
    """Say where everything is, show the console to a person, and wait."""
    await tell_schema(started)
    await announce(started)
    if browser is Browser.OPEN and can_open_browser(started.report):
        shown = await console_link(started)
        if shown is not None:
            await open_browser(shown)
    return await forever()


def serve_project(project: Project, settings: LayeredSettings, report: Report, play: Play) -> int:
    """Start everything, play, stop everything; answers the exit code, 0 after a signal."""
    began = time.monotonic()
    port = read_port(settings)
    prepare_state(project)
    with stoppable(), hold_lock(project), logging_to(project.log) as terminal:
        told = replace(report, stream=terminal)
        with step(told, f"preparing ./{STATE_FOLDER}"):
            sockets = take_port("localhost", port)
            secrets = ensure_secrets(project)
            certificate = chosen_certificate(project, settings)
        given_url = settings.get("GENKAN_DATABASE_URL")
        with running_database(project, secrets, given_url, told) as database:
            shown = database.shown_url if isinstance(database, EmbeddedDatabase) else None

            def join(given: Mapping[str, str]) -> Mapping[str, str]:
                return joined_settings(
                    {
                        **given,
                        **workflow_settings(project, given),
                        **provision_settings(project, given),
                    },
                    port=port,
                    database_url=database.url,
                    secrets=secrets,
                    certificate=certificate,
                )

            joined = join(settings)
            running = Running(
                pid=os.getpid(),
                port=port,
                issuer=joined["GENKAN_ISSUER"],
                postgres=shown,
                authority=None if certificate is None else str(certificate.authority),
            )
            console_secret = secrets.console_secret if is_console_enabled(joined) else None
            started = Started(
                project=project,
                running=running,
                given=settings,
                join=join,
                database=database,
                report=told,
                began=began,
                certificate=certificate,
                console_secret=console_secret,
            )
            return run_until_stopped(partial(serve, started, sockets, play)) or 0


def chosen_certificate(project: Project, settings: Mapping[str, str]) -> LocalCertificate | None:
    """The certificate to serve https by, or None for http."""
    match read_tls(settings):
        case Tls.OFF:
            return None
        case Tls.AUTO:
            return ensure_local_certificate(project, datetime.now(UTC))


def _refuse_workers(name: str, number: int, instead: str) -> None:
    if number != 1:
        raise UsageFault(
            f"{name} '{number}': genkan up is one process, whose log and settings the console "
            "shows",
            remedy=f"remove it; several workers are for: {instead} --workers N",
        )


async def serve(started: Started, sockets: Sequence[socket], play: Play) -> int:
    """Serve both products until the play ends, the server does, or Postgres is lost."""
    with checking_engine_settings(), checking_identity_settings():
        engine = create_engine_from(started.settings)
        config = read_engine_config(started.settings)
        identity = create_identity_from(started.settings)
        identity_workers = read_identity_config(started.settings).workers
    _refuse_workers("GENKAN_WORKERS", config.workers, "genkan engine serve")
    _refuse_workers("GENKAN_IDENTITY_WORKERS", identity_workers, "genkan identity")
    async with contextlib.AsyncExitStack() as stack:
        url = started.database.url
        with opening_engine(url), opening_identity(url):
            with step(started.report, "signing keys, default organization"):
                live_identity = LiveProduct(await start_generation(identity))
                stack.push_async_callback(live_identity.close)
            with step(started.report, "metadata catalog"):
                live_engine = LiveProduct(await start_generation(engine))
                stack.push_async_callback(live_engine.close)
            log = server_log(started.project, lambda: started.settings)
            console = await open_console(stack, started, (live_engine, live_identity), log)
        app = joined_app(live_engine, live_identity, console)
        start_listening(sockets)
        server = make_server(
            app,
            graceful_seconds=GRACEFUL_SECONDS,
            websockets=websockets_of(config),
            certificate=started.certificate,
        )
        served = await stack.enter_async_context(serving(server, sockets))
        # Whoever follows the log would be waited for at the end.
        stack.callback(log.closing.set)
        write_record(started.project, started.running)
        return await first_to_end(
            asyncio.ensure_future(play(started)),
            asyncio.ensure_future(end_of(served)),
            asyncio.ensure_future(watch_database(started.database)),
            asyncio.ensure_future(watch_log(started.project)),
        )


async def open_console(
    stack: contextlib.AsyncExitStack,
    started: Started,
    products: tuple[LiveProduct, LiveProduct],
    log: ServerLog,
) -> ASGIApp | None:
    """The console, until the stack ends; None where it is switched off."""
    if started.console_secret is None:
        return None
    config = ConsoleConfig(
        database_url=started.database.url,
        origin=started.running.issuer,
        operator_secret=started.console_secret,
        project=started.project.folder.name,
        is_development=started.settings["GENKAN_DEVELOPMENT"] == "true",
        is_embedded=isinstance(started.database, EmbeddedDatabase),
    )
    server = replaceable(*products, join=started.join, database_url=started.database.url)
    settings = ProjectSettings(started.project, started.given, server)
    console = console_of_project(started.settings, config, products, (settings, log))
    with step(started.report, "console"):
        return with_state(console, await enter_lifespan(stack, console))


async def first_to_end(*tasks: "asyncio.Future[int]") -> int:
    """The exit code of the first task that ends, or its exception; the others are cancelled."""
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
    return done.pop().result()


async def end_of(served: "asyncio.Task[None]") -> int:
    """The server should not end by itself."""
    await asyncio.shield(served)
    raise CommandFailed("the server ended by itself", remedy="its log says why")


async def watch_database(database: Database) -> int:
    """Keep the embedded Postgres alive; a server of the user's is theirs to keep."""
    if isinstance(database, EmbeddedDatabase):
        await database.kept.watch()
    return await forever()


async def watch_log(project: Project) -> int:
    """Keep the log bounded."""
    await keep_bounded(project.log)


async def forever() -> int:
    """Never."""
    await asyncio.Event().wait()
    return 0


async def tell_schema(started: Started) -> None:
    """The step that says how many tables are served; silent where the admin may not ask."""
    began = time.monotonic()
    credentials = credentials_of(started.settings, started.running)
    with contextlib.suppress(CommandFailed):
        async with admin_client(credentials) as client:
            exported = await client.metadata("export_metadata", {}, ExportedMetadata)
        count = sum(len(source.tables) for source in exported.sources)
        tables = "1 table" if count == 1 else f"{count} tables"
        finished(started.report, f"GraphQL schema: {tables}", time.monotonic() - began)


async def console_link(started: Started) -> str | None:
    """A URL that signs a browser in to the console, once; None where there is no console."""
    if started.console_secret is None:
        return None
    running = started.running
    return await sign_in_url(running.url, started.console_secret, running.authority)


async def announce(started: Started) -> None:
    """Tell where everything is; the only secret is the console's link, which works once."""
    origin = started.running.url
    issuer = started.running.issuer
    link = await console_link(started)
    rows = {
        "GraphQL": (f"{origin}/v1/graphql", ""),
        "Issuer": (issuer, "(KINDE_ISSUER_URL; JWKS at /.well-known/jwks.json)"),
    }
    if started.running.postgres is not None:
        rows["Postgres"] = (started.running.postgres, "")
    if started.settings["GENKAN_DEVELOPMENT"] == "true":
        rows["Email"] = (f"{origin}/dev/mail", "(nothing is sent; codes appear here)")
    secret_place = f"in ./{STATE_FOLDER}/secrets.toml (0600); show: genkan admin-secret show"
    started.report.line()
    if link is not None:  # longer than the others, which are not to be moved apart for it
        started.report.addresses({"Console": (link, REMARK)})
    started.report.addresses(rows)
    started.report.line(f"  Admin secret {secret_place}")
    if started.certificate is not None:
        tell_trust(started.report, started.certificate)
    started.report.line()
    seconds = time.monotonic() - started.began
    started.report.line(f"Ready in {seconds:.1f} s. Ctrl+C stops; data stays in ./{STATE_FOLDER}")
    started.report.record(
        event="ready",
        console=link,
        authority=started.running.authority,
        graphql=f"{origin}/v1/graphql",
        issuer=issuer,
        postgres=started.running.postgres,
        port=started.running.port,
        pid=started.running.pid,
        seconds=round(seconds, 3),
    )


def tell_trust(report: Report, certificate: LocalCertificate) -> None:
    """How programs of this machine come to trust the certificate."""
    report.line("  Certificate  of an authority for this machine only; clients trust it by")
    for name in TRUSTED_BY:
        report.line(f"               export {name}={certificate.authority}")
