"""Full garbage collections in the pauses between requests.

A schema is many objects that live long. Python looks through all that live whenever a quarter as
many are new: 110 ms with 250 tables, in the middle of somebody's request. A server does it when
nobody has asked for a while, and seldom otherwise. What is left then is set aside for minutes:
websockets go on through such a pause, and do not wait for the schema to be looked through again.
Source: Python, `gc`, set_threshold, freeze.
"""

import asyncio
import contextlib
import gc
import time
from collections.abc import AsyncGenerator, Callable
from typing import Final

PAUSE_SECONDS: Final = 1.0
# Collections of the younger generations before a full one that waits for no pause, where Python
# has 10: at most 1.4 million objects may wait.
WITHOUT_PAUSE: Final = 200
# In a pause after this time, what was set aside is looked through again: until then one earlier
# schema at most is kept for nothing.
SET_ASIDE_SECONDS: Final = 300.0


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
        gc.unfreeze()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _collect_in_pauses(
    requests: Callable[[], int], pause_seconds: float, *, at_least: int
) -> None:
    """Collect where Python would have, but late; ``at_least``: its threshold."""
    seen = requests()
    due_at = time.monotonic()
    while True:
        await asyncio.sleep(pause_seconds)
        known, seen = seen, requests()
        if seen != known or gc.get_count()[2] < at_least:
            continue
        if time.monotonic() < due_at:
            gc.collect()
        else:
            gc.unfreeze()
            gc.collect()
            gc.freeze()
            due_at = time.monotonic() + SET_ASIDE_SECONDS
