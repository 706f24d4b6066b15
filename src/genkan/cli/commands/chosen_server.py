"""Which server the commands about metadata and migrations speak to.

The one that runs in the project's folder, or, with --endpoint, any that speaks Hasura's metadata
API: Hasura itself is one.
"""

import asyncio
import os
from collections.abc import Awaitable, Callable
from typing import Final

from genkan.cli.admin_client import AdminClient, Credentials, admin_client
from genkan.cli.commands.manage import credentials_of, kept_settings
from genkan.cli.errors import CommandFailed, UsageFault
from genkan.cli.options import Chosen
from genkan.cli.project import Project, layered_settings
from genkan.cli.running import find_running

# Source: Hasura v2, command line, environment variables.
ENDPOINT: Final = "HASURA_GRAPHQL_ENDPOINT"
ADMIN_SECRET: Final = "HASURA_GRAPHQL_ADMIN_SECRET"  # noqa: S105 - a setting's name


def with_chosen(
    project: Project, chosen: Chosen, work: Callable[[AdminClient], Awaitable[int]]
) -> int:
    """Do the work against the server; answers its exit code."""
    credentials = chosen_credentials(project, chosen)

    async def connected() -> int:
        async with admin_client(credentials) as client:
            return await work(client)

    return asyncio.run(connected())


def chosen_credentials(project: Project, chosen: Chosen) -> Credentials:
    """How the server is reached. Raises CommandFailed where none is there."""
    flags = {ENDPOINT: chosen.endpoint, ADMIN_SECRET: chosen.admin_secret}
    settings = layered_settings(project, os.environ, flags)
    endpoint = settings.get(ENDPOINT, "").rstrip("/")
    if endpoint and not endpoint.startswith(("http://", "https://")):
        raise UsageFault(
            f"'{endpoint}': expected an http or https URL",
            remedy="--endpoint http://localhost:8080",
        )
    if endpoint:
        secret = settings.get(ADMIN_SECRET, "")
        return Credentials(
            url=endpoint, issuer="", admin_secret=secret, client_id="", client_secret=""
        )
    running = find_running(project)
    if running is None:
        raise CommandFailed(
            f"no server is running in {project.folder}",
            remedy="start it: genkan up; or name another: --endpoint http://localhost:8080",
        )
    given = {} if chosen.admin_secret is None else {ADMIN_SECRET: chosen.admin_secret}
    return credentials_of({**kept_settings(project), **given}, running)
