"""Where the server's JSON lines go while a person reads the terminal."""

import asyncio
import contextlib
import os
import sys
from collections.abc import Generator
from pathlib import Path
from typing import Final, NoReturn, TextIO

LOG_BYTES: Final = 50 * 1024 * 1024
LOOK_SECONDS: Final = 60


@contextlib.contextmanager
def logging_to(file: Path) -> Generator[TextIO, None, None]:
    """Send standard output and error to the file; yields the terminal.

    By file descriptor, since listeners and libraries write to the streams themselves.
    """
    put_aside_when_full(file)
    sys.stdout.flush()
    sys.stderr.flush()
    kept = os.dup(1), os.dup(2)
    write_to(file)
    terminal = os.fdopen(os.dup(kept[0]), "w", encoding="utf-8")
    try:
        yield terminal
    finally:
        terminal.close()
        sys.stdout.flush()
        sys.stderr.flush()
        for number, original in enumerate(kept, start=1):
            os.dup2(original, number)
            os.close(original)


async def keep_bounded(file: Path) -> NoReturn:
    """Begin the log anew whenever it is full; ends only by being cancelled."""
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        # A full disk, or a file that somebody moved: the log goes on where it is.
        with contextlib.suppress(OSError):
            if put_aside_when_full(file):
                write_to(file)


def put_aside_when_full(file: Path) -> bool:
    """Rename a full log to `.log.1`, of which there is one; answers whether it was."""
    is_full = file.exists() and file.stat().st_size > LOG_BYTES
    if is_full:
        file.rename(file.with_suffix(".log.1"))
    return is_full


def write_to(file: Path) -> None:
    """Let standard output and error go to the file."""
    log = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.close(log)
