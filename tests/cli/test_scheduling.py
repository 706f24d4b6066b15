"""How the kernel takes turns between a server and others."""

import asyncio
import itertools
import os
import sys
from collections.abc import Callable, Generator

import pytest

from genkan.cli.scheduling import BUSY_PER_SECOND, taking_turns

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Linux has these policies")

LOOK_SECONDS = 0.01
PATIENCE_SECONDS = 30


def choose(policy: int) -> None:
    os.sched_setscheduler(0, policy, os.sched_param(0))


@pytest.fixture(autouse=True)
def usual() -> Generator[None, None, None]:
    """As it was, whatever a test does."""
    before = os.sched_getscheduler(0)
    choose(os.SCHED_OTHER)
    yield
    choose(before)


def counting(more: Callable[[], int]) -> Callable[[], int]:
    """How many requests came so far, of which each look finds `more()`."""
    counted = itertools.accumulate(more() for _ in itertools.count())
    return lambda: next(counted)


async def until(policy: int) -> None:
    for _ in range(int(PATIENCE_SECONDS / LOOK_SECONDS)):
        if os.sched_getscheduler(0) == policy:
            return
        await asyncio.sleep(LOOK_SECONDS)
    pytest.fail(f"the policy did not become {policy}")


def test_a_server_waits_for_its_turn_while_it_is_busy() -> None:
    async def run() -> None:
        rate = 0
        requests = counting(lambda: rate)
        async with taking_turns(requests, LOOK_SECONDS):
            await asyncio.sleep(5 * LOOK_SECONDS)
            assert os.sched_getscheduler(0) == os.SCHED_OTHER
            rate = BUSY_PER_SECOND
            await until(os.SCHED_BATCH)
            rate = 0
            await until(os.SCHED_OTHER)
            rate = BUSY_PER_SECOND
            await until(os.SCHED_BATCH)
        assert os.sched_getscheduler(0) == os.SCHED_OTHER

    asyncio.run(run())


def test_what_somebody_has_chosen_for_the_process_stays() -> None:
    async def run() -> None:
        choose(os.SCHED_IDLE)
        async with taking_turns(counting(lambda: BUSY_PER_SECOND), LOOK_SECONDS):
            await asyncio.sleep(5 * LOOK_SECONDS)
            assert os.sched_getscheduler(0) == os.SCHED_IDLE
        assert os.sched_getscheduler(0) == os.SCHED_IDLE

    asyncio.run(run())


def test_where_it_is_forbidden_it_serves_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise PermissionError

    async def run() -> None:
        monkeypatch.setattr(os, "sched_setscheduler", refused)
        async with taking_turns(counting(lambda: BUSY_PER_SECOND), LOOK_SECONDS):
            await asyncio.sleep(5 * LOOK_SECONDS)
        monkeypatch.undo()
        assert os.sched_getscheduler(0) == os.SCHED_OTHER

    asyncio.run(run())
