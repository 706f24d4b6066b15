"""A connection on which reads follow each other without waiting for answers.

It only keeps the order: which read goes where is decided by its owner (read_pool.py).
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import Iterable, Sequence
from time import monotonic
from typing import Final, Protocol

import asyncpg

from genkan.engine.errors import EngineError
from genkan.engine.postgres.pg_error import engine_error
from genkan.engine.postgres.pipeline.answers import Answers, ProtocolBroken, Refusal
from genkan.engine.postgres.pipeline.messages import TERMINATE, close
from genkan.engine.postgres.pipeline.statement import Read
from genkan.engine.postgres.takeover import Takeover
from genkan.engine.postgres.unreachable import LOST, MAX_ATTEMPTS, unavailable
from genkan.storage.connection import PREPARED_STATEMENTS, Connection

CANCEL_SECONDS: Final = 5.0
DEPTH: Final = 8  # reads on one connection that others share


class Owner(Protocol):
    """Who is told what becomes of a pipe and its reads."""

    def answered(self, pipe: Pipe) -> None:
        """Answers came, or a cancel request is through; `pipe.reads` is what is left."""
        ...

    def learned(self, read: Read) -> None:
        """A statement has run for the first time."""
        ...

    def again(self, read: Read) -> None:
        """Ask once more, somewhere."""
        ...

    def set_aside(self, pipe: Pipe) -> None:
        """Put nothing more on the pipe until it is empty."""
        ...

    def lost(self, pipe: Pipe, reads: list[Read]) -> None:
        """The connection is gone; these are to be asked again."""
        ...


class Pipe(asyncio.Protocol):
    """One connection. reads: those without an answer, in order; of None nobody waits any more.

    head_since: since when the first of them runs (time.monotonic).
    is_shared: whether the owner puts reads behind others here.
    is_rescued: whether what stood behind a slow read here was asked for elsewhere, too.
    """

    def __init__(self, connection: Connection, owner: Owner) -> None:
        self._owner = owner
        self._answers = Answers()
        self._prepared: OrderedDict[bytes, None] = OrderedDict()
        self._out: list[bytes] = []
        self.reads: deque[Read | None] = deque()
        self.head_since = 0.0
        self.is_shared = False
        self.is_rescued = False
        self.is_closing = False
        self._failure: Exception | None = None
        self._cancelling: asyncio.Task[None] | None = None
        self.closed: Final[asyncio.Future[None]] = asyncio.get_running_loop().create_future()
        self._taken = Takeover(connection, self)

    @property
    def is_cancelling(self) -> bool:
        """Whether a cancel request is on its way: it may meet whatever runs here."""
        return self._cancelling is not None

    @property
    def is_awaited(self) -> bool:
        """Whether anybody waits for an answer."""
        return any(read is not None and not read.future.done() for read in self.reads)

    def ask(self, read: Read) -> bool:
        """Take a read; it leaves at `flush`, which is to be called if this is true."""
        out = self._out
        is_first = not out
        statement = read.statement
        name = statement.name
        prepared = self._prepared
        if name in prepared:
            prepared.move_to_end(name)
        else:
            if len(prepared) >= PREPARED_STATEMENTS:
                out.append(close(prepared.popitem(last=False)[0]))
            prepared[name] = None
            out.append(statement.preparation)
        out.append(read.message)
        if not self.reads:
            self.head_since = 0.0  # `flush` knows
        self.reads.append(read)
        read.places += 1
        return is_first

    def flush(self, now: float) -> None:
        """Write all that was asked since the last time, at once."""
        out = self._out
        if not self.head_since:
            self.head_since = now
        if not self.is_closing:
            self._taken.transport.write(out[0] if len(out) == 1 else b"".join(out))
        out.clear()

    def data_received(self, data: bytes) -> None:
        """Bytes came."""
        try:
            outcomes = self._answers.receive(data)
            if not outcomes:
                return
            reads = self.reads
            if len(outcomes) > len(reads):
                raise ProtocolBroken("an answer came that nobody has asked for")  # noqa: TRY301
        except ProtocolBroken as error:
            self.drop(error)
            return
        now = monotonic()
        each = (now - self.head_since) / len(outcomes)
        self.head_since = now
        for outcome in outcomes:
            read = reads.popleft()
            if read is None:
                continue
            read.places -= 1
            statement = read.statement
            statement.learn(each)
            if statement.probe is read:
                self._owner.learned(read)
            if type(outcome) is bytes:
                future = read.future
                if not future.done():
                    future.set_result(outcome)
            elif isinstance(outcome, Refusal):
                self._refused(read, outcome)
            else:
                read.fail(AssertionError("a root statement gave null, expected json"))
        self._owner.answered(self)

    def pause_writing(self) -> None:
        """The server does not read; others may be quicker."""
        self._owner.set_aside(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection is gone; its reads are asked again, if it was not their fault."""
        self.is_closing = True
        self._taken.connection_lost(exc)
        farewell = self._answers.farewell
        reason = (
            self._failure
            or (farewell and _postgres_error(farewell))
            or exc
            or ConnectionError("the connection was closed by Postgres")
        )
        reads = list(self.reads)
        self.reads.clear()
        again: list[Read] = []
        for position, read in enumerate(reads):
            if read is None:
                continue
            read.places -= 1
            if read.places or read.future.done():
                continue
            read.attempts += 1
            final = _final(reason) if position == 0 else None
            if final is None and read.attempts >= MAX_ATTEMPTS:
                final = unavailable(reason)
            if final is None:
                again.append(read)
            else:
                final.__cause__ = reason
                read.fail(final)
        if not self.closed.done():
            self.closed.set_result(None)
        self._owner.lost(self, again)

    def cancel_head(self) -> None:
        """Have the server stop what runs, of which nobody waits any more.

        The request may meet what stands behind it: that is asked for elsewhere, if it is not yet.
        """
        self._owner.set_aside(self)
        reads = tuple(self.reads)
        self.reads = deque([None] * len(reads))
        for read in reads:
            if read is not None:
                read.places -= 1
                if not read.places:
                    self._owner.again(read)
        self._cancelling = asyncio.create_task(self._request_cancel())

    def drop(self, error: Exception) -> None:
        """Hang up for a reason."""
        if self._failure is None:
            self._failure = error
        self.is_closing = True
        self._owner.set_aside(self)
        self._taken.hang_up()

    def close(self) -> None:
        """Say goodbye; nothing may be running."""
        if not self.is_closing:
            self.is_closing = True
            self._taken.transport.write(TERMINATE)
            self._taken.transport.close()

    async def _request_cancel(self) -> None:
        """The signal is there before the next statement can be: then the pipe is of use again."""
        try:
            async with asyncio.timeout(CANCEL_SECONDS):
                await self._taken.request_cancel()
        except (OSError, TimeoutError) as error:
            self.drop(error)
        finally:
            self._cancelling = None
        if not self.is_closing:
            self._owner.answered(self)

    def _refused(self, read: Read, refusal: Refusal) -> None:
        if not refusal.is_bound:
            # It may not be there (a pooler's server, DISCARD), or not be what it was.
            self._prepared.pop(read.statement.name, None)
        error = _postgres_error(refusal)
        if isinstance(error, _STALE) and read.attempts + 1 < MAX_ATTEMPTS:
            read.attempts += 1
            if not read.places and not read.future.done():
                self._owner.again(read)
            return
        told = engine_error(error)
        told.__cause__ = error
        read.fail(told)


