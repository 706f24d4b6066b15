"""What is written to Postgres: the extended query protocol, as far as single reads need it.

Arguments travel as text, as `sql.binder` gives them; answers are asked for as text.
Source: PostgreSQL 55.2.3 Extended Query, 55.7 Message Formats.
"""

from collections.abc import Sequence
from struct import Struct
from typing import Final

TERMINATE: Final = b"X\0\0\0\x04"
MOST_ARGUMENTS: Final = 65_535  # counted in 16 bits

_SHOWN: Final = 40  # characters of a refused value, as asyncpg shows them
_HEAD: Final = Struct("!BI").pack  # kind, length with itself
_COUNT: Final = Struct("!H").pack
_SIZE: Final = Struct("!I").pack
_COUNT_OF_ONE: Final = Struct("!HI").pack  # one argument, its size
_BIND: Final = ord("B")
_NULL: Final = b"\xff\xff\xff\xff"
# The end of Bind: no formats of results, so text; then Execute all rows, then Sync.
_RUN: Final = b"\0\0E\0\0\0\x09\0\0\0\0\0S\0\0\0\x04"
_FIXED: Final = 4 + 2 + 2  # of a Bind: its length, the number of arguments, that of formats


class Unwritable(ValueError):
    """An argument that no message can hold; the text says which, in asyncpg's words."""


def bind_head(name: bytes) -> bytes:
    """How each Bind of a statement begins: no portal's name, its name, all arguments text."""
    return b"\0" + name + b"\0\0\0"


def bind_and_run(head: bytes, arguments: Sequence[object]) -> bytes:
    """Bind, Execute and Sync. Raises Unwritable for what is no text, list of texts or None."""
    count = len(arguments)
    if count == 1 and type(arguments[0]) is str:  # the most frequent
        try:
            value = arguments[0].encode()
        except UnicodeEncodeError as error:
            raise _unwritable(1, arguments[0], error) from error
        size = len(value)
        return b"".join(
            (
                _HEAD(_BIND, _FIXED + len(head) + 4 + size),
                head,
                _COUNT_OF_ONE(1, size),
                value,
                _RUN,
            )
        )
    if count > MOST_ARGUMENTS:
        raise Unwritable(f"the number of query arguments cannot exceed {MOST_ARGUMENTS}")
    parts = [b"", head, _COUNT(count)]
    for position, argument in enumerate(arguments, 1):
        if argument is None:
            parts.append(_NULL)
            continue
        try:
            value = (argument if type(argument) is str else _array(argument)).encode()
        except (UnicodeEncodeError, TypeError) as error:
            raise _unwritable(position, argument, error) from error
        parts.append(_SIZE(len(value)))
        parts.append(value)
    # All but the head of the message, and the 2 bytes for the count that are in _FIXED.
    parts[0] = _HEAD(_BIND, _FIXED - 2 + sum(map(len, parts)))
    parts.append(_RUN)
    return b"".join(parts)


def prepare(name: bytes, text: bytes) -> bytes:
    """Close and Parse: the statement of that name is this one, whatever it was before."""
    return close(name) + b"".join(
        (_HEAD(ord("P"), 4 + len(name) + len(text) + 4), name, b"\0", text, b"\0\0\0")
    )


def close(name: bytes) -> bytes:
    """Close: forget a statement; none of that name is no error."""
    return _HEAD(ord("C"), 4 + 1 + len(name) + 1) + b"S" + name + b"\0"


def _array(items: object) -> str:
    """A list of texts as an array of Postgres. Source: PostgreSQL 8.15.6."""
    if not isinstance(items, list | tuple):
        raise TypeError(f"expected str, got {type(items).__name__}")
    return "{" + ",".join(map(_item, items)) + "}"  # pyright: ignore[reportUnknownArgumentType]  # `_item` looks


def _item(item: object) -> str:
    if item is None:
        return "NULL"
    if not isinstance(item, str):
        raise TypeError(f"expected str, got {type(item).__name__}")
    return '"' + item.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _unwritable(position: int, argument: object, error: Exception) -> Unwritable:
    shown = repr(argument)
    if len(shown) > _SHOWN:
        shown = shown[:_SHOWN] + "..."
    return Unwritable(f"invalid input for query argument ${position}: {shown} ({error})")
