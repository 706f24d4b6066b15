"""Where the server's log is."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerLog:
    """secrets: of the server, as they are now; no entry shows them.

    closing: set when the server is about to stop, so that nobody follows the log any more.
    """

    path: Path
    secrets: Callable[[], frozenset[str]] = field(repr=False)
    closing: asyncio.Event
