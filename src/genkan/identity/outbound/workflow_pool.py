"""The few worker processes of this process: started when they are needed, replaced when lost."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from typing import Final

from genkan.identity.outbound.workflow_process import WorkersUnavailable, WorkflowProcess

WAIT_SECONDS: Final = 10.0


class WorkflowPool:
    """At most so many workers; whoever comes when all are busy waits, but not for ever."""

    def __init__(self, size: int) -> None:
        self._places = asyncio.Semaphore(size)
        self._idle: list[WorkflowProcess] = []

    @asynccontextmanager
    async def lend(self) -> AsyncGenerator[WorkflowProcess, None]:
        """A worker for one run; it comes back unless the run lost it. Raises WorkersUnavailable."""
        try:
            async with asyncio.timeout(WAIT_SECONDS):
                await self._places.acquire()
        except TimeoutError:
            raise WorkersUnavailable(
                f"no worker was free for {WAIT_SECONDS:g} s: set GENKAN_WORKFLOW_WORKERS higher"
            ) from None
        try:
            worker = self._idle.pop() if self._idle else await self._start()
            # A run that fails loses its worker, whatever the reason: it is never lent again.
            yield worker
            self._idle.append(worker)
        finally:
            self._places.release()

    async def close(self) -> None:
        """End all workers."""
        idle, self._idle = self._idle, []
        for worker in idle:
            with suppress(ProcessLookupError):
                await worker.kill()

    async def _start(self) -> WorkflowProcess:
        try:
            return await WorkflowProcess.start()
        except OSError as error:
            raise WorkersUnavailable(f"a worker can not be started: {error}") from error
