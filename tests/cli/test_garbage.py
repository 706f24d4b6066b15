"""When a server collects what is in circles."""

import asyncio
import gc
import weakref
from collections.abc import Callable
from itertools import count

from genkan.cli.garbage import WITHOUT_PAUSE, collecting_in_pauses

PATIENCE = 1000
PAUSE_SECONDS = 0.01
TICKS = 5


class Circle:
    """Refers to itself."""

    def __init__(self) -> None:
        self.itself = self


def old_garbage() -> "weakref.ref[Circle]":
    """A circle that nobody holds, as old as objects become, when a full collection is due."""
    gc.collect()
    circle = Circle()
    for _ in range(gc.get_threshold()[2]):
        gc.collect(1)
    return weakref.ref(circle)


async def until(holds: Callable[[], bool]) -> None:
    for _ in range(PATIENCE):
        if holds():
            return
        await asyncio.sleep(PAUSE_SECONDS)
    raise AssertionError("it did not come about")


def test_a_pause_is_used() -> None:
    async def scenario() -> None:
        circle = old_garbage()
        assert circle() is not None
        async with collecting_in_pauses(lambda: 1, PAUSE_SECONDS):
            await until(lambda: circle() is None)

    asyncio.run(scenario())


def test_what_lives_long_is_set_aside_after_the_first_pause_until_the_end() -> None:
    async def scenario() -> None:
        kept = [Circle() for _ in range(1000)]
        old_garbage()
        async with collecting_in_pauses(lambda: 1, PAUSE_SECONDS):
            await until(lambda: gc.get_freeze_count() > len(kept))
            circle = old_garbage()  # made since: it is collected as ever
            await until(lambda: circle() is None)
        assert gc.get_freeze_count() == 0

    asyncio.run(scenario())


def test_nobody_who_asks_waits_for_it() -> None:
    async def scenario() -> None:
        circle = old_garbage()
        ticks = count()
        asked = 0

        def requests() -> int:
            nonlocal asked
            asked = next(ticks)
            return asked

        async with collecting_in_pauses(requests, PAUSE_SECONDS):
            assert gc.get_threshold()[2] == WITHOUT_PAUSE
            await until(lambda: asked >= TICKS)
            assert circle() is not None

    before = gc.get_threshold()
    asyncio.run(scenario())
    assert gc.get_threshold() == before
