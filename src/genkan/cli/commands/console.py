"""How the console is joined to the two products, and how a browser gets in."""

import asyncio
import contextlib
import os
import sys
import webbrowser
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import httpx
import msgspec
from starlette.applications import Starlette
from starlette.types import ASGIApp, Receive, Scope, Send

from genkan.cli.console_place import SETTING
from genkan.cli.errors import CommandFailed
from genkan.cli.local_certificate import client_context
from genkan.cli.project import Project
from genkan.cli.report import Report, Style
from genkan.cli.running import find_running
from genkan.cli.secrets_file import read_secrets
from genkan.console.app import create_console
from genkan.console.config import ConsoleConfig
from genkan.console.ports import Doors, EngineDoor, IdentityDoor
from genkan.console.ports.log import ServerLog
from genkan.console.ports.settings import Settings
from genkan.engine.config import read_engine_config

LINKS_PATH: Final = "/console-api/links"
REMARK: Final = "(one-time sign-in link, 10 minutes; new one: genkan admin link)"
_CREATED: Final = 201
_NOT_FOUND: Final = 404


@dataclass(frozen=True, slots=True)
class MadeLink:
    """The answer of LINKS_PATH."""

    link: str
    expires_at: str


def console_of_project(
    settings: Mapping[str, str],
    config: ConsoleConfig,
    products: Sequence[ASGIApp],
    of_project: tuple[Settings, ServerLog],
) -> Starlette:
    """The console of `genkan up`: the engine and the identity provider in this process."""
    engine, identity = products
    project_settings, log = of_project
    secrets = read_engine_config(settings).admin_secrets
    secret = secrets[0] if secrets else None
    return create_console(
        config,
        Doors(
            engine=EngineDoor(app=engine, admin_secret=lambda: secret),
            identity=IdentityDoor(
                app=identity,
                issuer=settings["GENKAN_ISSUER"],
                client_id=settings["GENKAN_CONSOLE_CLIENT_ID"],
                client_secret=settings["GENKAN_CONSOLE_CLIENT_SECRET"],
            ),
            settings=project_settings,
            log=log,
        ),
    )


def console_of_engine(config: ConsoleConfig, engine: ASGIApp, admin_secret: str) -> Starlette:
    """The console of `genkan engine serve --enable-console`: there is nobody but the engine."""
    door = EngineDoor(app=engine, admin_secret=lambda: admin_secret)
    return create_console(config, Doors(engine=door, identity=None))


def with_state(app: ASGIApp, state: Mapping[str, object]) -> ASGIApp:
    """The application with the state its lifespan gave its requests."""
    if not state:
        return app

    async def stateful(scope: Scope, receive: Receive, send: Send) -> None:
        await app({**scope, "state": dict(state)}, receive, send)

    return stateful


def show_link(project: Project, report: Report) -> int:
    """`genkan admin link`: a new link to the project's running console."""
    running, kept = find_running(project), read_secrets(project)
    if running is None or kept is None:
        raise CommandFailed(
            f"no server is running in {project.folder}", remedy="start it: genkan up"
        )
    url = asyncio.run(sign_in_url(running.url, kept.console_secret, running.authority))
    tell_link(url, report)
    return 0


def show_link_of_engine(endpoint: str, admin_secret: str, report: Report) -> int:
    """The same of an engine that stands alone: its operator has the admin secret."""
    tell_link(asyncio.run(sign_in_url(endpoint.rstrip("/"), admin_secret, None)), report)
    return 0


def tell_link(url: str, report: Report) -> None:
    """The link alone on its line: it is there to be copied."""
    report.line(url)
    report.record(event="link", console=url)


async def sign_in_url(origin: str, secret: str, authority: str | None) -> str:
    """A URL that signs a browser in, once. Raises CommandFailed."""
    headers = {"authorization": f"Bearer {secret}", "x-genkan-console": "1"}
    try:
        async with httpx.AsyncClient(
            base_url=origin, trust_env=False, verify=client_context(authority)
        ) as client:
            answer = await client.post(LINKS_PATH, headers=headers)
    except httpx.HTTPError as error:
        raise CommandFailed(
            f"the server at {origin} does not answer: {error or type(error).__name__}",
            remedy="start it: genkan up",
        ) from error
    if answer.status_code == _NOT_FOUND:
        raise CommandFailed(
            f"the server at {origin} has no console", remedy=f"start it with {SETTING}=true"
        )
    if answer.status_code != _CREATED:
        raise CommandFailed(
            f"the server at {origin} gives no sign-in link: {answer.text[:300]}",
            remedy="run it where the server was started, by the same account",
        )
    made = msgspec.json.decode(answer.content, type=MadeLink)
    return f"{origin}/console?link={made.link}"


def can_open_browser(report: Report) -> bool:
    """Whether a person sits before this terminal, and a browser would be seen."""
    is_terminal = report.style is Style.PERSON and report.stream.isatty()
    is_remote = "SSH_CONNECTION" in os.environ
    has_screen = sys.platform == "darwin" or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )
    return is_terminal and has_screen and not is_remote


async def open_browser(url: str) -> None:
    """Show the page; whoever has no browser has the link."""
    with contextlib.suppress(webbrowser.Error, OSError):
        await asyncio.to_thread(webbrowser.open, url)
