"""Aliases: t1, t2 ... in the order they are asked for.

The same meaning is the same text every time: golden tests and Postgres' prepared
statements rely on it.
"""

from itertools import count


class Aliases:
    """The aliases of one statement."""

    __slots__ = ("_numbers",)

    def __init__(self) -> None:
        self._numbers = count(1)

    def next(self) -> str:
        """An alias no other part of the statement has."""
        return f"t{next(self._numbers)}"
