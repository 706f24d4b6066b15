"""Where the server's JSON lines go while a person reads the terminal."""

import contextlib
import os
import sys
from collections.abc import Generator
from pathlib import Path
from typing import Final, TextIO

LOG_BYTES: Final = 50 * 1024 * 1024


@contextlib.contextmanager
def logging_to(file: Path) -> Generator[TextIO, None, None]:
    """Send standard output and error to the file; yields the terminal.

    By file descriptor, since listeners and libraries write to the streams themselves.
    """
    if file.exists() and file.stat().st_size > LOG_BYTES:
        file.rename(file.with_suffix(".log.1"))
    sys.stdout.flush()
    sys.stderr.flush()
    kept = os.dup(1), os.dup(2)
    log = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.close(log)
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
