"""All who asked the same with the same values: they get the same answers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final, TypeAlias

from genkan.engine.errors import EngineError
from genkan.engine.sql.binder import Argument

Arguments: TypeAlias = tuple[Argument, ...]
Outcome: TypeAlias = bytes | EngineError


class Outdated(Exception):
    """What is followed has to be planned anew: metadata or the session changed."""


class Cohort:
    """The answer that some followers wait for.

    arguments: the statement's values for it. unseen: transactions that changed something for it
    and that no run has seen yet (subscriptions/snapshot.py).
    """

    def __init__(self, arguments: Arguments) -> None:
        self.arguments: Final = arguments
        self.followers: Final[set[Following]] = set()
        self.unseen: Final[set[int]] = set()
        self.outcome: Outcome | None = None

    def tell(self, outcome: Outcome) -> None:
        """A run gave this; followers hear of it if it is something new."""
        if _is_same(outcome, self.outcome):
            return
        self.outcome = outcome
        for follower in self.followers:
            follower.wake()


def _is_same(one: Outcome, other: Outcome | None) -> bool:
    if isinstance(one, EngineError) and isinstance(other, EngineError):
        return type(one) is type(other) and str(one) == str(other)
    return one == other


class Following:
    """One who follows a cohort; takes the newest answer when ready for it, whatever was between.

    So a slow one costs no memory: there is one answer per cohort, not one per follower.
    """

    def __init__(self, cohort: Cohort, close: Callable[[Following], None]) -> None:
        self.cohort: Final = cohort
        self._close: Final = close
        self._taken: Outcome | None = None
        self._is_outdated = False
        self._waiting: asyncio.Future[None] | None = None

    def wake(self) -> None:
        """Look again."""
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)

    def outdate(self) -> None:
        """Nothing more comes; `next` raises Outdated."""
        self._is_outdated = True
        self.wake()

    async def next(self) -> bytes:
        """The next answer that differs from the one before.

        Raises Outdated, and the EngineError of a failed run.
        """
        while True:
            if self._is_outdated:
                raise Outdated
            outcome = self.cohort.outcome
            if outcome is not None and outcome is not self._taken:
                self._taken = outcome
                if isinstance(outcome, EngineError):
                    raise outcome.with_traceback(None)  # many raise the same one
                return outcome
            self._waiting = asyncio.get_running_loop().create_future()
            try:
                await self._waiting
            finally:
                self._waiting = None

    def close(self) -> None:
        """Follow no more."""
        self._close(self)
