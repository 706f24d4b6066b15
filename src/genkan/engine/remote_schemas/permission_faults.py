"""What can be wrong with a role's schema of a remote, collected as it is found.

Source: Hasura v2, RemoteSchema/SchemaCache/Permission, whose messages are used.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field


class Stopped(Exception):
    """A fault after which nothing more can be looked at."""


@dataclass(frozen=True, slots=True)
class Faults:
    """All that was found so far."""

    found: list[str] = field(default_factory=list[str])

    def note(self, fault: str) -> None:
        """A fault; the rest is looked at all the same."""
        self.found.append(fault)

    def stop(self, fault: str) -> Stopped:
        """A fault that nothing can follow, to be raised."""
        self.found.append(fault)
        return Stopped()

    def stop_at_any(self, names: Iterable[str], before: str, after: str = "") -> None:
        """Raises Stopped when there are names; ``before`` and ``after`` stand around them."""
        listed = listed_names(names)
        if listed:
            raise self.stop(f"{before}{listed}{after}")

    def note_any(self, names: Iterable[str], before: str) -> None:
        """A fault when there are names."""
        listed = listed_names(names)
        if listed:
            self.note(f"{before}{listed}")


def reasons_text(faults: Iterable[str]) -> str:
    """All faults as one message."""
    found = list(faults)
    start = "validation for the given role-based schema failed"
    if len(found) == 1:
        return f"{start} because {found[0]}"
    return f"{start} for the following reasons:\n" + "".join(f" • {one}\n" for one in found)


def listed_names(names: Iterable[str]) -> str:
    """``"a", "b" and "c"``."""
    quoted = [f'"{name}"' for name in names]
    if len(quoted) < 2:  # noqa: PLR2004 - one needs no "and"
        return "".join(quoted)
    return f"{', '.join(quoted[:-1])} and {quoted[-1]}"


def duplicates(names: Iterable[str]) -> list[str]:
    """The names that come more than once, in order."""
    return [name for name, count in Counter(names).items() if count > 1]
