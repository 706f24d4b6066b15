"""What can stand behind ``$n``: values of the request, and what earlier statements gave."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TypeAlias

from genkan.engine.ir.value import Value


@dataclass(frozen=True, slots=True)
class WrittenRows:
    """The rows that statements of the same mutation field wrote, in their order.

    An array literal of the table's row type: rows go from one statement to the next as
    Postgres wrote them. step: which of the field's `program.Writing` steps.
    """

    step: int


@dataclass(frozen=True, slots=True)
class WrittenCount:
    """How many rows the statements since the last part of the answer wrote together."""


@dataclass(frozen=True, slots=True)
class WrittenKey:
    """A value of a row that an earlier statement of the same field wrote, as text.

    step: which writing step. key: which of its keys. place: which of its rows, from 0.
    stride: how many rows further on the next one is, where a statement's rows are written for
        each row of another.
    """

    step: int
    key: int
    place: int
    stride: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class CellList:
    """A column of the rows of an insert, as one text[]; None is null."""

    cells: tuple[Value | WrittenKey | None, ...]


class PatternKind(Enum):
    """Which language a pattern is written in."""

    LIKE = auto()
    SIMILAR = auto()
    REGEX = auto()


@dataclass(frozen=True, slots=True)
class Pattern:
    """A value that some operator reads as a pattern: it may be wrong though it is text."""

    value: Value
    kind: PatternKind


Parameter: TypeAlias = Value | Pattern | WrittenRows | WrittenCount | WrittenKey | CellList
