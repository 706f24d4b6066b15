"""New databases on the run's Postgres; `new_database` is for a program of several tests."""

import asyncio
import secrets
from collections.abc import Generator
from contextlib import contextmanager
from typing import Final

import asyncpg

from genkan.cli.embedded.cluster import Cluster
from genkan.storage.connection import connect

PATIENCE_SECONDS: Final = 60


@contextmanager
def new_database(server: Cluster, *, template: str = "template0") -> Generator[str]:
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
    asyncio.run(_drop(server, name))


async def _drop(server: Cluster, name: str) -> None:
    """Force ends sessions but not a change feed's slot, which goes a moment after its reader."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            try:
                await _execute(server, f"drop database {name} with (force)")
            except asyncpg.ObjectInUseError:
                await asyncio.sleep(0.05)
            else:
                return


async def _execute(server: Cluster, statement: str) -> None:
    connection = await connect(server.url("postgres"))
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
