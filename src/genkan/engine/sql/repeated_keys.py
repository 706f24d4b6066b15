"""Rows of one set that are upserted by the same key: they take turns.

Postgres refuses a statement that would upsert a row twice. Hasura inserts nested rows one by
one, so a parent that a thousand rows name is upserted a thousand times. Here each turn is one
statement: the first rows of each key, then the second ones ... Rows that are all the same after
each other change nothing more after the third: the row is there, it has their values, and
whether the update's condition holds does not change any more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

Cells: TypeAlias = str | Sequence[str | None] | None
MOST_TURNS_OF_SAME: Final = 3


@dataclass(frozen=True, slots=True)
class Turns:
    """turns: rows that one statement upserts. shared: a row -> the one whose row it has too."""

    turns: tuple[tuple[int, ...], ...]
    shared: Mapping[int, int]


@dataclass(slots=True)
class _Seen:
    """The last row of a key. turn: its own. same: how many rows alike came after each other."""

    row: int
    turn: int
    cells: tuple[str | None, ...]
    same: int = 1


def take_turns(
    arguments: Sequence[Cells], key_parameters: Sequence[int], *, may_share: bool
) -> Turns | None:
    """The turns of the rows in ``arguments``, whose lists are columns; None when one will do.

    may_share: rows that are all the same need not all be written.
    """
    if not key_parameters:
        return None
    columns = [one for one in arguments if isinstance(one, list | tuple)]
    keys = list(zip(*(arguments[parameter] or () for parameter in key_parameters), strict=True))
    if len(set(keys)) == len(keys):
        return None
    turns: list[list[int]] = []
    shared: dict[int, int] = {}
    seen: dict[tuple[str | None, ...], _Seen] = {}
    for row, key in enumerate(keys):
        cells = tuple(column[row] for column in columns)
        before = seen.get(key)
        if before is None or None in key:  # null is in conflict with nothing
            _add(turns, 0, row)
            seen[key] = _Seen(row, 0, cells)
        elif before.cells == cells and may_share and before.same >= MOST_TURNS_OF_SAME:
            shared[row] = before.row
        else:
            same = before.same + 1 if before.cells == cells else 1
            _add(turns, before.turn + 1, row)
            seen[key] = _Seen(row, before.turn + 1, cells, same)
    return Turns(tuple(map(tuple, turns)), shared)


def of_turn(arguments: Sequence[Cells], turn: Sequence[int]) -> list[Cells]:
    """The arguments with the rows of one turn alone."""
    return [
        [one[row] for row in turn] if isinstance(one, list | tuple) else one for one in arguments
    ]


def _add(turns: list[list[int]], turn: int, row: int) -> None:
    if turn == len(turns):
        turns.append([])
    turns[turn].append(row)
