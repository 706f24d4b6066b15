"""Which connection a read goes to: fast statements share a few, others run alone.

A read is one Future and one append to a connection's queue; everything that happens rarely (a
statement that turns out to be slow, a client that left, a time limit) is found by a sweep.
"""

import asyncio
import math
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable, Sequence
from time import monotonic
from typing import Final

from genkan.engine.errors import DataException
from genkan.engine.postgres.pipeline.messages import bind_and_run
from genkan.engine.postgres.pipeline.opener import Opener
from genkan.engine.postgres.pipeline.pipe import DEPTH, Pipe, first_with_room, least_busy
from genkan.engine.postgres.pipeline.statement import (
    HELD_UP_SECONDS,
    LEAST_PIPES,
    SLOW_SECONDS,
    Read,
    Statement,
    remember,
)
from genkan.engine.postgres.unreachable import LOST, MAX_ATTEMPTS, unavailable
from genkan.storage.connection import Connection
from genkan.storage.pool import PoolClosed

# Statements as fast as this cost most in waking each other's process: they fill one connection
# after the other, where slower ones take the least busy.
LIGHT_SECONDS: Final = 0.0004
SWEEP_SECONDS: Final = 0.02
CLOSE_SECONDS: Final = 5.0


class ReadPool:
    """Pipes to one database, at most `size`, opened when first needed.

    limit_seconds: when a connection is given up that does not answer, and a read that waits.
    """

    def __init__(
        self,
        url: str,
        *,
        size: int,
        setup: Callable[[Connection], Awaitable[None]],
        limit_seconds: float,
    ) -> None:
        self._size = size
        self._limit_seconds = limit_seconds
        # Some connections are always left to fast statements, if there are two or more.
        self._alone_limit = max(1, size - max(1, size // 4))
        self._loop = asyncio.get_running_loop()
        self._statements: OrderedDict[str, Statement] = OrderedDict()
        self._pipes: set[Pipe] = set()
        self._sharing: list[Pipe] = []
        self._spare: list[Pipe] = []  # idle; the last to become so is the first to be used
        self._draining: set[Pipe] = set()  # so that a read can run alone there
        self._line: deque[Read] = deque()
        self._alone_line: deque[Read] = deque()
        self._probed: set[Statement] = set()
        self._dirty: list[Pipe] = []
        self._opener = Opener(url, setup, self._opened, self._failed)
        self._is_sweeping = False
        self._swept_at = 0.0
        self._is_closed = False

    def read(self, text: str, arguments: Sequence[object]) -> asyncio.Future[bytes]:
        """The single json value of a read-only statement, as Postgres wrote it.

        To be awaited or cancelled. Raises the EngineError that Hasura gives for Postgres's
        refusal; DataException at once for an argument that can not be sent.
        """
        statement = self._statements.get(text)
        try:
            if statement is None:
                statement = remember(self._statements, text)
            message = bind_and_run(statement.head, arguments)
        except ValueError as error:
            raise DataException(str(error)) from error
        future: asyncio.Future[bytes] = self._loop.create_future()
        self._place(Read(future, statement, message))
        return future

    async def close(self) -> None:
        """Close what nobody waits for and turn away who has no pipe; others are answered first."""
        self._is_closed = True
        for opening in self._opener.begun:
            opening.cancel()
        self._turn_away(PoolClosed("the connection pool is closed"))
        ending = [pipe for pipe in self._pipes if not pipe.is_awaited]
        for pipe in ending:
            if not pipe.reads:
                pipe.close()
            elif not pipe.is_cancelling:
                pipe.cancel_head()
        waiting = [*self._opener.begun, *(pipe.closed for pipe in ending)]
        if waiting:
            await asyncio.wait(waiting, timeout=CLOSE_SECONDS)
        for pipe in ending:
            if not pipe.closed.done():
                pipe.drop(PoolClosed("the connection pool is closed"))

    # -- what a pipe tells

    def answered(self, pipe: Pipe) -> None:
        """There is room on the pipe."""
        if pipe.is_shared and not self._is_closed:
            if self._line:
                self._fill(pipe)
            if self._alone_line and not pipe.reads:
                self._serve_alone()
        elif not pipe.reads and not pipe.is_cancelling and not pipe.is_closing:
            self._emptied(pipe)

    def learned(self, read: Read) -> None:
        """Its statement's time is known: those who wait for that go where they belong."""
        statement = read.statement
        statement.probe = None
        self._probed.discard(statement)
        followers, statement.followers = statement.followers, []
        for follower in followers:
            self.again(follower)

    def again(self, read: Read) -> None:
        """Place a read that is somewhere else, too, or nowhere any more."""
        if not read.future.done():
            self._place(read)

    def set_aside(self, pipe: Pipe) -> None:
        """Put nothing more on the pipe until it is empty."""
        if pipe.is_shared:
            pipe.is_shared = False
            self._sharing.remove(pipe)

    def lost(self, pipe: Pipe, reads: list[Read]) -> None:
        """Forget the pipe; its reads go elsewhere."""
        self._pipes.discard(pipe)
        self._draining.discard(pipe)
        self.set_aside(pipe)
        if pipe in self._spare:
            self._spare.remove(pipe)
        for read in reads:
            self.again(read)
        if self._line or self._alone_line:
            self._open_more()

    # -- placing

    def _place(self, read: Read) -> None:
        """Put the read on a pipe, or in a line."""
        seconds = read.statement.seconds
        best: Pipe | None = None
        if seconds > SLOW_SECONDS or self._is_closed:
            self._place_alone(read)
            return
        if not self._line:
            most = read.statement.pipes()
            if seconds < LIGHT_SECONDS:
                best = first_with_room(self._sharing) or self._widen(most)
            else:
                best = least_busy(self._sharing[:most])
                if best is None or best.reads:  # the next one may find one that is idle
                    best = self._widen(most) or best
        if best is None:
            read.asked_at = monotonic()
            self._line.append(read)
            self._open_more()
            self._wake_sweep()
        else:
            self._put(best, read)

    def _put(self, pipe: Pipe, read: Read) -> None:
        if pipe.ask(read):
            if not self._dirty:
                self._loop.call_soon(self._flush)
            self._dirty.append(pipe)
        if not self._is_sweeping:
            self._wake_sweep()

    def _flush(self) -> None:
        now = monotonic()
        dirty, self._dirty = self._dirty, []
        for pipe in dirty:
            pipe.flush(now)

    def _fill(self, pipe: Pipe) -> None:
        line = self._line  # in order
        while line:
            if len(pipe.reads) >= DEPTH:
                return
            read = line.popleft()
            if read.future.done():
                continue
            if read.statement.seconds > SLOW_SECONDS:
                self._place_alone(read)
            else:
                self._put(pipe, read)

    def _widen(self, most: int) -> Pipe | None:
        """One more pipe for sharing, of at most so many: now, or when it is open."""
        if len(self._sharing) >= most:
            return None
        if self._spare:
            pipe = self._spare.pop()
            self._share(pipe)
            return pipe
        if not self._opener.begun:
            self._open()
        return None

    def _share(self, pipe: Pipe) -> None:
        pipe.is_shared = True
        self._sharing.append(pipe)

    def _place_alone(self, read: Read) -> None:
        if self._is_closed:
            read.fail(unavailable(PoolClosed("the connection pool is closed")))
            return
        statement = read.statement
        if statement.seconds == math.inf:
            probe = statement.probe
            if probe is not None and probe is not read and not probe.future.done():
                statement.followers.append(read)
                return
            statement.probe = read
            self._probed.add(statement)
        read.asked_at = monotonic()
        self._alone_line.append(read)
        self._serve_alone()
        self._wake_sweep()

    def _serve_alone(self) -> None:
        """Give those who run alone a pipe each, in order, as far as there are any."""
        line = self._alone_line
        while line:
            if line[0].future.done():
                line.popleft()
                continue
            if self._alone() >= self._alone_limit:
                return
            pipe = self._idle_pipe()
            if pipe is None:
                self._open_more()
                self._drain_one()
                return
            self._put(pipe, line.popleft())

    def _alone(self) -> int:
        """How many pipes are neither shared nor idle."""
        return len(self._pipes) - len(self._sharing) - len(self._spare)

    def _idle_pipe(self) -> Pipe | None:
        if self._spare:
            return self._spare.pop()
        for pipe in self._sharing:
            if not pipe.reads:
                self.set_aside(pipe)
                return pipe
        return None

    def _drain_one(self) -> None:
        """Let a shared pipe become empty for a read that is to run alone."""
        is_full = len(self._pipes) + len(self._opener.begun) >= self._size
        is_wanted = self._sharing and len(self._draining) < len(self._alone_line)
        if is_wanted and (is_full or self._opener.is_pausing):
            pipe = min(self._sharing, key=lambda each: len(each.reads))
            self.set_aside(pipe)
            self._draining.add(pipe)

    def _emptied(self, pipe: Pipe) -> None:
        """A pipe that was not shared has nothing to do."""
        self._draining.discard(pipe)
        pipe.is_rescued = False
        if self._is_closed:
            self.set_aside(pipe)
            pipe.close()
            return
        while self._alone_line and self._alone() <= self._alone_limit:  # itself is counted
            read = self._alone_line.popleft()
            if not read.future.done():
                self._put(pipe, read)
                return
        if len(self._sharing) < (self._line[0].statement.pipes() if self._line else LEAST_PIPES):
            self._share(pipe)
            self._fill(pipe)
        else:
            self._spare.append(pipe)

    # -- opening

    def _open_more(self) -> None:
        """As many pipes as are waited for, within the bounds."""
        wanted = len(self._alone_line)
        if self._line and len(self._sharing) < self._line[0].statement.pipes():
            wanted += 1
        while len(self._opener.begun) < wanted and self._open():
            pass

    def _open(self) -> bool:
        """Begin to open a pipe; False when there may be no more."""
        if self._is_closed or len(self._pipes) + len(self._opener.begun) >= self._size:
            return False
        if self._pipes and self._opener.is_pausing:
            return False
        self._opener.begin()
        return True

    def _opened(self, connection: Connection) -> None:
        if self._is_closed:
            connection.terminate()
            return
        pipe = Pipe(connection, self)
        self._pipes.add(pipe)
        self._emptied(pipe)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, LOST) and self._opener.failures < MAX_ATTEMPTS:
            self._open_more()  # it broke on the way
        elif not self._pipes:
            self._turn_away(error)

    def _turn_away(self, error: Exception) -> None:
        """Tell everybody who has no pipe that there is none to be had."""
        reads = [*self._line, *self._alone_line]
        for statement in self._probed:
            reads += statement.followers
            statement.followers = []
        self._line.clear()
        self._alone_line.clear()
        for read in reads:
            told = unavailable(error)
            told.__cause__ = error
            read.fail(told)

    # -- the sweep

    def _wake_sweep(self) -> None:
        if not self._is_sweeping:
            self._is_sweeping = True
            self._swept_at = monotonic()
            self._loop.call_later(SWEEP_SECONDS, self._sweep)

    def _sweep(self) -> None:
        """Find what runs for long; look again while anything runs or waits."""
        now = monotonic()
        # The loop was busy for that long: answers may lie unread.
        unread_for = now - self._swept_at - SWEEP_SECONDS
        self._swept_at = now
        is_busy = False
        for pipe in tuple(self._pipes):
            if pipe.reads:
                is_busy = True
                seconds = now - pipe.head_since - unread_for if pipe.head_since else 0.0
                head = pipe.reads[0]
                if seconds > (
                    HELD_UP_SECONDS if head is None else head.statement.held_up_seconds()
                ):
                    self._look_at(pipe, seconds)
        for statement in tuple(self._probed):
            probe = statement.probe
            if probe is not None and (probe.future.done() or statement.seconds < math.inf):
                self.learned(probe)
        for line in (self._line, self._alone_line):
            while line and (line[0].future.done() or now - line[0].asked_at > self._limit_seconds):
                read = line.popleft()
                read.fail(unavailable(TimeoutError()))
        self._serve_alone()
        self._open_more()
        if is_busy or self._line or self._alone_line:
            self._loop.call_later(SWEEP_SECONDS, self._sweep)
        else:
            self._is_sweeping = False

    def _look_at(self, pipe: Pipe, seconds: float) -> None:
        """Its head runs for long: hold up nobody, and stop it when nobody waits for it."""
        head = pipe.reads[0]
        self.set_aside(pipe)
        if head is not None and not seconds < head.statement.seconds < math.inf:
            head.statement.seconds = seconds
        if not pipe.is_rescued:
            pipe.is_rescued = True
            for read in tuple(pipe.reads)[1:]:
                if read is not None and read.places == 1:
                    self.again(read)
        if seconds > self._limit_seconds:
            pipe.drop(TimeoutError("the statement's time is up, and Postgres says nothing"))
        elif (head is None or head.future.done()) and not pipe.is_cancelling:
            pipe.cancel_head()
