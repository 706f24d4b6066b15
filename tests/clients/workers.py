"""Looking at a program that serves by several processes."""

import subprocess
import time
from collections.abc import Callable
from pathlib import Path

PATIENCE_SECONDS = 30


def children(process: "subprocess.Popen[bytes]") -> set[int]:
    """The workers that live now (Linux)."""
    known = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    return {int(word) for word in known.read_text().split()}


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)
