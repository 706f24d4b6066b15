"""uvicorn's HTTP protocol with a lane below ASGI, for the one request that nearly all are.

A GraphQL request by POST, with a short body, on a connection that is answering nothing else, goes
to the engine as it is: no scope, no events between two tasks, one write. Every other request takes
uvicorn's own way; both keep one order on a connection, one end of it, one shutdown (ADR 0045).
"""

import asyncio
from asyncio import TimerHandle
from collections.abc import Callable
from functools import partial
from typing import Any, Final, cast

from uvicorn.config import Config
from uvicorn.server import ServerState

from genkan.cli.bounded_protocols import BoundedHttp
from genkan.cli.lane_head import END_OF_HEAD, LENGTH, KnownHeads, LaneCycle, LaneHead, LaneOf
from genkan.engine.http.caller import OF_ONE_REQUEST, Caller
from genkan.engine.http.fast_lane import LONGEST_BODY, Begun

# Whoever sends one of these wants more of HTTP than the lane has.
_NOT_PLAIN: Final = frozenset({b"transfer-encoding", b"expect", b"upgrade"})
_CLOSE: Final = b"connection: close\r\n"


class LaneHttp(BoundedHttp):
    """HTTP with the lane; `lane` is asked at each request.

    A client sends the same head again and again. One that the parser has read whole is known by
    its bytes, `heads`: where they come again from the same address, between two requests, with the
    whole body and nothing behind it, the parser need not read them.
    """

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
        *,
        lane: LaneOf,
        heads: KnownHeads,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._lane = lane
        self._address: str | None = None
        self._caller: Caller | None = None
        self._sent: list[tuple[bytes, bytes]] = []  # the headers that say who that is
        self._heads = heads
        self._is_between = True  # the parser has read a request to its end, or none yet
        self._chunk: bytes | None = None  # what began between two requests, while it is read
        self._others: list[tuple[bytes, bytes]] = []
        self._is_plain = True
        self._length = 0
        self._default_lines: tuple[object, bytes] = (None, b"")
        self._idle_since = 0.0
        self._idle_timer: TimerHandle | None = None
        self._is_idle = False

    def connection_made(self, transport: asyncio.Transport) -> None:
        """A client is there."""
        super().connection_made(transport)
        self._address = None if self.client is None else str(self.client[0])

    def data_received(self, data: bytes) -> None:
        """What has come: a request that is known by its head, or something to be parsed."""
        if self._is_between:
            cycle = self._heads.find(self._lane(), self._address, data)
            if cycle is not None and self._is_free():
                self._is_idle = False
                self._start(cycle)
                return
            self._chunk = data
        super().data_received(data)
        self._chunk = None

    # What follows is called by the parser, for each request in this order.

    def on_message_begin(self) -> None:
        """A request begins; what ASGI wants to know of it is put together when it is asked."""
        self._is_between = False
        self.url = b""
        self.headers = []
        self.expect_100_continue = False
        self._others = []
        self._is_plain = True
        self._length = -1
        self._is_in_head, self._head_bytes = True, 0

    def on_header(self, name: bytes, value: bytes) -> None:
        """A header, whole."""
        name = name.lower()
        if name in OF_ONE_REQUEST:
            self._others.append((name, value))
            if name == LENGTH:
                self._length = int(value) if value.isdigit() else LONGEST_BODY + 1
            return
        if name in _NOT_PLAIN:
            self._is_plain = False
        self.headers.append((name, value))

    def on_headers_complete(self) -> None:
        """All headers are there: into the lane, or to ASGI."""
        head = self._lane_head()
        if head is None:
            self._begin_for_asgi()
            super().on_headers_complete()
        else:
            self._is_in_head = False
            self.cycle = cast("Any", LaneCycle(head, self._others))

    def on_body(self, body: bytes) -> None:
        """A piece of the body."""
        cycle: Any = self.cycle
        if type(cycle) is LaneCycle:
            cycle.body = cycle.body + body if cycle.body else body
        else:
            super().on_body(body)

    def on_message_complete(self) -> None:
        """The request is whole."""
        self._is_between = True
        cycle: Any = self.cycle
        if type(cycle) is not LaneCycle:
            super().on_message_complete()
            return
        chunk, size = self._chunk, len(cycle.body)
        if (
            chunk is not None
            and size
            and chunk.find(END_OF_HEAD) + len(END_OF_HEAD) + size == len(chunk)
        ):
            cycle.sent = chunk[:-size]
        self._start(cycle)

    def _start(self, cycle: LaneCycle) -> None:
        self.cycle = cast("Any", cycle)
        of = cycle.head
        begun = cycle.begun = of.lane.begin(of.url, of.caller, cycle.others, cycle.body)
        if begun is None:
            cycle.task = self.loop.create_task(self._serve(cycle))
        else:
            begun.reading.add_done_callback(partial(self._end, cycle, begun))

    def _is_free(self) -> bool:
        """Whether the connection is answering nothing just now."""
        cycle: Any = self.cycle
        return cycle is None or cycle.response_complete

    def _lane_head(self) -> LaneHead | None:
        """What the lane needs of a request that it takes."""
        parser: Any = self.parser
        if (
            not self._is_plain
            or not 0 <= self._length <= LONGEST_BODY
            or not self._is_free()
            or parser.get_method() != b"POST"
            or parser.get_http_version() != "1.1"
        ):
            return None
        lane = self._lane()
        url = None if lane is None else lane.takes(self.url)
        if lane is None or url is None:
            return None
        caller = self._caller
        if caller is None or self._sent != self.headers:
            caller = self._caller = lane.caller(self._address, self.headers)
            self._sent = self.headers
            if caller is None:
                return None
        return LaneHead(lane, url, caller, parser.should_keep_alive())

    def _begin_for_asgi(self) -> None:
        url, headers = self.url, [*self.headers, *self._others]
        super().on_message_begin()
        self.url = url
        for name, value in headers:
            super().on_header(name, value)

    def _end(self, cycle: LaneCycle, begun: Begun, reading: "asyncio.Future[bytes]") -> None:
        """What was begun is read: send it, by a task where that may take time."""
        if reading.cancelled():
            self.transport.close()  # by us, since the client has left
        else:
            try:
                answer = None if self.flow.write_paused else cycle.head.lane.end(begun)
            except Exception:
                self.logger.exception("the lane failed")
                self.transport.close()
            else:
                if answer is None:
                    cycle.task = self.loop.create_task(self._serve(cycle))
                    return
                self._send(cycle, *answer)
        if begun.leave is not None:
            begun.leave()

    async def _serve(self, cycle: LaneCycle) -> None:
        of, begun = cycle.head, cycle.begun
        try:
            if begun is None:
                answer = await of.lane.answer(of.url, of.caller, cycle.others, cycle.body)
            else:
                answer = await of.lane.finish(begun)
            if self.flow.write_paused and not cycle.disconnected:
                await self.flow.drain()
        except asyncio.CancelledError:
            if not cycle.disconnected:
                raise
        except Exception:
            self.logger.exception("the lane failed")
            self.transport.close()
        else:
            self._send(cycle, *answer)
        finally:
            if begun is not None and begun.leave is not None:
                begun.leave()

    def _send(self, cycle: LaneCycle, head: bytes, body: bytes) -> None:
        if cycle.sent is not None:
            self._heads.keep(cycle, self._address, cycle.sent)
        if cycle.disconnected or self.transport.is_closing():
            return
        end = b"\r\n" if cycle.keep_alive else _CLOSE + b"\r\n"
        start = head + self._lines_of_all() + end
        if len(body) <= LONGEST_BODY:
            self.transport.write(start + body)
        else:
            self.transport.writelines((start, body))
        cycle.response_complete = True
        # The connection has the cycle until its next request: not what was asked and answered.
        cycle.begun, cycle.body = None, b""
        if not cycle.keep_alive:
            self.transport.close()
        self.on_response_complete()

    def _lines_of_all(self) -> bytes:
        """Uvicorn's own headers: the date, once a second."""
        headers = self.server_state.default_headers
        if headers is not self._default_lines[0]:
            lines = b"".join(name + b": " + value + b"\r\n" for name, value in headers)
            self._default_lines = (headers, lines)
        return self._default_lines[1]

    def connection_lost(self, exc: Exception | None) -> None:
        """The client has left; what was read for it is stopped."""
        super().connection_lost(exc)
        if self._idle_timer is not None:
            self._idle_timer.cancel()
        cycle: Any = self.cycle
        if type(cycle) is LaneCycle:
            if cycle.task is not None:
                cycle.task.cancel()
            elif cycle.begun is not None:
                cycle.begun.reading.cancel()

    # One timer for a connection that is used again and again, instead of one for each request.

    def _unset_keepalive_if_required(self) -> None:
        self._is_idle = False

    def on_response_complete(self) -> None:
        """A response is through; the next request of the connection, or a wait for it."""
        self.server_state.total_requests += 1
        if self.transport.is_closing():
            return
        self.flow.resume_reading()
        if self.pipeline:
            cycle, app = self.pipeline.pop()
            self._start_asgi_task(cycle, app)
            return
        self._is_idle = True
        self._idle_since = self.loop.time()
        if self._idle_timer is None:
            self._idle_timer = self.loop.call_later(self.timeout_keep_alive, self._end_if_idle)

    def _end_if_idle(self) -> None:
        left = self._idle_since + self.timeout_keep_alive - self.loop.time()
        if self._is_idle and left <= 0:
            self._idle_timer = None
            self.timeout_keep_alive_handler()
        else:
            wait = left if self._is_idle else self.timeout_keep_alive
            self._idle_timer = self.loop.call_later(max(wait, 0.01), self._end_if_idle)


def http_with_lane(lane: LaneOf) -> Callable[..., LaneHttp]:
    """What makes the protocol of each connection of one server."""
    return partial(LaneHttp, lane=lane, heads=KnownHeads())
