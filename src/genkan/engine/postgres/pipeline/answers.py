"""What Postgres answers: bytes in, one outcome for each Sync out; no I/O.

    answers.receive(b"2...D...C...Z...2...") -> [b'{"id": 1}']

Source: PostgreSQL 55.2.3 Extended Query, 55.7 Message Formats, 55.8 Error and Notice Fields.
"""

from collections.abc import Mapping
from struct import Struct
from typing import Final, TypeAlias

LONGEST: Final = 2**30 + 2**10  # Postgres ends a value at 1 GiB


class ProtocolBroken(ConnectionError):
    """What came is not what Postgres says; the connection is of no more use."""


class Refusal:
    """An ErrorResponse. fields: by the letters of 55.8.

    is_bound: whether the arguments were taken, so that the statement is known to be there.
    """

    __slots__ = ("fields", "is_bound")

    def __init__(self, fields: Mapping[str, str], *, is_bound: bool) -> None:
        self.fields = fields
        self.is_bound = is_bound


# The first value of the first row as text; None where it is null, or where there is no row.
Outcome: TypeAlias = bytes | Refusal | None

_HEAD: Final = Struct("!BI")  # kind, length with itself
_HEAD_SIZE: Final = 5
_COUNTED: Final = 4  # the length counts its own bytes
_ROW_HEAD: Final = Struct("!Hi")  # columns, size of the first one's value
_ROW_HEAD_SIZE: Final = 6
# A read that goes well is answered by these, with the value between them.
_BEFORE: Final = b"2\0\0\0\x04D"
_SIZES: Final = Struct("!IHi").unpack_from  # length of the row, columns, size of the value
_VALUE_AT: Final = len(_BEFORE) + 10
_AFTER: Final = b"C\0\0\0\x0dSELECT 1\0Z\0\0\0\x05I"
_LEAST: Final = _VALUE_AT + len(_AFTER)

_PARSED, _BOUND, _CLOSED, _ROW = ord("1"), ord("2"), ord("3"), ord("D")
_COMPLETE, _EMPTY, _ERROR, _READY = ord("C"), ord("I"), ord("E"), ord("Z")
# Notice, ParameterStatus, NotificationResponse: may come at any time, and concern nobody.
_ASIDE: Final = frozenset(b"NSA")


class Answers:
    """The state of what was read of a connection.

    farewell: an error after which no ReadyForQuery has come (yet): the reason why it ends.
    """

    __slots__ = ("_has_row", "_held", "_is_bound", "_pieces", "_value", "_wanted", "farewell")

    def __init__(self) -> None:
        self._pieces: list[bytes] = []  # of a message that is not there as a whole
        self._held = 0
        self._wanted = 0
        self._has_row = False
        self._value: bytes | None = None
        self._is_bound = False
        self.farewell: Refusal | None = None

    def receive(self, data: bytes) -> list[Outcome]:
        """What `data` ends, in the order it was asked. Raises ProtocolBroken."""
        outcomes: list[Outcome] = []
        if self._pieces:
            self._pieces.append(data)
            self._held += len(data)
            if self._held < self._wanted:
                return outcomes
            data = b"".join(self._pieces)
            self._pieces.clear()
        at, end = 0, len(data)
        while at < end:
            if end - at >= _LEAST and data.startswith(_BEFORE, at):
                length, columns, size = _SIZES(data, at + len(_BEFORE))
                start = at + _VALUE_AT
                stop = start + size
                if columns == 1 and length == size + 10 and data.startswith(_AFTER, stop):
                    outcomes.append(data[start:stop])
                    at = stop + len(_AFTER)
                    continue
            stop = self._end_of_message(data, at, end)
            if stop > end:
                self._wanted = stop - at
                self._held = end - at
                self._pieces.append(data[at:])
                break
            self._read_message(data, at, stop, outcomes)
            at = stop
        return outcomes

    def _end_of_message(self, data: bytes, at: int, end: int) -> int:
        """Where the message ends, or where it is known how long it is."""
        if end - at < _HEAD_SIZE:
            return at + _HEAD_SIZE
        kind, length = _HEAD.unpack_from(data, at)
        if not _COUNTED <= length <= LONGEST:
            raise ProtocolBroken(f"a message {chr(kind)!r} of {length} bytes came from Postgres")
        return at + 1 + length

    def _read_message(self, data: bytes, at: int, stop: int, outcomes: list[Outcome]) -> None:
        kind = data[at]
        if kind == _ROW:
            self._read_row(data, at + _HEAD_SIZE, stop)
        elif kind == _READY:
            if data[at + _HEAD_SIZE : stop] != b"I":
                raise ProtocolBroken("a read left a transaction open")
            outcomes.append(self._value if self.farewell is None else self.farewell)
            self._has_row = self._is_bound = False
            self._value = self.farewell = None
        elif kind == _ERROR:
            fields = _fields(data[at + _HEAD_SIZE : stop])
            self.farewell = Refusal(fields, is_bound=self._is_bound)
        elif kind == _BOUND:
            self._is_bound = True
        elif kind not in _ASIDE and kind not in (_PARSED, _CLOSED, _COMPLETE, _EMPTY):
            raise ProtocolBroken(f"a message {chr(kind)!r} came from Postgres")

    def _read_row(self, data: bytes, at: int, stop: int) -> None:
        """Keep the first value of the first row."""
        if stop - at < _ROW_HEAD_SIZE:
            raise ProtocolBroken("a row without a column came from Postgres")
        columns, size = _ROW_HEAD.unpack_from(data, at)
        start = at + _ROW_HEAD_SIZE
        if not columns or size < -1 or start + max(size, 0) > stop:
            raise ProtocolBroken("a row that is longer than its message came from Postgres")
        if not self._has_row:
            self._has_row = True
            self._value = None if size < 0 else data[start : start + size]


def _fields(body: bytes) -> Mapping[str, str]:
    """Letters with texts; 55.8."""
    return {chr(part[0]): part[1:].decode(errors="replace") for part in body.split(b"\0") if part}
