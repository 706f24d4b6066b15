"""One worker process: started with nothing, spoken to in lines, killed when it is late."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Final, cast

import msgspec

WORKER: Final = Path(__file__).with_name("workflow_worker.py")
LONGEST_LINE: Final = 4 * 1024 * 1024
START_SECONDS: Final = 20.0

Answer = Mapping[str, object]
Host = Callable[[str], Awaitable[str]]
"""What answers a workflow's questions, in JSON."""


class WorkerLost(Exception):
    """The worker is gone, or was ended for what it did; the message says what."""


class WorkersUnavailable(WorkerLost):
    """No worker could be had just now; what was to be run is not at fault."""


class WorkflowProcess:
    """A running worker; after WorkerLost it is of no use."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @classmethod
    async def start(cls) -> "WorkflowProcess":
        """A worker that is ready. Its environment is empty: no setting of ours is in it."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-I",
            str(WORKER),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={},
            cwd="/",
            start_new_session=True,
            limit=LONGEST_LINE,
        )
        worker = cls(process)
        try:
            async with asyncio.timeout(START_SECONDS):
                await worker._read()
        except TimeoutError:
            await worker.kill()
            raise WorkersUnavailable("the worker did not start") from None
        except BaseException:
            await worker.kill()
            raise
        return worker

    async def ask(self, message: Mapping[str, object], host: Host, *, seconds: float) -> Answer:
        """What the worker answers; its questions on the way go to ``host``.

        Raises WorkerLost after so many seconds on the clock, whatever it was doing.
        """
        try:
            async with asyncio.timeout(seconds):
                await self._write(message)
                while True:
                    answer = await self._read()
                    if answer.get("state") != "asking":
                        return answer
                    await self._write({"answer": await host(str(answer.get("question", "")))})
        except TimeoutError:
            await self.kill()
            raise WorkerLost(f"it ran for longer than {seconds:g} s and was ended") from None
        except BaseException:
            # Whoever waited is gone in the middle of it: nobody knows where the worker stands.
            await self.kill()
            raise

    async def kill(self) -> None:
        """End it, now."""
        if self._process.returncode is None:
            self._process.kill()
        if self._process.stdin is not None:
            self._process.stdin.close()
        await self._process.wait()

    async def _write(self, message: Mapping[str, object]) -> None:
        stream = self._process.stdin
        if stream is None:
            raise AssertionError("a worker has pipes")
        try:
            stream.write(msgspec.json.encode(message) + b"\n")
            await stream.drain()
        except (ConnectionError, RuntimeError) as error:
            raise WorkerLost("it has ended") from error

    async def _read(self) -> Answer:
        stream = self._process.stdout
        if stream is None:
            raise AssertionError("a worker has pipes")
        try:
            line = await stream.readline()
            answer: object = msgspec.json.decode(line) if line else None
        except (ValueError, RecursionError, ConnectionError) as error:
            raise WorkerLost("it answered what can not be read") from error
        if not isinstance(answer, dict):
            raise WorkerLost("it has ended")
        return cast("Answer", answer)
