"""A database that lives longer than one test, for a program that several tests talk to."""

import asyncio
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from genkan.cli.embedded.cluster import Cluster
from genkan.storage.connection import connect


@contextmanager
def new_database(server: Cluster) -> Iterator[str]:
    """The URL of a new empty database, dropped at the end of the block."""
    name = f"client_{secrets.token_hex(6)}"
    asyncio.run(_execute(server.url("postgres"), f"create database {name} template template0"))
    yield server.url(name)
    asyncio.run(_execute(server.url("postgres"), f"drop database {name} with (force)"))


async def _execute(url: str, statement: str) -> None:
    connection = await connect(url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
