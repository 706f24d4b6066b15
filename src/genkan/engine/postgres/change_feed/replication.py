"""A connection that streams: Postgres's replication protocol, as far as a reader needs it.

asyncpg signs in and makes the slot, then its transport is taken over (postgres/takeover.py), since
it does not know the answer to START_REPLICATION.
Source: PostgreSQL 55.4 Streaming Replication Protocol, 55.7 Message Formats.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from struct import Struct
from typing import Final

from genkan.engine.postgres.takeover import Takeover
from genkan.storage.connection import Connection, connect

Receive = Callable[[bytes], None]

# As Postgres's own subscribers have it, so that a value has one text whoever wrote it.
SETTINGS: Final = {
    "replication": "database",
    "datestyle": "ISO",
    "intervalstyle": "postgres",
    "extra_float_digits": "3",
    "bytea_output": "hex",
    "timezone": "UTC",
    # A stream that somebody forgot is not to be ended by what ends statements.
    "statement_timeout": "0",
}
STATUS_SECONDS: Final = 10.0
SILENCE_SECONDS: Final = 60.0
CONNECT_SECONDS: Final = 10.0
SLOT_SECONDS: Final = 10.0

_HEAD: Final = Struct("!BI")  # kind, length with itself
_KEEPALIVE: Final = Struct("!qqB")  # end of the log, time, whether a reply is wanted
_STATUS: Final = Struct("!BqqqqB")  # 'r', written, flushed, applied, time, whether to reply
_DATA_HEAD: Final = Struct("!Bqqq")  # 'w', start, end of the log, time
_DATA: Final = ord("d")
_ROWS: Final = ord("w")
_COUNTED: Final = 4  # the length counts its own bytes
_LONGEST_WORD: Final = 2**30


class StreamBroken(ConnectionError):
    """The stream ended; the message says why."""


class Stream(asyncio.Protocol):
    """Messages of a slot, handed to `receive` as they come.

    started: done when Postgres has begun to stream.
    """

    def __init__(self, connection: Connection, receive: Receive) -> None:
        loop = asyncio.get_running_loop()
        self._receive = receive
        self._buffer = bytearray()
        self._written = 0  # how far the log was read, as an LSN
        self._heard_at = loop.time()
        self.started: Final[asyncio.Future[None]] = loop.create_future()
        self._ended: Final[asyncio.Future[None]] = loop.create_future()
        self._taken: Final = Takeover(connection, self)

    def begin(self, slot: str, publications: str) -> None:
        """Ask for the slot's messages. Both names are ours, and need no quotes."""
        command = (
            f"START_REPLICATION SLOT {slot} LOGICAL 0/0 "
            f"(proto_version '1', publication_names '{publications}')"
        )
        self._send(b"Q", command.encode() + b"\0")

    async def keep_alive(self) -> None:
        """Say how far we are until cancelled; raises StreamBroken when nobody answers."""
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(STATUS_SECONDS)
            if loop.time() - self._heard_at > SILENCE_SECONDS:
                raise StreamBroken(f"nothing was heard for {SILENCE_SECONDS:.0f} seconds")
            self._send_status(wants_reply=True)

    async def wait(self) -> None:
        """Return never; raises StreamBroken at the end."""
        await asyncio.shield(self._ended)

    def close(self) -> None:
        """Hang up; the slot goes with the connection."""
        self._taken.hang_up()

    def data_received(self, data: bytes) -> None:
        """Bytes came."""
        self._heard_at = asyncio.get_running_loop().time()
        self._buffer += data
        try:
            self._read_messages()
        except Exception as error:  # noqa: BLE001  # else asyncio would log it, and go on
            self._end(StreamBroken(f"what came could not be read: {error!r}"))
            self.close()

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection is gone."""
        self._taken.connection_lost(exc)
        self._end(StreamBroken(f"the connection was lost: {exc or 'it was closed'}"))

    def _read_messages(self) -> None:
        buffer, at = self._buffer, 0
        while len(buffer) - at >= _HEAD.size:
            kind, length = _HEAD.unpack_from(buffer, at)
            if not _COUNTED <= length <= _LONGEST_WORD:
                raise ValueError(f"a message of {length} bytes")
            end = at + 1 + length
            if len(buffer) < end:
                break
            start = at + _HEAD.size
            if kind == _DATA and buffer[start] == _ROWS:  # all but a few
                self._receive(bytes(buffer[start + _DATA_HEAD.size : end]))
            else:
                self._read_message(kind, bytes(buffer[start:end]))
            at = end
        del buffer[:at]

    def _read_message(self, kind: int, body: bytes) -> None:
        if kind == _DATA:
            self._read_keepalive(body)
        elif kind == ord("W"):
            if not self.started.done():
                self.started.set_result(None)
        elif kind == ord("E"):
            self._end(StreamBroken(_message_of_error(body)))
        elif kind == ord("c"):
            self._end(StreamBroken("the server ended the stream"))

    def _read_keepalive(self, body: bytes) -> None:
        if body[0] == ord("k"):
            end, _, wants_reply = _KEEPALIVE.unpack_from(body, 1)
            # All before it was sent before, and is told as it is read: nothing is owed.
            self._written = max(self._written, end)
            if wants_reply:
                self._send_status(wants_reply=False)

    def _send_status(self, *, wants_reply: bool) -> None:
        at = self._written
        self._send(b"d", _STATUS.pack(ord("r"), at, at, at, 0, wants_reply))

    def _send(self, kind: bytes, body: bytes) -> None:
        if not self._taken.transport.is_closing():
            self._taken.transport.write(_HEAD.pack(kind[0], len(body) + 4) + body)

    def _end(self, error: StreamBroken) -> None:
        for future in (self.started, self._ended):
            if not future.done():
                future.set_exception(error)
                future.exception()  # whoever waits hears of it; if nobody does, it is no fault


@asynccontextmanager
async def open_stream(
    url: str, slot: str, publications: str, receive: Receive
) -> AsyncGenerator[Stream]:
    """A stream of a new temporary slot, from now on.

    Raises StreamBroken, OSError, TimeoutError or asyncpg.PostgresError. A slot begins when the
    transactions that now write are over: TimeoutError as well when they take too long.
    """
    async with asyncio.timeout(CONNECT_SECONDS):
        connection = await connect(url, settings=SETTINGS)
    stream: Stream | None = None
    try:
        async with asyncio.timeout(SLOT_SECONDS):
            await connection.execute(
                f"CREATE_REPLICATION_SLOT {slot} TEMPORARY LOGICAL pgoutput NOEXPORT_SNAPSHOT"
            )
            stream = Stream(connection, receive)
            stream.begin(slot, publications)
            await stream.started
        yield stream
    finally:
        if stream is None:
            connection.terminate()
        else:
            stream.close()


def _message_of_error(body: bytes) -> str:
    """The human-readable message of an ErrorResponse."""
    fields = {part[:1]: part[1:].decode(errors="replace") for part in body.split(b"\0") if part}
    return fields.get(b"M", "an error without a message")
