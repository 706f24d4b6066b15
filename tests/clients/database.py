"""New databases on the run's Postgres; `new_database` is for a program of several tests."""

import asyncio
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from genkan.cli.embedded.cluster import Cluster
from genkan.storage.connection import connect


@contextmanager
def new_database(server: Cluster, *, template: str = "template0") -> Iterator[str]:
    """The URL of a new database, empty or like `template`, dropped at the end of the block."""
    name = create_database(server, template=template)
    yield server.url(name)
    drop_database(server, name)


def create_database(server: Cluster, *, template: str = "template0") -> str:
    """The name of a new database, empty or like `template`."""
    name = f"test_{secrets.token_hex(6)}"
    asyncio.run(_execute(server, f"create database {name} template {template}"))
    return name


def drop_database(server: Cluster, name: str) -> None:
    asyncio.run(_execute(server, f"drop database {name} with (force)"))


async def _execute(server: Cluster, statement: str) -> None:
    connection = await connect(server.url("postgres"))
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
