"""A database that can not be used, as the fault a command ends with."""

from typing import Final
from urllib.parse import urlsplit

import asyncpg

from genkan.cli.errors import DatabaseFault

DATABASE_ERRORS: Final = (
    OSError,
    TimeoutError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
)


def unreachable(url: str, error: BaseException) -> DatabaseFault:
    """The database at `url` does not answer; its password is not repeated."""
    reason = str(error).strip() or type(error).__name__
    return DatabaseFault(
        f"the database at {place_of(url)} can not be used: {reason}",
        remedy="check --database-url (postgresql://user:password@host:5432/database) "
        "and that the server is up",
    )


def place_of(url: str) -> str:
    """Where the URL leads, without user and password: `localhost:5432/app`."""
    try:
        parts = urlsplit(url)
        port = parts.port or 5432
    except ValueError:
        return "the given URL"
    if parts.scheme not in {"postgres", "postgresql"}:
        return "the given URL"
    return f"{parts.hostname}:{port}{parts.path}" if parts.hostname else "a unix socket"
