"""What the kernel counted for a process and all that it started (Linux: proc(5))."""

import os
from pathlib import Path
from typing import Final

_TICKS: Final = os.sysconf("SC_CLK_TCK")
_PARENT, _CPU = 1, slice(11, 15)  # fields 4 and 14 to 17 of `stat`, after the name


def cpu_seconds(pid: int) -> float:
    """User and system time of the tree so far; of those that ended, when they were waited for."""
    stats = _stats()
    tree, found = {pid}, True
    while found:
        more = {each for each, fields in stats.items() if int(fields[_PARENT]) in tree} - tree
        tree |= more
        found = bool(more)
    return sum(sum(map(int, stats[each][_CPU])) for each in tree if each in stats) / _TICKS


def _stats() -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for file in Path("/proc").glob("[0-9]*/stat"):
        try:
            text = file.read_text()
        except OSError:
            continue  # it has ended meanwhile
        found[int(file.parent.name)] = text.rpartition(")")[2].split()
    return found
