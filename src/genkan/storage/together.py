"""Questions that come at the same time, asked as one.

A statement costs its round trip, here and in the server, whether it reads one row or ten. Nobody
is answered from before they asked: a question waits for the statement that begins after it came,
never joins one that is under way (ADR 0046).

Such a statement has an array of who asks, mostly of one, for which Postgres would plan it anew
each time. On the connections of `open_pool_for_sharing` it is planned once.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Final, Generic, TypeVar

from genkan.storage.connection import Connection, is_outage
from genkan.storage.pool import Pool, Translate, open_pool

Q = TypeVar("Q")
A = TypeVar("A")

MOST_AT_ONCE: Final = 100
# Each kind of question has one statement at a time, so few connections do for all of them.
SHARE: Final = 3  # one of so many connections
MOST_CONNECTIONS: Final = 4


class Together(Generic[Q, A]):
    """One statement at a time; what comes meanwhile is the next one's.

    pool: its `shared` has the connections; in a transaction, which is one task's, each question
        is asked alone.
    ask: answers all questions, in their order. It is asked each once more, alone, when several
        failed together, so it must have changed nothing then.
    """

    def __init__(
        self, pool: Pool, ask: Callable[[Connection, Sequence[Q]], Awaitable[Sequence[A]]]
    ) -> None:
        self._pool = pool.shared
        self._is_alone = pool.is_for_one_task
        self._ask = ask
        self._waiting: list[tuple[Q, asyncio.Future[A]]] = []
        self._asking: asyncio.Task[None] | None = None

    async def answer(self, question: Q) -> A:
        """The answer to this question. Raises what `ask` raises for it."""
        if self._is_alone:
            (found,) = await self._answers([question])
            return found
        answer: asyncio.Future[A] = asyncio.get_running_loop().create_future()
        self._waiting.append((question, answer))
        if self._asking is None:
            self._asking = asyncio.create_task(self._ask_all())
        return await answer

    async def _answers(self, questions: Sequence[Q]) -> Sequence[A]:
        async with self._pool.lend() as connection:
            return await self._ask(connection, questions)

    async def _ask_all(self) -> None:
        try:
            while self._waiting:
                several = self._waiting[:MOST_AT_ONCE]
                del self._waiting[:MOST_AT_ONCE]
                await self._settle(several)
        finally:
            self._asking = None

    async def _settle(self, several: Sequence[tuple[Q, asyncio.Future[A]]]) -> None:
        wanted = [each for each in several if not each[1].done()]  # not of whom has gone
        if not wanted:
            return
        try:
            answers = await self._answers([question for question, _ in wanted])
        except Exception as error:  # noqa: BLE001 - theirs who asked, not this task's
            await self._settle_failed(wanted, error)
            return
        except asyncio.CancelledError:
            for _, answer in (*wanted, *self._waiting):
                answer.cancel()
            self._waiting.clear()
            raise
        for (_, answer), found in zip(wanted, answers, strict=True):
            if not answer.done():
                answer.set_result(found)

    async def _settle_failed(
        self, wanted: Sequence[tuple[Q, asyncio.Future[A]]], error: Exception
    ) -> None:
        """One question's fault is nobody else's; a database that is away is everybody's."""
        if len(wanted) > 1 and not is_outage(error):
            for each in wanted:
                await self._settle([each])
            return
        for _, answer in wanted:
            if not answer.done():
                answer.set_exception(error)


async def open_pool_for_sharing(url: str, *, size: int, translate: Translate | None) -> Pool:
    """A pool as `open_pool`'s, of whose `size` connections a few are for what is shared.

    They are a pool of their own: lists with optional filters need a plan for their arguments.
    Of fewer than `SHARE` connections none is set apart.
    """
    apart = min(size // SHARE, MOST_CONNECTIONS)
    pool = await open_pool(url, size=size - apart, translate=translate)
    if apart:
        pool.shared = Pool(url, size=apart, setup=_plan_once, translate=translate)
    return pool


async def _plan_once(connection: Connection) -> None:
    await connection.execute("set plan_cache_mode = force_generic_plan")
