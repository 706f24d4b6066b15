"""Whether a transaction's rows were there when a statement read.

Note [The race of a feed]: logical decoding ships a transaction when its commit is on disk, which
is before other snapshots see it (and long before, where a commit waits for a standby). Who reads
at once may read the rows of before, and would never read again: nothing else is going to happen.
So a statement says in which snapshot it read, and is run again until that has the transaction.
Source: PostgreSQL 9.28, pg_current_snapshot; performance.md of the design, section 7.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

_EPOCH: Final = 1 << 32  # ids in a snapshot are of 64 bits, in logical decoding of 32


@dataclass(frozen=True, slots=True)
class Snapshot:
    """``pg_snapshot``: ids below `oldest` are over, those from `next` on had not begun."""

    oldest: int
    next: int
    running: frozenset[int]

    def sees(self, transaction: int) -> bool:
        """Whether the transaction of this 32-bit id is over, as it is once it was decoded."""
        whole = self.next - self.next % _EPOCH + transaction
        if whole - self.next > _EPOCH // 2:
            whole -= _EPOCH
        elif self.next - whole > _EPOCH // 2:
            whole += _EPOCH
        return whole < self.oldest or (whole < self.next and whole not in self.running)


def read_snapshot(text: str) -> Snapshot:
    """``10:20:12,14`` as Postgres writes it."""
    oldest, following, running = text.split(":")
    return Snapshot(
        int(oldest), int(following), frozenset(map(int, filter(None, running.split(","))))
    )
