"""Which relations a feed watches, and under which names a stored row's change is told.

A row is stored in one relation, but is read through others as well: the partitioned table that
the partition is of, or the table that is inherited from.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from genkan.engine.subscriptions.change import Relation

Wanted: TypeAlias = Mapping[Relation, frozenset[str]]


@dataclass(frozen=True, slots=True)
class WatchList:
    """What is watched.

    wanted: the columns whose values are told, by relation.
    ancestors: what each stored relation is a partition or child of, at any distance; empty for
        most. A relation that is not in it was not heard of before.
    """

    wanted: Wanted = field(default_factory=dict[Relation, frozenset[str]])
    ancestors: Mapping[Relation, frozenset[Relation]] = field(
        default_factory=dict[Relation, frozenset[Relation]]
    )

    def told_as(self, stored: Relation) -> tuple[Relation, ...] | None:
        """The watched relations whose rows the rows of `stored` are; None: nobody knows."""
        ancestors = self.ancestors.get(stored)
        if ancestors is None:
            return (stored,) if stored in self.wanted else None
        lineage = (stored, *sorted(ancestors))
        return tuple(relation for relation in lineage if relation in self.wanted)

    def told_by_statement(self, written: Relation) -> tuple[Relation, ...] | None:
        """The watched relations whose rows a statement that names `written` may have written.

        They are those of `told_as`, and the partitions and children of it. None: nobody knows.
        """
        heirs = (
            stored
            for stored, ancestors in self.ancestors.items()
            if written in ancestors and stored in self.wanted
        )
        told = self.told_as(written)
        return None if told is None else (*told, *sorted(heirs))

    def columns(self, relations: tuple[Relation, ...]) -> frozenset[str]:
        """The columns that are wanted of any of them."""
        return frozenset[str]().union(*(self.wanted[relation] for relation in relations))


def merged(one: Wanted, other: Wanted) -> Wanted:
    """All relations of both, with the columns of both."""
    columns = {
        relation: one.get(relation, frozenset()) | names for relation, names in other.items()
    }
    return {**one, **columns}
