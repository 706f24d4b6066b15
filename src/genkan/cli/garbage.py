"""Full garbage collections in the pauses between requests.

A schema is many objects that live long. Python looks through all that live whenever a quarter as
many are new: 110 ms with 250 tables, in the middle of somebody's request. A server does it when
nobody has asked for a while, and seldom otherwise.
Source: Python, `gc`, set_threshold.
"""

import asyncio
import contextlib
import gc
from collections.abc import AsyncGenerator, Callable
from typing import Final

PAUSE_SECONDS: Final = 1.0
# Collections of the younger generations before a full one that waits for no pause, where Python
# has 10: at most 1.4 million objects may wait.
WITHOUT_PAUSE: Final = 200


@contextlib.asynccontextmanager
async def collecting_in_pauses(
    requests: Callable[[], int], pause_seconds: float = PAUSE_SECONDS
) -> AsyncGenerator[None, None]:
    """Inside the block, full collections are left to pauses; ``requests``: how many came so far."""
    before = gc.get_threshold()
    young, middle, old = before
    task = asyncio.create_task(_collect_in_pauses(requests, pause_seconds, at_least=old))
    gc.set_threshold(young, middle, WITHOUT_PAUSE)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _collect_in_pauses(
    requests: Callable[[], int], pause_seconds: float, *, at_least: int
) -> None:
    """Collect where Python would have, but late; ``at_least``: its threshold."""
    seen = requests()
    while True:
        await asyncio.sleep(pause_seconds)
        known, seen = seen, requests()
        if seen == known and gc.get_count()[2] >= at_least:
            gc.collect()
