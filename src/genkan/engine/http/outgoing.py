"""Messages on their way to a websocket's client, few enough to be kept in memory."""

import asyncio
from collections import deque
from dataclasses import dataclass, field
from typing import Final

from genkan.engine.subscriptions.protocol import Close

# Beside what the server and the kernel keep. A message that is larger is let in when it is alone.
MOST_BYTES: Final = 4 * 2**20
# What a message costs beside its bytes, so that many small ones count too.
_EACH_BYTES: Final = 256


@dataclass(slots=True)
class Outgoing:
    """A queue for many writers and one reader. Who has no room waits in line with one message."""

    _messages: deque[bytes | Close] = field(default_factory=deque[bytes | Close])
    _size: int = 0
    _line: asyncio.Lock = field(default_factory=asyncio.Lock)
    _taken: asyncio.Event = field(default_factory=asyncio.Event)
    _put: asyncio.Event = field(default_factory=asyncio.Event)

    async def put(self, message: bytes | Close) -> None:
        """Send this after all before; waits while there is no room."""
        size = _cost(message)
        async with self._line:
            while self._messages and self._size + size > MOST_BYTES:
                self._taken.clear()
                await self._taken.wait()
            self._messages.append(message)
            self._size += size
            self._put.set()

    async def get(self) -> bytes | Close:
        """The next message; waits for one."""
        while not self._messages:
            self._put.clear()
            await self._put.wait()
        message = self._messages.popleft()
        self._size -= _cost(message)
        self._taken.set()
        return message


def _cost(message: bytes | Close) -> int:
    return _EACH_BYTES + (len(message) if isinstance(message, bytes) else 0)
