"""What one transaction wrote, as it is told: each change once, and not more than it is worth."""

from typing import Final, TypeAlias

from genkan.engine.subscriptions.change import (
    Change,
    EverythingChanged,
    Relation,
    RelationChanged,
    Row,
    RowChanged,
)

# Of one relation, with different values in the wanted columns; past it, the relation is told.
MOST_ROWS: Final = 1000

_Values: TypeAlias = tuple[tuple[str, str | None], ...]
_Rows: TypeAlias = dict[tuple[_Values | None, _Values | None], RowChanged]


class Gathering:
    """The changes of a transaction so far."""

    def __init__(self) -> None:
        self._rows: dict[Relation, _Rows | None] = {}  # None: the whole relation
        self._has_lost = False

    def is_full(self, relation: Relation) -> bool:
        """Whether the whole relation is told already."""
        return self._has_lost or self._rows.get(relation, {}) is None

    def add(self, relation: Relation, old: Row | None, new: Row | None) -> None:
        """A row was written."""
        rows = self._rows.setdefault(relation, {})
        if rows is None:
            return
        key = (_values(old), _values(new))
        if key not in rows:
            rows[key] = RowChanged(relation, old, new)
            if len(rows) > MOST_ROWS:
                self._rows[relation] = None

    def add_relation(self, relation: Relation) -> None:
        """Any row of it may have been written."""
        self._rows[relation] = None

    def add_everything(self) -> None:
        """Something was written that nobody can place."""
        self._has_lost = True

    def changes(self) -> tuple[Change, ...]:
        """What to tell."""
        if self._has_lost:
            return (EverythingChanged(),)
        told: list[Change] = []
        for relation, rows in self._rows.items():
            told.extend((RelationChanged(relation),) if rows is None else rows.values())
        return tuple(told)


def _values(row: Row | None) -> _Values | None:
    return None if row is None else tuple(row.items())
