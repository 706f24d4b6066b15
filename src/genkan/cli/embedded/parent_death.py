"""A child that is told when its parent dies without a word, where the kernel can do that."""

import ctypes
import signal
import sys
from collections.abc import Callable
from typing import Final

PR_SET_PDEATHSIG: Final = 1  # prctl(2)


def die_with_parent() -> Callable[[], None] | None:
    """What a child calls between fork and exec so that SIGINT reaches it when we are killed.

    A courtesy, not a guarantee (Linux only; lost in a user namespace): what stays behind is
    found at the next start.
    """
    if sys.platform != "linux":
        return None
    # Loaded before the fork: the child of a process with threads must not import anything.
    library = ctypes.CDLL(None)

    def ask() -> None:
        library.prctl(PR_SET_PDEATHSIG, signal.SIGINT)

    return ask
