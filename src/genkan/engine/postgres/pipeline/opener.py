"""Connecting in the background, for who can not wait."""

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Final

from genkan.storage.connection import Connection, connect

PAUSE_SECONDS: Final = 1.0  # after a failure, while others are connected


class Opener:
    """Opens connections; each is told to `opened`, each failure to `failed`.

    begun: what is on its way. failures: how many there were since the last success.
    """

    def __init__(
        self,
        url: str,
        setup: Callable[[Connection], Awaitable[None]],
        opened: Callable[[Connection], None],
        failed: Callable[[Exception], None],
    ) -> None:
        self._url = url
        self._setup = setup
        self._opened = opened
        self._failed = failed
        self._failed_at = -PAUSE_SECONDS
        self.failures = 0
        self.begun: set[asyncio.Task[None]] = set()

    @property
    def is_pausing(self) -> bool:
        """Whether it failed a moment ago."""
        return monotonic() - self._failed_at < PAUSE_SECONDS

    def begin(self) -> None:
        """Open one more."""
        task = asyncio.create_task(self._open())
        self.begun.add(task)
        task.add_done_callback(self.begun.discard)

    async def _open(self) -> None:
        try:
            connection = await connect(self._url)
            try:
                await self._setup(connection)
            except BaseException:
                connection.terminate()
                raise
        except Exception as error:  # noqa: BLE001  # whatever it is, those who wait are told
            self.begun.discard(asyncio.current_task())
            self._failed_at = monotonic()
            self.failures += 1
            self._failed(error)
            return
        self.begun.discard(asyncio.current_task())
        self.failures = 0
        self._opened(connection)
