"""Clients that leave before they are answered: what was being read for them is stopped.

An ASGI server tells that a client has left only to whoever asks for its next message. Nearly all
answers are there long before anybody could leave, so that nobody asks at first: a sweep over what
is being answered begins to ask for those that have been there for a sweep before. A client's
statement is stopped so within two sweeps of its leaving.
Source: ASGI specification 3.0, HTTP, disconnect.
"""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from types import TracebackType
from typing import Any, Final, Protocol, TypeAlias

SWEEP_SECONDS: Final = 0.03
# ASGI's own type; what is read of it here is a message's kind.
Receive: TypeAlias = Callable[[], Awaitable[MutableMapping[str, Any]]]


class ClientGone(Exception):
    """The client hung up before it was answered; there is nobody to answer."""


class Departures:
    """The requests that are being answered just now, and who asks whether their clients left."""

    def __init__(self) -> None:
        self._watched: set[_Watched] = set()
        self._is_sweeping = False

    def watched(self, receive: Receive) -> "_Watched":
        """A block that raises ClientGone when the client leaves before its end.

        What is awaited in it is cancelled then. The request's body has been read.
        """
        return _Watched(self, receive)

    def enter(self, watched: "_Watched") -> None:
        """The answering begins."""
        self._watched.add(watched)
        if not self._is_sweeping:
            self._is_sweeping = True
            asyncio.get_running_loop().call_later(SWEEP_SECONDS, self._sweep)

    def leave(self, watched: "_Watched") -> None:
        """It is over."""
        self._watched.discard(watched)

    def _sweep(self) -> None:
        for watched in self._watched:
            watched.be_swept()
        self._is_sweeping = bool(self._watched)
        if self._is_sweeping:
            asyncio.get_running_loop().call_later(SWEEP_SECONDS, self._sweep)


class _Cancellable(Protocol):
    """What of a task is needed here."""

    def cancel(self) -> bool: ...

    def uncancel(self) -> int: ...


class _Watched:
    """One answering; entered once per request, and so written by hand."""

    __slots__ = ("_asking", "_departures", "_has_left", "_receive", "_sweeps", "_task")

    def __init__(self, departures: Departures, receive: Receive) -> None:
        self._departures = departures
        self._receive = receive
        self._task: _Cancellable | None = None
        self._asking: asyncio.Task[None] | None = None
        self._sweeps = 0
        self._has_left = False

    def __enter__(self) -> None:
        self._task = asyncio.current_task()
        self._departures.enter(self)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._departures.leave(self)
        if self._asking is not None:
            self._asking.cancel()
        if self._has_left and self._task is not None:
            self._task.uncancel()
            raise ClientGone from None

    def be_swept(self) -> None:
        """Ask whether the client is there, from the second sweep on."""
        self._sweeps += 1
        if self._sweeps > 1 and self._asking is None:
            self._asking = asyncio.create_task(self._until_left())

    async def _until_left(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self._has_left = True
        if self._task is not None:
            self._task.cancel()
