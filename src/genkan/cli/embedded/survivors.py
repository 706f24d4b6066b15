"""What a supervisor that was killed has left behind, and how it is put to rest.

Killed with SIGKILL we leave a postmaster running; when the postmaster was killed too, perhaps
its children, still attached to its shared memory, or a zombie that nobody waits for. Two
postmasters on one data directory would destroy it, so all of them are gone before we start.
The caller holds the lock of the state folder: nothing found here belongs to a living `genkan`.
"""

import os
import signal
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from genkan.cli.errors import DatabaseFault

LOCK_FILE: Final = "postmaster.pid"
PROC: Final = Path("/proc")
# What each signal means and how long we give it (Postgres, "Shutting Down the Server").
ESCALATION: Final = (
    (signal.SIGINT, 15.0),  # fast: roll back, write a checkpoint, leave
    (signal.SIGQUIT, 5.0),  # immediate: leave, recover at the next start
    (signal.SIGKILL, 5.0),
)


@dataclass(frozen=True, slots=True)
class Process:
    """A living process of a data directory."""

    pid: int
    command: str


def stop_survivors(data: Path) -> int:
    """End every process of the data directory and clear its lock; answers how many there were.

    Raises DatabaseFault when one of them does not go.
    """
    found = processes_of(data)
    for sent, seconds in ESCALATION:
        living = processes_of(data)
        if not living:
            break
        for process in living:
            send(process.pid, sent)
        wait_until_gone(data, seconds)
    left = processes_of(data)
    if left:
        raise DatabaseFault(
            f"process {left[0].pid} ({left[0].command}) still uses '{data}' and does not end",
            remedy=f"end it (kill {left[0].pid}), then start again",
        )
    # Postgres clears the lock of a process that is gone, but takes a zombie, or a stranger that
    # was given the same number, for a living postmaster.
    (data / LOCK_FILE).unlink(missing_ok=True)
    return len(found)


def processes_of(data: Path) -> Sequence[Process]:
    """The living processes of Postgres on the data directory; zombies are not among them."""
    if PROC.is_dir():
        return [
            process
            for entry in PROC.iterdir()
            if entry.name.isdigit() and (process := process_in(entry, data)) is not None
        ]
    return [process for process in listed_processes() if f"-D {data}" in process.command]


def process_in(entry: Path, data: Path) -> Process | None:
    """The process of a /proc entry when it works in the data directory.

    Postgres and all its children keep it as their current directory.
    """
    try:
        if not (entry / "cwd").samefile(data):
            return None
        status = (entry / "stat").read_text()
        command = (entry / "comm").read_text().strip()
    except OSError:
        return None
    # "pid (comm) state ...", where comm may hold blanks and brackets.
    is_dead = status.rpartition(")")[2].split()[0] in {"Z", "X"}
    return (
        None if is_dead or not command.startswith("postgres") else Process(int(entry.name), command)
    )


def listed_processes() -> Sequence[Process]:
    """The machine's processes where there is no /proc."""
    listed = subprocess.run(
        ["/bin/ps", "-axww", "-o", "pid=,stat=,command="],
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    found: list[Process] = []
    for line in listed.splitlines():
        pid, state, command = (*line.split(None, 2), "", "")[:3]
        if not state.startswith("Z"):
            found.append(Process(int(pid), command))
    return found


def send(pid: int, sent: signal.Signals) -> None:
    """Send the signal; the process may be gone by now."""
    try:
        os.kill(pid, sent)
    except ProcessLookupError:
        return
    except PermissionError as error:
        raise DatabaseFault(
            f"process {pid} of another account uses this state folder's Postgres",
            remedy=f"end it (kill {pid}) under the account that started it, then start again",
        ) from error


def wait_until_gone(data: Path, seconds: float) -> None:
    """Wait for the processes to end, at most `seconds`."""
    deadline = time.monotonic() + seconds
    while processes_of(data) and time.monotonic() < deadline:
        time.sleep(0.02)
