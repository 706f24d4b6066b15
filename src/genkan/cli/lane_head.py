"""What the lane reads of a request, and the heads that a server knows again (ADR 0045)."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol, TypeAlias

from genkan.engine.http.caller import Caller, RawHeaders
from genkan.engine.http.fast_lane import LONGEST_BODY, Begun, LaneUrl


class Lane(Protocol):
    """What a connection asks of a `FastLane`."""

    def takes(self, target: bytes) -> LaneUrl | None:
        """See FastLane."""
        ...

    def caller(self, address: str | None, sent: RawHeaders) -> Caller | None:
        """See FastLane."""
        ...

    def begin(self, url: LaneUrl, caller: Caller, others: RawHeaders, body: bytes) -> Begun | None:
        """See FastLane."""
        ...

    def end(self, begun: Begun) -> tuple[bytes, bytes] | None:
        """See FastLane."""
        ...

    async def finish(self, begun: Begun) -> tuple[bytes, bytes]:
        """See FastLane."""
        ...

    async def answer(
        self, url: LaneUrl, caller: Caller, others: RawHeaders, body: bytes
    ) -> tuple[bytes, bytes]:
        """See FastLane."""
        ...


# Which lane there is just now: a server's engine may be replaced, and has none while it starts.
LaneOf: TypeAlias = Callable[[], Lane | None]

LENGTH: Final = b"content-length"
# As nearly all clients write it.
_LENGTH_LINES: Final = (b"\r\nContent-Length: ", b"\r\ncontent-length: ")
_MOST_DIGITS: Final = 5
END_OF_HEAD: Final = b"\r\n\r\n"
MOST_HEADS: Final = 1024  # that a server knows: some kilobytes each, with whoever sends it
LONGEST_HEAD: Final = 4096  # of those, in bytes


class _NoEvent:
    """In the place of an event that nobody waits for."""

    def set(self) -> None:
        """Nothing."""


@dataclass(frozen=True, slots=True)
class LaneHead:
    """What the head of a request means that the lane takes: all but the length of its body."""

    lane: Lane
    url: LaneUrl
    caller: Caller
    keeps_alive: bool


def without_length(head: bytes) -> tuple[bytes, bytes] | None:
    """A head without the digits of its `Content-Length`, and these; None where it has none."""
    for line in _LENGTH_LINES:
        at = head.find(line)
        if at >= 0:
            start = at + len(line)
            stop = head.find(b"\r\n", start)
            digits = head[start:stop]
            if len(digits) > _MOST_DIGITS or not digits.isdigit():
                return None
            return head[:start] + head[stop:], digits
    return None


class KnownHeads:
    """The heads of callers who were let in, by the address they came from and their bytes.

    One head is known with any length of the body. What strangers send is not kept, nor what is
    long or belongs to one request alone: none of it comes again. The oldest goes first; all go
    with their lane, which holds an engine.
    """

    def __init__(self) -> None:
        self._lane: Lane | None = None
        self._heads: OrderedDict[tuple[str | None, bytes], LaneHead] = OrderedDict()

    def __len__(self) -> int:
        """How many are kept."""
        return len(self._heads)

    def find(self, lane: Lane | None, address: str | None, data: bytes) -> "LaneCycle | None":
        """A whole request whose head has been read before, if that is what these bytes are."""
        if lane is not self._lane:
            self._heads.clear()
            self._lane = lane
        size = data.find(END_OF_HEAD) + len(END_OF_HEAD)
        cut = without_length(data[:size])
        if cut is None:
            return None
        known, digits = cut
        head = self._heads.get((address, known))
        length = int(digits)
        if head is None or len(data) != size + length or length > LONGEST_BODY:
            return None
        return LaneCycle(head, [(LENGTH, digits)], data[size:])

    def keep(self, cycle: "LaneCycle", address: str | None, sent: bytes) -> None:
        """Remember what these bytes mean, if they may come again."""
        head = cycle.head
        is_worth_it = len(sent) <= LONGEST_HEAD and len(cycle.others) <= 1 and head.caller.is_known
        if head.lane is not self._lane or not is_worth_it:
            return
        cut = without_length(sent)
        if cut is not None:
            self._heads[address, cut[0]] = head
            if len(self._heads) > MOST_HEADS:
                self._heads.popitem(last=False)


class LaneCycle:
    """A request in the lane, with what uvicorn asks of the request a connection is at.

    others: the headers of the one request (`OF_ONE_REQUEST`).
    """

    __slots__ = (
        "begun",
        "body",
        "disconnected",
        "head",
        "keep_alive",
        "others",
        "response_complete",
        "sent",
        "task",
    )
    chunked_encoding: Final = False
    message_event: Final = _NoEvent()

    def __init__(self, head: LaneHead, others: RawHeaders, body: bytes = b"") -> None:
        self.head = head
        self.others = others
        self.body = body
        self.keep_alive = head.keeps_alive
        self.response_complete = False
        self.disconnected = False
        self.sent: bytes | None = None  # the head, where it is not known yet
        self.begun: Begun | None = None
        self.task: asyncio.Task[None] | None = None
