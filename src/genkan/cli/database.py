"""The database of a server: one the user names, or the embedded Postgres."""

import asyncio
import contextlib
import time
from collections.abc import Generator
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from genkan.cli.database_fault import DATABASE_ERRORS, place_of, unreachable
from genkan.cli.embedded.binaries import find_binaries
from genkan.cli.embedded.keep import KeptCluster, kept_cluster
from genkan.cli.embedded.plan import SUPERUSER, ClusterPlan
from genkan.cli.listening import free_port
from genkan.cli.project import Project
from genkan.cli.report import Report, finished, spinner
from genkan.cli.secrets_file import Secrets
from genkan.storage.connection import connect

POSTGRES_PORT: Final = 54329  # beside the usual 5432
DATABASE: Final = "postgres"
CONNECT_SECONDS: Final = 10


@dataclass(frozen=True, slots=True)
class GivenDatabase:
    """A server of the user's."""

    url: str


@dataclass(frozen=True, slots=True)
class EmbeddedDatabase:
    """Our own, inside the state folder."""

    kept: KeptCluster

    @property
    def url(self) -> str:
        """Over the unix socket."""
        return self.kept.cluster.url(DATABASE)

    @property
    def shown_url(self) -> str:
        """As it is told to a person: without the password."""
        return f"postgresql://{SUPERUSER}@localhost:{self.kept.cluster.plan.port}/{DATABASE}"


Database = GivenDatabase | EmbeddedDatabase


@contextlib.contextmanager
def running_database(
    project: Project, secrets: Secrets, given_url: str | None, report: Report
) -> Generator[Database, None, None]:
    """The database inside the block; the embedded one is stopped after it."""
    if given_url is not None:
        start = time.monotonic()
        version = asyncio.run(server_version(given_url))
        finished(report, f"PostgreSQL {version} at {place_of(given_url)}", time.monotonic() - start)
        yield GivenDatabase(given_url)
        return
    binaries = find_binaries()
    plan = ClusterPlan(
        folder=project.state,
        binaries=binaries,
        password=secrets.postgres_password,
        port=free_port(POSTGRES_PORT),
    )
    title = f"PostgreSQL {binaries.version} ({binaries.origin})"
    start = time.monotonic()
    with contextlib.ExitStack() as stack:
        with spinner(report, title):
            kept = stack.enter_context(kept_cluster(plan))
        # Which port it is, is known only now.
        place = f"on localhost:{kept.cluster.plan.port}"
        finished(report, f"{title} {place}", time.monotonic() - start)
        yield EmbeddedDatabase(kept)


async def server_version(url: str) -> str:
    """The version of the server at `url`; raises DatabaseFault when it can not be reached."""
    try:
        urlsplit(url).port  # noqa: B018  # raises ValueError; asyncpg would count around 65536
        connection = await connect(url, timeout_seconds=CONNECT_SECONDS)
        try:
            shown = await connection.fetchval("show server_version")
        finally:
            await connection.close()
    except (*DATABASE_ERRORS, ValueError) as error:  # ValueError: a malformed URL
        raise unreachable(url, error) from error
    return str(shown).split(" ", maxsplit=1)[0]
