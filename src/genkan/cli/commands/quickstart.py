"""`genkan quickstart`: play the article against the project's server, started when none runs."""

import asyncio
from collections.abc import Mapping
from enum import Enum

from genkan.cli.admin_client import admin_client
from genkan.cli.article import play_article
from genkan.cli.commands.manage import credentials_of, kept_settings
from genkan.cli.commands.up import Started, announce, forever, serve_project
from genkan.cli.project import Project
from genkan.cli.report import Report
from genkan.cli.running import Running, find_running


class End(Enum):
    """What becomes of the server after the play, when it was started for it."""

    STAY = "stay"
    STOP = "stop"


def quickstart(project: Project, settings: Mapping[str, str], report: Report, end: End) -> int:
    """Play the article; answers 0 when everybody sees what they should, else 1."""
    running = find_running(project)
    if running is not None:
        report.line(f"genkan is already running at {running.url}: using it")
        return asyncio.run(play(kept_settings(project), running, report))

    async def play_and_stay(started: Started) -> int:
        exit_code = await play(started.settings, started.running, started.report)
        if end is End.STOP or exit_code != 0:
            return exit_code
        announce(started)
        return await forever()

    return serve_project(project, settings, report, play_and_stay)


async def play(settings: Mapping[str, str], running: Running, report: Report) -> int:
    """The article against a running server."""
    async with admin_client(credentials_of(settings, running)) as client:
        return await play_article(client, settings["GENKAN_BOOTSTRAP_CLIENT_SECRET"], report)
