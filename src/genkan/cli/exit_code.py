"""How whatever the program does comes to an end: no fault ends in a traceback."""

import contextlib
import sys
from collections.abc import Callable

from genkan.cli.errors import CommandFailed, ExitCode


def exit_code_of(work: Callable[[], int]) -> int:
    """The code that `work` answers, or that of its fault, which is told on standard error."""
    try:
        return work()
    except CommandFailed as fault:
        sys.stderr.write(f"genkan: {fault}\n")
        return fault.exit_code
    except OSError as error:  # a full disk, a reader that has gone: the system's own words do
        with contextlib.suppress(OSError):
            sys.stderr.write(f"genkan: {error}\n")
        return ExitCode.FAILED
    except KeyboardInterrupt:
        return 130