def first_with_room(pipes: Iterable[Pipe]) -> Pipe | None:
    """The first that has room: few are in use then, and each write carries many."""
    for pipe in pipes:
        if len(pipe.reads) < DEPTH:
            return pipe
    return None


def least_busy(pipes: Sequence[Pipe]) -> Pipe | None:
    """The one with the fewest reads, none if all are full; from the end: the first are fullest."""
    best: Pipe | None = None
    least = DEPTH
    for pipe in reversed(pipes):
        depth = len(pipe.reads)
        if depth < least:
            if not depth:
                return pipe
            best, least = pipe, depth
    return best


# What a statement that was prepared before is refused for: asked again, it is prepared anew.
_STALE: Final = (asyncpg.InvalidCachedStatementError, asyncpg.InvalidSQLStatementNameError)


def _postgres_error(refusal: Refusal) -> asyncpg.PostgresError:
    return asyncpg.PostgresError.new(refusal.fields)  # pyright: ignore[reportUnknownMemberType,reportUnknownVariableType]  # no annotations; edge


def _final(reason: Exception) -> EngineError | None:
    """What the read that ran is told; None when it is asked again."""
    if isinstance(reason, (*LOST, asyncpg.IdleSessionTimeoutError)):
        return None
    if isinstance(reason, asyncpg.PostgresError):
        if isinstance(reason, asyncpg.CrashShutdownError):
            return unavailable(reason)
        return engine_error(reason)
    if isinstance(reason, TimeoutError):
        return unavailable(reason)
    return None
