"""A transaction that could not begin may be tried again; nothing later may."""

import asyncio
from typing import cast

import asyncpg
import pytest

from genkan.engine.config.isolation import IsolationLevel
from genkan.engine.postgres.transaction import NotBegun, TransactionSettings, run_transaction
from genkan.storage.connection import Connection

SETTINGS = TransactionSettings(user="{}", trace="{}")


class Broken:
    """A connection that fails at its first statement."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    async def execute(self, text: str) -> str:
        assert text.startswith("begin")
        raise self.error


@pytest.mark.parametrize(
    "error",
    [
        asyncpg.AdminShutdownError("terminating connection due to administrator command"),
        asyncpg.InterfaceError("connection is closed"),
        asyncpg.InternalClientError("cannot switch to state 15; another operation is in progress"),
        ConnectionResetError(),
    ],
    ids=lambda error: type(error).__name__,
)
def test_whatever_breaks_before_it_begins_has_not_begun(error: Exception) -> None:
    connection = cast("Connection", Broken(error))
    with pytest.raises(NotBegun):
        asyncio.run(run_transaction(connection, [], SETTINGS, IsolationLevel.READ_COMMITTED))
