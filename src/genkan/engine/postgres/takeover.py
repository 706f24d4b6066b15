"""What is taken of an asyncpg connection once it has signed in: its transport, and how to cancel.

asyncpg keeps URLs, sockets, TLS and SCRAM; it does not know replication, nor how to answer with
unread bytes. So it opens a connection, and what speaks those takes over the transport.
"""

import asyncio
from typing import Protocol, cast

from asyncpg import connect_utils

from genkan.storage.connection import Connection

# pyright: reportPrivateUsage=false
# ruff: noqa: SLF001  # the two attributes and one function of asyncpg that we know; see above


class _Session(Protocol):
    """asyncpg's protocol, which has signed in; the key is for cancelling."""

    backend_pid: int
    backend_secret: int

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell asyncpg that the connection is gone."""
        ...


class _Taken(Protocol):
    """asyncpg's connection."""

    _transport: asyncio.Transport
    _protocol: _Session
    _addr: object
    _params: object


class _Cancel(Protocol):
    """asyncpg's function that sends a CancelRequest."""

    async def __call__(
        self,
        *,
        loop: asyncio.AbstractEventLoop,
        addr: object,
        params: object,
        backend_pid: int,
        backend_secret: int,
    ) -> None:
        """Return when the server has closed the connection that asked."""
        ...


class Takeover:
    """A transport that asyncpg has opened, and that `protocol` reads from now on."""

    __slots__ = ("_before", "_connection", "transport")

    def __init__(self, connection: Connection, protocol: asyncio.Protocol) -> None:
        taken = cast("_Taken", connection)
        self._connection = connection
        self._before = taken._protocol
        self.transport = taken._transport
        self.transport.set_protocol(protocol)

    def connection_lost(self, error: Exception | None) -> None:
        """Pass on that the connection is gone, so that asyncpg knows, too."""
        self._before.connection_lost(error)

    def hang_up(self) -> None:
        """Close without a word, if it is open."""
        if not self._connection.is_closed():
            self._connection.terminate()

    async def request_cancel(self) -> None:
        """Have the server stop what runs here; its signal has been sent when this returns.

        Raises OSError. Source: PostgreSQL 55.2.8, Canceling Requests in Progress.
        """
        taken = cast("_Taken", self._connection)
        cancel = cast("_Cancel", connect_utils._cancel)  # pyright: ignore[reportUnknownMemberType]
        await cancel(
            loop=asyncio.get_running_loop(),
            addr=taken._addr,
            params=taken._params,
            backend_pid=self._before.backend_pid,
            backend_secret=self._before.backend_secret,
        )
