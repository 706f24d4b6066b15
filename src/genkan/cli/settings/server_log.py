"""The log of a project's server, and the secrets that no entry of it may show."""

import asyncio
from collections.abc import Callable, Mapping

from genkan.cli.project import Project
from genkan.cli.secrets_file import read_secrets, secret_values
from genkan.cli.settings.policy import is_secret
from genkan.console.ports.log import ServerLog


def server_log(project: Project, settings: Callable[[], Mapping[str, str]]) -> ServerLog:
    """The log as the console reads it; `settings` are those that hold when it is asked."""
    kept = read_secrets(project)
    own: frozenset[str] = frozenset() if kept is None else secret_values(kept)

    def secrets() -> frozenset[str]:
        return own | {value for name, value in settings().items() if is_secret(name, value)}

    return ServerLog(path=project.log, secrets=secrets, closing=asyncio.Event())
