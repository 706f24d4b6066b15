"""What processes cost: CPU and memory of a tree of them, from `/proc` (Linux)."""

import os
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Final

TICKS: Final = os.sysconf("SC_CLK_TCK")
KIBIBYTE: Final = 1024


def cpu_seconds(root: int) -> float:
    """User and system time of a process, of all below it, and of those it has waited for."""
    return sum(_ticks(pid) for pid in tree(root)) / TICKS


def proportional_megabytes(root: int) -> float:
    """Memory of a tree; what n processes share counts as an n-th (PSS)."""
    return sum(_memory(pid, "Pss") for pid in tree(root))


def resident_megabytes(root: int) -> float:
    """Memory of a tree; what processes share counts in each (RSS)."""
    return sum(_memory(pid, "Rss") for pid in tree(root))


def tree(root: int) -> Iterator[int]:
    """A process and its descendants, as they are now."""
    children = defaultdict[int, list[int]](list)
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and (fields := _stat(int(folder.name))):
            children[int(fields[1])].append(int(folder.name))
    waiting = [root]
    while waiting:
        pid = waiting.pop()
        yield pid
        waiting += children[pid]


def busy_share(seconds: float) -> float:
    """How much of the machine works for others while we wait, from 0 to 1."""
    before = _machine()
    time.sleep(seconds)
    total, idle = (now - then for now, then in zip(_machine(), before, strict=True))
    return 1 - idle / total if total else 0.0


def _machine() -> tuple[int, int]:
    """All ticks, and the idle ones (proc(5), stat)."""
    ticks = [int(field) for field in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
    return sum(ticks), ticks[3] + ticks[4]


def _ticks(pid: int) -> int:
    # Fields 14 to 17 of proc(5), stat: those of dead children go on in their parent's.
    return sum(map(int, _stat(pid)[11:15]))


def _stat(pid: int) -> list[str]:
    """The fields from the third on; none of a process that is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []


def _memory(pid: int, key: str) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    found = next((line for line in lines if line.startswith(f"{key}:")), f"{key}: 0")
    return int(found.split()[1]) * KIBIBYTE / 1e6
