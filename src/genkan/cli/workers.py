"""Several processes that serve one port: the parent starts them, and starts anew who dies.

Each listens on a socket of its own (SO_REUSEPORT), among which the kernel shares out connections.
The parent has loaded what they run before it forks, so that they share its memory; it serves
nobody, and has neither threads nor connections. Why so: docs/adr/0044-workers.md.
"""

import contextlib
import gc
import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final, NoReturn

import msgspec

from genkan.cli.errors import ExitCode, UsageFault
from genkan.cli.exit_code import exit_code_of

# A worker serves until a signal, and calls the function once it listens.
Serve = Callable[["Place"], int]

READY: Final = signal.SIGUSR1  # from a worker to its parent
STOPS: Final = frozenset({signal.SIGTERM, signal.SIGINT})
WATCHED: Final = STOPS | {READY, signal.SIGCHLD}
FIRST_PAUSE_SECONDS: Final = 0.1
LONGEST_PAUSE_SECONDS: Final = 10.0
# Who has lived for this long did not die of its start: the next one starts at once again.
STEADY_SECONDS: Final = 30.0
# Beyond what requests under way are given, until a worker that does not end is killed.
KILL_SECONDS: Final = 10


@dataclass(frozen=True, slots=True)
class Place:
    """What a worker knows of its parent. orphaned: readable once the parent is gone."""

    parent: int
    orphaned: int

    def tell_ready(self) -> None:
        """Tell the parent that this worker listens."""
        if os.getppid() == self.parent:  # it may have gone, and its id be somebody else's
            os.kill(self.parent, READY)


@dataclass(slots=True)
class Workers:
    """Those that live, by process id, with the time.monotonic() of their start."""

    number: int
    serve: Serve
    alive: dict[int, float] = field(default_factory=dict[int, float])
    pause_seconds: float = FIRST_PAUSE_SECONDS
    start_at: float = 0.0  # not earlier than this is anybody started again
    pipe: tuple[int, int] = field(default_factory=os.pipe)


def check_workers_possible(number: int) -> None:
    """Raises UsageFault where the kernel does not share connections out among processes."""
    if number > 1 and not sys.platform.startswith("linux"):
        raise UsageFault(
            f"{number} workers: several processes of one port need Linux",
            remedy="ask for one, or start several servers behind a proxy",
        )


def serve_in_workers(number: int, graceful_seconds: int, serve: Serve) -> int:
    """Keep `number` workers alive until a signal; answers the exit code.

    The first has to come to listen before others are started: what keeps it from that is told
    once, and its exit code is ours.
    """
    workers = Workers(number, serve)
    before = signal.pthread_sigmask(signal.SIG_BLOCK, WATCHED)
    gc.collect()
    gc.freeze()  # what is here now is shared: no worker's collector looks through it
    try:
        _start(workers)
        code = _until_first_is_ready(workers)
        if code is None:
            _keep_alive(workers)
            code = 0
        _stop(workers, graceful_seconds)
        return code
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _start(workers: Workers) -> None:
    parent = os.getpid()
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid == 0:
        _be_worker(workers, parent)
    workers.alive[pid] = time.monotonic()


def _be_worker(workers: Workers, parent: int) -> NoReturn:
    """Serve, in the child; never returns."""
    code = int(ExitCode.FAILED)
    try:
        # A terminal's Ctrl+C is the parent's to pass on, once.
        os.setpgid(0, 0)
        reading, writing = workers.pipe
        os.close(writing)  # the parent alone holds it: its end is the pipe's
        signal.pthread_sigmask(signal.SIG_UNBLOCK, WATCHED)
        code = exit_code_of(lambda: workers.serve(Place(parent, reading)))
    except BaseException as error:  # noqa: BLE001  # the edge of a process: nobody else would hear
        sys.excepthook(type(error), error, error.__traceback__)
    finally:
        with contextlib.suppress(OSError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


def _until_first_is_ready(workers: Workers) -> int | None:
    """None once it listens; an exit code when it never will."""
    while True:
        told = signal.sigwait(WATCHED)
        if told in STOPS:
            return 0
        for _, status in _ended(workers):
            return os.waitstatus_to_exitcode(status) or int(ExitCode.FAILED)
        if told == READY:
            return None


def _keep_alive(workers: Workers) -> None:
    """Until a signal that stops us."""
    while True:
        now = time.monotonic()
        while len(workers.alive) < workers.number and now >= workers.start_at:
            _start(workers)
        wait = workers.start_at - now if len(workers.alive) < workers.number else 3600.0
        told = signal.sigtimedwait(WATCHED, max(wait, 0.0))
        if told is not None and told.si_signo in STOPS:
            return
        for pid, status in _ended(workers):
            _log_death(pid, status)


def _ended(workers: Workers) -> list[tuple[int, int]]:
    """Those that have ended since, with their status; the next start is put off by their lives."""
    ended: list[tuple[int, int]] = []
    for pid in tuple(workers.alive):
        gone, status = os.waitpid(pid, os.WNOHANG)
        if gone == 0:
            continue
        now = time.monotonic()
        lived = now - workers.alive.pop(pid)
        if lived >= STEADY_SECONDS:
            workers.pause_seconds = FIRST_PAUSE_SECONDS
        workers.start_at = now + workers.pause_seconds
        workers.pause_seconds = min(2 * workers.pause_seconds, LONGEST_PAUSE_SECONDS)
        ended.append((pid, status))
    return ended


def _stop(workers: Workers, graceful_seconds: int) -> None:
    """Let all end; who does not is killed."""
    _signal_all(workers, signal.SIGTERM)
    deadline = time.monotonic() + graceful_seconds + KILL_SECONDS
    while workers.alive and (left := deadline - time.monotonic()) > 0:
        signal.sigtimedwait({signal.SIGCHLD}, left)
        _ended(workers)
    _signal_all(workers, signal.SIGKILL)
    for pid in tuple(workers.alive):
        os.waitpid(pid, 0)
    os.close(workers.pipe[0])
    os.close(workers.pipe[1])


def _signal_all(workers: Workers, number: signal.Signals) -> None:
    for pid in workers.alive:
        os.kill(pid, number)  # not reaped yet, so the id is theirs still


def _log_death(pid: int, status: int) -> None:
    """A JSON line on standard output, as the server's own."""
    code = os.waitstatus_to_exitcode(status)
    how = f"by signal {-code}" if code < 0 else f"with exit code {code}"
    entry = {
        "type": "startup",
        "timestamp": datetime.now(UTC).isoformat(),
        "level": "error",
        "detail": f"worker {pid} ended {how}; another takes its place",
    }
    print(msgspec.json.encode(entry).decode(), flush=True)  # noqa: T201  # it is the log
