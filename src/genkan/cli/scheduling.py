"""How the kernel takes turns between a busy server and others that want the processor.

Each request and each answer of Postgres wakes the server. Where all processors are in use, Linux
interrupts whoever runs, often Postgres in the middle of a statement, for one event, and soon again
for the next. A thread of the batch policy waits until a processor is free or its turn has come,
and then finds several. Its share of the processor is the same. Seldom asked, it would only wait:
so the policy is that of the busy.
Why so: docs/adr/0047-batch-scheduling.md. Source: Linux, sched(7), SCHED_BATCH.
"""

import asyncio
import contextlib
import os
import sys
from collections.abc import AsyncGenerator, Callable
from typing import Final

LOOK_SECONDS: Final = 0.25
BUSY_PER_SECOND: Final = 1000  # requests; what waking costs for fewer is nothing


@contextlib.asynccontextmanager
async def taking_turns(
    requests: Callable[[], int], look_seconds: float = LOOK_SECONDS
) -> AsyncGenerator[None, None]:
    """Inside the block a busy thread, with what it starts then, interrupts nobody.

    requests: how many came so far. Nothing where the system has no such policy, or where somebody
    has chosen another than the usual for this process.
    """
    if sys.platform != "linux" or os.sched_getscheduler(0) != os.SCHED_OTHER:
        yield
        return
    task = asyncio.create_task(_follow(requests, look_seconds))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        _choose(os.SCHED_OTHER)


async def _follow(requests: Callable[[], int], look_seconds: float) -> None:
    seen = requests()
    chosen = os.SCHED_OTHER
    while True:
        await asyncio.sleep(look_seconds)
        known, seen = seen, requests()
        is_busy = seen - known >= BUSY_PER_SECOND * look_seconds
        wanted = os.SCHED_BATCH if is_busy else os.SCHED_OTHER
        if wanted != chosen:
            _choose(wanted)
            chosen = wanted


def _choose(policy: int) -> None:
    with contextlib.suppress(OSError):  # a sandbox forbids it
        os.sched_setscheduler(0, policy, os.sched_getparam(0))
