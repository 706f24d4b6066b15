"""`genkan quickstart`: play the article against the project's server, started when none runs."""

import asyncio
from collections.abc import Mapping
from enum import Enum, StrEnum

import msgspec

from genkan.cli.admin_client import admin_client
from genkan.cli.article import play_article
from genkan.cli.commands.manage import credentials_of, kept_settings
from genkan.cli.commands.up import Started, announce, forever, serve_project
from genkan.cli.layers import LayeredSettings, Origin
from genkan.cli.project import Project, Tls, read_port, read_tls
from genkan.cli.report import Report
from genkan.cli.running import Running, find_running, local_origin
from genkan.cli.workflow_article import AUDIENCE, play_workflow_article


class Route(StrEnum):
    """How Hasura's claims come into the tokens: the older article's way, or the newer one's."""

    TOGGLE = "toggle"
    WORKFLOW = "workflow"


class End(Enum):
    """What becomes of the server after the play, when it was started for it."""

    STAY = "stay"
    STOP = "stop"


def quickstart(
    project: Project, settings: LayeredSettings, report: Report, end: End, route: Route
) -> int:
    """Play the article; answers 0 when everybody sees what they should, else 1."""
    running = find_running(project)
    if running is not None:
        report.line(f"genkan is already running at {running.url}: using it")
        return asyncio.run(play(kept_settings(project), running, report, route))

    async def play_and_stay(started: Started) -> int:
        exit_code = await play(started.settings, started.running, started.report, route)
        if end is End.STOP or exit_code != 0:
            return exit_code
        await announce(started)
        return await forever()

    return serve_project(project, settings_of(settings, route), report, play_and_stay)


def settings_of(settings: LayeredSettings, route: Route) -> LayeredSettings:
    """The settings of a server that is started for it; what the user gave goes first.

    The newer article's engine takes tokens for its audience alone: `{"jwk_url", "audience"}`.
    """
    match route:
        case Route.TOGGLE:
            return settings
        case Route.WORKFLOW:
            origin = local_origin(read_port(settings), is_secure=read_tls(settings) is Tls.AUTO)
            secret = {"jwk_url": f"{origin}/.well-known/jwks", "audience": AUDIENCE}
            text = msgspec.json.encode(secret).decode()
            return settings.with_layer(Origin.BUILT_IN, {"HASURA_GRAPHQL_JWT_SECRET": text})


async def play(settings: Mapping[str, str], running: Running, report: Report, route: Route) -> int:
    """The article against a running server."""
    secret = settings["GENKAN_BOOTSTRAP_CLIENT_SECRET"]
    async with admin_client(credentials_of(settings, running)) as client:
        match route:
            case Route.TOGGLE:
                return await play_article(client, secret, report)
            case Route.WORKFLOW:
                return await play_workflow_article(client, secret, report)
