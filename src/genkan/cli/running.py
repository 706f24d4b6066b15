"""Which server of a project is running: a lock held for its life, and a record beside it."""

import contextlib
import fcntl
import time
from collections.abc import Generator
from dataclasses import dataclass
from typing import Final, TextIO

import msgspec

from genkan.cli.errors import CommandFailed
from genkan.cli.project import Project, unusable_state

LOCK_NAME: Final = "lock"
RECORD_NAME: Final = "running.json"
# `genkan status` holds the lock for a moment when it looks; a server holds it for good.
LOCK_TRIES: Final = 5
LOCK_PAUSE_SECONDS: Final = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A server as others find it; it holds no secret.

    authority: with `--tls auto`, the file of the authority to trust it by.
    """

    pid: int
    port: int
    issuer: str
    postgres: str | None  # where the embedded Postgres listens, without password
    authority: str | None = None

    @property
    def url(self) -> str:
        """The origin of everything."""
        return local_origin(self.port, is_secure=self.authority is not None)


def local_origin(port: int, *, is_secure: bool) -> str:
    """Where a server of this machine is reached."""
    return f"{'https' if is_secure else 'http'}://localhost:{port}"


class AlreadyRunning(CommandFailed):
    """Another `genkan` serves this folder."""

    def __init__(self, running: Running | None) -> None:
        where = "" if running is None else f" at {running.url} (process {running.pid})"
        super().__init__(
            f"genkan is already running in this folder{where}",
            remedy="use it, or stop it: genkan down",
        )
        self.running = running


@contextlib.contextmanager
def hold_lock(project: Project) -> Generator[None, None, None]:
    """Be the only server of the project; raises AlreadyRunning when there is one.

    The kernel frees the lock when we die, however we die.
    """
    try:
        lock = (project.state / LOCK_NAME).open("a")
    except OSError as error:
        raise unusable_state(project, error) from error
    with lock:
        if not take_lock(lock):
            raise AlreadyRunning(read_record(project))
        record = project.state / RECORD_NAME
        record.unlink(missing_ok=True)
        try:
            yield
        finally:
            record.unlink(missing_ok=True)


def take_lock(lock: TextIO) -> bool:
    """Take the lock unless a server holds it."""
    for _ in range(LOCK_TRIES):
        if try_lock(lock):
            return True
        time.sleep(LOCK_PAUSE_SECONDS)
    return False


def try_lock(lock: TextIO) -> bool:
    """Take the lock if it is free."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def write_record(project: Project, running: Running) -> None:
    """Tell others; only the holder of the lock calls this."""
    temporary = project.state / f"{RECORD_NAME}.new"
    temporary.write_bytes(msgspec.json.encode(running))
    temporary.rename(project.state / RECORD_NAME)


def find_running(project: Project) -> Running | None:
    """The project's living server; None when there is none, or while it starts."""
    return read_record(project) if is_locked(project) else None


def is_locked(project: Project) -> bool:
    """Whether somebody holds the lock."""
    try:
        with (project.state / LOCK_NAME).open("r") as lock:
            return not try_lock(lock)
    except FileNotFoundError:
        return False
    except OSError as error:
        raise unusable_state(project, error) from error


def read_record(project: Project) -> Running | None:
    """The record as the holder of the lock wrote it."""
    try:
        return msgspec.json.decode((project.state / RECORD_NAME).read_bytes(), type=Running)
    except (OSError, msgspec.DecodeError):
        return None
