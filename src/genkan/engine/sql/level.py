"""How Postgres plans the conditions on related rows, level by level of a query.

Note [Joins of one level]: an ``exists`` that has to hold is a join to Postgres, at the level of
the query it stands in, and so is one inside of it. It looks for the best order of all joins of
a level, in time that grows steeply with their number: 50 of them took PostgreSQL 18 eighteen
seconds. ``(exists (...) is true)`` is a sub-select to it, with a level of its own: with all but
the first few written so the 50 take 0.04 seconds, and 2,000 take one.

Note [Sub-selects are planned twice]: such an ``exists``, and one below ``or`` or ``not``, Postgres
plans twice, to be asked row by row or all at once. Within each other that is twice, four times,
eight times ...; with ``offset 0`` it is planned once, row by row.
Source: PostgreSQL, optimizer/plan/subselect.c (convert_EXISTS_sublink_to_join, make_subplan).
"""

from __future__ import annotations

from typing import Final

# As many as Postgres looks at together anyway (join_collapse_limit).
MOST_JOINS: Final = 8
MOST_PLANNED_TWICE: Final = 2


class Level:
    """A level of a query in the making; ``depth``: of sub-selects within each other."""

    __slots__ = ("_joins", "depth")

    def __init__(self, depth: int = 0) -> None:
        self.depth: Final = depth
        self._joins = 0

    @property
    def is_planned_once(self) -> bool:
        """Whether an ``exists`` has to be written so that it is planned once."""
        return self.depth > MOST_PLANNED_TWICE

    def of_next(self) -> Level:
        """Where the next ``exists`` is planned: here as a join, or apart."""
        if self._joins == MOST_JOINS:
            return self.apart()
        self._joins += 1
        return self

    def apart(self) -> Level:
        """The level of a sub-select."""
        return Level(self.depth + 1)
