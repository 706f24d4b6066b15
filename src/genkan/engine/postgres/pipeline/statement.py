"""A statement's text, with what is known of it, and a read: one asking of it."""

from __future__ import annotations

import asyncio
import math
from collections import OrderedDict
from hashlib import blake2b
from typing import Final

from genkan.engine.postgres.pipeline.messages import bind_head, prepare

MOST_STATEMENTS: Final = 4096  # of a source that are remembered
# A statement that takes longer has a connection to itself while it runs. Not less: where others
# want the processor, too, everything seems to take some milliseconds.
SLOW_SECONDS: Final = 0.01
# A faster run counts for more than a slower one, which may be the machine's fault.
_FASTER: Final = 0.5
_SLOWER: Final = 0.03125
_LATELY: Final = 0.125
# A read that runs for longer holds up nobody: what stands behind it is asked for elsewhere. Where
# all want the processor everything is slow, and asking twice makes it slower still; so what the
# same has taken lately counts, but not for ever.
HELD_UP_SECONDS: Final = 0.02
_HELD_UP_TIMES: Final = 8
_MOST_HELD_UP_SECONDS: Final = 0.1
# One process has work for so many statements a second that its connections are enough for them.
_PER_SECOND: Final = 4_000
LEAST_PIPES: Final = 4
MOST_PIPES: Final = 16


class Statement:
    """One text. seconds: how quick it can be, smoothed; infinite before its first answer.

    lately: what it has taken in the mean, seconds.

    The name is made from the text, so that one name never means two statements, not even where
    a pooler lets connections share a server's session.
    probe: the read that finds out how long it runs; followers wait for that.
    """

    __slots__ = ("followers", "head", "lately", "name", "preparation", "probe", "seconds")

    def __init__(self, text: str) -> None:
        encoded = text.encode()
        if b"\0" in encoded:
            raise ValueError("a statement holds a NUL")
        self.name = b"genkan_" + blake2b(encoded, digest_size=16).hexdigest().encode()
        self.head = bind_head(self.name)
        self.preparation = prepare(self.name, encoded)
        self.seconds = math.inf
        self.lately = 0.0
        self.probe: Read | None = None
        self.followers: list[Read] = []

    def learn(self, seconds: float) -> None:
        """Count one more run."""
        self.lately += (seconds - self.lately) * _LATELY
        before = self.seconds
        if before == math.inf:
            self.seconds = seconds
        else:
            self.seconds += (seconds - before) * (_FASTER if seconds < before else _SLOWER)

    def pipes(self) -> int:
        """On how many connections others may share with it runs (`seconds` is known)."""
        return min(max(LEAST_PIPES, int(self.seconds * _PER_SECOND)), MOST_PIPES)

    def held_up_seconds(self) -> float:
        """From when on it holds up what stands behind it."""
        return min(max(HELD_UP_SECONDS, _HELD_UP_TIMES * self.lately), _MOST_HELD_UP_SECONDS)


class Read:
    """One answer that somebody waits for, or no more when `future` is done.

    message: what asks for it. attempts: how often that failed with its connection.
    places: on how many connections it is; the first answer counts.
    asked_at: when it began to wait in a line (time.monotonic).
    """

    __slots__ = ("asked_at", "attempts", "future", "message", "places", "statement")

    def __init__(self, future: asyncio.Future[bytes], statement: Statement, message: bytes) -> None:
        self.future = future
        self.statement = statement
        self.message = message
        self.attempts = 0
        self.places = 0
        self.asked_at = 0.0

    def fail(self, error: Exception) -> None:
        """Tell who waits, if anybody does."""
        if not self.future.done():
            self.future.set_exception(error)
            self.future.exception()  # of who has stopped waiting nobody else is to hear


def remember(statements: OrderedDict[str, Statement], text: str) -> Statement:
    """A new text among those known; the oldest is forgotten, and learned again if in use."""
    statement = Statement(text)
    if len(statements) >= MOST_STATEMENTS:
        statements.popitem(last=False)
    statements[text] = statement
    return statement
