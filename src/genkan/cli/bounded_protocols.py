"""uvicorn's protocols, with an end to what one connection may cost the process.

An application can wait for a slow client, and stop waiting; only here can the connection be
dropped together with what is still to be written to it.
"""

import asyncio
from asyncio import TimerHandle
from typing import Final

from uvicorn._types import ASGISendEvent
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

# What is collected of a request before an application may look at it and refuse it.
MAX_HEAD_BYTES: Final = 8 * 2**20
# For how long a client may read nothing of an answer that waits for it.
STALLED_SECONDS: Final = 60.0
_TOO_LARGE: Final = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\n"
    b"content-type: text/plain; charset=utf-8\r\ncontent-length: 35\r\nconnection: close\r\n\r\n"
    b"the request's headers are too large"
)


class BoundedHttp(HttpToolsProtocol):
    """HTTP, with an end to a request's head and to a client that does not read its answer."""

    _is_in_head = False
    _head_bytes = 0
    _stalled: TimerHandle | None = None

    def data_received(self, data: bytes) -> None:
        """Read on, unless this head never ends."""
        super().data_received(data)
        if self._is_in_head:
            self._head_bytes += len(data)
            if self._head_bytes > MAX_HEAD_BYTES and not self.transport.is_closing():
                self.transport.write(_TOO_LARGE)
                self.transport.close()

    def on_message_begin(self) -> None:
        """Count from the beginning of a request ..."""
        self._is_in_head, self._head_bytes = True, 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """... to the end of its headers."""
        self._is_in_head = False
        super().on_headers_complete()

    def pause_writing(self) -> None:
        """More is to be written than the transport should keep."""
        super().pause_writing()
        self._watch_progress()

    def resume_writing(self) -> None:
        """The client has read."""
        super().resume_writing()
        self._stop_watching()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody is waited for any more."""
        super().connection_lost(exc)
        self._stop_watching()

    def shutdown(self) -> None:
        """Let answers end; one whose length is not known (a stream) might never."""
        super().shutdown()
        cycle = self.cycle
        if cycle and cycle.chunked_encoding and not cycle.response_complete:
            self.transport.close()

    def _watch_progress(self) -> None:
        unread = self.transport.get_write_buffer_size()

        def look() -> None:
            if self.transport.get_write_buffer_size() < unread:
                self._watch_progress()
            else:
                self.transport.abort()

        self._stalled = self.loop.call_later(STALLED_SECONDS, look)

    def _stop_watching(self) -> None:
        if self._stalled is not None:
            self._stalled.cancel()
            self._stalled = None


class BoundedWebsocket(WebSocketsSansIOProtocol):
    """Websockets, with an end to a client that reads nothing, not even that it is closed."""

    _dropping: TimerHandle | None = None

    async def send(self, message: ASGISendEvent) -> None:
        """Send; a close does not wait until the client has read what was sent before."""
        if message["type"] == "websocket.close":
            self.writable.set()
        await super().send(message)

    def handle_ping(self) -> None:
        """Answer, but not who does not read: the answers would pile up."""
        if self.writable.is_set():
            super().handle_ping()
        else:
            self.conn.data_to_send()

    def keepalive_timeout(self) -> None:
        """A client that does not read can not answer; how long it may, the application says."""
        if self.writable.is_set():
            super().keepalive_timeout()
            self._drop_soon()
        else:
            self.schedule_ping()

    def on_task_complete(self, task: asyncio.Task[None]) -> None:
        """The application is done with it: what the client does not read now, it never gets."""
        super().on_task_complete(task)
        self._drop_soon()

    def connection_lost(self, exc: Exception | None) -> None:
        """There is nothing to drop any more."""
        super().connection_lost(exc)
        if self._dropping is not None:
            self._dropping.cancel()

    def _drop_soon(self) -> None:
        if not self.disconnected and self._dropping is None:
            self._dropping = self.loop.call_later(self.close_timeout, self.transport.abort)
